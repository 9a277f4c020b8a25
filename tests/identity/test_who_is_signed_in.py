"""Every page asks anew who is signed in, though with the same statements for everybody."""

from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.test import Client
from django.utils import timezone

from kring.identity.models import Membership, User

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


def test_each_session_is_that_of_its_own_person(cast):
    people = {person: Client() for person in (cast.anna, cast.carla, cast.dewi, cast.jet)}
    for person, browser in people.items():
        browser.force_login(person)
    for _again in range(2):
        for person, browser in people.items():
            answer = browser.get("/")
            assert answer.status_code == 200
            assert [other.name for other in people if other.name in answer.text] == [person.name]
