"""The provider answers, the client comes, and some day stops. Also noted by the link worker, when told on the phone."""

import uuid
from datetime import date

from django.db import transaction
from django.utils import timezone

from kring.access import audit
from kring.directory import actions as directory
from kring.events import bus
from kring.identity.actors import Actor
from kring.journey.actions.course import ended_otherwise
from kring.matching.actions.gate import KINDS, Held, locked, move
from kring.matching.events import AttendanceTicked
from kring.matching.models import Attendance, Handover, StopReason
from kring.matching.rules.attendance import first_day
from kring.matching.rules.following import possible_day
from kring.matching.rules.lifecycle import TABLE, HandoverMove, HandoverState, NotNow, not_started
from kring.matching.taking_back import may_be_taken_back
from kring.referral.models import ReferralEvent

ANSWERS: dict[HandoverState, HandoverMove] = {
    HandoverState.WELCOME: HandoverMove.WELCOME,
    HandoverState.FULL: HandoverMove.SAY_FULL,
    HandoverState.UNSUITABLE: HandoverMove.SAY_UNSUITABLE,
}


class NotThatDay(Exception):
    """The day lies before the hand-over, or in the future."""


@transaction.atomic
def answer(
    actor: Actor, handover_id: uuid.UUID, says: HandoverState, note: str = "", *, seen: str | None = None
) -> Handover:
    """Welcome, full or not suitable. The same answer twice is one answer; 'full' marks the activity as full for everybody.

    `seen` is the state on the page where the answer was given; None when there was no page. Raises lifecycle.NotNow when
    the hand-over is past answering, or is in another state than was seen.
    """
    held = locked(actor, handover_id)
    says, note = HandoverState(says), note.strip()
    if held.handover.state == says and note in ("", held.handover.answer_note):
        return held.handover
    _require_seen(held, seen, ANSWERS[says])
    now = timezone.now()
    handover = move(held, ANSWERS[says], actor, now=now, answered_at=now, answer_note=note)
    if says == HandoverState.FULL:
        directory.filled(handover.activity_id, now=now)
    return handover


@transaction.atomic
def start(actor: Actor, handover_id: uuid.UUID, on: date) -> Handover:
    """The client came for the first time on this day. Raises NotThatDay, or lifecycle.NotNow."""
    held = locked(actor, handover_id)
    _require_day(held, on)
    if held.handover.state == HandoverState.STARTED:
        return held.handover
    _start(held, actor, on)
    _tick(held, actor, on, True)
    return held.handover


def _start(held: Held, actor: Actor, on: date) -> None:
    """They take part from this day on. Coming is no answer: `answered_at` stays as it was, so that it is known what there was before."""
    data = {"on": on.isoformat()}
    move(held, HandoverMove.START, actor, now=timezone.now(), told={"on": on}, data=data, started_on=on)


@transaction.atomic
def tick_attendance(actor: Actor, handover_id: uuid.UUID, on: date, present: bool) -> Attendance:
    """Note whether the client came on a day; noting it again corrects it.

    Coming for the first time starts the activity; when a correction leaves no day on which they came, it never started.
    """
    held = locked(actor, handover_id)
    _require_day(held, on)
    state = HandoverState(held.handover.state)
    if state in (HandoverState.SENT, HandoverState.WELCOME) and present:
        _start(held, actor, on)
    elif state not in (HandoverState.WELCOME, HandoverState.STARTED):
        raise NotNow(state, HandoverMove.START)
    ticked = _tick(held, actor, on, present)
    _since_the_first_day(held, actor)
    return ticked


def _tick(held: Held, actor: Actor, on: date, present: bool) -> Attendance:
    ticked, _made = Attendance.objects.update_or_create(
        handover=held.handover, on=on, defaults={"present": present, "region_id": held.handover.region_id}
    )
    audit.record(actor, "attendance.ticked", ticked, dossier_id=held.referral.pk)
    bus.publish(
        AttendanceTicked(
            region_id=held.handover.region_id,
            at=timezone.now(),
            handover_id=held.handover.pk,
            referral_id=held.referral.pk,
            on=on,
            present=present,
        )
    )
    return ticked


