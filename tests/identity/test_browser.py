"""Signing in and the lock, in a real browser."""

import re
import time

import pytest
from allauth.mfa.models import Authenticator
from django.urls import reverse
from playwright.sync_api import expect

from kring.identity import rules
from kring.identity.letters import invitation_path
from kring.identity.urls import urlpatterns
from tests.browser import PHONE, WIDE, axe_violations, wider_than_screen
from tests.identity.people import PASSWORD, code, factors, with_app, with_password

pytestmark = pytest.mark.browser


def fill_in(page, user):
    page.goto(reverse("account_login"))
    page.get_by_label("E-mailadres").fill(user.email)
    page.get_by_label("Wachtwoord", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Inloggen", exact=True).click()


def fresh_code(secret):
    """A code that stays valid for the seconds a browser needs."""
    if time.time() % 30 > 25:
        time.sleep(30 - time.time() % 30)
    return code(secret)


def with_fingerprint(page):
    """The browser now has a device that recognises its owner."""
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    made = session.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    return session, made["authenticatorId"]


def arrived(page, route):
    page.wait_for_url(lambda url: url.split("?")[0].endswith(reverse(route)))


def test_signing_in_with_a_password_and_an_app(open_page, cast):
    secret = with_app(with_password(cast.anna))
    page = open_page()
    page.goto(reverse("account:overview"))
    page.get_by_label("E-mailadres").fill(cast.anna.email)
    page.get_by_label("Wachtwoord", exact=True).fill(PASSWORD)
    page.keyboard.press("Enter")
    arrived(page, "mfa_authenticate")
    page.get_by_label("Code uit uw app, of een herstelcode").fill(fresh_code(secret))
    page.keyboard.press("Enter")
    arrived(page, "account:overview")
    assert page.get_by_role("heading", level=1).inner_text() == "Uw account"


def test_connecting_an_app_by_typing_its_secret(open_page, cast):
    with_password(cast.anna)
    page = open_page()
    fill_in(page, cast.anna)
    page.goto(reverse("mfa_activate_totp"))
    page.get_by_text("Liever typen").click()
    secret = page.locator(".secret").inner_text().replace(" ", "")
    page.get_by_label("Code die de app laat zien").fill(fresh_code(secret))
    page.get_by_role("button", name="Koppelen").click()
    arrived(page, "mfa_view_recovery_codes")
    assert page.locator(".codes li").count() == 10
    assert factors(cast.anna) == {"totp", "recovery_codes"}


def test_a_passkey_is_added_and_signs_in_without_a_password(open_page, cast):
    with_password(cast.anna)
    page = open_page()
    with_fingerprint(page)
    fill_in(page, cast.anna)
    page.goto(reverse("mfa_add_webauthn"))
    page.get_by_label("Naam van deze toegangssleutel").fill("Laptop")
    page.get_by_role("button", name="Toegangssleutel toevoegen").click()
    arrived(page, "mfa_view_recovery_codes")
    page.goto(reverse("mfa_index"))
    assert page.get_by_text("Laptop").is_visible()
    page.goto(reverse("account_logout"))
    page.get_by_role("main").get_by_role("button", name="Uitloggen").click()
    arrived(page, "account_login")
    page.get_by_role("button", name="Inloggen met toegangssleutel").click()
    page.wait_for_url(re.compile(r"^http://[^/]+/$"))
    page.goto(reverse("account:overview"))
    assert page.get_by_text(cast.anna.email).first.is_visible()


def test_a_passkey_is_the_second_step_after_a_password(open_page, cast):
    with_password(cast.anna)
    page = open_page()
    with_fingerprint(page)
    fill_in(page, cast.anna)
    page.goto(reverse("mfa_add_webauthn"))
    page.get_by_role("button", name="Toegangssleutel toevoegen").click()
    arrived(page, "mfa_view_recovery_codes")
    page.goto(reverse("account_logout"))
    page.get_by_role("main").get_by_role("button", name="Uitloggen").click()
    fill_in(page, cast.anna)
    arrived(page, "mfa_authenticate")
    page.get_by_role("button", name="Gebruik een toegangssleutel").click()
    page.wait_for_url(re.compile(r"^http://[^/]+/$"))


def test_an_unknown_passkey_is_told_kindly(open_page, cast):
    page = open_page()
    session, device = with_fingerprint(page)
    session.send("WebAuthn.setUserVerified", {"authenticatorId": device, "isUserVerified": False})
    page.goto(reverse("account_login"))
    page.get_by_role("button", name="Inloggen met toegangssleutel").click()
    page.get_by_text("Dat lukte niet.").wait_for()
    assert page.url.endswith(reverse("account_login"))


def test_the_lock_covers_the_page_and_gives_it_back_as_it_was(open_page, cast, monkeypatch):
    monkeypatch.setattr(rules, "IDLE_LIMIT", 4)
    page = open_page(user=with_password(cast.anna))
    page.goto(reverse("account_change_password"))
    typed = page.get_by_label("Nieuw wachtwoord")
    typed.fill("half getypt")
    page.get_by_role("heading", name="Uw scherm is op slot").wait_for()
    assert not typed.is_visible()
    elsewhere = page.context.new_page()
    elsewhere.goto(reverse("account:overview"))
    arrived(elsewhere, "account_reauthenticate")
    elsewhere.close()
    cover = page.get_by_role("dialog")
    cover.get_by_label("Wachtwoord").fill("iets-heel-anders-dan-dat")
    page.keyboard.press("Enter")
    cover.get_by_text("Dit is niet uw wachtwoord.").first.wait_for()
    page.keyboard.press("Escape")
    page.keyboard.press("Escape")
    expect(cover).to_be_visible()
    monkeypatch.setattr(rules, "IDLE_LIMIT", 900)
    cover.get_by_label("Wachtwoord").fill(PASSWORD)
    page.keyboard.press("Enter")
    cover.wait_for(state="hidden")
    assert typed.input_value() == "half getypt"
    assert page.url.endswith(reverse("account_change_password"))


def test_without_scripts_a_form_sent_too_late_is_sent_after_all(open_page, cast, monkeypatch):
    page = open_page(user=with_password(cast.anna), javascript=False)
    page.goto(reverse("account:overview"))
    page.get_by_label("English").check()
    monkeypatch.setattr(rules, "IDLE_LIMIT", 0)
    page.get_by_role("button", name="Taal opslaan").click()
    arrived(page, "account_reauthenticate")
    monkeypatch.setattr(rules, "IDLE_LIMIT", 900)
    page.get_by_label("Wachtwoord").fill(PASSWORD)
    page.keyboard.press("Enter")
    arrived(page, "account:held")
    page.get_by_role("button", name="Nu versturen").click()
    assert page.get_by_role("heading", level=1).inner_text() == "Your account"


BEFORE = ["account_login", "account_reset_password", "account_reset_password_done", "account_inactive"]
BEFORE += ["account_reset_password_from_key_done"]
AFTER = ["account:overview", "account_change_password", "mfa_index", "mfa_activate_totp", "mfa_add_webauthn"]
AFTER += ["usersessions_list", "account_reauthenticate", "account_logout"]


@pytest.mark.parametrize("viewport", [PHONE, WIDE], ids=["phone", "wide"])
@pytest.mark.parametrize("language", ["nl", "en"])
def test_axe_finds_nothing_on_the_pages_of_signing_in(open_page, cast, viewport, language):
    with_password(cast.anna)
    cast.anna.language = language
    cast.anna.email = "anna@demo.kring.example"
    cast.anna.save()
    page = open_page(language=language, viewport=viewport)
    for route in BEFORE:
        look(page, route, language)
    page.goto(reverse("account_login"))
    page.locator("button.person").first.click()
    page.wait_for_url(re.compile(r"^http://[^/]+/$"))
    page.goto(f"{reverse('account_reauthenticate')}?next={reverse('account:overview')}")
    page.locator("input[name=password]").fill(PASSWORD)
    page.keyboard.press("Enter")
    arrived(page, "account:overview")
    for route in AFTER:
        look(page, route, language)


def look(page, route, language, **parts):
    page.goto(reverse(route, kwargs=parts))
    assert page.url.endswith(reverse(route, kwargs=parts)), route
    look_here(page, language)


def look_here(page, language):
    """The page that is open, in whatever state it is."""
    assert page.locator("html").get_attribute("lang") == language, page.url
    assert axe_violations(page) == [], page.url
    assert not wider_than_screen(page), page.url


INVITED = ["account_reset_password_from_key"]  # and once more when the link is dead
SECOND_STEP = ["mfa_authenticate", "mfa_reauthenticate", "mfa_deactivate_totp", "mfa_view_recovery_codes"]
SECOND_STEP += ["mfa_generate_recovery_codes", "mfa_reauthenticate_webauthn", "mfa_remove_webauthn"]
NO_PAGES = [
    "account_set_password",
    "mfa_list_webauthn",
    "mfa_login_webauthn",
]  # they lead elsewhere, or are for a script


def test_every_page_of_signing_in_is_looked_at():
    routes = {pattern.name for pattern in urlpatterns}
    assert set(BEFORE + AFTER + INVITED + SECOND_STEP + NO_PAGES) - routes == {"account:overview"}
    assert routes <= set(BEFORE + AFTER + INVITED + SECOND_STEP + NO_PAGES)


@pytest.mark.parametrize("viewport", [PHONE, WIDE], ids=["phone", "wide"])
@pytest.mark.parametrize("language", ["nl", "en"])
def test_axe_finds_nothing_on_the_first_page_of_who_was_invited(open_page, cast, viewport, language):
    cast.anna.language = language
    cast.anna.save()
    page, invitation = open_page(language=language, viewport=viewport), invitation_path(cast.anna)
    page.goto(invitation)
    look_here(page, language)
    for name in ("password1", "password2"):
        page.locator(f"input[name={name}]").fill(PASSWORD)
    page.keyboard.press("Enter")
    arrived(page, "account_reset_password_from_key_done")
    page.goto(invitation)
    page.get_by_role(
        "heading", name={"nl": "Deze link werkt niet meer", "en": "This link no longer works"}[language]
    ).wait_for()
    look_here(page, language)


@pytest.mark.parametrize("viewport", [PHONE, WIDE], ids=["phone", "wide"])
@pytest.mark.parametrize("language", ["nl", "en"])
def test_axe_finds_nothing_on_the_pages_of_a_second_step(open_page, cast, viewport, language):
    secret = with_app(with_password(cast.anna))
    cast.anna.language = language
    cast.anna.save()
    page = open_page(language=language, viewport=viewport)
    with_fingerprint(page)
    page.goto(reverse("account_login"))
    page.locator("input[name=login]").fill(cast.anna.email)
    page.locator("input[name=password]").fill(PASSWORD)
    page.keyboard.press("Enter")
    arrived(page, "mfa_authenticate")
    look_here(page, language)
    page.locator("input[name=code]").fill("no-code")
    page.keyboard.press("Enter")
    page.locator("[aria-invalid=true]").wait_for()
    look_here(page, language)
    page.locator("input[name=code]").fill(fresh_code(secret))
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"^http://[^/]+/$"))
    page.goto(reverse("mfa_add_webauthn"))
    page.locator("form[data-passkey] button").click()
    arrived(page, "mfa_view_recovery_codes")
    passkey = Authenticator.objects.get(user=cast.anna, type=Authenticator.Type.WEBAUTHN)
    for route in SECOND_STEP[1:]:
        look(page, route, language, **({"pk": passkey.pk} if route == "mfa_remove_webauthn" else {}))
