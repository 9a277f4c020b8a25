"""The course as a whole: put on hold, take up again, end, open again."""

import uuid
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from kring.access import audit, policy
from kring.duties.actions import lapse, open_steps, settle
from kring.duties.calendar import closed_days
from kring.duties.models import StepKind
from kring.duties.rules import StepCode
from kring.identity.actors import Actor
from kring.journey.actions.next_step import NotPossible, open_proposed
from kring.journey.course import ending_anew, facts_of
from kring.journey.rules.ending import DROPPED_OUT, BrokeOff, Ending, ending
from kring.journey.rules.pause import HoldReason, may_hold_until, moved_due
from kring.referral.actions.appointments import call_off
from kring.referral.actions.history import ChangedMeanwhile, locked, move
from kring.referral.actions.receive import cancel_appointments
from kring.referral.actions.steps import set_step_for_state
from kring.referral.models import Referral
from kring.referral.rules.lifecycle import Move, State

# Duties that have no meaning any more when the course is over. Feedback is still owed, and so is calling someone back.
ENDS_WITH_THE_COURSE = (
    StepCode.CLIENT_STOPS,
    StepCode.CLIENT_MOVED,
    StepCode.CLIENT_FILLED_IN,
    StepCode.AWAIT_PROVIDER,
    StepCode.FIND_OTHER,
    StepCode.CONFIRM_START,
)
# Duties whose clock stands still during a hold.
PAUSED = (StepCode.FEEDBACK,)


@transaction.atomic
def hold(
    actor: Actor,
    referral_id: uuid.UUID,
    until: date,
    reason: HoldReason,
    seq: int | None = None,
    *,
    keep_appointments: bool = False,
) -> Referral:
    """Put a course on hold until a day; a step wakes it then, and meanwhile the clock of the feedback stands still.

    Appointments before that day are cancelled, unless they are kept.
    """
    referral = locked(actor, referral_id, seq)
    policy.require("journey.hold", actor, referral)
    now = timezone.now()
    today = timezone.localdate(now)
    if not may_hold_until(until, today):
        raise NotPossible(until)
    data = {"until": until.isoformat(), "reason": HoldReason(reason).value}
    move(referral, Move.HOLD, actor, now=now, data=data, hold_until=until)
    if not keep_appointments:
        _cancel_before(actor, referral, until, now)
    set_step_for_state(referral, now)
    _stop_clock(referral, today, until)
    audit.record(actor, "referral.held", referral, dossier_id=referral.pk)
    return referral


def _cancel_before(actor: Actor, referral: Referral, until: date, now: datetime) -> None:
    for appointment in referral.dossier.appointments.filter(cancelled_at=None, starts_at__gte=now):
        if timezone.localdate(appointment.starts_at) < until:
            call_off(actor, referral, appointment, "link_worker", now)
            lapse(referral.dossier, StepCode.CLIENT_MOVED, now=now)  # what the client moved is not there any more


@transaction.atomic
def resume(actor: Actor, referral_id: uuid.UUID, seq: int | None = None) -> Referral:
    """Take a course up again; the feedback has as many working days left as when the hold began."""
    referral = locked(actor, referral_id, seq)
    policy.require("journey.hold", actor, referral)
    now = timezone.now()
    expected = referral.hold_until
    move(referral, Move.RESUME, actor, now=now, hold_until=None)
    open_proposed(referral, now)
    if expected is not None:
        _stop_clock(referral, expected, timezone.localdate(now))
    audit.record(actor, "referral.resumed", referral, dossier_id=referral.pk)
    return referral


def _stop_clock(referral: Referral, stands_from: date, goes_on: date) -> None:
    closed = closed_days(stands_from)
    for duty in open_steps(referral.dossier).filter(kind=StepKind.OWED, code__in=PAUSED):
        duty.due_on = moved_due(duty.due_on, stands_from, goes_on, closed)
        duty.save(update_fields=["due_on"])


@transaction.atomic
def close(
    actor: Actor,
    referral_id: uuid.UUID,
    *,
    client_stopped: bool = False,
    shown: Ending | None = None,
    seq: int | None = None,
    reason: BrokeOff | None = None,
) -> Referral:
    """End a course. How it ended follows from what was delivered; future appointments are cancelled.

    `shown` is the ending that the link worker saw before confirming. Raises ChangedMeanwhile when it would now be another.
    `reason` is why it broke off, as far as the client told; it is kept only with an ending that is a breaking off.
    """
    referral = locked(actor, referral_id, seq)
    policy.require("journey.close", actor, referral)
    now = timezone.now()
    derived = ending(facts_of(referral, client_stopped))
    if shown is not None and shown is not derived:
        raise ChangedMeanwhile(referral)
    data = {"ending": derived.value, "client_stopped": client_stopped}
    if reason is not None and derived in DROPPED_OUT:
        data["reason"] = BrokeOff(reason).value
    move(referral, Move.CLOSE, actor, now=now, data=data, ending=derived.value, closed_at=now, hold_until=None)
    referral.refresh_from_db(fields=["seq"])  # what ended along with it wrote history too
    cancel_appointments(referral, "link_worker", now)
    _settle_what_ends(referral, now)
    set_step_for_state(referral, now)
    audit.record(actor, "referral.closed", referral, dossier_id=referral.pk)
    return referral


def _settle_what_ends(referral: Referral, now: datetime) -> None:
    for code in ENDS_WITH_THE_COURSE:
        settle(referral.dossier, code, now=now)


@transaction.atomic
def reopen(actor: Actor, referral_id: uuid.UUID, seq: int | None = None) -> Referral:
    """Open an ended course again: the client comes back. The history keeps how it had ended."""
    referral = locked(actor, referral_id, seq)
    policy.require("journey.reopen", actor, referral)
    now = timezone.now()
    move(referral, Move.REOPEN, actor, now=now, data={"former": referral.ending}, ending="", closed_at=None)
    open_proposed(referral, now)
    audit.record(actor, "referral.reopened", referral, dossier_id=referral.pk)
    return referral


def ended_otherwise(referral: Referral) -> None:
    """What was delivered was corrected, which the caller wrote in the history: a course that is closed may have ended otherwise."""
    if State(referral.state) is State.CLOSED:
        referral.ending = ending_anew(referral).value
        referral.save(update_fields=["ending"])
