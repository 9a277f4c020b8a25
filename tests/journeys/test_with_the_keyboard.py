"""Work without a mouse: Tab reaches what is needed, Enter and Space do it. The GP's referral is in `test_gp_on_tuesday`."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from kring.access.links import token_for
from kring.access.models import LinkPurpose
from kring.capacity.models import Appointment
from kring.journey.models import Contact
from tests.browser import PHONE, tab_to
from tests.factories import a_booked_referral, an_accepted_referral
from tests.matching.handovers import a_handover, token_of

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_the_first_tab_leads_past_the_menu(open_page, cast):
    page = open_page(user=cast.dewi)
    page.goto("/")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator("#main")).to_be_focused()
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('main') !== null")


def test_a_link_worker_opens_a_file_and_records_a_conversation(open_page, cast):
    referral = an_accepted_referral(cast)
    page = open_page(user=cast.dewi)
    page.goto("/")
    tab_to(page, page.locator(f'main a[href="/files/{referral.pk}/"]').first)
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/files/{referral.pk}/")
    tab_to(page, page.get_by_role("link", name="Gesproken", exact=True))
    page.keyboard.press("Enter")
    page.wait_for_url("**/contacts/new/*")
    tab_to(page, page.get_by_label("Notitie"))
    page.keyboard.type("Koffie gedronken.")
    tab_to(page, page.locator(".proposal details > summary"))
    page.keyboard.press("Enter")
    tab_to(page, page.locator("[name=step]"))
    tab_to(page, page.get_by_role("button", name="Vastleggen"))
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/files/{referral.pk}/")
    assert Contact.objects.get().note == "Koffie gedronken."


def test_a_provider_says_welcome(open_page, cast):
    handover = a_handover(cast)
    page = open_page(viewport=PHONE)
    page.goto(reverse("doors:provider_link", args=[token_of(handover)]))
    tab_to(page, page.get_by_role("button", name="Welkom"))
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="Is Mien geweest?").wait_for()
    handover.refresh_from_db()
    assert handover.state == "welcome"


def test_a_client_cancels(open_page, cast):
    referral = a_booked_referral(cast)
    page = open_page(viewport=PHONE)
    page.goto(reverse("doors:client", args=[token_for(referral.pk, LinkPurpose.CLIENT)]))
    tab_to(page, page.locator("details:has(form[action$='/cancel/']) > summary"))
    page.keyboard.press("Enter")
    tab_to(page, page.locator("form[action$='/cancel/'] button"))
    page.keyboard.press("Enter")
    page.get_by_text("Uw afspraak is afgezegd.").wait_for()
    assert Appointment.objects.get().cancelled_at is not None
