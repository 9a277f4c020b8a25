"""Reminding clients of an appointment: by e-mail the day before, only when they chose that. Otherwise the card is the reminder."""

from datetime import datetime, time, timedelta

from django.utils import timezone

from kring.capacity.models import Appointment
from kring.events import bus
from kring.feedback.events import ReminderDue
from kring.feedback.models import Reminder

AT = time(10)  # local time, the day before


def plan_reminder(appointment: Appointment, now: datetime) -> Reminder | None:
    """Plan the reminder of an appointment, once. None when its moment has passed: then the client has only just heard of it.

    Whether the client wants e-mail, and whether the appointment still stands, is looked up when the moment has come.
    """
    day_before = timezone.localdate(appointment.starts_at) - timedelta(days=1)
    planned_for = timezone.make_aware(datetime.combine(day_before, AT))
    if planned_for <= now:
        return None
    planned = {"region_id": appointment.region_id, "planned_for": planned_for}
    if appointment.booked_at == now:  # one that is booked this very moment has none yet
        reminder, made = Reminder.objects.create(appointment=appointment, **planned), True
    else:
        reminder, made = Reminder.objects.get_or_create(appointment=appointment, defaults=planned)
    if made:
        due = ReminderDue(region_id=appointment.region_id, at=now, appointment_id=appointment.pk)
        bus.schedule(due, planned_for)
    return reminder


def plan_coming_reminders(now: datetime) -> int:
    """Plan reminders of all appointments of the next days that have none yet, however they were booked; returns how many."""
    coming = Appointment.objects.filter(
        cancelled_at=None, starts_at__gt=now, starts_at__lt=now + timedelta(days=14)
    ).exclude(pk__in=Reminder.objects.values("appointment_id"))
    return sum(plan_reminder(appointment, now) is not None for appointment in coming)
