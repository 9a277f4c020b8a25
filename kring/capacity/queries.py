"""Free slots and who is away."""

import uuid
from datetime import datetime, timedelta

from django.db.models import Q
from django.utils import timezone

from kring.capacity.models import Absence, Appointment, Presence
from kring.capacity.rules.slots import Away, Hours, Slot, Taken, free_slots
from kring.duties.calendar import closed_days
from kring.programme.models import Location

LOOK_AHEAD = 56  # days


def slots_at(location: Location, now: datetime, days: int = LOOK_AHEAD) -> list[Slot]:
    """Free slots of the location's link workers, earliest first."""
    today = timezone.localdate(now)
    last = today + timedelta(days=days)
    presences = Presence.objects.filter(
        Q(until=None) | Q(until__gte=today), location=location, since__lte=last, user__is_active=True
    )
    return _free(presences, now, days)


def slots_of(user_id: uuid.UUID, now: datetime, days: int = LOOK_AHEAD) -> list[Slot]:
    """Free slots of one link worker at all locations."""
    return _free(Presence.objects.filter(user_id=user_id), now, days)


def _free(presences, now: datetime, days: int) -> list[Slot]:
    today = timezone.localdate(now)
    hours = [
        Hours(*row)
        for row in presences.values_list(
            "user_id", "site_id", "room", "weekday", "starts", "ends", "slot_minutes", "since", "until"
        )
    ]
    people = {presence.user_id for presence in hours}
    until = now + timedelta(days=days + 1)
    taken = Appointment.objects.filter(
        user_id__in=people, cancelled_at=None, starts_at__gt=now - timedelta(days=1), starts_at__lt=until
    ).values_list("user_id", "starts_at", "minutes")
    away = Absence.objects.filter(user_id__in=people, until__gte=today, since__lte=until.date()).values_list(
        "user_id", "since", "until"
    )
    return free_slots(
        hours,
        [Taken(*row) for row in taken],
        [Away(*row) for row in away],
        closed_days(today),
        now,
        days,
        timezone.get_default_timezone(),
    )
