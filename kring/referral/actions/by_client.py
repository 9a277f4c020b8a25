"""What a client can do with the link on their card: move or cancel the appointment, say how to be reached, say stop.

The link is the proof: it opens one referral's logistics and nothing else. Everything is recorded as done by the bearer of that link.
"""

import dataclasses
import uuid
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from kring.access import audit
from kring.access.links import bearer
from kring.access.models import Link, LinkPurpose
from kring.access.policy import NotVisible
from kring.capacity import actions as capacity
from kring.capacity.models import Appointment, AppointmentKind
from kring.capacity.rules.slots import Slot
from kring.clients import actions as clients
from kring.clients.actions import Wishes
from kring.duties.actions import lapse, owe
from kring.duties.calendar import closed_days
from kring.duties.rules import StepCode, working_day_on_or_after
from kring.events import bus
from kring.referral.actions.history import append, lock
from kring.referral.actions.receive import cancel_appointments
from kring.referral.actions.steps import set_step_for_state
from kring.referral.events import AppointmentBooked
from kring.referral.meeting import who_meets
from kring.referral.models import Referral
from kring.referral.rules.lifecycle import OPEN, State


class NothingToMove(Exception):
    """The appointment is over, was cancelled meanwhile, or the referral is finished."""


def _locked(link: Link) -> Referral:
    if link.purpose != LinkPurpose.CLIENT:
        raise NotVisible
    return lock(Referral.objects.filter(pk=link.dossier_id)).select_related("dossier", "version", "client").get()


def _coming(referral: Referral, appointment_id: uuid.UUID, now: datetime) -> Appointment:
    appointment = referral.dossier.appointments.filter(pk=appointment_id, cancelled_at=None, starts_at__gt=now).first()
    if appointment is None or State(referral.state) not in OPEN:
        raise NothingToMove
    return appointment


@transaction.atomic
def move_appointment(link: Link, appointment_id: uuid.UUID, slot: Slot) -> Appointment:
    """Move the appointment to a free slot of the link worker, or of who stands in on that day; raises SlotTaken or NothingToMove.

    While there is no link worker it stays with whom it is.
    """
    referral, now, actor = _locked(link), timezone.now(), bearer(link)
    former = _coming(referral, appointment_id, now)
    meets = who_meets(referral, timezone.localdate(slot.starts_at)) if referral.link_worker_id else former.user_id
    if slot.user_id != meets:
        raise NotVisible
    capacity.cancel(former, "client", now=now)
    appointment = capacity.book(referral.dossier, slot, AppointmentKind(former.kind), now=now)
    append(referral, "appointment_moved", actor, now=now, data={"from": str(former.pk), "to": str(appointment.pk)})
    _tell(referral, StepCode.CLIENT_MOVED, {"what": "moved"}, now)
    audit.record(actor, "appointment.moved", appointment, dossier_id=referral.pk)
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
def cancel_appointment(link: Link, appointment_id: uuid.UUID) -> None:
    """Cancel the appointment; the link worker gets a step to find another moment. Raises NothingToMove."""
    referral, now, actor = _locked(link), timezone.now(), bearer(link)
    appointment = _coming(referral, appointment_id, now)
    capacity.cancel(appointment, "client", now=now)
    append(referral, "appointment_cancelled", actor, now=now, data={"appointment": str(appointment.pk)})
    _tell(referral, StepCode.CLIENT_MOVED, {"what": "cancelled"}, now)
    audit.record(actor, "appointment.cancelled", appointment, dossier_id=referral.pk)


@transaction.atomic
def choose_wishes(link: Link, wishes: Wishes) -> None:
    """Say how one may be reached."""
    referral, now, actor = _locked(link), timezone.now(), bearer(link)
    # What professionals noted to mind is not shown on the client's page, so an empty field there does not wipe it.
    # With whom one may speak is agreed with a professional: whoever finds the card must not be able to name themselves.
    kept = dataclasses.replace(
        wishes,
        reach_note=wishes.reach_note or referral.client.reach_note,
        may_speak_with=referral.client.may_speak_with,
    )
    clients.set_wishes(actor, referral.client, kept, referral.dossier)
    append(referral, "wishes_changed", actor, now=now)


@transaction.atomic
def ask_to_stop(link: Link) -> None:
    """Say stop: what is booked is cancelled, and the link worker calls once to finish it well."""
    referral, now, actor = _locked(link), timezone.now(), bearer(link)
    if State(referral.state) not in OPEN:
        raise NothingToMove
    cancel_appointments(referral, "client", now)
    append(referral, "client_stops", actor, now=now)
    lapse(referral.dossier, StepCode.CLIENT_MOVED, now=now)
    _tell(referral, StepCode.CLIENT_STOPS, {}, now)
    audit.record(actor, "stop.asked", referral, dossier_id=referral.pk)


def _tell(referral: Referral, code: StepCode, details: dict[str, str], now: datetime) -> None:
    """A duty for the link worker on the next working day; the lead step follows what is now booked.

    What was said before about the same does not stand beside it. Of a returned referral the referrer is told, who is at turn.
    """
    today = timezone.localdate(now)
    returned = State(referral.state) is State.RETURNED
    lapse(referral.dossier, code, now=now, but=details)
    owe(
        referral.dossier,
        code,
        organisation_id=referral.practice_id if returned else referral.welfare_id,
        owner_id=referral.referrer_id if returned else referral.link_worker_id,
        due_on=working_day_on_or_after(today, closed_days(today)),
        now=now,
        details=details,
    )
    if referral.state == State.ACCEPTED:
        set_step_for_state(referral, now)
