"""Booking and freeing time. Movements within the transaction of a later step's action, which requires and audits."""

from datetime import datetime

from django.db import IntegrityError, transaction

from kring.access.models import Dossier
from kring.capacity.models import Appointment, AppointmentKind
from kring.capacity.rules.slots import Slot


class SlotTaken(Exception):
    """Somebody else took this slot first."""


def book(dossier: Dossier, slot: Slot, kind: AppointmentKind, *, now: datetime) -> Appointment:
    """Book a slot. Raises SlotTaken when it went meanwhile; the database decides who was first."""
    try:
        with transaction.atomic():
            return Appointment.objects.create(
                region_id=dossier.region_id,
                dossier=dossier,
                user_id=slot.user_id,
                site_id=slot.site_id,
                room=slot.room,
                kind=kind,
                starts_at=slot.starts_at,
                minutes=slot.minutes,
                booked_at=now,
            )
    except IntegrityError as error:
        raise SlotTaken from error


def cancel(appointment: Appointment, by: str, *, now: datetime) -> None:
    """Free the time again. `by` says which side cancelled: client, link_worker, referrer, absence."""
    appointment.cancelled_at = now
    appointment.cancelled_by = by
    appointment.save(update_fields=["cancelled_at", "cancelled_by"])


def upcoming(dossier: Dossier, now: datetime) -> Appointment | None:
    """The next appointment of a dossier that stands."""
    return dossier.appointments.filter(cancelled_at=None, starts_at__gte=now).order_by("starts_at").first()
