"""Booking and freeing time. Movements within the transaction of a later step's action, which requires and audits."""

from datetime import datetime, timedelta

from django.db import IntegrityError, connection

from kring.access.models import Dossier
from kring.capacity.models import Appointment, AppointmentKind
from kring.capacity.rules.slots import Slot
from kring.identity.models import User
from kring.rows import insert

LONGEST = timedelta(hours=8)  # no appointment lasts longer


class SlotTaken(Exception):
    """Somebody else took this slot first."""


def book(dossier: Dossier, slot: Slot, kind: AppointmentKind, *, now: datetime) -> Appointment:
    """Book a slot. Raises SlotTaken when it went meanwhile; the database decides who was first.

    The caller's transaction ends with SlotTaken: nothing of it can be kept.
    """
    try:
        return insert(
            Appointment(
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
        )
    except IntegrityError as error:
        raise SlotTaken from error


def book_at(dossier: Dossier, slot: Slot, kind: AppointmentKind, *, now: datetime) -> Appointment:
    """Book a moment that need not be on the roster. Raises SlotTaken when it overlaps with another appointment of this person.

    The person is locked first: two that overlap without beginning at the same minute cannot pass each other.
    """
    people = User.objects.filter(pk=slot.user_id)
    if connection.features.has_select_for_update:
        people = people.select_for_update(no_key=True)
    people.get()
    ends_at = slot.starts_at + timedelta(minutes=slot.minutes)
    near = Appointment.objects.filter(
        user=slot.user_id, cancelled_at=None, starts_at__gt=slot.starts_at - LONGEST, starts_at__lt=ends_at
    )
    if any(one.starts_at + timedelta(minutes=one.minutes) > slot.starts_at for one in near):
        raise SlotTaken
    return book(dossier, slot, kind, now=now)


def cancel(appointment: Appointment, by: str, *, now: datetime) -> None:
    """Free the time again. `by` says which side cancelled: client, link_worker, referrer, absence."""
    appointment.cancelled_at = now
    appointment.cancelled_by = by
    appointment.save(update_fields=["cancelled_at", "cancelled_by"])


def upcoming(dossier: Dossier, now: datetime) -> Appointment | None:
    """The next appointment of a dossier that stands."""
    return dossier.appointments.filter(cancelled_at=None, starts_at__gte=now).order_by("starts_at").first()
