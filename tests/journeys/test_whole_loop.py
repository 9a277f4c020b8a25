"""The whole loop in a browser: Anna refers, Dewi accompanies, De Brug says welcome, Anna hears how it went.

Given a client who was referred with an appointment, when everybody does their part on a phone or at a desk, then the loop
is closed and nobody saw more than they need.
"""

import pytest
from django.core import mail
from django.urls import reverse

from kring.access.links import token_for
from kring.access.models import LinkPurpose
from kring.duties.models import Step
from kring.feedback.models import Feedback
from kring.matching.models import Handover
from kring.referral.models import Referral
from tests.browser import PHONE, WIDE, axe_violations, wider_than_screen
from tests.factories import a_booked_referral

pytestmark = [pytest.mark.browser, pytest.mark.both_databases]


@pytest.mark.parametrize("viewport", [PHONE, WIDE], ids=["phone", "desk"])
def test_from_referral_to_feedback(open_page, cast, viewport):
    referral = a_booked_referral(cast)

    dewi = open_page(user=cast.dewi, language="en", viewport=viewport)
    when_dewi_accepts(dewi, referral)
    then_there_is_one_next_step(referral, "first_appointment")
    when_they_have_spoken(dewi, referral)
    then_the_state_is(referral, "active")
    when_they_agree_on_a_goal(dewi, referral)
    when_dewi_hands_over_to_the_walking_group(dewi, referral)
    then_somebody_waits_for_the_provider(referral)

    brug = open_page(language="en", viewport=PHONE)
    when_the_provider_says_welcome(brug, referral)
    then_the_provider_saw_only_what_is_needed(brug)

    when_dewi_sends_the_feedback_that_stands_ready(dewi, referral)
    anna = open_page(user=cast.anna, language="en", viewport=viewport)
    then_anna_reads_it(anna, referral)

    when_dewi_finishes(dewi, referral)
    then_the_loop_is_closed(referral)


def at(page, referral, name="doors:file"):
    page.goto(reverse(name, args=[referral.pk]))
    assert axe_violations(page) == []
    assert not wider_than_screen(page)


def when_dewi_accepts(page, referral):
    page.goto("/")
    page.get_by_role("link", name="M. Beem").first.or_(page.get_by_role("link", name="Read the referral")).first.click()
    page.get_by_role("button", name="Accept").first.click()
    page.get_by_text("Accepted", exact=True).first.wait_for()


def then_there_is_one_next_step(referral, code):
    steps = Step.objects.filter(dossier_id=referral.pk, kind="lead", done_at=None)
    assert [step.code for step in steps] == [code]


def then_somebody_waits_for_the_provider(referral):
    assert Step.objects.filter(dossier_id=referral.pk, code="await_provider", done_at=None).count() == 1


def when_they_have_spoken(page, referral):
    at(page, referral)
    page.get_by_role("link", name="We spoke").click()
    page.get_by_label("Note").fill("Mist haar man. Wil graag wandelen, maar niet alleen.")
    page.get_by_role("button", name="Record").click()
    page.wait_for_url("**/files/*/")


def then_the_state_is(referral, state):
    referral.refresh_from_db()
    assert referral.state == state


def when_they_agree_on_a_goal(page, referral):
    page.goto(reverse("journey:new_goal", args=[referral.pk]))
    page.locator("[name=text]").fill("Elke dinsdag de deur uit.")
    page.get_by_role("button", name="Save the goal").click()
    page.wait_for_url("**/files/*/")


def when_dewi_hands_over_to_the_walking_group(page, referral):
    at(page, referral, "matching:search")
    page.get_by_role("link", name="Hand over to Wandelgroep De Brug").click()
    page.locator("[name=practicalities]").fill("Een bankje halverwege.")
    page.locator("[name=said_yes]").check()
    with page.expect_navigation():
        page.get_by_role("button", name="Hand over").click()


def when_the_provider_says_welcome(page, referral):
    handover = Handover.objects.get(referral=referral)
    page.goto(reverse("doors:provider_link", args=[token_for(handover.pk, LinkPurpose.PROVIDER)]))
    assert axe_violations(page) == []
    assert page.get_by_text("Een bankje halverwege.").is_visible()
    page.get_by_role("button", name="Welcome").first.click()
    page.get_by_text("Is coming").wait_for()


def then_the_provider_saw_only_what_is_needed(page):
    shown = page.content()
    assert "Mien" in shown
    for secret in ("Beem", "voorjaar", "man", "De Linde", "Anna"):
        assert secret not in page.inner_text("main"), secret
    assert "Beem" not in shown
    assert all("Beem" not in letter.body and "Mien" not in letter.body for letter in mail.outbox)


def when_dewi_sends_the_feedback_that_stands_ready(page, referral):
    at(page, referral, "feedback:page")
    with page.expect_navigation():
        page.get_by_role("button", name="Send feedback").click()
    assert Feedback.objects.filter(referral=referral).count() == 1


def then_anna_reads_it(page, referral):
    page.goto("/")
    at(page, referral)
    with page.expect_navigation():
        page.get_by_role("button", name="Read feedback").click()
    assert Feedback.objects.get(referral=referral).read_by.name == "Anna Aalbers"
    assert "Mist haar man" not in page.content()


def when_dewi_finishes(page, referral):
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
