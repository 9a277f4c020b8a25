"""In a real browser: the connection breaks after the server wrote, and the link worker goes on where they were."""

import pytest
from playwright.sync_api import expect

from kring.journey.models import Contact
from tests.browser import PHONE, WIDE, axe_violations, wider_than_screen
from tests.factories import an_accepted_referral

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def lose_the_next_answer(page):
    """The server gets the next form and writes; its answer never comes."""

    def arrives(route):
        route.fetch(max_redirects=0)
        route.abort("connectionreset")

    page.route("**/contacts/new/**", arrives, times=1)


@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.parametrize("viewport", [PHONE, WIDE], ids=["phone", "wide"])
def test_a_lost_answer_neither_doubles_a_contact_nor_loses_what_was_typed_after(
    open_page, cast, watch, viewport, language
):
    watch.allow("ERR_CONNECTION_RESET")
    watch.allow("409")
    referral = an_accepted_referral(cast)
    page = open_page(user=cast.dewi, viewport=viewport, language=language)
    page.goto(f"/files/{referral.pk}/contacts/new/?outcome=not_reached")
    page.fill("textarea[name=note]", "Voicemail ingesproken.")
    lose_the_next_answer(page)
    page.locator("main form .actions button[type=submit]").click()
    page.locator("[data-send-again]").wait_for()
    assert Contact.objects.count() == 1

    page.fill("textarea[name=note]", "Zij belde zelf terug.")
    page.locator("[data-send-again]").click()
    page.locator("main [role=alert] dl").wait_for()
    assert "Voicemail ingesproken." in page.locator("main [role=alert]").inner_text()
    assert page.input_value("textarea[name=note]") == "Zij belde zelf terug."
    assert Contact.objects.count() == 1
    assert (axe_violations(page), wider_than_screen(page)) == ([], False)

    page.locator("main form .actions button[type=submit]").click()
    page.wait_for_url(f"**/files/{referral.pk}/")
    assert Contact.objects.count() == 2


def test_pressing_again_unchanged_after_a_lost_answer_goes_on_to_the_file(open_page, cast, watch):
    watch.allow("ERR_CONNECTION_RESET")
    referral = an_accepted_referral(cast)
    page = open_page(user=cast.dewi)
    page.goto(f"/files/{referral.pk}/contacts/new/?outcome=not_reached")
    lose_the_next_answer(page)
    page.locator("main form .actions button[type=submit]").click()
    page.locator("[data-send-again]").click()

    page.wait_for_url(f"**/files/{referral.pk}/")
    assert Contact.objects.count() == 1


@pytest.mark.parametrize(("what", "field"), [("contacts/new/?outcome=attended", "note"), ("goals/new/", "text")])
def test_going_back_after_it_was_kept_finds_an_empty_form(open_page, cast, what, field):
    referral = an_accepted_referral(cast)
    page = open_page(user=cast.dewi)
    page.goto(f"/files/{referral.pk}/{what}")
    page.fill(f"[name={field}]", "Weer naar buiten.")
    page.locator("main form .actions button[type=submit]").first.click()
    page.wait_for_url(lambda url: url.split("#")[0].endswith(f"/files/{referral.pk}/"))

    page.go_back()
    page.locator(f"[name={field}]").wait_for()
    assert page.input_value(f"[name={field}]") == ""


def asked_when_leaving(page):
    """Whether the browser asks something when the reader goes elsewhere."""
    asked = []
    page.on("dialog", lambda dialog: asked.append(dialog.type))
    page.get_by_role("link", name="Annuleren").click()
    page.wait_for_url("**/files/*/")
    return asked == ["beforeunload"]


@pytest.mark.parametrize(
    ("typed_before", "typed_after", "asks"), [(False, False, False), (True, False, True), (False, True, True)]
)
def test_after_another_outcome_was_chosen_only_what_was_typed_is_asked_about(
    open_page, cast, typed_before, typed_after, asks
):
    referral = an_accepted_referral(cast)
    page = open_page(user=cast.dewi)
    page.goto(f"/files/{referral.pk}/contacts/new/?outcome=attended")
    note = page.locator("textarea[name=note]")
    if typed_before:
        note.fill("Zij belde zelf terug.")
    page.get_by_role("button", name="Niet gekomen").click()
    expect(page.locator("main [aria-current=true]")).to_have_text("Niet gekomen")
    expect(note).to_have_value("Zij belde zelf terug." if typed_before else "")
    if typed_after:
        note.fill("Zij belde zelf terug.")
    assert asked_when_leaving(page) is asks


def test_what_was_refused_is_still_asked_about(open_page, cast, watch):
    watch.allow("422")
    referral = an_accepted_referral(cast)
    page = open_page(user=cast.dewi)
    page.goto(f"/files/{referral.pk}/contacts/new/?outcome=attended")
    page.fill("textarea[name=note]", "Zij belde zelf terug.")
    page.locator("main details").evaluate_all("all => all.forEach(one => { one.open = true })")
    page.fill("input[name=minutes]", "9999")
    page.locator("main form .actions button[type=submit]").click()
    page.locator("[aria-invalid=true]").first.wait_for()
    assert asked_when_leaving(page)
