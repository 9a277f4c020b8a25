"""Of the package that does the signing in, only the pages that were chosen exist."""

from django.urls import reverse

from kring.access.checks import all_patterns

CHOSEN = {
    "account_login",
    "account_logout",
    "account_inactive",
    "account_reauthenticate",
    "account_change_password",
    "account_set_password",
    "account_reset_password",
    "account_reset_password_done",
    "account_reset_password_from_key",
    "account_reset_password_from_key_done",
    "mfa_index",
    "mfa_authenticate",
    "mfa_reauthenticate",
    "mfa_activate_totp",
    "mfa_deactivate_totp",
    "mfa_view_recovery_codes",
    "mfa_generate_recovery_codes",
    "mfa_list_webauthn",
    "mfa_add_webauthn",
    "mfa_reauthenticate_webauthn",
    "mfa_login_webauthn",
    "mfa_remove_webauthn",
    "usersessions_list",
}


def from_the_package():
    return {
        name
        for name, pattern in all_patterns()
        if pattern.callback.__module__.startswith("allauth.") or name.startswith(("account_", "mfa_", "usersessions_"))
    }


def test_only_the_chosen_pages_exist():
    assert from_the_package() == CHOSEN


def test_nobody_makes_an_account_for_themselves(client, db):
    assert client.get(reverse("account_login")).status_code == 200
    for path in ("signup/", "sign-up/", "email/", "confirm-email/", "login/code/", "social/signup/"):
        address = reverse("account:overview") + path
        assert client.get(address).status_code == 404, address
        assert client.post(address, {"email": "new@example.org"}).status_code == 404, address


def test_the_sign_in_page_names_no_way_to_sign_up(client, db):
    page = client.get(reverse("account_login")).content.decode()
    assert reverse("account_reset_password") in page
    assert "signup" not in page
