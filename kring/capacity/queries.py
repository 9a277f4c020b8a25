"""Free slots and who is away."""

import dataclasses
import uuid
from collections.abc import Collection, Iterator, Mapping
from datetime import date, datetime, time, timedelta
from itertools import pairwise

from django.db.models import Q, QuerySet
from django.utils import timezone

from kring.access.policy import visible
from kring.asking import asked_often
from kring.capacity.models import Absence, Appointment, Presence
from kring.capacity.rules.slots import Away, Hours, Slot, Taken, free_slots, is_there
from kring.duties.calendar import closed_days
from kring.identity.actors import Actor
from kring.rows import holding_on

LOOK_AHEAD = 56  # days
SOON = 14  # days; nearly always enough for a few free slots
HOURS = ("user_id", "site_id", "room", "weekday", "starts", "ends", "slot_minutes", "since", "until")


def slots_at(locations: Collection[uuid.UUID], now: datetime, days: int = LOOK_AHEAD) -> Iterator[Slot]:
    """Free slots of the link workers of these locations, earliest first, worked out as far as they are asked for."""
    today = timezone.localdate(now)
    return _free(_hours_at(list(locations), today, today + timedelta(days=days)), now, days)


@asked_often
def _hours_at(locations: list[uuid.UUID], first: date, last: date) -> QuerySet:
    return Presence.objects.filter(
        Q(until=None) | Q(until__gte=first), location__in=locations, since__lte=last, user__is_active=True
    ).values_list(*HOURS)


def slots_of(user_id: uuid.UUID, now: datetime, days: int = LOOK_AHEAD) -> list[Slot]:
    """Free slots of one link worker at all locations; others may be in the same rooms."""
    hours = _hours_of(user_id)
    rooms = [(site_id, room) for _user, site_id, room, *_rest in hours if room]
    return list(_free(hours, now, days, beside=who_shares(rooms) if rooms else ()))


@asked_often
def _hours_of(user_id: uuid.UUID) -> QuerySet:
    return Presence.objects.filter(user_id=user_id, user__is_active=True).values_list(*HOURS)


def who_shares(rooms: Collection[tuple[uuid.UUID, str]]) -> list[uuid.UUID]:
    """Whoever receives people, or did, in one of these rooms of these sites."""
    sites, names = {site for site, _room in rooms}, {room for _site, room in rooms}
    return sorted({user for user, site, room in _in_rooms(list(sites), list(names)) if (site, room) in rooms})


@asked_often
def _in_rooms(sites: list[uuid.UUID], names: list[str]) -> QuerySet:
    rows = Presence.objects.filter(site__in=sites, room__in=names).order_by().distinct()
    return rows.values_list("user_id", "site_id", "room")


def _free(presences: list[tuple], now: datetime, days: int, beside: Collection[uuid.UUID] = ()) -> Iterator[Slot]:
    today = timezone.localdate(now)
    hours = [Hours(*row) for row in presences]
    people = list({presence.user_id for presence in hours})
    away = [Away(*row) for row in _absences(people, today, today + timedelta(days=days))]
    zone = timezone.get_default_timezone()
    # Whoever wants the first few slots does not read the appointments of two months.
    for first, last in pairwise(sorted({0, min(SOON, days), days})):
        begin = now if not first else datetime.combine(today + timedelta(days=first), time.min, zone)
        busy = taken_between(list({*people, *beside}), begin - timedelta(days=1), now + timedelta(days=last + 1))
        yield from free_slots(hours, busy, away, closed_days(today), begin, last - first, zone)


def who_is_there(until: Mapping[uuid.UUID, date | None], after: date, last: date) -> set[uuid.UUID]:
    """Those of these people, each with the last day of work, who work on some day after `after` and up to `last`; one query."""
    days = [after + timedelta(days=number) for number in range(1, (last - after).days + 1)]
    away: dict[uuid.UUID, list[Away]] = {}
    for row in _absences(list(until), after, last):
        away.setdefault(row[0], []).append(Away(*row))
    closed = closed_days(after)
    return {one for one, ends in until.items() if is_there(days, away.get(one, ()), ends, closed)}


@asked_often
def _absences(people: list[uuid.UUID], first: date, last: date) -> QuerySet:
    rows = Absence.objects.filter(user_id__in=people, until__gte=first, since__lte=last)
    return rows.values_list("user_id", "since", "until")


def taken_between(people: list[uuid.UUID], after: datetime, before: datetime) -> list[Taken]:
    """What these people have booked that begins between these moments, in any room."""
    return [Taken(*row) for row in _booked(people, after, before)]


@asked_often
def _booked(people: list[uuid.UUID], after: datetime, before: datetime) -> QuerySet:
    rows = Appointment.objects.filter(user_id__in=people, cancelled_at=None, starts_at__gt=after, starts_at__lt=before)
    return rows.values_list("user_id", "starts_at", "minutes", "site_id", "room")


@dataclasses.dataclass(frozen=True, slots=True)
class Where:
    """Where someone receives people on a day."""

    site: str
    room: str
    starts: time
    ends: time


def where_on(user_id: uuid.UUID, day: date) -> list[Where]:
    """Where a link worker is on a day by the roster, in order of time; nowhere on a closed day or during an absence."""
    if day in closed_days(day) or _absent(user_id, day):
        return []
    return [Where(*where) for weekday, *where in _roster(user_id, day) if weekday == day.weekday()]


@asked_often
def _absent(user_id: uuid.UUID, day: date) -> QuerySet:
    return Absence.objects.filter(user=user_id, since__lte=day, until__gte=day).values_list("pk")[:1]


@asked_often
def _roster(user_id: uuid.UUID, day: date) -> QuerySet:
    rows = Presence.objects.filter(holding_on(day), user=user_id).order_by("starts")
    return rows.values_list("weekday", "site__name", "room", "starts", "ends")


def appointments_on(actor: Actor, day: date) -> list[dict]:
    """The appointments that stand on a day of the actor, and of those the actor stands in for, in order of time."""
    begin = datetime.combine(day, time.min, timezone.get_current_timezone())
    return _appointments(actor, begin, begin + timedelta(days=1))


@asked_often
def _appointments(actor: Actor, begin: datetime, end: datetime) -> QuerySet:
    return (
        visible(Appointment, actor, few=True)
        .filter(
            user__in=[actor.user_id, *actor.stands_in_for],
            cancelled_at=None,
            starts_at__gte=begin,
            starts_at__lt=end,
        )
        .order_by("starts_at")
        .values("pk", "dossier_id", "starts_at", "minutes", "room", "site__name", "user_id", "user__name")
    )


def absences_of(people: list[uuid.UUID], region_id: uuid.UUID, today: date) -> list[dict]:
    """Absences of these people that are running or to come, earliest first."""
    rows = Absence.objects.filter(region_id=region_id, user__in=people, until__gte=today).order_by("since", "pk")
    return list(rows.values("pk", "user_id", "user__name", "since", "until", "deputy_id", "deputy__name"))
