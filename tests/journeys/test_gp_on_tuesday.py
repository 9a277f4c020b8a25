"""A GP, Tuesday 10:20, ten minutes: Mrs Beem, 71, alone since spring, hesitates, then says yes."""

from pathlib import Path

import pytest
from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from kring.capacity.models import Appointment, Presence
from kring.clients.actions import Wishes, add
from kring.referral.actions.send import send
from kring.referral.models import Referral, Signpost
from kring.referral.queries import desk
from tests.browser import PHONE, WIDE, axe_violations, tab_to, wider_than_screen
from tests.factories import a_booked_referral, a_new_referral, a_person
from tests.journeys.hand import Hand

pytestmark = [pytest.mark.browser, pytest.mark.both_databases]

QUESTION = "Sinds het voorjaar alleen, wil weer de deur uit."
MEASURES = Path(settings.ROOT) / "var" / "interactions.json"


def given_mrs_beem_in_the_list(cast):
    return add(cast.actor(cast.anna), a_person(last_name="van der Beem"), Wishes())


@pytest.mark.parametrize("viewport", [PHONE, WIDE], ids=["phone", "desk"])
@pytest.mark.parametrize("language", ["nl", "en"])
def test_refers_with_an_appointment_in_at_most_five_interactions(open_page, cast, language, viewport):
    client = given_mrs_beem_in_the_list(cast)
    page = open_page(user=cast.anna, language=language, viewport=viewport)
    page.goto(reverse("referral:new", query={"client": client.pk}))
    assert axe_violations(page) == []
    assert not wider_than_screen(page)

    hand = Hand(page)
    hand.tap(page.locator("#id_none_apply"))
    hand.fill(page.locator("#id_help_question"), QUESTION)
    hand.tap(page.locator("#id_consent"))
    hand.tap(page.locator("#send"))

    page.wait_for_url("**/sent/*")
    referral = Referral.objects.get()
    assert referral.help_question == QUESTION
    assert Appointment.objects.filter(dossier_id=referral.pk, cancelled_at=None).count() == 1
    assert page.locator("svg.qr").is_visible()
    assert axe_violations(page) == []
    assert hand.interactions <= 5
    hand.note("refer", MEASURES)


def test_works_without_scripts(open_page, cast):
    client = given_mrs_beem_in_the_list(cast)
    page = open_page(user=cast.anna, javascript=False)
    page.goto(reverse("referral:new", query={"client": client.pk}))
    page.check("#id_none_apply")
    page.fill("#id_help_question", QUESTION)
    page.check("#id_consent")
    page.click("#send")

    assert Referral.objects.get().help_question == QUESTION
    assert page.locator("svg.qr").is_visible()


def test_with_the_keyboard_alone(open_page, cast):
    client = given_mrs_beem_in_the_list(cast)
    page = open_page(user=cast.anna)
    page.goto(reverse("referral:new", query={"client": client.pk}))
    tab_to(page, page.locator("#id_none_apply"))
    page.keyboard.press("Space")
    tab_to(page, page.locator("#id_help_question"))
    page.keyboard.type(QUESTION)
    tab_to(page, page.locator("#id_consent"))
    page.keyboard.press("Space")
    tab_to(page, page.locator("#send"))
    page.keyboard.press("Enter")

    page.wait_for_url("**/sent/*")
    assert Referral.objects.get().help_question == QUESTION


def test_the_advice_appears_while_ticking(open_page, cast):
    page = open_page(user=cast.anna, language="en")
    page.goto(reverse("referral:new"))
    page.check("#yes_danger")

    page.get_by_text("There is immediate danger: safety first.").wait_for()
    assert page.get_by_text("112").is_visible()
    page.get_by_role("button", name="Refer besides the crisis care").wait_for()
    assert page.locator("input[name=when]:checked").count() == 0
    page.uncheck("#yes_danger")
    page.get_by_role("button", name="Refer and book").wait_for()
    assert page.locator("input[name=when]:checked").count() == 1


