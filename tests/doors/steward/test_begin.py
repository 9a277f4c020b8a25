"""Whoever installs Kring makes the first region and its first steward by one command."""

import re

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse

from kring.access.models import AuditEntry
from kring.events.models import OutboxMessage
from kring.identity.models import Membership, Organisation, Region, Role, User

pytestmark = pytest.mark.django_db

WHO = {
    "region": "Het Groene Land",
    "organisation": "Regiobureau",
    "steward": "Mies Meesters",
    "email": "Mies@Example.org",
}
PASSWORD = "een heel lang wachtwoord"


def test_an_empty_installation_gets_a_region_and_a_steward_who_gets_in(client, capsys):
    assert not Region.objects.exists()
    call_command("begin", **WHO, show_link=True)
    user = User.objects.get(email="mies@example.org")
    assert (user.name, user.has_usable_password()) == ("Mies Meesters", False)
    role = Membership.objects.get(user=user)
    assert (role.role, role.organisation.name, role.region_id) == (
        Role.STEWARD,
        "Regiobureau",
        Region.objects.get(slug="het-groene-land").pk,
    )
    assert OutboxMessage.objects.filter(payload__user_id=str(user.pk)).count() == 1
    assert AuditEntry.objects.get(verb="steward.changed").role == "installation"

    path = re.search(r"https?://[^/]+(/\S+)", capsys.readouterr().out)[1]
    page = client.get(path, follow=True)
    client.post(page.request["PATH_INFO"], {"password1": PASSWORD, "password2": PASSWORD})
    user.refresh_from_db()
    assert user.check_password(PASSWORD)
    client.force_login(user)
    assert client.get(reverse("steward:start")).status_code == 200


def test_without_being_asked_no_link_is_printed(capsys):
    call_command("begin", **WHO)
    told = capsys.readouterr().out
    assert "mies@example.org" in told
    assert "http" not in told


@pytest.mark.parametrize(
    ("wrong", "told"), [({"email": "mies"}, "not an e-mail address"), ({"region": "–"}, "letters or digits")]
)
def test_what_cannot_be_is_refused_and_nothing_is_made(wrong, told):
    with pytest.raises(CommandError, match=told):
        call_command("begin", **(WHO | wrong))
    assert (Region.objects.count(), User.objects.count(), Organisation.objects.count()) == (0, 0, 0)


def test_a_region_begins_once(capsys):
    call_command("begin", **WHO)
    with pytest.raises(CommandError, match="already"):
        call_command("begin", **(WHO | {"email": "jan@example.org"}))
    assert (Region.objects.count(), User.objects.count(), OutboxMessage.objects.count()) == (1, 1, 1)


def test_a_closed_account_makes_no_steward_of_another_region():
    call_command("begin", **WHO)
    User.objects.update(is_active=False)
    with pytest.raises(CommandError, match="closed"):
        call_command("begin", **(WHO | {"region": "Elders"}))
    assert (Region.objects.count(), Membership.objects.count()) == (1, 1)
