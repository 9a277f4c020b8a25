"""Booking, moving and cancelling an appointment of a client with their link worker, by either side."""

import uuid
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from kring.access import audit, policy
from kring.access.permissions import Relative
from kring.capacity import actions as capacity
from kring.capacity.models import Appointment, AppointmentKind
from kring.capacity.queries import slots_of
from kring.capacity.rules.slots import Slot
from kring.duties.actions import open_steps, settle
from kring.duties.calendar import closed_days
from kring.duties.models import StepKind
from kring.duties.rules import StepCode, working_day_on_or_after
from kring.events import bus
from kring.identity.actors import Actor
from kring.referral.actions.absence import lend_while_away
from kring.referral.actions.history import append, locked
from kring.referral.actions.steps import lead_on, set_step_for_state
from kring.referral.events import AppointmentBooked
from kring.referral.meeting import who_meets
from kring.referral.models import Referral
from kring.referral.rules.lifecycle import State

BOOKABLE = (State.SENT, State.QUESTIONED, State.ACCEPTED, State.ACTIVE)
SHORTEST, LONGEST = 10, 240  # minutes


class NotBookable(Exception):
    """There is nobody to book with, the moment is over, or the file is not open for appointments."""


@transaction.atomic
def book_next(actor: Actor, referral_id: uuid.UUID, slot: Slot, seq: int | None = None) -> Appointment:
    """Book with the referral's link worker, or on a day of their absence with who stands in; the next step follows.

    An appointment that stands is moved instead.

    A referrer books free slots only, a link worker any moment that does not overlap. Raises SlotTaken, NotBookable,
    ChangedMeanwhile.
    """
    referral = locked(actor, referral_id, seq)
    found = policy.require("appointment.book", actor, referral)
    now = timezone.now()
    _may_be_booked(referral, slot, found, now)
    former = capacity.upcoming(referral.dossier, now)
    if former is not None:
        capacity.cancel(former, _side(found), now=now)
    kind = AppointmentKind.NEXT if referral.first_contact_at else AppointmentKind.FIRST
    appointment = capacity.book(referral.dossier, slot, kind, now=now)
    verb = "booked" if former is None else "moved"
    data = {"to": str(appointment.pk)} | ({"from": str(former.pk)} if former else {})
    append(referral, f"appointment_{verb}", actor, now=now, data=data)
    settle(referral.dossier, StepCode.RESCHEDULE, now=now)
    settle(referral.dossier, StepCode.CLIENT_MOVED, now=now)
    _follow(referral, appointment, now)
    lend_while_away(actor, referral.link_worker_id, referral.welfare_id, timezone.localdate(now))
    audit.record(actor, f"appointment.{verb}", appointment, dossier_id=referral.pk)
    bus.publish(
        AppointmentBooked(
            region_id=referral.region_id,
            at=now,
            referral_id=referral.pk,
            appointment_id=appointment.pk,
            starts_at=appointment.starts_at,
        )
    )
    return appointment


@transaction.atomic
def cancel(actor: Actor, referral_id: uuid.UUID, seq: int | None = None) -> Appointment:
    """Cancel the appointment that stands; a step asks for a new one. Raises NotBookable when there is none."""
    referral = locked(actor, referral_id, seq)
    found = policy.require("appointment.book", actor, referral)
    now = timezone.now()
    appointment = capacity.upcoming(referral.dossier, now)
    if appointment is None:
        raise NotBookable
    call_off(actor, referral, appointment, _side(found), now)
    _ask_for_another(referral, appointment, now)
    return appointment


def call_off(actor: Actor, referral: Referral, appointment: Appointment, by: str, now: datetime) -> None:
    """Free the time of an appointment as part of another action, which locked the referral and sees to the next step."""
    capacity.cancel(appointment, by, now=now)
    append(referral, "appointment_cancelled", actor, now=now, data={"appointment": str(appointment.pk)})
    audit.record(actor, "appointment.cancelled", appointment, dossier_id=referral.pk)


def _may_be_booked(referral: Referral, slot: Slot, found: frozenset[Relative], now: datetime) -> None:
    if State(referral.state) not in BOOKABLE or slot.starts_at <= now:
        raise NotBookable
    if slot.user_id != who_meets(referral, timezone.localdate(slot.starts_at)):
        raise NotBookable
    if not SHORTEST <= slot.minutes <= LONGEST:
        raise NotBookable
    if found == {Relative.REFERRER} and slot not in slots_of(slot.user_id, now):
        raise capacity.SlotTaken


def _side(found: frozenset[Relative]) -> str:
    return "referrer" if found == {Relative.REFERRER} else "link_worker"


def _follow(referral: Referral, appointment: Appointment, now: datetime) -> None:
    """The step that an appointment makes next: before the first conversation meeting, after it a follow-up on that day."""
    if referral.state in (State.SENT, State.QUESTIONED):
        return  # first it is answered and taken up; then the appointment is the step
    met = referral.first_contact_at is not None
    lead_on(
        referral,
        StepCode.FOLLOW_UP if met else StepCode.FIRST_APPOINTMENT,
        timezone.localdate(appointment.starts_at),
        now,
    )


def _ask_for_another(referral: Referral, was: Appointment, now: datetime) -> None:
    lead = open_steps(referral.dossier).filter(kind=StepKind.LEAD).values_list("code", flat=True).first()
    if referral.state == State.ACCEPTED:
        set_step_for_state(referral, now)
    elif referral.state == State.ACTIVE and lead == StepCode.FOLLOW_UP:
        today = timezone.localdate(now)
        due = working_day_on_or_after(today, closed_days(today))
        lead_on(referral, StepCode.RESCHEDULE, due, now, {"was": timezone.localdate(was.starts_at).isoformat()})