def test_no_consent_leaves_only_a_count(open_page, cast):
    page = open_page(user=cast.anna, language="en")
    page.goto(reverse("referral:new"))
    page.get_by_text("No consent?").click()
    page.get_by_role("button", name="No consent: point the way").click()

    page.get_by_text("Nothing about this person was kept").wait_for()
    assert axe_violations(page) == []
    assert Signpost.objects.count() == 1
    assert not Referral.objects.exists()


def test_the_slot_goes_while_typing_and_nothing_typed_is_lost(open_page, cast, watch):
    watch.allow("409")
    client = given_mrs_beem_in_the_list(cast)
    page = open_page(user=cast.anna, language="en")
    page.goto(reverse("referral:new", query={"client": client.pk}))
    page.check("#id_none_apply")
    page.fill("#id_help_question", QUESTION)
    page.check("#id_consent")
    somebody_else_takes_the_first_slot(cast)
    page.click("#send")

    page.get_by_text("Everything you filled in is still here").first.wait_for()
    assert page.locator("#id_help_question").input_value() == QUESTION
    page.locator("input[name=when]").first.check()
    page.click("#send")
    page.wait_for_url("**/sent/*")
    assert Referral.objects.count() == 2


def somebody_else_takes_the_first_slot(cast):
    slot = desk(cast.actor(cast.carla), None, timezone.now()).slots[0]
    new = a_new_referral(cast, practice_id=cast.other_practice.pk, slot=slot, person=a_person(first_name="Teun"))
    return send(cast.actor(cast.carla), new)


def test_double_click_and_going_back_make_one_referral(open_page, cast, watch):
    watch.allow("422")
    client = given_mrs_beem_in_the_list(cast)
    page = open_page(user=cast.anna, language="en")
    page.goto(reverse("referral:new", query={"client": client.pk}))
    page.check("#id_none_apply")
    page.fill("#id_help_question", QUESTION)
    page.check("#id_consent")
    page.dblclick("#send")
    page.wait_for_url("**/sent/*")
    page.go_back()
    page.check("#id_none_apply")
    page.fill("#id_help_question", QUESTION)
    page.check("#id_consent")
    page.click("#send")

    page.get_by_text("This client already has an open referral").first.wait_for()
    assert Referral.objects.count() == 1


def test_the_network_drops_at_send_and_the_draft_is_there(open_page, cast, watch):
    watch.allow("ERR_")
    client = given_mrs_beem_in_the_list(cast)
    page = open_page(user=cast.anna, language="en")
    page.goto(reverse("referral:new", query={"client": client.pk}))
    page.check("#id_none_apply")
    page.fill("#id_help_question", QUESTION)
    page.locator("#id_help_question").dispatch_event("change")
    page.get_by_text("Draft kept at").wait_for()
    page.check("#id_consent")
    page.context.set_offline(True)
    page.click("#send")
    page.get_by_text("There is no connection", exact=True).wait_for()
    page.close()
    page.context.set_offline(False)

    page = page.context.new_page()
    page.goto(reverse("referral:new"))
    page.get_by_role("link", name="Go on").click()
    assert page.locator("#id_help_question").input_value() == QUESTION
    page.check("#id_consent")
    page.click("#send")
    page.wait_for_url("**/sent/*")
    assert Referral.objects.count() == 1


def test_a_full_diary_offers_ways_out(open_page, cast):
    Presence.objects.filter(location=cast.here.location).delete()
    page = open_page(user=cast.anna, language="en")
    page.goto(reverse("referral:new"))

    assert page.get_by_text("First appointment expected in or after the week of").is_visible()
    assert page.get_by_text("waiting list").first.is_visible()
    assert page.locator("#when_call").is_checked()


def test_the_gp_sees_status_of_own_referrals(open_page, cast):
    a_booked_referral(cast)
    page = open_page(user=cast.anna, language="en")
    page.goto(reverse("referral:list"))

    assert page.get_by_role("link", name="M. Beem").is_visible()
    assert axe_violations(page) == []
