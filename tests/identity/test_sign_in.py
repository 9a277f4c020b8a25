from datetime import timedelta

from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.urls import reverse
from django.utils import timezone

from kring.identity.sessions import forget_ended
from tests.identity.people import PASSWORD, WRONG, code, sign_in, signed_in, with_app, with_password


def test_the_right_password_signs_in(client, cast):
    answer = sign_in(client, with_password(cast.anna))
    assert (answer.status_code, answer.url) == (302, "/")
    assert signed_in(client)


def test_signing_in_leads_to_the_page_that_was_asked_for(client, cast):
    with_password(cast.anna)
    asked = client.get(reverse("account:overview"))
    assert asked.url == f"{reverse('account_login')}?next={reverse('account:overview')}"
    page = client.get(asked.url).content.decode()
    assert f'name="next" value="{reverse("account:overview")}"' in page
    answer = client.post(
        asked.url, {"login": cast.anna.email, "password": PASSWORD, "next": reverse("account:overview")}
    )
    assert answer.url == reverse("account:overview")


def test_signing_in_never_leads_to_another_site(client, cast):
    answer = client.post(
        reverse("account_login"),
        {"login": with_password(cast.anna).email, "password": PASSWORD, "next": "https://elsewhere.example/"},
    )
    assert (answer.status_code, answer.url) == (302, "/")


def test_an_address_may_be_typed_in_capitals(client, cast):
    with_password(cast.anna)
    client.post(reverse("account_login"), {"login": cast.anna.email.upper(), "password": PASSWORD})
    assert signed_in(client)


def test_a_wrong_password_does_not_sign_in(client, cast):
    answer = sign_in(client, with_password(cast.anna), WRONG)
    assert answer.status_code == 200
    assert "Dit e-mailadres en wachtwoord horen niet bij elkaar." in answer.content.decode()
    assert not signed_in(client)


def test_a_session_gets_a_new_id_at_sign_in(client, cast):
    session = client.session
    session["before"] = True
    session.save()
    before = session.session_key
    sign_in(client, with_password(cast.anna))
    assert signed_in(client)
    assert client.session.session_key != before


def test_a_closed_account_does_not_sign_in(client, cast):
    with_password(cast.anna)
    sign_in(client, cast.anna)
    assert signed_in(client)
    client.logout()
    cast.anna.is_active = False
    cast.anna.save()
    answer = sign_in(client, cast.anna)
    assert answer.url == reverse("account_inactive")
    assert client.get(answer.url).status_code == 200
    assert not signed_in(client)


def test_closing_an_account_ends_its_sessions_at_once(client, cast):
    client.force_login(cast.anna)
    assert client.get(reverse("account:overview")).status_code == 200
    cast.anna.is_active = False
    cast.anna.save()
    assert client.get(reverse("account:overview")).url.startswith(reverse("account_login"))


def test_the_end_of_the_last_role_ends_the_session_at_once(client, cast):
    client.force_login(cast.anna)
    assert client.get(reverse("account:overview")).status_code == 200
    cast.anna.memberships.all().delete()
    answer = client.get(reverse("account:overview"), follow=True)
    assert answer.redirect_chain[-1][0] == reverse("account_login")
    assert "geen rol in een organisatie" in answer.content.decode()
    assert not signed_in(client)


def test_with_an_app_the_password_is_not_enough(client, cast):
    secret = with_app(with_password(cast.anna))
    assert sign_in(client, cast.anna).url == reverse("mfa_authenticate")
    assert not signed_in(client)
    assert client.get(reverse("account:overview")).url.startswith(reverse("account_login"))
    answer = client.post(reverse("mfa_authenticate"), {"code": code(secret)})
    assert answer.url == "/"
    assert signed_in(client)


def test_a_wrong_code_does_not_sign_in(client, cast):
    secret = with_app(with_password(cast.anna))
    sign_in(client, cast.anna)
    wrong = str((int(code(secret)) + 1) % 1_000_000).zfill(6)
    assert "Deze code klopt niet" in client.post(reverse("mfa_authenticate"), {"code": wrong}).content.decode()
    assert not signed_in(client)


def test_a_code_works_once(client, cast):
    secret = with_app(with_password(cast.anna))
    sign_in(client, cast.anna)
    used = code(secret)
    client.post(reverse("mfa_authenticate"), {"code": used})
    assert signed_in(client)
    client.logout()
    sign_in(client, cast.anna)
    client.post(reverse("mfa_authenticate"), {"code": used})
    assert not signed_in(client)


def test_signing_out_takes_a_form_not_a_link(client, cast):
    client.force_login(cast.anna)
    assert client.get(reverse("account_logout")).status_code == 200
    assert signed_in(client)
    assert client.post(reverse("account_logout")).url == reverse("account_login")
    assert not signed_in(client)


def test_sessions_that_are_over_are_forgotten(client, cast):
    with_password(cast.anna)
    sign_in(client, cast.anna)
    other = type(client)()
    sign_in(other, cast.anna)
    Session.objects.filter(session_key=client.session.session_key).update(expire_date=timezone.now() - timedelta(1))
    assert forget_ended(timezone.now()) == 1
    assert list(UserSession.objects.values_list("session_key", flat=True)) == [other.session.session_key]
    assert signed_in(other)
