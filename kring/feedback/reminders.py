"""Reminding clients of an appointment: by e-mail the day before, only when they chose that. Otherwise the card is the reminder."""

import uuid
from datetime import datetime, time, timedelta

from django.db import IntegrityError, transaction
from django.utils import timezone

from kring.capacity.models import Appointment
from kring.events import bus
from kring.feedback.events import ReminderDue
from kring.feedback.models import Reminder
from kring.rows import insert

AT = time(10)  # local time, the day before


def plan_reminder(region_id: uuid.UUID, appointment_id: uuid.UUID, starts_at: datetime, now: datetime) -> bool:
    """Plan the reminder of an appointment that has none yet; IntegrityError if it has one.

    False when its moment has passed: then the client has only just heard of it. Whether the client wants e-mail, and whether the
    appointment still stands, is looked up when the moment has come.
    """
    planned_for = _the_day_before(starts_at)
    if planned_for <= now:
        return False
    insert(Reminder(region_id=region_id, appointment_id=appointment_id, planned_for=planned_for))
    bus.schedule(ReminderDue(region_id=region_id, at=now, appointment_id=appointment_id), planned_for)
    return True


def _the_day_before(starts_at: datetime) -> datetime:
    return timezone.make_aware(datetime.combine(timezone.localdate(starts_at) - timedelta(days=1), AT))


def plan_coming_reminders(now: datetime) -> int:
    """Plan reminders of all appointments of the next days that have none yet, however they were booked; returns how many."""
    coming = Appointment.objects.filter(
        cancelled_at=None, starts_at__gt=now, starts_at__lt=now + timedelta(days=14)
    ).exclude(pk__in=Reminder.objects.values("appointment_id"))
    return sum(_planned_once(*row, now) for row in coming.values_list("region_id", "pk", "starts_at"))


def _planned_once(region_id: uuid.UUID, appointment_id: uuid.UUID, starts_at: datetime, now: datetime) -> bool:
    try:
        with transaction.atomic():
            return plan_reminder(region_id, appointment_id, starts_at, now)
    except IntegrityError:  # another daily round planned it at this very moment
        return False
