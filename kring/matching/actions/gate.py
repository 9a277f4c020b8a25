"""The one gate for hand-overs: who may touch one, and every change of state with its history, next step, log and event."""

import dataclasses
import uuid
from datetime import date, datetime
from typing import Any

from django.utils import timezone

from kring.access import audit, policy
from kring.access.models import Link, LinkPurpose
from kring.clients.queries import agrees
from kring.directory.models import Activity
from kring.duties import actions as duties
from kring.duties.calendar import closed_days
from kring.duties.models import Step, StepKind
from kring.duties.rules import NO_CONSENT, WITH_THE_ACTIVITY, StepCode, working_day_on_or_after, working_days_after
from kring.events import bus
from kring.identity.actors import Actor
from kring.identity.models import Role
from kring.matching import events
from kring.matching.models import Handover
from kring.matching.rules.following import BECAUSE, NEXT, latest, leads
from kring.matching.rules.lifecycle import UNDO_START, HandoverMove, HandoverState, step
from kring.programme.queries import agreement_of
from kring.referral.actions.history import append
from kring.referral.models import Referral

PROVIDER = "provider"
LINK_WORKER = "link_worker"
REFERRER = "referrer"

# What a move is called in the referral's history. The course's ending counts 'activity_started' less 'activity_not_started'.
KINDS: dict[HandoverMove, str] = {
    HandoverMove.SEND: "handover_sent",
    HandoverMove.WELCOME: "handover_welcome",
    HandoverMove.SAY_FULL: "handover_full",
    HandoverMove.SAY_UNSUITABLE: "handover_unsuitable",
    HandoverMove.START: "activity_started",
    HandoverMove.STOP: "activity_stopped",
    HandoverMove.CANCEL: "handover_cancelled",
    HandoverMove.TAKE_BACK: "handover_taken_back",
    **dict.fromkeys(UNDO_START, "activity_not_started"),
}
VERBS: dict[HandoverMove, str] = {
    HandoverMove.SEND: "handover.sent",
    HandoverMove.WELCOME: "handover.answered",
    HandoverMove.SAY_FULL: "handover.answered",
    HandoverMove.SAY_UNSUITABLE: "handover.answered",
    HandoverMove.START: "handover.changed",
    HandoverMove.STOP: "handover.changed",
    HandoverMove.CANCEL: "handover.changed",
    HandoverMove.TAKE_BACK: "handover.changed",
    **dict.fromkeys(UNDO_START, "handover.changed"),
}
PUBLISHED: dict[HandoverMove, type[events.HandoverMoved]] = {
    HandoverMove.SEND: events.HandoverSent,
    HandoverMove.WELCOME: events.HandoverAnswered,
    HandoverMove.SAY_FULL: events.HandoverAnswered,
    HandoverMove.SAY_UNSUITABLE: events.HandoverAnswered,
    HandoverMove.START: events.ActivityStarted,
    HandoverMove.STOP: events.ActivityStopped,
    HandoverMove.CANCEL: events.HandoverCancelled,
    HandoverMove.TAKE_BACK: events.HandoverTakenBack,
    **dict.fromkeys(UNDO_START, events.ActivityNotStarted),
}


@dataclasses.dataclass(frozen=True, slots=True)
class Held:
    """A hand-over with its referral, both locked until the transaction ends, and as what the actor touches it."""

    handover: Handover
    referral: Referral
    by: str


def locked(actor: Actor, handover_id: uuid.UUID) -> Held:
    """The hand-over, when the actor is its provider (by account or by its own link) or accompanies the client.

    Raises NotVisible when it does not exist for the actor, NotAllowed when the actor may only see it.
    """
    by = _acting_as(actor, handover_id)
    # The referral first, as every other action does: two people never wait for each other.
    referrals = Referral.objects.select_for_update(of=("self",)).select_related("dossier", "version")
    referral = referrals.get(handovers=handover_id)
    handover = Handover.objects.select_for_update(of=("self",)).select_related("activity").get(pk=handover_id)
    return Held(handover, referral, by)


def _acting_as(actor: Actor, handover_id: uuid.UUID) -> str:
    if actor.link:
        live = Link.objects.filter(
            pk=actor.bearer,
            purpose=LinkPurpose.PROVIDER,
            subject_id=handover_id,
            revoked_at=None,
            expires_at__gt=timezone.now(),
        )
        if not live.exists():
            raise policy.NotVisible
        return PROVIDER
    seen = (
        policy.visible(Handover, actor, few=True)
        .filter(pk=handover_id)
        .values_list("referral_id", "provider_id")
        .first()
    )
    if seen is None:
        raise policy.NotVisible
    referral_id, provider_id = seen
    if policy.holds("handover.write", actor, policy.relatives(actor, referral_id)):
        return LINK_WORKER
    if provider_id is not None and provider_id in actor.organisations(Role.PROVIDER):
        return PROVIDER
    raise policy.NotAllowed("handover.write")


