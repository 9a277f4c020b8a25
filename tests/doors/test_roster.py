"""Who works by the roster reads it: a link worker, a team lead, a practice. Only the steward changes it (R65)."""

import uuid
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone, translation

from kring.capacity.models import Presence
from kring.identity.models import Membership, Organisation
from kring.programme.models import Location
from kring.ui import dates
from tests.factories import a_booked_referral


def page(client, user):
    client.force_login(user)
    return client.get(reverse("doors:roster"))


def test_who_is_where_at_which_times_is_on_the_team_leads_roster(client, cast, in_english):
    client.force_login(cast.fenna)
    assert reverse("doors:roster") in client.get(reverse("doors:team")).text
    shown = page(client, cast.fenna).text
    for words in ("Westerveld", "Monday", "09:00–12:00", "Dewi Darma", "Els Evers", "De Linde, room 3"):
        assert words in shown
    assert "/steward/" not in shown
    assert "<form" not in shown.split("<main", 1)[1].split("</main>")[0]

    Presence.objects.filter(user=cast.els).delete()
    assert "Els Evers" not in page(client, cast.fenna).text


def test_the_roster_of_another_team_is_not_on_it(client, cast):
    others = Organisation.objects.create(region_id=cast.here.region.pk, kind="welfare", name="Andere")
    place = Location.objects.create(
        region_id=cast.here.region.pk, name="Noord", programme=cast.here.programme, welfare=others
    )
    presence = Presence.objects.filter(user=cast.els).first()
    presence.location = place
    presence.room = "Zolder"
    presence.save()
    assert "Zolder" not in page(client, cast.fenna).text
    Membership.objects.filter(user=cast.fenna).update(organisation=others)
    assert "Zolder" in page(client, cast.fenna).text


def in_words(day) -> str:
    with translation.override("en"):
        return dates.short_date(day)


def rosters(client, user) -> dict[str, str]:
    """What stands under each heading."""
    parts = page(client, user).text.split("<main", 1)[1].split("</main>")[0].split("<h2>")[1:]
    return {part.split("</h2>")[0]: part.split("</h2>")[1] for part in parts}


def test_a_link_worker_reads_their_own_fixed_times_and_the_teams(client, cast, in_english):
    client.force_login(cast.dewi)
    assert reverse("doors:roster") in client.get(reverse("doors:today")).text
    presence = Presence.objects.filter(user=cast.dewi).first()
    presence.pk, presence.weekday, presence.room = uuid.uuid4(), 5, "Attic"
    presence.save(force_insert=True)
    Presence.objects.filter(user=cast.els).update(room="Cellar")

    shown = rosters(client, cast.dewi)
    assert list(shown) == ["Your own fixed times", "Westerveld"]
    own, team = shown.values()
    assert "Saturday" in own and "Attic" in own
    assert "Cellar" not in own and "Els Evers" not in own
    assert "Attic" in team and "Cellar" in team and "Dewi Darma" in team and "Els Evers" in team

    Presence.objects.filter(user=cast.dewi).delete()
    assert "You have no fixed times yet" in rosters(client, cast.dewi)["Your own fixed times"]


def test_a_link_worker_reads_nothing_of_another_team(client, cast):
    others = Organisation.objects.create(region_id=cast.here.region.pk, kind="welfare", name="Andere")
    place = Location.objects.create(
        region_id=cast.here.region.pk, name="Noord", programme=cast.here.programme, welfare=others
    )
    Presence.objects.filter(user=cast.els).update(location=place, room="Zolder")
    shown = page(client, cast.dewi).text
    assert "Zolder" not in shown and "Noord" not in shown


@pytest.mark.parametrize("who", ["anna", "bram"])
def test_a_practice_reads_who_is_in_its_rooms_and_when(client, cast, in_english, who):
    a_booked_referral(cast)
    user = getattr(cast, who)
    client.force_login(user)
    assert reverse("doors:roster") in client.get(reverse("doors:today")).text
    Presence.objects.filter(user=cast.els).update(site=cast.other_practice, room="Cellar")

    shown = rosters(client, user)
    assert list(shown) == ["De Linde"]
    for words in ("Monday", "09:00–12:00", "Dewi Darma", "room 3"):
        assert words in shown["De Linde"]
    assert "Els Evers" not in shown["De Linde"]
    assert "Beem" not in page(client, user).text


def test_a_practice_without_a_room_for_anybody_reads_that(client, cast, in_english):
    shown = rosters(client, cast.carla)
    assert "No link worker has fixed times here yet" in shown["Het Anker"]
    assert "Dewi Darma" not in page(client, cast.carla).text


def test_what_begins_or_ends_says_when_and_what_ended_is_gone(client, cast, in_english):
    today = timezone.localdate()
    soon = today + timedelta(days=7)
    Presence.objects.update(since=soon)
    assert f"from {in_words(soon)}" in page(client, cast.anna).text
    Presence.objects.update(since=today - timedelta(days=7), until=today)
    assert f"until {in_words(today)}" in page(client, cast.anna).text
    Presence.objects.update(until=today - timedelta(days=1))
    assert "Dewi Darma" not in page(client, cast.anna).text


def test_for_who_does_not_work_by_it_there_is_no_roster(client, cast):
    for user in (cast.gijs, cast.hanna):
        assert page(client, user).status_code == 403
        assert reverse("doors:roster") not in client.get(reverse("doors:today")).text
