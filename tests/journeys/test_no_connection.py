"""The connection goes at the moment of sending: what was filled in stays, and what was sent arrives once."""

import pytest
from django.urls import reverse
from playwright.sync_api import Page, Route, expect

from kring.clients.actions import Wishes, add
from kring.journey.models import Contact
from kring.referral.models import Message, Referral, Signpost
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


def test_when_the_server_was_away_and_not_the_network_it_is_sent_by_itself_too(about_to_send):
    page = about_to_send
    page.clock.install()
    page.route("**/*", lambda route: route.abort())
    page.click("#send")
    the_notice(page).wait_for()
    with page.expect_event("requestfailed"):  # only after it asked in vain it waits to ask again
        page.clock.fast_forward(11_000)
    assert the_notice(page).count() == 1 and not Referral.objects.exists()

    page.unroute("**/*")
    page.clock.fast_forward(11_000)
    page.wait_for_url("**/sent/*")
    assert Referral.objects.count() == 1


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


def test_a_note_whose_answer_was_lost_is_sent_by_itself_and_stands_once(open_page, cast, watch):
    watch.allow("ERR_")
    referral = an_accepted_referral(cast)
    page = open_page(user=cast.dewi, language="en")
    page.goto(reverse("journey:contact", args=[referral.pk]) + "?outcome=attended")
    page.fill("#id_note", "Houdt van tuinieren.")
    lose_the_first_answer(page, "**/contacts/new/**")
    page.get_by_role("button", name="Record", exact=True).click()
    the_notice(page).wait_for()
    assert "by itself" in the_notice(page).inner_text()
    assert Contact.objects.count() == 1

    with page.expect_navigation():
        page.evaluate("window.dispatchEvent(new Event('online'))")
    page.wait_for_url(f"**/files/{referral.pk}/")
    assert Contact.objects.get().note == "Houdt van tuinieren."


def test_a_message_whose_answer_was_lost_is_sent_by_itself_and_stands_once(open_page, cast, watch):
    watch.allow("ERR_")
    referral = an_accepted_referral(cast)
    page = open_page(user=cast.dewi, language="en")
    page.goto(reverse("doors:file", args=[referral.pk]))
    page.get_by_text("Write a message").click()
    page.fill("#message-text", "Mevrouw komt graag.")
    lose_the_first_answer(page, "**/note/")
    page.get_by_role("button", name="Send", exact=True).click()
    the_notice(page).wait_for()
    assert "by itself" in the_notice(page).inner_text()

    with page.expect_navigation():
        page.evaluate("window.dispatchEvent(new Event('online'))")
    assert Message.objects.get().text == "Mevrouw komt graag."


def test_who_goes_on_typing_decides_when_it_is_sent(about_to_send):
    page = about_to_send
    page.context.set_offline(True)
    page.click("#send")
    the_notice(page).wait_for()
    page.locator("#id_help_question").press_sequentially(" En")
    assert "by itself" not in the_notice(page).inner_text()

    page.context.set_offline(False)
    page.wait_for_timeout(500)
    assert the_notice(page).is_visible() and not Referral.objects.exists()
    page.get_by_role("button", name="Try again").click()
    page.wait_for_url("**/sent/*")
    assert " En" in Referral.objects.get().help_question


def test_pointing_the_way_is_not_sent_by_itself_and_counts_once(about_to_send):
    page = about_to_send
    page.uncheck("#id_consent")
    lost = lose_the_first_answer(page, "**/referrals/signpost/")
    page.get_by_text("No consent?").click()
    page.get_by_role("button", name="No consent: point the way").click()
    the_notice(page).wait_for()
    assert "by itself" not in the_notice(page).inner_text()
    assert len(lost) == 1 and Signpost.objects.count() == 1

    page.get_by_role("button", name="Try again").click()
    the_notice(page).wait_for(state="detached")
    assert Signpost.objects.count() == 1


def test_an_answer_that_is_no_page_sends_nothing_else(about_to_send, watch):
    watch.allow("502")
    page = about_to_send
    page.route("**/referrals/drafts/keep/", lambda route: route.fulfill(status=502, body="Bad gateway"))
    page.get_by_role("button", name="Keep as draft").click()
    page.get_by_role("alert").filter(has_text="There was no good answer").wait_for()
    page.wait_for_timeout(500)
    assert page.locator("#id_help_question").input_value() == QUESTION
    assert not Referral.objects.exists()


@pytest.fixture
def with_a_password(cast):
    """Somebody whom the lock can ask something."""
    cast.anna.set_password("een-lang-woord-om-te-openen")
    cast.anna.save()


def test_a_page_that_locks_without_a_connection_keeps_what_was_typed(with_a_password, about_to_send, watch):
    watch.allow("403")  # the draft that is kept while typing may come to a server that is locked by then
    page = about_to_send
    page.context.set_offline(True)
    page.evaluate("document.dispatchEvent(new Event('kring:locked'))")
    cover = page.locator("[data-cover]")
    cover.get_by_text("what you filled in is still here").wait_for()
    assert page.locator("#id_help_question").input_value() == QUESTION

    page.context.set_offline(False)
    cover.locator("input[type=password]").wait_for()
    assert page.locator("#id_help_question").input_value() == QUESTION


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
    expect(page.locator("#id_first_name")).to_be_focused()
    page.fill("#id_help_question", "x" * 700)
    page.get_by_text("characters too many").wait_for()  # what scripts add, works on the page that came