def _since_the_first_day(held: Held, actor: Actor) -> None:
    """Who takes part does so since the first day on which they came. Without such a day it was a mistake that they did: see
    `taking_back`."""
    handover = held.handover
    if handover.state != HandoverState.STARTED:
        return
    first = first_day(Attendance.objects.filter(handover=handover).values_list("on", "present"))
    if first is None:
        _not_started(held, actor)
    elif first != handover.started_on:
        handover.started_on = first
        handover.save(update_fields=["started_on"])


def _not_started(held: Held, actor: Actor) -> None:
    referral, now = held.referral, timezone.now()
    what = not_started(answered=held.handover.answered_at is not None, file_over=referral.dossier.closed_at is not None)
    noted = ReferralEvent.objects.filter(
        referral=referral, kind=KINDS[HandoverMove.START], data__handover=str(held.handover.pk)
    )
    noted_on = timezone.localdate(noted.latest("seq").at)
    data = {"noted_on": noted_on.isoformat()}
    move(held, what, actor, now=now, told={"noted_on": noted_on}, data=data, started_on=None)
    ended_otherwise(referral)


@transaction.atomic
def stop(
    actor: Actor, handover_id: uuid.UUID, reason: StopReason, on: date | None = None, *, seen: str | None = None
) -> Handover:
    """The client does not come any more, for a reason. `seen` as with `answer`. Raises NotThatDay, or lifecycle.NotNow."""
    held = locked(actor, handover_id)
    now = timezone.now()
    on = on or timezone.localdate(now)
    _require_day(held, on)
    if held.handover.state == HandoverState.STOPPED:
        return held.handover
    _require_seen(held, seen, HandoverMove.STOP)
    reason = StopReason(reason)
    data = {"on": on.isoformat(), "reason": reason.value}
    told = {"on": on, "reason": reason.value}
    return move(held, HandoverMove.STOP, actor, now=now, told=told, data=data, stopped_on=on, stop_reason=reason)


@transaction.atomic
def take_back(actor: Actor, handover_id: uuid.UUID, *, seen: str) -> Handover:
    """'Full', 'not suitable' or 'stopped' was a mistake: it stands again as before an answer, or as taking part.

    Raises lifecycle.NotNow when something followed from it already, or it was not said today (see `taking_back`).
    """
    held = locked(actor, handover_id)
    was = HandoverState(held.handover.state)
    edge = TABLE.get((seen, HandoverMove.TAKE_BACK))
    if edge is not None and edge.to == was:
        return held.handover
    _require_seen(held, seen, HandoverMove.TAKE_BACK)
    if not may_be_taken_back([handover_id]):
        raise NotNow(was, HandoverMove.TAKE_BACK)
    told = {"reason": held.handover.stop_reason}
    if was == HandoverState.STOPPED:
        before = {"stopped_on": None, "stop_reason": ""}
    else:
        before = {"answered_at": None, "answer_note": ""}
    now = timezone.now()
    handover = move(held, HandoverMove.TAKE_BACK, actor, now=now, told=told, data=told | {"was": was.value}, **before)
    if was == HandoverState.FULL:
        directory.room_again(handover.activity_id, now=now)
    return handover


def _require_seen(held: Held, seen: str | None, what: HandoverMove) -> None:
    """Nobody replaces an answer that they did not see: an old page does nothing."""
    if seen is not None and seen != held.handover.state:
        raise NotNow(HandoverState(held.handover.state), what)


def _require_day(held: Held, on: date) -> None:
    if not possible_day(on, timezone.localdate(held.handover.sent_at), timezone.localdate()):
        raise NotThatDay
