"""Every answer tells the browser to keep to our own files and to keep nothing."""

import pytest
from django.conf import settings
from django.urls import reverse

pytestmark = pytest.mark.django_db


@pytest.fixture
def answer(client):
    return client.get("/", follow=False)


def test_only_our_own_files_may_be_loaded_and_nobody_may_frame_us(answer):
    assert dict(part.split(" ", 1) for part in answer["Content-Security-Policy"].split("; ")) == {
        "default-src": "'none'",
        "script-src": "'self'",
        "style-src": "'self'",
        "img-src": "'self' data:",
        "font-src": "'self'",
        "connect-src": "'self'",
        "form-action": "'self'",
        "base-uri": "'none'",
        "frame-ancestors": "'none'",
    }
    assert answer["X-Frame-Options"] == "DENY"


def test_pages_are_not_kept_by_browsers_and_proxies(answer):
    assert "no-store" in answer["Cache-Control"]


def test_types_are_not_guessed_and_addresses_not_told(answer):
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Referrer-Policy"] == "same-origin"
    assert answer["Cross-Origin-Opener-Policy"] == "same-origin"


def test_a_stranger_is_sent_to_the_sign_in_page(client):
    for route in (reverse("account_change_password"), reverse("mfa_index")):
        assert client.get(route).headers["Location"].startswith(reverse("account_login"))


def test_a_session_ends_after_ten_hours():
    assert settings.SESSION_COOKIE_AGE == 36_000
    assert settings.SESSION_COOKIE_HTTPONLY
