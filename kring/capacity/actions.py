"""Booking and freeing time. Movements within the transaction of a later step's action, which requires and audits."""

import uuid
from datetime import datetime, timedelta

from django.db import IntegrityError, connection
from django.db.models import QuerySet

from kring.access.models import Dossier
from kring.asking import asked_often
from kring.capacity.models import Appointment, AppointmentKind
from kring.capacity.queries import taken_between, who_shares
from kring.capacity.rules.slots import Slot
from kring.identity.models import User
from kring.rows import insert

LONGEST = timedelta(hours=8)  # no appointment lasts longer


class SlotTaken(Exception):
    """Somebody else took this time, or part of it, first."""


def book(dossier: Dossier, slot: Slot, kind: AppointmentKind, *, now: datetime) -> Appointment:
    """Book a moment, on the roster or not. Raises SlotTaken when it went meanwhile, wholly or in part.

    The person is locked first, with whoever receives people in the same room: two bookings that overlap without beginning at the
    same minute cannot pass each other. Those of one person that begin at the same minute the database refuses by itself. The
    caller's transaction ends with SlotTaken: nothing of it can be kept.
    """
    people = [slot.user_id]
    if slot.room:
        people = sorted({slot.user_id, *who_shares({(slot.site_id, slot.room)})})
    _lock(people)
    if _overlaps_another(slot, people):
        raise SlotTaken
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


def _lock(people: list[uuid.UUID]) -> None:
    """Let bookings of these people follow each other. On SQLite a transaction that writes is alone from its first statement."""
    if connection.features.has_select_for_update:
        _locked(people)


@asked_often
def _locked(people: list[uuid.UUID]) -> QuerySet:
    return User.objects.select_for_update(no_key=True).filter(pk__in=people).order_by("pk").values_list("pk")


def _overlaps_another(slot: Slot, people: list[uuid.UUID]) -> bool:
    near = taken_between(people, slot.starts_at - LONGEST, slot.starts_at + timedelta(minutes=slot.minutes))
    return any(
        other.ends_at > slot.starts_at
        for other in near
        if other.user_id == slot.user_id or (other.site_id, other.room) == (slot.site_id, slot.room)
    )


def cancel(appointment: Appointment, by: str, *, now: datetime) -> None:
    """Free the time again. `by` says which side cancelled: client, link_worker, referrer, absence."""
    appointment.cancelled_at = now
    appointment.cancelled_by = by
    appointment.save(update_fields=["cancelled_at", "cancelled_by"])


def upcoming(dossier: Dossier, now: datetime) -> Appointment | None:
    """The next appointment of a dossier that stands."""
    return dossier.appointments.filter(cancelled_at=None, starts_at__gte=now).order_by("starts_at").first()
