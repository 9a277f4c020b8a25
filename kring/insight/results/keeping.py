"""Keeping results current: a location is worked out again within a minute of a measurement, all of them every night.

What works them out brings up the statistics, a second and some 60 MB; so it is looked up when there is work, in the worker of the
long lane and at night, and never where pages are made.
"""

import uuid
from datetime import datetime, timedelta
from importlib import import_module

from django.db.models import Max, Q
from django.utils import timezone

from kring.events.models import OutboxMessage
from kring.insight.models import KeptResult
from kring.outcomes.models import CallBackDraw, Occasion
from kring.programme.models import Location

# Whoever measured committed at most so long after the moment that the event bears.
SLACK = timedelta(seconds=10)
WORKING = "kring.insight.results.working"


def bring_up_to_date(message: OutboxMessage) -> None:
    """Deliver a Measured: work out its location again, unless that was done since."""
    location_id, at = uuid.UUID(message.payload["location_id"]), datetime.fromisoformat(message.payload["at"])
    if _worked_out_at(location_id) is None or _worked_out_at(location_id) < at + SLACK:
        bring_location_up_to_date(location_id, timezone.now())


def bring_location_up_to_date(location_id: uuid.UUID, now: datetime) -> bool:
    """Work out one location, and its programme when others are told something new; returns whether they are."""
    working = import_module(WORKING)
    new = working.work_out_location(location_id, now)
    programme_id = Location.objects.values_list("programme_id", flat=True).get(pk=location_id)
    if new or _worked_out_at(programme_id) is None:
        working.work_out_programme(programme_id, now)
    return new


def bring_all_up_to_date(now: datetime) -> int:
    """Work out every location that measures or calls back, and their programmes: windows close and months pass without anybody measuring.

    Returns how many locations.
    """
    working = import_module(WORKING)
    measuring = Occasion.objects.order_by().values_list("referral__location_id", flat=True).distinct()
    calling = CallBackDraw.objects.order_by().values_list("location_id", flat=True).distinct()
    locations = Location.objects.filter(Q(pk__in=measuring) | Q(pk__in=calling)).order_by("pk")
    for location in locations:
        working.work_out_location(location.pk, now)
    for programme_id in {location.programme_id for location in locations}:
        working.work_out_programme(programme_id, now)
    return len(locations)


def _worked_out_at(place_id: uuid.UUID) -> datetime | None:
    return KeptResult.objects.filter(place_id=place_id).aggregate(at=Max("worked_out_at"))["at"]
