"""What a referrer is offered when there is no free time within the norm: the week to expect, and the practice's other locations."""

import dataclasses
import uuid
from collections.abc import Iterable
from datetime import date, datetime, timedelta

from django.utils import timezone

from kring.capacity.queries import LOOK_AHEAD, slots_at
from kring.capacity.rules.slots import Slot
from kring.directory.models import PostcodeArea
from kring.directory.rules.places import Point, km_between
from kring.identity.models import Organisation
from kring.programme.models import Location
from kring.referral.queries import Desk


@dataclasses.dataclass(frozen=True, slots=True)
class Offer:
    """The first free time at another location, beside the first here.

    `days` is how many days later it is, negative when it is earlier; None when there is no time here at all. `km` is how far
    it is from the own practice in a straight line; None when that is not known.
    """

    location: Location
    slot: Slot
    site: str
    here: bool
    days: int | None
    km: float | None


def expected_week(chosen: Desk) -> date:
    """The Monday of the week of the first free time; without any, of the first whole week after those that were looked at."""
    slots = chosen.slots
    day = timezone.localdate(slots[0].starts_at) if slots else chosen.today + timedelta(days=LOOK_AHEAD + 6)
    return day - timedelta(days=day.weekday())


def first_slots_elsewhere(chosen: Desk, now: datetime) -> list[Offer]:
    """The first free time at each other location of the practice, soonest first, with what it differs from the first here."""
    found = [
        (location, slot)
        for location in chosen.locations
        if location.pk != chosen.location.pk and (slot := next(slots_at([location.pk], now), None))
    ]
    sites = {site.pk: site for site in Organisation.objects.filter(pk__in=[slot.site_id for _location, slot in found])}
    points = _points([chosen.practice, *sites.values()]) if found else {}
    first = chosen.slots[0] if chosen.slots else None
    return [
        Offer(
            location=location,
            slot=slot,
            site=sites[slot.site_id].name,
            here=slot.site_id == chosen.practice.pk,
            days=_days(first, slot) if first else None,
            km=_km(points, chosen.practice.pk, slot.site_id),
        )
        for location, slot in sorted(found, key=lambda one: one[1].starts_at)
    ]


def _days(first: Slot, other: Slot) -> int:
    return (timezone.localdate(other.starts_at) - timezone.localdate(first.starts_at)).days


def _points(sites: Iterable[Organisation]) -> dict[uuid.UUID, Point]:
    """Where each of these is: the middle of its postcode area."""
    codes = {site.pk: site.postcode[:4] for site in sites if site.postcode}
    areas = {area.code: area for area in PostcodeArea.objects.filter(code__in=set(codes.values()))}
    return {pk: (areas[code].latitude, areas[code].longitude) for pk, code in codes.items() if code in areas}


def _km(points: dict[uuid.UUID, Point], here: uuid.UUID, there: uuid.UUID) -> float | None:
    return km_between(points[here], points[there]) if here in points and there in points else None
