"""What is missing: noted for a client or for the region, taken up, planned, and filled or let go.

Who waits hangs on the file and is known only there. When a gap is filled, the link worker of everybody who waits gets a step.
"""

import dataclasses
import uuid
from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils import timezone

from kring.access import audit, policy
from kring.clients.queries import require_consent
from kring.directory.models import Access, Activity
from kring.directory.queries import current
from kring.directory.rules.going import Lacking, lacks
from kring.duties import actions as duties
from kring.duties.rules import StepCode
from kring.identity.actors import Actor
from kring.identity.models import Organisation
from kring.matching.actions.gate import due
from kring.matching.actions.hand_over import NotAccompanied
from kring.matching.models import Gap, GapEvent, GapPartner, Waiting
from kring.matching.rules.gaps import (
    ALIVE,
    Constraint,
    GapMove,
    GapState,
    Missing,
    NotNow,
    Why,
    says_so,
    step,
    to_ask_for,
)
from kring.referral.actions.history import locked as locked_referral
from kring.referral.models import Referral
from kring.referral.rules.lifecycle import WITH_LINK_WORKER, State
from kring.rows import insert


@dataclasses.dataclass(frozen=True, slots=True)
class Plan:
    """What whoever takes a gap up is going to do, by which day."""

    next_step: str
    due_on: date


class NobodyCanGo(Exception):
    """The activity does not say everything that somebody needs to go there: `lacking` names what."""

    def __init__(self, activity: Activity, lacking: frozenset[Lacking]):
        super().__init__(activity.pk)
        self.activity, self.lacking = activity, lacking


class NotSaid(Exception):
    """The activity says nothing of what stood in the way: whoever closes the gap with it is asked first."""

    def __init__(self, activity: Activity):
        super().__init__(activity.pk)
        self.activity = activity


@transaction.atomic
def note_need(actor: Actor, referral_id: uuid.UUID, missing: Missing, languages: Iterable[str] = ()) -> Waiting:
    """Note that something is missing for a client, who waits for it from now on. Noting the same again changes nothing, but for the
    `languages` that the client needs: they stay with the file, and only where another language is what is missing.

    Raises NotAccompanied when nobody accompanies the client now, and NotAllowed when the client withdrew their consent.
    """
    referral = locked_referral(actor, referral_id)
    policy.require("gap.note", actor, referral)
    if State(referral.state) not in WITH_LINK_WORKER:
        raise NotAccompanied
    require_consent(referral.dossier)
    now = timezone.now()
    gap = _gap_of(actor, missing, now)
    known = Waiting.objects.filter(gap=gap, referral=referral, ended_at=None).first()
    needed = " ".join(sorted(languages)) if missing.constraint is Constraint.LANGUAGE else ""
    if known is not None and needed in ("", known.languages):
        return known
    row = known or Waiting(
        region_id=referral.region_id, gap=gap, referral=referral, since=now, noted_by_id=actor.user_id
    )
    row.languages = needed
    if known is None:
        insert(row)
    else:
        row.save(update_fields=["languages"])
    audit.record(actor, "gap.noted", row, dossier_id=referral.pk)
    return row


@transaction.atomic
def note_gap(actor: Actor, missing: Missing) -> Gap:
    """Note that something is missing in the region, for nobody in particular."""
    policy.require("gap.work", actor)
    gap = _gap_of(actor, missing, timezone.now())
    audit.record(actor, "gap.changed", gap)
    return gap


def _gap_of(actor: Actor, missing: Missing, now: datetime) -> Gap:
    """The gap that is open for this, locked; a new one when there is none. Two who note it at once get the same."""
    same = {"theme": missing.theme, "area": missing.area, "constraint": missing.constraint}
    alive = Gap.objects.select_for_update().filter(region_id=actor.region_id, state__in=ALIVE, **same)
    known = alive.first()
    if known is not None:
        return known
    try:
        with transaction.atomic():
            state = step(None, GapMove.NOTE).to
            gap = Gap.objects.create(region_id=actor.region_id, state=state, opened_at=now, **same)
            _told(gap, GapMove.NOTE, actor, now)
            return gap
    except IntegrityError:
        return alive.get()


