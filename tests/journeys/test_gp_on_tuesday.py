"""A GP, Tuesday 10:20, ten minutes: Mrs Beem, 71, alone since spring, hesitates, then says yes."""

import re
from datetime import time
from pathlib import Path

import pytest
from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from kring.capacity.models import Appointment, Presence
from kring.clients.actions import Wishes, add
from kring.programme.queries import agreement_of
from kring.referral.actions.send import send
from kring.referral.models import Referral, Signpost
from kring.referral.queries import desk
from tests.browser import PHONE, WIDE, axe_violations, tab_to, wider_than_screen
from tests.doors.photos import a_photo_of
from tests.factories import a_booked_referral, a_new_referral, a_person
from tests.journeys.hand import Hand
from tests.journeys.words import BOTH, words_in

pytestmark = [pytest.mark.browser, pytest.mark.both_databases]

QUESTION = "Sinds het voorjaar alleen, wil weer de deur uit."
LARGE = 20  # pixels: 15 points on paper
MEASURES = Path(settings.ROOT) / "var" / "interactions.json"


def given_mrs_beem_in_the_list(cast):
    return add(cast.actor(cast.anna), a_person(last_name="van der Beem"), Wishes())


@BOTH
def test_from_the_practices_list_to_the_card(open_page, cast, language, viewport):
    """Twenty past ten to twenty-four past, as the day tells it."""
    say, client = words_in(language), given_mrs_beem_in_the_list(cast)
    for link_worker in (cast.dewi, cast.els):
        a_photo_of(link_worker, cast.here)
    page = open_page(user=cast.anna, language=language, viewport=viewport)
    page.goto(reverse("referral:new"))

    at_twenty_past_ten_she_is_found_in_the_list(page, client)
    then_nothing_applies_so_it_fits(page, cast, language)
    then_the_question_and_what_was_discussed(page)
    then_only_the_phone_and_a_neutral_voicemail(page, say)
    then_the_first_free_time_in_the_practice_is_chosen_with_a_photo(page)
    then_consent_is_read_aloud(page, cast, language)
    page.click("#send")
    at_twenty_four_past_the_card_is_there(page, say)

    referral = Referral.objects.select_related("client").get()
    assert (referral.client_id, referral.help_question, len(referral.discussed)) == (client.pk, QUESTION, 2)
    known = referral.client
    assert (known.may_call, known.may_mail, known.voicemail, known.call_from) == (True, False, "neutral", time(11))


def at_twenty_past_ten_she_is_found_in_the_list(page, client):
    page.locator(".find-client [name=name]").fill("beem")
    page.locator(".find-client [name=born]").fill(client.birth_date.isoformat())
    page.locator("#found").get_by_role("button", name="van der Beem").click()
    page.locator(".find-client").wait_for(state="detached")
    assert axe_violations(page) == []
    assert not wider_than_screen(page)


def then_nothing_applies_so_it_fits(page, cast, language):
    page.check("#id_none_apply")
    fits = agreement_of(cast.here.version).in_scope_reason.in_language(language)
    page.locator("#advice").get_by_text(fits).wait_for()


def then_the_question_and_what_was_discussed(page):
    page.fill("#id_help_question", QUESTION)
    page.locator("[name=discussed]").nth(0).check()
    page.locator("[name=discussed]").nth(1).check()


def then_only_the_phone_and_a_neutral_voicemail(page, say):
    page.locator("summary", has_text=say("How may we reach this person?")).click()
    for way in page.locator("[name=reach]").all():
        way.set_checked(way.get_attribute("value") == "may_call")
    page.locator("[name=voicemail][value=neutral]").check()
    page.locator("[name=call_from]").fill("11:00")


def then_the_first_free_time_in_the_practice_is_chosen_with_a_photo(page):
    chosen = page.locator(".moment-person", has=page.locator("input[name=when]:checked"))
    assert chosen.count() == 1
    chosen.locator("img").evaluate("photo => photo.decode()")  # fails for a photo that is not one
    where = chosen.locator("label", has=page.locator(":checked")).get_by_text(re.compile("(kamer|room) 3"))
    assert where.is_visible()


def then_consent_is_read_aloud(page, cast, language):
    assert page.get_by_text(getattr(cast.here.consent_text, f"text_{language}")).is_visible()
    page.check("#id_consent")


def at_twenty_four_past_the_card_is_there(page, say):
    page.wait_for_url("**/sent/*")
    page.get_by_role("button", name=say("Print")).wait_for()
    page.emulate_media(media="print")
    assert page.get_by_role("button", name=say("Print")).is_hidden()
    assert page.locator("svg.qr").is_visible()
    assert "van der Beem" not in page.locator("main").inner_text()
    large = page.locator(".card-when").evaluate("line => parseFloat(getComputedStyle(line).fontSize)")
    assert large >= LARGE
    page.emulate_media(media="screen")
    assert axe_violations(page) == []


