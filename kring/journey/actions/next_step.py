"""The next step: proposed by the rules, or chosen by the link worker in own words."""

import dataclasses
import uuid
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from kring.access import audit, policy
from kring.duties.actions import open_steps
from kring.duties.calendar import closed_days
from kring.duties.models import Step, StepKind
from kring.duties.rules import StepCode
from kring.identity.actors import Actor
from kring.journey.course import proposal
from kring.journey.rules.steps import CHOOSABLE, may_be_due
from kring.referral.actions.history import append, locked
from kring.referral.actions.steps import lead_on, norms_of
from kring.referral.models import Referral
from kring.referral.rules.lifecycle import WITH_LINK_WORKER, Move, NotNow, State

LONGEST_WORDS = 120


class NotPossible(ValueError):
    """Something asked that cannot be: a day that cannot be meant, a step nobody may choose. The form says it first."""


@dataclasses.dataclass(frozen=True, slots=True)
class ChosenStep:
    """A next step as the link worker wants it, with own words."""

    code: StepCode
    due_on: date
    words: str = ""


def under_way(referral: Referral, what: Move = Move.MEET) -> None:
    """Raises lifecycle.NotNow when nobody accompanies this person now."""
    if State(referral.state) not in WITH_LINK_WORKER:
        raise NotNow(State(referral.state), what)


def open_chosen(referral: Referral, chosen: ChosenStep, now: datetime) -> Step:
    """Make the chosen step the lead step, as part of another action. Raises NotPossible."""
    today = timezone.localdate(now)
    if chosen.code not in CHOOSABLE or len(chosen.words) > LONGEST_WORDS:
        raise NotPossible(chosen.code)
    if not may_be_due(chosen.due_on, norms_of(referral), today, closed_days(today)):
        raise NotPossible(chosen.due_on)
    words = chosen.words.strip()
    return lead_on(referral, chosen.code, chosen.due_on, now, {"words": words} if words else {})


def open_proposed(referral: Referral, now: datetime) -> Step:
    """Make the step that the rules propose the lead step, as part of another action."""
    proposed = proposal(referral, now)
    return lead_on(referral, proposed.code, proposed.due_on, now, proposed.details)


def lead_step(referral: Referral) -> Step | None:
    """The open lead step."""
    return open_steps(referral.dossier).filter(kind=StepKind.LEAD).first()


def lead_code(referral: Referral) -> StepCode | None:
    """What the open lead step is."""
    lead = lead_step(referral)
    return StepCode(lead.code) if lead else None


@transaction.atomic
def set_next_step(actor: Actor, referral_id: uuid.UUID, chosen: ChosenStep, seq: int | None = None) -> Step:
    """Choose the next step. While on hold the step that wakes the course stands: raises lifecycle.NotNow."""
    referral = locked(actor, referral_id, seq)
    policy.require("journey.write", actor, referral)
    under_way(referral)
    if State(referral.state) is State.ON_HOLD:
        raise NotNow(State.ON_HOLD, Move.MEET)
    now = timezone.now()
    step = open_chosen(referral, chosen, now)
    append(referral, "step", actor, now=now, data={"code": step.code, "due_on": step.due_on.isoformat()})
    audit.record(actor, "step.changed", step, dossier_id=referral.pk)
    return step
