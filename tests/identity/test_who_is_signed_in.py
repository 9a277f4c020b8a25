"""Every page asks anew who is signed in, though with the same statements for everybody."""

from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from kring.identity.models import Membership, User

NOBODYS = "00000000-0000-0000-0000-000000000000"
LOGIN = reverse("account_login")
ENDED = {
    "the account was closed": lambda user: User.objects.filter(pk=user.pk).update(is_active=False),
    "the session is over": lambda _user: Session.objects.update(expire_date=timezone.now() - timedelta(seconds=1)),
    "nothing is left to work at": lambda user: Membership.objects.filter(user=user).update(
        until=timezone.localdate() - timedelta(days=1)
    ),
}


@pytest.mark.parametrize("how", ENDED)
def test_who_may_not_be_here_any_more_is_out_at_the_next_page(cast, client, how):
    client.force_login(cast.anna)
    assert client.get("/").status_code == 200
    ENDED[how](cast.anna)
    assert client.get("/").status_code == 302


@pytest.mark.parametrize(
    ("page", "after"),
    [
        ("/referrals/new/", "?next=/referrals/new/"),
        (f"/referrals/{NOBODYS}/accept/", ""),
        ("/nowhere/", ""),
        ("http://elsewhere.example/referrals/", ""),
    ],
)
def test_a_button_pressed_too_late_leads_back_to_the_page_it_was_on(client, db, page, after):
    came_from = page if page.startswith("http") else f"http://testserver{page}?draft=1"
    answer = client.post(f"/referrals/{NOBODYS}/accept/", headers={"Referer": came_from})
    assert answer.url == LOGIN + after
    assert "U was niet meer ingelogd" in client.get(answer.url).text


def test_a_role_that_ended_is_told_at_the_next_step_and_not_to_a_script(cast, client):
    client.force_login(cast.anna)
    ENDED["nothing is left to work at"](cast.anna)
    assert client.head(reverse("account:stay")).status_code == 403
    answer = client.post(f"/referrals/{NOBODYS}/accept/")
    assert answer.url == LOGIN
    assert "geen rol in een organisatie" in client.get(answer.url).text


def test_the_address_of_a_button_says_so_when_it_is_opened(cast, client):
    client.force_login(cast.anna)
    answer = client.get(f"/referrals/{NOBODYS}/accept/")
    assert (answer.status_code, answer["Allow"]) == (405, "POST")
    assert "hoort bij een knop" in answer.text and 'href="/"' in answer.text


def test_each_session_is_that_of_its_own_person(cast):
    people = {person: Client() for person in (cast.anna, cast.carla, cast.dewi, cast.jet)}
    for person, browser in people.items():
        browser.force_login(person)
    for _again in range(2):
        for person, browser in people.items():
            answer = browser.get("/")
            assert answer.status_code == 200
            assert [other.name for other in people if other.name in answer.text] == [person.name]