@transaction.atomic
def take_back(actor: Actor, referral_id: uuid.UUID, waiting_id: uuid.UUID) -> None:
    """The client no longer waits for this. Taking it back twice changes nothing. Raises NotVisible for what this file does not hold."""
    referral = locked_referral(actor, referral_id)
    policy.require("gap.note", actor, referral)
    row = Waiting.objects.filter(pk=waiting_id, referral=referral).first()
    if row is None:
        raise policy.NotVisible
    if row.ended_at is None:
        no_longer(Waiting.objects.filter(pk=row.pk), Why.TAKEN_OFF, timezone.now())
        audit.record(actor, "gap.taken_back", row, dossier_id=referral.pk)


def no_longer(rows: QuerySet[Waiting], why: Why, now: datetime) -> int:
    """These clients wait no longer; returns how many there were."""
    return rows.filter(ended_at=None).update(ended_at=now, ended_why=why)


@transaction.atomic
def take_up(actor: Actor, gap_id: uuid.UUID, plan: Plan, *, seen: str | None = None) -> Gap:
    """Somebody will do something about it: from now on it is theirs, with a next step by a day.

    `seen` is the state that the page showed. Raises gaps.NotNow when it is over, or in another state than was seen.
    """
    gap = _locked(actor, gap_id, seen, GapMove.TAKE_UP)
    organisation = actor.organisation_for()
    mine = {"owner_id": actor.user_id, "organisation_id": organisation}
    return _move(gap, GapMove.TAKE_UP, actor, **mine, next_step=plan.next_step, due_on=plan.due_on)


@transaction.atomic
def plan(actor: Actor, gap_id: uuid.UUID, new: Plan, *, seen: str | None = None) -> Gap:
    """Another next step, or another day."""
    gap = _locked(actor, gap_id, seen, GapMove.PLAN)
    return _move(gap, GapMove.PLAN, actor, next_step=new.next_step, due_on=new.due_on)


@transaction.atomic
def give_back(actor: Actor, gap_id: uuid.UUID, *, seen: str | None = None) -> Gap:
    """Whoever took it up cannot go on: it is there for somebody else."""
    gap = _locked(actor, gap_id, seen, GapMove.GIVE_BACK)
    return _move(gap, GapMove.GIVE_BACK, actor, owner_id=None, organisation_id=None, next_step="", due_on=None)


@transaction.atomic
def close(
    actor: Actor, gap_id: uuid.UUID, activity_id: uuid.UUID, *, seen: str | None = None, sure: bool = False
) -> Gap:
    """There is an activity now. The link worker of everybody who waits gets a step; nobody waits any more.

    Raises NotVisible when the actor may not know of the activity or when it has stopped, NobodyCanGo when it does not say who
    organises it or where it is, and NotSaid when it says nothing of what stood in the way and the actor was not asked (`sure`).
    """
    gap = _locked(actor, gap_id, seen, GapMove.CLOSE)
    activity = current(actor).filter(pk=activity_id).first()
    if activity is None:
        raise policy.NotVisible
    if lacking := lacks(activity):
        raise NobodyCanGo(activity, lacking)
    if not sure and not tells(activity, gap.constraint):
        raise NotSaid(activity)
    now = timezone.now()
    _move(gap, GapMove.CLOSE, actor, activity_id=activity.pk, ended_at=now)
    told = {"activity_id": str(activity.pk), "activity": activity.title}
    _tell_who_waits(gap, StepCode.THERE_IS_NOW, told, Why.ANSWERED, now, spoken=activity.spoken)
    return gap


@transaction.atomic
def drop(actor: Actor, gap_id: uuid.UUID, why: str, *, seen: str | None = None) -> Gap:
    """It will not come. The link worker of everybody who waits gets a step to look for something else."""
    gap = _locked(actor, gap_id, seen, GapMove.DROP)
    now = timezone.now()
    _move(gap, GapMove.DROP, actor, why=why.strip(), ended_at=now)
    _tell_who_waits(gap, StepCode.FIND_OTHER, {"because": "dropped", "gap": str(gap.pk)}, Why.DROPPED, now)
    return gap


