"""The provider answers, the client comes, and some day stops. Also noted by the link worker, when told on the phone."""

import uuid
from datetime import date

from django.db import transaction
from django.utils import timezone

from kring.access import audit
from kring.directory import actions as directory
from kring.events import bus
from kring.identity.actors import Actor
from kring.matching.actions.gate import Held, locked, move
from kring.matching.events import AttendanceTicked
from kring.matching.models import Attendance, Handover, StopReason
from kring.matching.rules.following import possible_day
from kring.matching.rules.lifecycle import TABLE, HandoverMove, HandoverState, NotNow
from kring.matching.taking_back import may_be_taken_back

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
    return _start(held, actor, on)


def _start(held: Held, actor: Actor, on: date) -> Handover:
    now = timezone.now()
    changes = {} if held.handover.answered_at else {"answered_at": now}
    data = {"on": on.isoformat()}
    return move(held, HandoverMove.START, actor, now=now, told={"on": on}, data=data, started_on=on, **changes)


@transaction.atomic
def tick_attendance(actor: Actor, handover_id: uuid.UUID, on: date, present: bool) -> Attendance:
    """Note whether the client came on a day; noting it again corrects it. Coming for the first time starts the activity."""
    held = locked(actor, handover_id)
    _require_day(held, on)
    state = HandoverState(held.handover.state)
    if state in (HandoverState.SENT, HandoverState.WELCOME) and present:
        _start(held, actor, on)
    elif state not in (HandoverState.WELCOME, HandoverState.STARTED):
        raise NotNow(state, HandoverMove.START)
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