@pytest.mark.parametrize(("language", "viewport"), [("nl", WIDE), ("en", PHONE)], ids=["nl-desk", "en-phone"])
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
    expect(page.locator("input[name=when]:checked")).to_have_count(0)
    page.uncheck("#yes_danger")
    page.get_by_role("button", name="Refer and book").wait_for()
    expect(page.locator("input[name=when]:checked")).to_have_count(1)


@BOTH
def test_no_consent_leaves_only_a_count(open_page, cast, language, viewport):
    say, page = words_in(language), open_page(user=cast.anna, language=language, viewport=viewport)
    page.goto(reverse("referral:new"))
    page.get_by_text(say("No consent?")).click()
    page.get_by_role("button", name=say("No consent: point the way")).click()

    counted = "Counted: somebody was pointed to %(support)s. Nothing about this person was kept."
    page.get_by_text(say(counted, support="|").split("|")[1].strip()).wait_for()
    assert axe_violations(page) == []
    assert Signpost.objects.count() == 1
    assert not Referral.objects.exists()


@BOTH
def test_the_slot_goes_while_typing_and_nothing_typed_is_lost(open_page, cast, watch, language, viewport):
    watch.allow("409")
    client = given_mrs_beem_in_the_list(cast)
    say, page = words_in(language), open_page(user=cast.anna, language=language, viewport=viewport)
    page.goto(reverse("referral:new", query={"client": client.pk}))
    page.check("#id_none_apply")
    page.fill("#id_help_question", QUESTION)
    page.check("#id_consent")
    somebody_else_takes_the_first_slot(cast)
    page.click("#send")

    taken = "This time is not free any more. Everything you filled in is still here: choose another time."
    page.get_by_text(say(taken)).first.wait_for()
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


@BOTH
def test_the_network_drops_at_send_and_the_draft_is_there(open_page, cast, watch, language, viewport):
    watch.allow("ERR_")
    watch.allow("htmx:")  # the draft that is kept while typing does not get through either
    client = given_mrs_beem_in_the_list(cast)
    say, page = words_in(language), open_page(user=cast.anna, language=language, viewport=viewport)
    page.goto(reverse("referral:new", query={"client": client.pk}))
    page.check("#id_none_apply")
    page.fill("#id_help_question", QUESTION)
    page.locator("#id_help_question").dispatch_event("change")
    page.get_by_text(say("Draft kept at %(time)s", time="").strip()).wait_for()
    page.check("#id_consent")
    page.context.set_offline(True)
    page.click("#send")
    page.get_by_text(say("There is no connection"), exact=True).wait_for()
    # It stays open: closing it would bring its connection back for a moment, and what waits is then sent by itself.

    page = open_page(user=cast.anna, language=language, viewport=viewport)
    page.goto(reverse("referral:new"))
    page.get_by_role("link", name=say("Go on")).click()
    assert page.locator("#id_help_question").input_value() == QUESTION
    page.check("#id_consent")
    page.click("#send")
    page.wait_for_url("**/sent/*")
    assert Referral.objects.count() == 1


@BOTH
def test_the_assistant_does_it_in_the_gps_name_and_both_stand_on_the_file(open_page, cast, language, viewport):
    client = given_mrs_beem_in_the_list(cast)
    page = open_page(user=cast.bram, language=language, viewport=viewport)
    page.goto(reverse("referral:new", query={"client": client.pk}))
    page.check("#id_none_apply")
    page.fill("#id_help_question", QUESTION)
    page.check("#id_consent")
    page.locator("select[name=referrer]").select_option(str(cast.anna.pk))
    page.click("#send")
    page.wait_for_url("**/sent/*")
    referral = Referral.objects.get()
    assert (referral.referrer, referral.sent_by) == (cast.anna, cast.bram)

    page.goto(reverse("doors:file", args=[referral.pk]))
    for name in (cast.anna.name, cast.bram.name):
        assert page.locator("main").get_by_text(name).first.is_visible()


@BOTH
def test_a_full_diary_offers_ways_out(open_page, cast, language, viewport):
    Presence.objects.filter(location=cast.here.location).delete()
    say, page = words_in(language), open_page(user=cast.anna, language=language, viewport=viewport)
    page.goto(reverse("referral:new"))

    expected = say("First appointment expected in or after the week of %(monday)s", monday="").strip()
    assert page.get_by_text(expected).is_visible()
    assert page.get_by_text(re.compile("waiting list|wachtlijst")).first.is_visible()
    assert axe_violations(page) == []
    assert not wider_than_screen(page)
    assert page.locator("#when_call").is_checked()


def test_the_gp_sees_status_of_own_referrals(open_page, cast):
    a_booked_referral(cast)
    page = open_page(user=cast.anna, language="en")
    page.goto(reverse("referral:list"))

    assert page.get_by_role("link", name="M. Beem").is_visible()
    assert axe_violations(page) == []
