from django.conf import settings
from django.test import Client
from django.urls import reverse

from kring.identity.demo_accounts import ADDRESS_ENDS_WITH, shown_accounts
from tests.identity.people import sign_in, signed_in, with_app, with_password


def test_ones_own_account_is_shown_with_its_roles(client, cast):
    client.force_login(cast.fenna)
    page = client.get(reverse("account:overview")).content.decode()
    for text in (cast.fenna.name, cast.fenna.email, "Teamleider", "Welkom"):
        assert text in page, text


def test_the_language_is_kept_with_the_account(client, cast):
    client.force_login(cast.anna)
    assert '<html lang="nl">' in client.get(reverse("account:overview")).content.decode()
    client.post(reverse("account:language"), {"language": "en"})
    elsewhere = type(client)()
    elsewhere.force_login(cast.anna)
    assert '<html lang="en">' in elsewhere.get(reverse("account:overview")).content.decode()


def test_the_switch_on_every_page_is_kept_too(client, cast):
    client.force_login(cast.anna)
    client.post(reverse("ui:language"), {"language": "en", "next": "/"})
    cast.anna.refresh_from_db()
    assert cast.anna.language == "en"


def test_the_language_of_the_account_wins_from_the_browser(client, cast):
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    assert '<html lang="en">' in client.get(reverse("account_login")).content.decode()
    client.force_login(cast.anna)
    assert '<html lang="nl">' in client.get(reverse("account:overview")).content.decode()


def test_a_language_that_is_not_there_is_refused(client, cast):
    client.force_login(cast.anna)
    assert client.post(reverse("account:language"), {"language": "tlh"}).status_code == 404
    cast.anna.refresh_from_db()
    assert cast.anna.language == "nl"


def test_signing_out_everywhere_else_keeps_this_session_only(client, cast):
    with_password(cast.anna)
    elsewhere = type(client)()
    for one in (client, elsewhere):
        sign_in(one, cast.anna)
        assert one.get(reverse("account:overview")).status_code == 200
    assert client.get(reverse("usersessions_list")).content.decode().count("<time") == 2
    client.post(reverse("usersessions_list"))
    assert client.get(reverse("account:overview")).status_code == 200
    assert elsewhere.get(reverse("account:overview")).status_code == 302


def in_the_demo(user):
    user.email = user.email.replace("@example.org", ADDRESS_ENDS_WITH)
    user.save()
    return user


def try_as(client, user):
    return client.post(reverse("account:try_as"), {"email": user.email})


def test_one_tap_signs_in_as_someone_of_the_demo(client, cast):
    anna = in_the_demo(cast.anna)
    page = client.get(reverse("account_login")).content.decode()
    assert f'value="{anna.email}"' in page
    assert "Verwijzer · De Linde" in page
    assert settings.KRING_DEMO_PASSWORD in page
    assert try_as(client, anna).url == "/"
    assert signed_in(client)
    assert client.get(reverse("usersessions_list")).content.decode().count("<time") == 1


def test_one_tap_does_not_exist_outside_the_demo(client, cast, settings):
    anna = in_the_demo(cast.anna)
    settings.KRING_DEMO = False
    assert try_as(client, anna).status_code == 404
    assert not signed_in(client)
    page = client.get(reverse("account_login")).content.decode()
    assert anna.email not in page
    assert settings.KRING_DEMO_PASSWORD not in page
    settings.KRING_DEMO = True
    try_as(client, anna)
    assert signed_in(client)


def test_one_tap_is_for_accounts_of_the_demo_only(client, cast):
    assert try_as(client, cast.anna).status_code == 404
    assert not signed_in(client)
    try_as(client, in_the_demo(cast.anna))
    assert signed_in(client)


def test_one_tap_takes_a_form_with_its_proof(cast):
    strict = Client(enforce_csrf_checks=True)
    assert try_as(strict, in_the_demo(cast.anna)).status_code == 403
    assert strict.get(reverse("account:try_as")).status_code == 404
    assert not signed_in(strict)


def test_a_few_accounts_of_each_role_are_shown(cast):
    for user in cast.everyone:
        in_the_demo(user)
    shown = shown_accounts()
    roles = [str(account.role) for account in shown]
    assert roles[0] == "Verwijzer"
    assert roles[-1] == "Beheerder"
    assert max(map(roles.count, roles)) == 2
    cast.anna.is_active = False
    cast.anna.save()
    assert cast.anna.email not in {account.email for account in shown_accounts()}


def test_with_an_app_the_demo_does_not_ask_for_a_code(client, cast):
    with_app(in_the_demo(cast.anna))
    try_as(client, cast.anna)
    assert signed_in(client)


ENGLISH = {"language": "en", "next": "/"}


def test_who_never_chose_a_language_goes_on_in_that_of_the_sign_in_page(client, cast):
    with_password(cast.anna)
    client.post(reverse("ui:language"), ENGLISH)
    sign_in(client, cast.anna)
    assert '<html lang="en">' in client.get("/").text
    cast.anna.refresh_from_db()
    assert (cast.anna.language, cast.anna.language_chosen) == ("en", False)


def test_a_language_that_was_not_chosen_on_the_sign_in_page_changes_nothing(client, cast):
    with_password(cast.anna)
    client.get(reverse("account_login"), headers={"Accept-Language": "en"})
    sign_in(client, cast.anna, headers={"Accept-Language": "en"})
    assert '<html lang="nl">' in client.get("/").text


def test_an_own_choice_wins_from_the_sign_in_page_and_says_so(client, cast):
    client.force_login(with_password(cast.anna))
    client.post(reverse("account:language"), {"language": "nl"})
    client.logout()
    client.post(reverse("ui:language"), ENGLISH)
    sign_in(client, cast.anna)
    page = client.get("/").text
    assert '<html lang="nl">' in page
    assert "Uw eigen keuze is Nederlands. Wilt u liever English? Kies dat dan in het menu." in page
