"""The connection goes at the moment of sending: what was filled in stays, and what was sent arrives once."""

import pytest
from django.urls import reverse
from playwright.sync_api import Page, Route

from kring.clients.actions import Wishes, add
from kring.journey.models import Contact
from kring.referral.models import Referral
from tests.browser import PHONE, axe_violations, wider_than_screen
from tests.factories import a_person, an_accepted_referral

pytestmark = [pytest.mark.browser, pytest.mark.both_databases]

QUESTION = "Sinds het voorjaar alleen, wil weer de deur uit."


@pytest.fixture
def about_to_send(open_page, cast, watch):
    """A GP with a filled form, one press from sending."""
    watch.allow("ERR_")
    watch.allow("htmx:")  # the draft that is kept while typing does not get through either
    client = add(cast.actor(cast.anna), a_person(last_name="van der Beem"), Wishes())
    page = open_page(user=cast.anna, language="en", viewport=PHONE)
    page.goto(reverse("referral:new", query={"client": client.pk}))
    page.check("#id_none_apply")
    page.fill("#id_help_question", QUESTION)
    page.check("#id_consent")
    return page


def the_notice(page: Page):
    return page.get_by_role("alert").filter(has_text="There is no connection")


def lose_the_first_answer(page: Page, pattern: str) -> list[str]:
    """The server does what is asked, but its first answer never reaches the browser."""
    lost: list[str] = []

    def answer(route: Route) -> None:
        if route.request.method != "POST" or lost:
            return route.continue_()
        lost.append(route.request.url)
        route.fetch(max_redirects=0)
        return route.abort("connectionreset")

    page.route(pattern, answer)
    return lost


def test_the_form_stays_and_is_sent_by_itself_when_the_connection_is_back(about_to_send):
    page = about_to_send
    page.context.set_offline(True)
    page.click("#send")

    the_notice(page).wait_for()
    assert "Nothing is lost" in the_notice(page).inner_text()
    assert the_notice(page).evaluate("element => element === document.activeElement")
    assert page.locator("#id_help_question").input_value() == QUESTION
    assert page.locator("#id_consent").is_checked()
    assert axe_violations(page) == []
    assert not wider_than_screen(page)
    assert not Referral.objects.exists()

    page.context.set_offline(False)
    page.wait_for_url("**/sent/*")
    assert Referral.objects.get().help_question == QUESTION


def test_trying_again_by_hand_while_it_is_still_gone_says_so_once_more(about_to_send):
    page = about_to_send
    page.context.set_offline(True)
    page.click("#send")
    page.get_by_role("button", name="Try again").click()
    the_notice(page).wait_for()
    assert the_notice(page).count() == 1
    assert page.locator("#send.busy").count() == 0


def test_an_answer_that_is_lost_after_the_referral_arrived_makes_no_second_one(about_to_send):
    page = about_to_send
    lost = lose_the_first_answer(page, "**/referrals/new/")
    page.click("#send")
    the_notice(page).wait_for()
    assert len(lost) == 1 and Referral.objects.count() == 1

    page.get_by_role("button", name="Try again").click()
    page.wait_for_url("**/sent/*")
    assert Referral.objects.count() == 1
    assert page.locator("svg.qr").is_visible()


def test_a_note_of_a_conversation_is_not_written_twice(open_page, cast, watch):
    watch.allow("ERR_")
    watch.allow("409")
    referral = an_accepted_referral(cast)
    page = open_page(user=cast.dewi, language="en")
    page.goto(reverse("journey:contact", args=[referral.pk]) + "?outcome=attended")
    page.fill("#id_note", "Houdt van tuinieren.")
    lose_the_first_answer(page, "**/contacts/new/**")
    page.get_by_role("button", name="Record", exact=True).click()
    the_notice(page).wait_for()
    page.get_by_role("button", name="Try again").click()

    page.get_by_text("This changed meanwhile").wait_for()
    assert page.locator("#id_note").input_value() == "Houdt van tuinieren."
    assert Contact.objects.count() == 1


def test_what_is_wrong_is_shown_as_before_with_one_summary_that_has_the_focus(open_page, cast, watch):
    watch.allow("422")
    page = open_page(user=cast.anna, language="en")
    page.goto(reverse("referral:new"))
    page.click("#send")

    summary = page.locator(".error-summary")
    summary.wait_for()
    assert summary.count() == 1 and summary.get_attribute("role") == "alert"
    assert summary.evaluate("element => element === document.activeElement")
    assert axe_violations(page) == []
    summary.get_by_role("link", name="First name").click()
    assert page.evaluate("document.activeElement.id") == "id_first_name"
    page.fill("#id_help_question", "x" * 700)
    page.get_by_text("characters too many").wait_for()  # what scripts add, works on the page that came
