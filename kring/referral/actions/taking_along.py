"""What becomes of the appointments of a file that somebody else accompanies from now on."""

import uuid
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from kring.access import audit
from kring.capacity import actions as capacity
from kring.capacity.models import Appointment, AppointmentKind
from kring.capacity.queries import slots_of
from kring.capacity.rules.slots import Slot
from kring.duties import actions as duties
from kring.duties.calendar import closed_days
from kring.duties.models import StepKind
from kring.duties.rules import StepCode, working_day_on_or_after
from kring.events import bus
from kring.identity.actors import Actor
from kring.referral.actions.absence import lend_while_away
from kring.referral.actions.history import append
from kring.referral.events import AppointmentBooked
from kring.referral.meeting import who_meets
from kring.referral.models import Referral


def take_along(actor: Actor, referral: Referral, now: datetime) -> None:
    """Let the appointments and steps of a file follow its link worker, whoever that has just become.

    An appointment goes to that person, or to who stands in on that day, at the same moment and place when their roster has it
    free; else it is cancelled and making a new one is a step. Steps go to who stands in while that person is away.
    """
    for appointment in list(referral.dossier.appointments.filter(cancelled_at=None, starts_at__gte=now)):
        keeper = who_meets(referral, timezone.localdate(appointment.starts_at))
        if keeper == appointment.user_id:
            continue
        if keeper is None or not _rebook(actor, referral, appointment, keeper, now):
            _cancel(actor, referral, appointment, now)
    lend_while_away(actor, referral.link_worker_id, referral.welfare_id, timezone.localdate(now))


def _rebook(actor: Actor, referral: Referral, former: Appointment, to: uuid.UUID, now: datetime) -> bool:
    """The same moment and place with somebody else; False when that person is not free there."""
    slot = _same_moment(former, slots_of(to, now))
    if slot is None:
        return False
    try:
        with transaction.atomic():
            capacity.cancel(former, "link_worker", now=now)
            appointment = capacity.book(referral.dossier, slot, AppointmentKind(former.kind), now=now)
    except capacity.SlotTaken:
        return False
    append(referral, "appointment_moved", actor, now=now, data={"from": str(former.pk), "to": str(appointment.pk)})
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
    return True


def _same_moment(former: Appointment, slots: list[Slot]) -> Slot | None:
    return next(
        (one for one in slots if one.starts_at == former.starts_at and one.site_id == former.site_id),
        None,
    )


def _cancel(actor: Actor, referral: Referral, was: Appointment, now: datetime) -> None:
    """Nobody is there at that moment: it is off, and a step asks for another."""
    capacity.cancel(was, "link_worker", now=now)
    append(referral, "appointment_cancelled", actor, now=now, data={"appointment": str(was.pk)})
    audit.record(actor, "appointment.cancelled", was, dossier_id=referral.pk)
    today = timezone.localdate(now)
    lead = duties.open_steps(referral.dossier).filter(kind=StepKind.LEAD).values_list("code", flat=True).first()
    (duties.set_lead_step if lead == StepCode.FIRST_APPOINTMENT else duties.owe)(
        referral.dossier,
        StepCode.RESCHEDULE,
        organisation_id=referral.welfare_id,
        owner_id=referral.link_worker_id,
        due_on=working_day_on_or_after(today, closed_days(today)),
        now=now,
        details={"was": timezone.localdate(was.starts_at).isoformat()},
    )
