"""Free slots and who is away."""

import dataclasses
import uuid
from collections.abc import Collection, Iterator
from datetime import date, datetime, time, timedelta
from itertools import pairwise

from django.db.models import Q, QuerySet
from django.utils import timezone

from kring.access.policy import visible
from kring.capacity.models import Absence, Appointment, Presence
from kring.capacity.rules.slots import Away, Hours, Slot, Taken, free_slots
from kring.duties.calendar import closed_days
from kring.identity.actors import Actor
from kring.rows import holding_on

LOOK_AHEAD = 56  # days
SOON = 14  # days; nearly always enough for a few free slots


def slots_at(locations: Collection[uuid.UUID], now: datetime, days: int = LOOK_AHEAD) -> Iterator[Slot]:
    """Free slots of the link workers of these locations, earliest first, worked out as far as they are asked for."""
    today = timezone.localdate(now)
    last = today + timedelta(days=days)
    presences = Presence.objects.filter(
        Q(until=None) | Q(until__gte=today), location__in=locations, since__lte=last, user__is_active=True
    )
    return _free(presences, now, days)


def slots_of(user_id: uuid.UUID, now: datetime, days: int = LOOK_AHEAD) -> list[Slot]:
    """Free slots of one link worker at all locations."""
    return list(_free(Presence.objects.filter(user_id=user_id), now, days))


def _free(presences: QuerySet[Presence], now: datetime, days: int) -> Iterator[Slot]:
    today = timezone.localdate(now)
    hours = [
        Hours(*row)
        for row in presences.values_list(
            "user_id", "site_id", "room", "weekday", "starts", "ends", "slot_minutes", "since", "until"
        )
    ]
    people = {presence.user_id for presence in hours}
    away = [
        Away(*row)
        for row in Absence.objects.filter(
            user_id__in=people, until__gte=today, since__lte=today + timedelta(days=days)
        ).values_list("user_id", "since", "until")
    ]
    zone = timezone.get_default_timezone()
    # Whoever wants the first few slots does not read the appointments of two months.
    for first, last in pairwise(sorted({0, min(SOON, days), days})):
        begin = now if not first else datetime.combine(today + timedelta(days=first), time.min, zone)
        taken = Appointment.objects.filter(
            user_id__in=people,
            cancelled_at=None,
            starts_at__gt=begin - timedelta(days=1),
            starts_at__lt=now + timedelta(days=last + 1),
        ).values_list("user_id", "starts_at", "minutes")
        busy = [Taken(*row) for row in taken]
        yield from free_slots(hours, busy, away, closed_days(today), begin, last - first, zone)


@dataclasses.dataclass(frozen=True, slots=True)
class Where:
    """Where someone receives people on a day."""

    site: str
    room: str
    starts: time
    ends: time


def where_on(user_id: uuid.UUID, day: date) -> list[Where]:
    """Where a link worker is on a day by the roster, in order of time; nowhere on a closed day or during an absence."""
    if day in closed_days(day) or Absence.objects.filter(user=user_id, since__lte=day, until__gte=day).exists():
        return []
    rows = Presence.objects.filter(holding_on(day), user=user_id, weekday=day.weekday()).order_by("starts")
    return [Where(*row) for row in rows.values_list("site__name", "room", "starts", "ends")]


def appointments_on(actor: Actor, day: date) -> list[dict]:
    """The appointments that stand on a day of the actor, and of those the actor stands in for, in order of time."""
    begin = datetime.combine(day, time.min, timezone.get_current_timezone())
    return list(
        visible(Appointment, actor, few=True)
        .filter(
            user__in=[actor.user_id, *actor.stands_in_for],
            cancelled_at=None,
            starts_at__gte=begin,
            starts_at__lt=begin + timedelta(days=1),
        )
        .order_by("starts_at")
        .values("pk", "dossier_id", "starts_at", "minutes", "room", "site__name", "user_id", "user__name")
    )


def absences_of(people: list[uuid.UUID], region_id: uuid.UUID, today: date) -> list[dict]:
    """Absences of these people that are running or to come, earliest first."""
    rows = Absence.objects.filter(region_id=region_id, user__in=people, until__gte=today).order_by("since", "pk")
    return list(rows.values("pk", "user_id", "user__name", "since", "until", "deputy_id", "deputy__name"))
