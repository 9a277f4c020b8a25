"""Booking an appointment and withdrawing consent in a real browser."""

import pytest

from kring.referral.actions.messages import send_note
from tests.browser import PHONE, WIDE, axe_violations, wider_than_screen
from tests.factories import an_accepted_referral

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize(("viewport", "language"), [(PHONE, "nl"), (WIDE, "en")], ids=["phone", "wide"])
def test_axe_finds_nothing_and_the_appointment_is_made(open_page, cast, viewport, language):
    referral = an_accepted_referral(cast)
    send_note(cast.actor(cast.anna), referral.pk, "Zij is verhuisd.")
    page = open_page(cast.dewi, language, viewport)
    page.goto(f"/files/{referral.pk}/appointment/")
    assert axe_violations(page) == []
    assert not wider_than_screen(page)
    page.locator("input[name=moment]").first.check()
    page.locator("main form button[type=submit]").click()
    page.wait_for_url(f"**/files/{referral.pk}/")
    page.locator("section:has(form[action$='consent/withdraw/']) summary").click()
    assert axe_violations(page) == []
    assert not wider_than_screen(page)
    page.goto(f"/files/{referral.pk}/appointment/")
    assert axe_violations(page) == []
