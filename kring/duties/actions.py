"""Opening, moving and finishing steps.

These are the movements that actions of later steps make within their own transaction; they have required and will audit.
None of them decides who may act.
"""

import uuid
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db.models import QuerySet

from kring.access.models import Dossier
from kring.duties.models import Step, StepKind
from kring.duties.rules import StepCode


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
    finish_lead_step(dossier, now=now)
    return Step.objects.create(
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


def hand_over(steps: QuerySet, to: uuid.UUID | None) -> int:
    """Give open steps to another person (or to the whole team); returns how many."""
    return steps.filter(done_at=None).update(owner_id=to)


def open_steps(dossier: Dossier) -> QuerySet:
    """The open steps of one dossier, lead and owed."""
    return Step.objects.filter(dossier=dossier, done_at=None)
