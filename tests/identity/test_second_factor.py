import re

import pytest
from allauth.mfa.models import Authenticator
from django.conf import settings as django_settings
from django.core import mail
from django.urls import reverse

from kring.events.outbox import work_off
from kring.identity.sealing import unseal
from tests.identity.people import PASSWORD, code, factors, sign_in, signed_in, with_app, with_password


@pytest.fixture
def required(settings):
    settings.KRING_REQUIRE_SECOND_FACTOR = True


def secret_on(page):
    return re.search(r"<code>([A-Z2-7 ]+)</code>", page.content.decode())[1].replace(" ", "")


def connect(client):
    secret = secret_on(client.get(reverse("mfa_activate_totp")))
    return client.post(reverse("mfa_activate_totp"), {"code": code(secret)})


def test_connecting_an_app_gives_recovery_codes(client, cast):
    sign_in(client, with_password(cast.anna))
    assert connect(client).url == reverse("mfa_view_recovery_codes")
    assert factors(cast.anna) == {"totp", "recovery_codes"}
    page = client.get(reverse("mfa_view_recovery_codes")).content.decode()
    codes = re.findall(r"<li><code>(\d{8})</code></li>", page)
    assert len(codes) == 10
    client.logout()
    sign_in(client, cast.anna)
    client.post(reverse("mfa_authenticate"), {"code": codes[0]})
    assert signed_in(client)


def test_the_owner_hears_of_a_new_factor(client, cast, django_capture_on_commit_callbacks):
    sign_in(client, with_password(cast.anna))
    with django_capture_on_commit_callbacks(execute=True):
        connect(client)
    work_off()
    assert [letter.to for letter in mail.outbox] == [[cast.anna.email]]
    assert "een manier bij om in te loggen" in mail.outbox[0].body


def test_the_overview_shows_what_is_connected(client, cast):
    sign_in(client, with_password(cast.anna))
    assert "App koppelen" in client.get(reverse("mfa_index")).content.decode()
    connect(client)
    page = client.get(reverse("mfa_index")).content.decode()
    assert "App loskoppelen" in page
    assert "Er zijn nog 10 codes over." in page


def test_the_qr_code_has_no_style_of_its_own(client, cast):
    sign_in(client, with_password(cast.anna))
    page = client.get(reverse("mfa_activate_totp")).content.decode()
    picture = re.search(r"<svg[^>]*class=\"qr\".*?</svg>", page, re.DOTALL)[0]
    assert "style=" not in picture
    assert "<path" in picture


def test_the_secret_is_not_readable_in_the_database(client, cast):
    sign_in(client, with_password(cast.anna))
    secret = secret_on(client.get(reverse("mfa_activate_totp")))
    client.post(reverse("mfa_activate_totp"), {"code": code(secret)})
    stored = Authenticator.objects.get(type="totp")
    assert secret not in str(stored.data)
    assert unseal(stored.data["secret"]) == secret


def test_a_sealed_secret_opens_with_an_earlier_key(cast, settings):
    secret = with_app(cast.anna)
    settings.SECRET_KEY_FALLBACKS = [django_settings.SECRET_KEY]
    settings.SECRET_KEY = "another-key-of-enough-length-for-this"
    assert Authenticator.objects.get(type="totp").wrap().validate_code(code(secret))


def test_changing_factors_asks_again_who_it_is(client, cast):
    client.force_login(with_password(cast.anna))
    asked = client.get(reverse("mfa_activate_totp"))
    assert asked.url.startswith(reverse("account_reauthenticate"))
    answer = client.post(asked.url, {"password": PASSWORD, "next": reverse("mfa_activate_totp")})
    assert answer.url == reverse("mfa_activate_totp")
    assert client.get(answer.url).status_code == 200


def test_where_it_is_required_nothing_else_opens_without(client, cast, required):
    sign_in(client, with_password(cast.anna))
    for address in (reverse("account:overview"), reverse("usersessions_list")):
        assert client.get(address).url == reverse("mfa_index"), address
    assert "Kies eerst een tweede manier" in client.get(reverse("mfa_index")).content.decode()
    connect(client)
    assert client.get(reverse("account:overview")).status_code == 200


def test_where_it_is_not_required_everything_opens(client, cast):
    sign_in(client, with_password(cast.anna))
    assert client.get(reverse("account:overview")).status_code == 200


def test_the_last_factor_stays_where_one_is_required(client, cast, required):
    secret = with_app(with_password(cast.anna))
    sign_in(client, cast.anna)
    client.post(reverse("mfa_authenticate"), {"code": code(secret)})
    client.post(reverse("mfa_deactivate_totp"))
    assert "totp" in factors(cast.anna)


def test_disconnecting_the_app(client, cast):
    secret = with_app(with_password(cast.anna))
    sign_in(client, cast.anna)
    client.post(reverse("mfa_authenticate"), {"code": code(secret)})
    assert client.get(reverse("mfa_deactivate_totp")).status_code == 200
    client.post(reverse("mfa_deactivate_totp"))
    assert factors(cast.anna) == set()
    work_off()
    assert "verwijderd" in mail.outbox[0].body


def test_new_recovery_codes_replace_the_old_ones(client, cast):
    sign_in(client, with_password(cast.anna))
    connect(client)
    before = client.get(reverse("mfa_view_recovery_codes")).content
    assert client.get(reverse("mfa_generate_recovery_codes")).status_code == 200
    assert client.post(reverse("mfa_generate_recovery_codes")).url == reverse("mfa_view_recovery_codes")
    assert client.get(reverse("mfa_view_recovery_codes")).content != before
