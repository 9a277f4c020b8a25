"""Opening, moving and finishing steps.

Most are movements that actions of later steps make within their own transaction; those have required and will audit.
Only `settle_by_hand` is an action of its own.
"""

import uuid
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import F, QuerySet
from django.db.models.functions import Coalesce
from django.utils import timezone

from kring.access import audit
from kring.access.models import Dossier
from kring.access.policy import NotVisible, require, visible
from kring.duties.models import Step, StepKind
from kring.duties.rules import NO_CONSENT, SETTLED_BY_HAND, TELLS_THE_REFERRER, WITH_THE_ACTIVITY, Outcome, StepCode
from kring.identity.actors import Actor
from kring.rows import insert


def set_lead_step(
    dossier: Dossier,
    code: StepCode,
    *,
    organisation_id: uuid.UUID,
    owner_id: uuid.UUID | None,
    due_on: date,
    now: datetime,
    details: Mapping[str, Any] | None = None,
) -> Step:
    """Finish the open lead step, if any, and open this one."""
    if dossier.opened_at != now:  # one that is opened this very moment has none yet
        finish_lead_step(dossier, now=now)
    return insert(
        Step(
            region_id=dossier.region_id,
            dossier=dossier,
            kind=StepKind.LEAD,
            code=code,
            details=dict(details or {}),
            organisation_id=organisation_id,
            owner_id=owner_id,
            due_on=due_on,
            opened_at=now,
        )
    )


def finish_lead_step(dossier: Dossier, *, now: datetime, outcome: str = "done") -> int:
    """Finish the open lead step. An open dossier must get a new one in the same transaction; the database insists."""
    return open_steps(dossier).filter(kind=StepKind.LEAD).update(done_at=now, outcome=outcome)


def owe(
    dossier: Dossier,
    code: StepCode,
    *,
    organisation_id: uuid.UUID,
    owner_id: uuid.UUID | None,
    due_on: date,
    now: datetime,
    details: Mapping[str, Any] | None = None,
) -> Step:
    """Open a duty beside the lead step. The same duty with the same details is not owed twice."""
    details = dict(details or {})
    owed = open_steps(dossier).filter(kind=StepKind.OWED, code=code, details=details).first()
    if owed is not None:
        return owed
    return Step.objects.create(
        region_id=dossier.region_id,
        dossier=dossier,
        kind=StepKind.OWED,
        code=code,
        details=details,
        organisation_id=organisation_id,
        owner_id=owner_id,
        due_on=due_on,
        opened_at=now,
    )


def settle(dossier: Dossier, code: StepCode, *, now: datetime, details: Mapping[str, Any] | None = None) -> int:
    """Finish the owed duties with this code (and these details, when given); returns how many there were."""
    owed = open_steps(dossier).filter(kind=StepKind.OWED, code=code)
    if details is not None:
        owed = owed.filter(details=dict(details))
    return owed.update(done_at=now, outcome="done")


def lapse(
    dossier: Dossier,
    code: StepCode,
    *,
    now: datetime,
    but: Mapping[str, Any] | None = None,
    details: Mapping[str, Any] | None = None,
) -> int:
    """The owed duties with this code are no longer needed: all, `but` not the one with these details, or only the one with these
    `details`. Returns how many there were."""
    owed = open_steps(dossier).filter(kind=StepKind.OWED, code=code)
    if details is not None:
        owed = owed.filter(details=dict(details))
    if but is not None:
        owed = owed.exclude(details=dict(but))
    return owed.update(done_at=now, outcome=Outcome.LAPSED)


def ask_the_client(dossier: Dossier) -> None:
    """From now on the open steps that ask an activity something ask the client instead, and no referrer waits: nothing new is shared."""
    for step in open_steps(dossier).filter(code__in=WITH_THE_ACTIVITY | TELLS_THE_REFERRER):
        step.details |= NO_CONSENT
        step.save(update_fields=["details"])


def hand_over(steps: QuerySet, to: uuid.UUID | None) -> int:
    """Give open steps to another person (or to the whole team) for good; returns how many."""
    return steps.filter(done_at=None).update(owner_id=to, kept_for=None)


def lend(steps: QuerySet, to: uuid.UUID | None) -> int:
    """Give open steps to another person (or the team) for a while, remembering whose they are; returns how many."""
    return steps.filter(done_at=None).update(kept_for=Coalesce("kept_for", "owner"), owner_id=to)


def release(steps: QuerySet) -> int:
    """Give open steps to the team; what was only lent still comes back to whose it was. Returns how many."""
    return steps.filter(done_at=None).update(owner_id=None)


def give_back(to: Iterable[uuid.UUID]) -> int:
    """Give these people back what was theirs before an absence; returns how many steps."""
    return Step.objects.filter(done_at=None, kept_for__in=list(to)).update(owner_id=F("kept_for"), kept_for=None)


def escalate(now: datetime, before: date) -> int:
    """Mark the steps that were due before this day as long overdue, once; returns how many were new."""
    return Step.objects.filter(done_at=None, escalated_at=None, due_on__lt=before).update(escalated_at=now)


@transaction.atomic
def settle_by_hand(actor: Actor, step_id: uuid.UUID) -> Step:
    """Say that an owed duty is done, when no other action shows it. Doing it twice changes nothing.

    Raises NotVisible, NotAllowed, or NotByHand for a step that ends by doing what it says.
    """
    step = visible(Step, actor, few=True).filter(pk=step_id).first()
    if step is None:
        raise NotVisible
    require("step.settle", actor, step)
    if step.kind != StepKind.OWED or step.code not in SETTLED_BY_HAND:
        raise NotByHand(step.code)
    if step.done_at is None:
        step.done_at, step.outcome = timezone.now(), Outcome.DONE
        step.save(update_fields=["done_at", "outcome"])
        audit.record(actor, "step.changed", step, dossier_id=step.dossier_id)
    return step


class NotByHand(Exception):
    """This step is done by doing it, not by saying so."""


def open_steps(dossier: Dossier) -> QuerySet:
    """The open steps of one dossier, lead and owed."""
    return Step.objects.filter(dossier=dossier, done_at=None)
