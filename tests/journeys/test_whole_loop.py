"""The whole loop in a browser: Anna refers, Dewi accompanies, De Brug says welcome, Anna hears how it went.

Given Mrs Beem in the practice's list, when everybody does their part, in Dutch on a phone and in English at a desk, then the
loop is closed and nobody saw more than they need.
"""

import pytest
from django.core import mail
from django.urls import reverse
from playwright.sync_api import expect

from kring.access.links import token_for
from kring.access.models import LinkPurpose
from kring.capacity.models import Appointment
from kring.clients.actions import Wishes, add
from kring.duties.models import Step
from kring.feedback.models import Feedback
from kring.matching.models import Handover
from kring.referral.models import Referral
from tests.browser import PHONE, WIDE, axe_violations, wider_than_screen
from tests.factories import a_person
from tests.journeys.words import words_in

pytestmark = [pytest.mark.browser, pytest.mark.both_databases]


@pytest.mark.parametrize(("language", "viewport"), [("nl", PHONE), ("en", WIDE)], ids=["nl-phone", "en-desk"])
def test_from_referral_to_feedback(open_page, cast, language, viewport):
    say = words_in(language)
    anna = open_page(user=cast.anna, language=language, viewport=viewport)
    referral = when_anna_refers(anna, add(cast.actor(cast.anna), a_person(), Wishes()))
    then_there_is_an_appointment(anna, referral)

    dewi = open_page(user=cast.dewi, language=language, viewport=viewport)
    when_dewi_accepts(dewi, say, referral)
    then_there_is_one_next_step(referral, "first_appointment")
    when_they_have_spoken(dewi, say, referral)
    then_the_state_is(referral, "active")
    when_they_agree_on_a_goal(dewi, say, referral)
    when_dewi_hands_over_to_the_walking_group(dewi, say, referral)
    then_somebody_waits_for_the_provider(referral)

    brug = open_page(language=language, viewport=PHONE)
    when_the_provider_says_welcome(brug, say, referral)
    then_the_provider_saw_only_what_is_needed(brug)

    when_dewi_sends_the_feedback_that_stands_ready(dewi, say, referral)
    then_anna_reads_it(anna, say, referral)

    when_dewi_finishes(dewi, say, referral)
    then_the_loop_is_closed(referral)


def at(page, referral, name="doors:file"):
    page.goto(reverse(name, args=[referral.pk]))
    assert axe_violations(page) == []
    assert not wider_than_screen(page)


def when_anna_refers(page, client):
    page.goto(reverse("referral:new", query={"client": client.pk}))
    page.check("#id_none_apply")
    page.fill("#id_help_question", "Sinds het voorjaar alleen, wil weer onder de mensen.")
    page.check("#id_consent")
    page.click("#send")
    page.wait_for_url("**/sent/*")
    return Referral.objects.get()


def then_there_is_an_appointment(page, referral):
    assert page.locator("svg.qr").is_visible()
    appointment = Appointment.objects.get(dossier_id=referral.pk, cancelled_at=None)
    assert appointment.user_id == referral.link_worker_id


def when_dewi_accepts(page, say, referral):
    page.goto("/")
    page.get_by_role("link", name="M. Beem").first.or_(
        page.get_by_role("link", name=say("Read the referral"))
    ).first.click()
    page.get_by_role("button", name=say("Accept")).first.click()
    page.get_by_text(say("Accepted"), exact=True).first.wait_for()


def then_there_is_one_next_step(referral, code):
    steps = Step.objects.filter(dossier_id=referral.pk, kind="lead", done_at=None)
    assert [step.code for step in steps] == [code]


def then_somebody_waits_for_the_provider(referral):
    assert Step.objects.filter(dossier_id=referral.pk, code="await_provider", done_at=None).count() == 1


def when_they_have_spoken(page, say, referral):
    at(page, referral)
    page.get_by_role("link", name=say("We spoke")).click()
    page.get_by_label(say("Note")).fill("Mist haar man. Wil graag wandelen, maar niet alleen.")
    page.get_by_role("button", name=say("Record")).click()
    page.wait_for_url("**/files/*/")


def then_the_state_is(referral, state):
    referral.refresh_from_db()
    assert referral.state == state


def when_they_agree_on_a_goal(page, say, referral):
    page.goto(reverse("journey:new_goal", args=[referral.pk]))
    page.locator("[name=text]").fill("Elke dinsdag de deur uit.")
    page.get_by_role("button", name=say("Save the goal")).click()
    page.wait_for_url("**/files/*/")


def when_dewi_hands_over_to_the_walking_group(page, say, referral):
    at(page, referral, "matching:search")
    page.get_by_role("link", name=say("Hand over to %(title)s", title="Wandelgroep De Brug")).click()
    page.locator("[name=practicalities]").fill("Een bankje halverwege.")
    page.locator("[name=practicalities]").press("Tab")
    expect(page.locator("#provider-reads")).to_contain_text("Een bankje halverwege.")
    page.locator("[name=said_yes]").check()
    with page.expect_navigation():
        page.get_by_role("button", name=say("Hand over")).click()


def when_the_provider_says_welcome(page, say, referral):
    handover = Handover.objects.get(referral=referral)
    page.goto(reverse("doors:provider_link", args=[token_for(handover.pk, LinkPurpose.PROVIDER)]))
    assert axe_violations(page) == []
    assert page.get_by_text("Een bankje halverwege.").is_visible()
    page.get_by_role("button", name=say("Welcome")).first.click()
    page.get_by_text(say("Is coming")).wait_for()


def then_the_provider_saw_only_what_is_needed(page):
    shown = page.content()
    assert "Mien" in shown
    for secret in ("Beem", "voorjaar", "man", "De Linde", "Anna"):
        assert secret not in page.inner_text("main"), secret
    assert "Beem" not in shown
    assert all("Beem" not in letter.body and "Mien" not in letter.body for letter in mail.outbox)


def when_dewi_sends_the_feedback_that_stands_ready(page, say, referral):
    at(page, referral, "feedback:page")
    with page.expect_navigation():
        page.get_by_role("button", name=say("Send feedback")).click()
    assert Feedback.objects.filter(referral=referral).count() == 1


def then_anna_reads_it(page, say, referral):
    page.goto("/")
    at(page, referral)
    with page.expect_navigation():
        page.get_by_role("button", name=say("Read feedback")).click()
    assert Feedback.objects.get(referral=referral).read_by.name == "Anna Aalbers"
    assert "Mist haar man" not in page.content()


def when_dewi_finishes(page, say, referral):
    at(page, referral, "journey:close")
    page.locator("button[type=submit].button.primary, button[type=submit].button.danger").last.click()
    page.wait_for_url("**/files/*/")


def then_the_loop_is_closed(referral):
    referral = Referral.objects.select_related("dossier").get(pk=referral.pk)
    assert referral.state == "closed"
    assert referral.ending
    assert referral.dossier.closed_at is not None
    assert not Step.objects.filter(dossier_id=referral.pk, kind="lead", done_at=None).exists()
    assert Step.objects.filter(dossier_id=referral.pk, code="feedback", done_at=None).exists()
