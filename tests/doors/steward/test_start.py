from datetime import date, timedelta

import pytest
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone

from kring.clients.models import ConsentText
from kring.doors.steward.start.queries import concerns
from kring.identity.models import Organisation, OrganisationKind, User
from kring.programme.models import Location, LocationMember, Programme

pytestmark = pytest.mark.django_db


def counts(cast):
    return [concern.count for concern in concerns(cast.actor(cast.ivo))]


def test_all_is_well(cast):
    assert not any(counts(cast))


def test_everything_that_asks_for_attention_is_counted_once(cast):
    region = cast.here.region.pk
    empty = Programme.objects.create(region_id=region, name="Nieuw")
    Location.objects.create(region_id=region, name="Noord", programme=empty, welfare=cast.here.welfare)
    ConsentText.objects.filter(region_id=region).delete()
    cast.carla.memberships.update(until=timezone.localdate() + timedelta(days=30))
    cast.bram.memberships.update(until=timezone.localdate() - timedelta(days=1))
    cast.gijs.is_active = False
    cast.gijs.save()
    Organisation.objects.filter(pk=cast.provider.pk).update(kind=OrganisationKind.OTHER)
    cast.activity.confirmed_on = cast.activity.expires_on = date(2020, 1, 1)
    cast.activity.save()
    assert [count for count in counts(cast) if count] == [1] * 8


def test_another_regions_troubles_are_not_counted(cast):
    LocationMember.objects.filter(location=cast.there.location).delete()
    cast.jet.memberships.update(until=timezone.localdate())
    assert not any(counts(cast))


def test_a_new_region_is_told_how_to_begin_and_not_that_all_is_well(cast, client):
    first, well = "Zo begint een regio", "In orde"
    client.force_login(cast.ivo)
    told = client.get(reverse("steward:start")).text
    assert (first in told, well in told) == (False, True)

    who = {"region": "Verderop", "organisation": "Regiobureau", "steward": "Mies Meesters", "email": "mies@example.org"}
    call_command("begin", **who)
    client.force_login(User.objects.get(email="mies@example.org"))
    told = client.get(reverse("steward:start")).text
    assert (first in told, well in told) == (True, False)
    for step in ("consent", "programmes", "organisations", "locations", "rosters"):
        assert f'<li><a href="{reverse(f"steward:{step}")}">' in told