def move(
    held: Held,
    what: HandoverMove,
    actor: Actor,
    *,
    now: datetime,
    told: dict[str, Any] | None = None,
    data: dict[str, Any] | None = None,
    **changes: Any,
) -> Handover:
    """Make a move: the new state with `changes`, the history with `data`, the next step, the log, and the event with `told`.

    Raises lifecycle.NotNow when the move is not possible in this state, NotAllowed when it is not this side's to make.
    """
    handover, before = held.handover, HandoverState(held.handover.state)
    edge = step(before, what)
    if held.by not in edge.by:
        raise policy.NotAllowed("handover.write")
    handover.state = edge.to
    for field, value in changes.items():
        setattr(handover, field, value)
    handover.save(update_fields=["state", *changes])
    happened(held, what, actor, before=before, now=now, told=told, data=data)
    return handover


def happened(
    held: Held,
    what: HandoverMove,
    actor: Actor,
    *,
    before: str,
    now: datetime,
    told: dict[str, Any] | None = None,
    data: dict[str, Any] | None = None,
) -> None:
    """Everything that goes along with a move that was just written."""
    handover, referral = held.handover, held.referral
    about = {"handover": str(handover.pk), "title": handover.activity.title, "by": held.by}
    append(referral, KINDS[what], actor, now=now, data=about | (data or {}))
    set_step(held, now)
    audit.record(actor, VERBS[what], handover, dossier_id=referral.pk)
    bus.publish(
        PUBLISHED[what](
            region_id=handover.region_id,
            at=now,
            handover_id=handover.pk,
            referral_id=referral.pk,
            activity_id=handover.activity_id,
            location_id=referral.location_id,
            practice_id=referral.practice_id,
            before=before,
            after=handover.state,
            by=held.by,
            **(told or {}),
        )
    )


def set_step(held: Held, now: datetime) -> None:
    """Give the link worker the step that follows from the hand-over's state; former steps about it are finished.

    What is cancelled when the file is over asks nothing of anybody.
    """
    handover, dossier = held.handover, held.referral.dossier
    code, days = NEXT[HandoverState(handover.state)]
    lead = duties.open_steps(dossier).filter(kind=StepKind.LEAD).first()
    lead_handover = lead.details.get("handover") if lead else None
    finish_owed(dossier, handover.pk, now)
    if dossier.closed_at is not None and handover.state == HandoverState.CANCELLED:
        return
    put = (
        duties.set_lead_step
        if leads(lead.code if lead and dossier.closed_at is None else None, lead_handover, str(handover.pk))
        else duties.owe
    )
    asks_client = code in WITH_THE_ACTIVITY and not agrees(dossier.pk)
    put(
        dossier,
        code,
        organisation_id=held.referral.welfare_id,
        owner_id=held.referral.link_worker_id,
        due_on=due(held.referral, days, now),
        now=now,
        details=details_of(handover) | _because(HandoverState(handover.state)) | (NO_CONSENT if asks_client else {}),
    )


def _because(state: HandoverState) -> dict[str, str]:
    return {"because": BECAUSE[state]} if state in BECAUSE else {}


def details_of(handover: Handover) -> dict[str, str]:
    """What a step about a hand-over carries."""
    return {"handover": str(handover.pk), "activity": handover.activity.title}


def due(referral: Referral, days: int, now: datetime) -> date:
    """The day that lies so many working days ahead; today, or the first working day after it, for 0."""
    today = timezone.localdate(now)
    closed = closed_days(today)
    if days == 0:
        return working_day_on_or_after(today, closed)
    longest = agreement_of(referral.version).norms.longest_step_days
    return working_days_after(today, latest(days, longest), closed)


def finish_owed(dossier: Any, handover_id: uuid.UUID, now: datetime) -> int:
    """Finish the owed duties about a hand-over; returns how many."""
    owed = duties.open_steps(dossier).filter(kind=StepKind.OWED)
    about = [one.pk for one in owed if one.details.get("handover") == str(handover_id)]
    return Step.objects.filter(pk__in=about).update(done_at=now, outcome="done")


def finish_looking(dossier: Any, activity: Activity, now: datetime) -> int:
    """An activity was found: nothing else needs to be looked for, nor told that it is there. Returns how many duties that finishes."""
    told = {"activity_id": str(activity.pk), "activity": activity.title}
    return duties.settle(dossier, StepCode.FIND_OTHER, now=now) + duties.settle(
        dossier, StepCode.THERE_IS_NOW, now=now, details=told
    )
