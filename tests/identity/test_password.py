import re
from datetime import timedelta

from django.contrib.auth.tokens import PasswordResetTokenGenerator
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from kring.events.models import OutboxMessage
from kring.events.outbox import work_off
from kring.identity.letters import INVITATION_LASTS, invitation_path
from tests.identity.people import PASSWORD, WRONG, sign_in, signed_in, with_app, with_password

NEW = "nog-een-lange-zin-om-te-onthouden"


def ask(client, email):
    return client.post(reverse("account_reset_password"), {"email": email})


def link_in(letter):
    return re.search(r"https?://[^/]+(/\S+)", letter.body)[1]


def choose(client, path, password=NEW):
    opened = client.get(path)
    assert opened.status_code == 302, "the token does not stay in the address"
    return client.post(opened.url, {"password1": password, "password2": password})


def test_a_forgotten_password_is_replaced_through_a_mailed_link(client, cast):
    with_password(cast.anna)
    assert ask(client, cast.anna.email).url == reverse("account_reset_password_done")
    work_off()
    answer = choose(client, link_in(mail.outbox[0]))
    assert answer.url == reverse("account_reset_password_from_key_done")
    assert client.get(answer.url).status_code == 200
    assert not signed_in(client), "choosing a password does not sign in"
    sign_in(client, cast.anna, NEW)
    assert signed_in(client)


def test_the_mail_names_nobody_and_no_care(client, cast):
    ask(client, with_password(cast.anna).email)
    work_off()
    letter = mail.outbox[0]
    assert letter.to == [cast.anna.email]
    for word in ("Anna", "Aalbers", "Linde", "Westerveld", "zorg", "huisarts"):
        assert word.lower() not in f"{letter.subject} {letter.body}".lower()


def test_the_link_is_not_in_the_outbox(client, cast):
    ask(client, with_password(cast.anna).email)
    assert OutboxMessage.objects.get().payload.keys() == {"region_id", "at", "user_id"}


def test_an_unknown_address_gets_the_same_answer_and_no_mail(client, cast):
    known = ask(client, with_password(cast.anna).email)
    unknown = ask(client, "nobody@example.org")
    assert (known.status_code, known.url) == (unknown.status_code, unknown.url)
    assert OutboxMessage.objects.count() == 2, "as much work for either"
    work_off()
    assert [letter.to for letter in mail.outbox] == [[cast.anna.email]]


def test_a_closed_account_gets_no_mail(client, cast):
    with_password(cast.anna)
    cast.anna.is_active = False
    cast.anna.save()
    ask(client, cast.anna.email)
    work_off()
    assert mail.outbox == []


def test_a_link_works_once(client, cast):
    ask(client, with_password(cast.anna).email)
    work_off()
    path = link_in(mail.outbox[0])
    choose(client, path)
    again = client.get(path)
    assert again.status_code == 200
    assert "Deze link werkt niet meer" in again.content.decode()


def test_a_forged_link_opens_nothing(client, cast):
    ask(client, with_password(cast.anna).email)
    work_off()
    path = link_in(mail.outbox[0])
    assert client.get(path).status_code == 302
    forged = path[:-2] + ("a" if path[-2] != "a" else "b") + "/"
    assert "Deze link werkt niet meer" in client.get(forged).content.decode()


def test_a_new_password_ends_the_other_sessions(client, cast):
    with_password(cast.anna)
    elsewhere = type(client)()
    sign_in(elsewhere, cast.anna)
    assert elsewhere.get(reverse("account:overview")).status_code == 200
    ask(client, cast.anna.email)
    work_off()
    choose(client, link_in(mail.outbox[0]))
    assert elsewhere.get(reverse("account:overview")).status_code == 302


def test_a_new_password_does_not_pass_by_the_app(client, cast):
    with_app(with_password(cast.anna))
    ask(client, cast.anna.email)
    work_off()
    choose(client, link_in(mail.outbox[0]))
    assert sign_in(client, cast.anna, NEW).url == reverse("mfa_authenticate")
    assert not signed_in(client)


def test_a_short_or_common_password_is_not_taken(client, cast):
    ask(client, with_password(cast.anna).email)
    work_off()
    opened = client.get(link_in(mail.outbox[0]))
    for password in ("kort", "password1234", cast.anna.email):
        answer = client.post(opened.url, {"password1": password, "password2": password})
        assert answer.status_code == 200, password
    assert client.post(opened.url, {"password1": NEW, "password2": NEW}).status_code == 302


def test_an_invitation_lives_a_week_and_works_once(client, cast, monkeypatch):
    cast.anna.set_unusable_password()
    cast.anna.save()
    path = invitation_path(cast.anna)
    now = timezone.localtime().replace(tzinfo=None)
    in_time, too_late = INVITATION_LASTS - timedelta(minutes=1), INVITATION_LASTS + timedelta(minutes=1)
    monkeypatch.setattr(PasswordResetTokenGenerator, "_now", lambda self: now + too_late)
    assert client.get(path).status_code == 200
    monkeypatch.setattr(PasswordResetTokenGenerator, "_now", lambda self: now + in_time)
    choose(client, path)
    sign_in(client, cast.anna, NEW)
    assert signed_in(client)
    assert "Deze link werkt niet meer" in type(client)().get(path).content.decode()


def test_changing_ones_password_takes_the_current_one(client, cast):
    sign_in(client, with_password(cast.anna))
    fields = {"oldpassword": WRONG, "password1": NEW, "password2": NEW}
    assert "niet uw huidige wachtwoord" in client.post(reverse("account_change_password"), fields).content.decode()
    answer = client.post(reverse("account_change_password"), fields | {"oldpassword": PASSWORD})
    assert answer.url == reverse("account:overview")
    assert signed_in(client)
    work_off()
    assert "Het wachtwoord van uw account is veranderd." in mail.outbox[0].body
