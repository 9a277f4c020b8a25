from datetime import date, timedelta

import pytest
from django.utils import timezone

from kring.clients.models import ConsentText
from kring.doors.steward.start.queries import concerns
from kring.programme.models import Location, LocationMember, Programme

pytestmark = pytest.mark.django_db


def counts(cast):
    return [concern.count for concern in concerns(cast.actor(cast.ivo))]


def test_all_is_well(cast):
    assert counts(cast) == [0] * 8


def test_everything_that_asks_for_attention_is_counted_once(cast):
    region = cast.here.region.pk
    empty = Programme.objects.create(region_id=region, name="Nieuw")
    Location.objects.create(region_id=region, name="Noord", programme=empty, welfare=cast.here.welfare)
    ConsentText.objects.filter(region_id=region).delete()
    cast.carla.memberships.update(until=timezone.localdate() + timedelta(days=30))
    cast.bram.memberships.update(until=timezone.localdate() - timedelta(days=1))
    cast.gijs.is_active = False
    cast.gijs.save()
    cast.activity.confirmed_on = date(2020, 1, 1)
    cast.activity.save()
    assert counts(cast) == [1, 1, 1, 1, 1, 1, 1, 1]


def test_another_regions_troubles_are_not_counted(cast):
    LocationMember.objects.filter(location=cast.there.location).delete()
    cast.jet.memberships.update(until=timezone.localdate())
    assert counts(cast) == [0] * 8
