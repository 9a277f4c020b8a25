"""A link worker chooses a photo on the account page; the referrer sees the face, the client finds it on the card and the link."""

import re

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from kring.access.links import token_for
from kring.access.models import LinkPurpose
from kring.identity.models import Photo
from tests.browser import PHONE, WIDE, axe_violations, wider_than_screen
from tests.doors.photos import a_photo_of, a_picture
from tests.factories import a_booked_referral

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def one_face(page, alt):
    """The page has one photo with this text, and it is really drawn: a picture that is not has no width of its own."""
    pictures = page.locator(f'img.avatar[alt="{alt}"]')
    expect(pictures).to_have_count(1)
    expect(pictures).to_have_js_property("naturalWidth", 256)


@pytest.mark.parametrize("javascript", [True, False])
def test_a_photo_chosen_on_the_account_page_is_seen_where_a_link_worker_is_chosen(cast, open_page, javascript):
    dewi = open_page(user=cast.dewi, viewport=PHONE, javascript=javascript)
    dewi.goto(reverse("account:overview"))
    dewi.get_by_label("Kies een foto").set_input_files(
        {"name": "ik.png", "mimeType": "image/png", "buffer": a_picture("orange", "PNG", (1200, 1600))}
    )
    dewi.get_by_role("button", name="Foto opslaan").click()
    dewi.get_by_text("Uw foto is opgeslagen").wait_for()
    one_face(dewi, "Foto van Dewi Darma")

    anna = open_page(user=cast.anna, javascript=javascript)
    anna.goto(reverse("referral:new"))
    one_face(anna, "")

    dewi.get_by_role("button", name="Foto verwijderen").click()
    dewi.get_by_text("Uw foto is verwijderd").wait_for()
    anna.reload()
    assert anna.locator("img.avatar").count() == 0
    assert anna.get_by_text("DD", exact=True).is_visible()


def test_a_wrong_file_is_told_beside_the_field(cast, open_page, watch):
    watch.allow("422")
    dewi = open_page(user=cast.dewi, viewport=PHONE)
    dewi.goto(reverse("account:overview"))
    dewi.get_by_label("Kies een foto").set_input_files(
        {"name": "ik.jpg", "mimeType": "image/jpeg", "buffer": b"<svg onload='alert(1)'>"}
    )
    dewi.get_by_role("button", name="Foto opslaan").click()
    field = dewi.get_by_label("Kies een foto")
    assert field.get_attribute("aria-invalid") == "true"
    told = dewi.locator(f"#{field.get_attribute('aria-describedby').split()[-1]}")
    assert "geen foto" in told.inner_text()
    assert axe_violations(dewi) == []
    assert not Photo.objects.exists()


def test_the_client_sees_the_face_on_the_link_without_an_account(cast, open_page):
    a_photo_of(cast.dewi, cast.here)
    referral = a_booked_referral(cast)
    client = open_page(viewport=PHONE)
    client.goto(reverse("doors:client", args=[token_for(referral.pk, LinkPurpose.CLIENT)]))
    one_face(client, "")
    assert axe_violations(client) == []


def test_the_card_on_paper_holds_the_photo(cast, open_page):
    a_photo_of(cast.dewi, cast.here)
    referral = a_booked_referral(cast)
    anna = open_page(user=cast.anna)
    anna.goto(reverse("doors:card", args=[referral.pk]))
    one_face(anna, "")
    paper = anna.pdf()
    assert len(re.findall(rb"/Subtype /Image", paper)) == 1
    Photo.objects.all().delete()
    anna.reload()
    assert len(re.findall(rb"/Subtype /Image", anna.pdf())) == 0


def test_the_pages_with_a_photo_are_in_order(cast, open_page):
    a_photo_of(cast.dewi, cast.here)
    referral = a_booked_referral(cast)
    pages = [
        (cast.dewi, reverse("account:overview")),
        (cast.ivo, reverse("steward:person", args=[cast.dewi.pk])),
        (cast.anna, reverse("referral:new")),
        (cast.anna, reverse("doors:card", args=[referral.pk])),
        (cast.anna, reverse("doors:file", args=[referral.pk])),
    ]
    for user, path in pages:
        for language, viewport in (("nl", PHONE), ("en", WIDE)):
            page = open_page(user=user, language=language, viewport=viewport)
            page.goto(path)
            assert page.locator("img.avatar").count() > 0, path
            assert axe_violations(page) == [], path
            assert not wider_than_screen(page), path
