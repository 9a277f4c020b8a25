"""Reminding clients of an appointment: by e-mail the day before, only when they chose that. Otherwise the card is the reminder."""

from datetime import datetime, time, timedelta

from django.utils import timezone

from kring.capacity.models import Appointment
from kring.events import bus
from kring.feedback.events import ReminderDue
from kring.feedback.models import Reminder
from kring.referral.events import AppointmentBooked
from kring.rows import insert

AT = time(10)  # local time, the day before


def plan_first_reminder(booked: AppointmentBooked) -> Reminder | None:
    """Plan the reminder of an appointment that is booked this very moment and so has none yet; else as `plan_reminder`."""
    planned_for = _the_day_before(booked.starts_at)
    if planned_for <= booked.at:
        return None
    reminder = insert(
        Reminder(region_id=booked.region_id, appointment_id=booked.appointment_id, planned_for=planned_for)
    )
    _put_out(reminder, booked.at)
    return reminder


def plan_reminder(appointment: Appointment, now: datetime) -> Reminder | None:
    """Plan the reminder of an appointment, once. None when its moment has passed: then the client has only just heard of it.

    Whether the client wants e-mail, and whether the appointment still stands, is looked up when the moment has come.
    """
    planned_for = _the_day_before(appointment.starts_at)
    if planned_for <= now:
        return None
    reminder, made = Reminder.objects.get_or_create(
        appointment=appointment, defaults={"region_id": appointment.region_id, "planned_for": planned_for}
    )
    if made:
        _put_out(reminder, now)
    return reminder


def _the_day_before(starts_at: datetime) -> datetime:
    return timezone.make_aware(datetime.combine(timezone.localdate(starts_at) - timedelta(days=1), AT))


def _put_out(reminder: Reminder, now: datetime) -> None:
    due = ReminderDue(region_id=reminder.region_id, at=now, appointment_id=reminder.appointment_id)
    bus.schedule(due, reminder.planned_for)


def plan_coming_reminders(now: datetime) -> int:
    """Plan reminders of all appointments of the next days that have none yet, however they were booked; returns how many."""
    coming = Appointment.objects.filter(
        cancelled_at=None, starts_at__gt=now, starts_at__lt=now + timedelta(days=14)
    ).exclude(pk__in=Reminder.objects.values("appointment_id"))
    return sum(plan_reminder(appointment, now) is not None for appointment in coming)
