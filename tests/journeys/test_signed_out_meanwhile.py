"""The session is over at the moment of sending: what was filled in stays, and is sent after signing in again, by the same person only."""

import pytest
from django.conf import settings
from django.urls import reverse

from kring.clients.actions import Wishes, add
from kring.journey.models import Contact
from kring.referral.models import Referral
from tests.browser import PHONE, axe_violations, sign_in, wider_than_screen
from tests.factories import a_person, an_accepted_referral

pytestmark = [pytest.mark.browser, pytest.mark.both_databases]

QUESTION = "Sinds het voorjaar alleen, wil weer de deur uit."


@pytest.fixture
def about_to_send(open_page, cast, watch):
    """A GP with a filled form, one press from sending, whose session has just ended."""
    watch.allow("401")
    watch.allow("htmx:")  # the draft that is kept while typing is not kept any more either
    client = add(cast.actor(cast.anna), a_person(last_name="van der Beem"), Wishes())
    page = open_page(user=cast.anna, language="en", viewport=PHONE)
    page.goto(reverse("referral:new", query={"client": client.pk}))
    page.check("#id_none_apply")
    page.fill("#id_help_question", QUESTION)
    page.check("#id_consent")
    page.context.clear_cookies(name=settings.SESSION_COOKIE_NAME)
    page.click("#send")
    the_notice(page).wait_for()
    return page


def the_notice(page):
    return page.get_by_role("alert").filter(has_text="You are not signed in any more")


def signed_in_again_as(page, user):
    sign_in(page.context, page.evaluate("location.origin"), user)


def test_the_form_stays_and_tells_how_to_go_on(about_to_send):
    page = about_to_send

    assert page.locator("#id_help_question").input_value() == QUESTION
    assert page.locator("#id_consent").is_checked()
    assert "Nothing is lost" in the_notice(page).inner_text()
    assert axe_violations(page) == []
    assert not wider_than_screen(page)
    with page.context.expect_page() as opened:
        the_notice(page).get_by_role("link", name="Sign in on a new tab").click()
    assert "/account/sign-in/" in opened.value.url


@pytest.mark.parametrize("press", ["#send", "[data-send-again]"])
def test_whoever_signed_in_again_sends_it_as_it_is(about_to_send, cast, press):
    page = about_to_send
    page.context.clear_cookies(name=settings.CSRF_COOKIE_NAME)  # signing in makes a new one
    signed_in_again_as(page, cast.anna)
    page.click(press)

    page.wait_for_url("**/sent/*")
    assert Referral.objects.get().help_question == QUESTION


@pytest.mark.parametrize("press", ["#send", "[data-send-again]"])
@pytest.mark.parametrize(
    ("who", "told"), [(None, "You are not signed in any more"), ("bram", "Another person is signed in now")]
)
def test_without_signing_in_or_as_somebody_else_nothing_is_sent(about_to_send, cast, who, told, press):
    page = about_to_send
    if who:
        signed_in_again_as(page, getattr(cast, who))
    page.click(press)
    page.get_by_role("alert").filter(has_text=told).wait_for()

    assert page.get_by_role("alert").filter(has_text="Nothing is lost").count() == 1
    assert page.locator("#id_help_question").input_value() == QUESTION
    assert not Referral.objects.exists()


def test_what_is_kept_while_typing_brings_no_page_to_sign_in_into_the_form(about_to_send):
    page = about_to_send
    with page.expect_response(lambda answer: "drafts/keep" in answer.url):
        page.locator("#id_help_question").press_sequentially("!")
        page.locator("#id_none_apply").focus()

    assert page.locator("main").count() == 1
    assert page.locator("#id_help_question").input_value() == f"{QUESTION}!"


def test_a_note_of_a_contact_stays_too(open_page, cast, watch):
    watch.allow("401")
    referral = an_accepted_referral(cast)
    page = open_page(user=cast.dewi, language="en")
    page.goto(reverse("journey:contact", args=[referral.pk]) + "?outcome=attended")
    page.fill("#id_note", "Belde terug.")
    page.context.clear_cookies(name=settings.SESSION_COOKIE_NAME)
    page.get_by_role("button", name="Record", exact=True).click()
    the_notice(page).wait_for()
    assert page.locator("#id_note").input_value() == "Belde terug."

    signed_in_again_as(page, cast.dewi)
    page.get_by_role("button", name="Try again").click()
    page.wait_for_url(f"**{reverse('doors:file', args=[referral.pk])}")
    assert Contact.objects.get().note == "Belde terug."