def tells(activity: Activity, constraint: str) -> bool:
    """Whether an activity says itself that what stood in the way is no trouble there, as far as that is asked first."""
    wheelchair, quiet = (bool(activity.access & bit) for bit in (Access.WHEELCHAIR, Access.QUIET))
    return says_so(Constraint(constraint), activity.spoken, wheelchair, quiet)


def _tell_who_waits(
    gap: Gap, code: StepCode, details: dict[str, str], why: Why, now: datetime, *, spoken: str = ""
) -> None:
    rows = Waiting.objects.filter(gap=gap, ended_at=None)
    needed = dict(rows.exclude(languages="").values_list("referral", "languages"))
    waiting = Referral.objects.filter(waiting_for__in=rows).select_related("dossier", "version")
    for referral in waiting.order_by("pk"):
        ask_for = to_ask_for(needed.get(referral.pk, ""), spoken) if code is StepCode.THERE_IS_NOW else ""
        duties.owe(
            referral.dossier,
            code,
            organisation_id=referral.welfare_id,
            owner_id=referral.link_worker_id,
            due_on=due(referral, 0, now),
            now=now,
            details=details | ({"languages": ask_for} if ask_for else {}),
        )
    no_longer(rows, why, now)


@transaction.atomic
def add_partner(actor: Actor, gap_id: uuid.UUID, organisation_id: uuid.UUID | None, name: str, part: str) -> GapPartner:
    """Name who may help: an organisation of the region, or another by name. Naming it again changes what they could do."""
    gap = _locked(actor, gap_id, None, GapMove.PLAN)
    if GapState(gap.state) not in ALIVE:
        raise NotNow(GapState(gap.state), GapMove.PLAN)
    organisation = None
    if organisation_id is not None:
        organisation = policy.visible(Organisation, actor).filter(pk=organisation_id).first()
        if organisation is None:
            raise policy.NotVisible
    partner, _made = GapPartner.objects.update_or_create(
        gap=gap,
        name=organisation.name if organisation else name.strip(),
        defaults={
            "region_id": gap.region_id,
            "organisation": organisation,
            "part": part.strip(),
            "added_at": timezone.now(),
        },
    )
    audit.record(actor, "gap.changed", gap)
    return partner


@transaction.atomic
def remove_partner(actor: Actor, partner_id: uuid.UUID) -> Gap:
    """This partner was named by mistake, or does not take part."""
    policy.require("gap.work", actor)
    partner = policy.visible(GapPartner, actor).select_related("gap").filter(pk=partner_id).first()
    if partner is None:
        raise policy.NotVisible
    partner.delete()
    audit.record(actor, "gap.changed", partner.gap)
    return partner.gap


def _locked(actor: Actor, gap_id: uuid.UUID, seen: str | None, what: GapMove) -> Gap:
    """The gap, locked, when the actor may work on it and it is as it was seen."""
    policy.require("gap.work", actor)
    gap = policy.visible(Gap, actor).select_for_update().filter(pk=gap_id).first()
    if gap is None:
        raise policy.NotVisible
    if seen is not None and seen != gap.state:
        raise NotNow(GapState(gap.state), what)
    return gap


def _move(gap: Gap, what: GapMove, actor: Actor, **changes: Any) -> Gap:
    """Make a move: the new state with `changes`, what was done, and the log. Raises gaps.NotNow when it is not possible."""
    gap.state = step(GapState(gap.state), what).to
    for field, value in changes.items():
        setattr(gap, field, value)
    gap.save(update_fields=["state", *changes])
    _told(gap, what, actor, timezone.now())
    audit.record(actor, "gap.changed", gap)
    return gap


def _told(gap: Gap, what: GapMove, actor: Actor, now: datetime) -> None:
    """One line of the gap's own history; nothing of who waits, and of a note for a client not who wrote it."""
    said = {"next_step": gap.next_step, "due_on": gap.due_on.isoformat()} if gap.next_step and gap.due_on else {}
    if gap.activity_id:
        said["activity"] = Activity.objects.values_list("title", flat=True).get(pk=gap.activity_id)
    user_id = None if what is GapMove.NOTE else actor.user_id
    insert(GapEvent(region_id=gap.region_id, gap=gap, at=now, kind=what, user_id=user_id, data=said))
