"""What matters, what goes first, what stands in the way; and goals in the client's own words."""

import dataclasses
import uuid
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from kring.access import audit, policy
from kring.duties.rules import StepCode
from kring.events import bus
from kring.identity.actors import Actor
from kring.journey.actions.next_step import NotPossible, lead_code, open_proposed, under_way
from kring.journey.course import has_plan
from kring.journey.events import PlanMade
from kring.journey.models import Barrier, Goal, Plan, Problem, ProblemsWhen
from kring.referral.actions.history import append, locked
from kring.referral.actions.once import FilledIn
from kring.referral.models import Referral

IMPORTANCE = range(1, 6)


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class PlanEntry:
    """The plan as the form has it. `problems` and `barriers` hold codes; `problems_when` is empty without problems."""

    what_matters: str = ""
    problems: tuple[str, ...] = ()
    problems_when: str = ""
    overview_by: str = ""
    barriers: tuple[str, ...] = ()
    barriers_note: str = ""


@transaction.atomic
def save_plan(actor: Actor, referral_id: uuid.UUID, entry: PlanEntry, seq: int | None = None) -> Plan:
    """Write the plan. The first time there is one, those who wait for it are told."""
    referral = _of(actor, referral_id, seq)
    now = timezone.now()
    had_plan = has_plan(referral)
    problems = [Problem(code).value for code in entry.problems]
    plan, _made = Plan.objects.update_or_create(
        referral=referral,
        defaults={
            "region_id": referral.region_id,
            "what_matters": entry.what_matters.strip(),
            "problems": problems,
            "problems_when": ProblemsWhen(entry.problems_when or ProblemsWhen.ALONGSIDE) if problems else "",
            "overview_by": entry.overview_by.strip(),
            "barriers": [Barrier(code).value for code in entry.barriers],
            "barriers_note": entry.barriers_note.strip(),
            "changed_at": now,
        },
    )
    append(referral, "plan", actor, now=now)
    audit.record(actor, "plan.changed", plan, dossier_id=referral.pk)
    _planned(referral, had_plan, now)
    return plan


@transaction.atomic
def add_goal(
    actor: Actor,
    referral_id: uuid.UUID,
    text: str,
    importance: int,
    seq: int | None = None,
    filled: FilledIn | None = None,
) -> Goal:
    """Write down what the client wants, in the client's words; `importance` from 1 to 5, as the client says.

    Raises once.SentBefore, ChangedMeanwhile, lifecycle.NotNow, NotPossible.
    """
    referral = _of(actor, referral_id, seq, filled)
    now = timezone.now()
    had_plan = has_plan(referral)
    goal = Goal.objects.create(
        region_id=referral.region_id,
        referral=referral,
        text=_words(text),
        importance=_weight(importance),
        made_at=now,
    )
    append(referral, "goal_set", actor, now=now, data={"goal": str(goal.pk)}, filled=filled)
    audit.record(actor, "goal.set", goal, dossier_id=referral.pk)
    _planned(referral, had_plan, now)
    return goal


@transaction.atomic
def change_goal(actor: Actor, goal_id: uuid.UUID, text: str, importance: int, seq: int | None = None) -> Goal:
    """Change a goal's words or importance; the history keeps the former."""
    goal, referral = _goal(actor, goal_id, seq)
    former = {"text": goal.text, "importance": goal.importance}
    goal.text, goal.importance = _words(text), _weight(importance)
    goal.save(update_fields=["text", "importance"])
    return _changed(actor, referral, goal, "goal_changed", former)


@transaction.atomic
def reach_goal(actor: Actor, goal_id: uuid.UUID, seq: int | None = None) -> Goal:
    """The client says that the goal is reached."""
    goal, referral = _goal(actor, goal_id, seq)
    goal.reached_at, goal.dropped_at = timezone.now(), None
    goal.save(update_fields=["reached_at", "dropped_at"])
    return _changed(actor, referral, goal, "goal_reached")


@transaction.atomic
def drop_goal(actor: Actor, goal_id: uuid.UUID, seq: int | None = None) -> Goal:
    """The client lets the goal go."""
    goal, referral = _goal(actor, goal_id, seq)
    goal.dropped_at, goal.reached_at = timezone.now(), None
    goal.save(update_fields=["reached_at", "dropped_at"])
    return _changed(actor, referral, goal, "goal_dropped")


@transaction.atomic
def put_back_goal(actor: Actor, goal_id: uuid.UUID, seq: int | None = None) -> Goal:
    """A goal that was reached or let go is one to work on again: it was a mistake, or the client wants it after all."""
    goal, referral = _goal(actor, goal_id, seq)
    if goal.reached_at is None and goal.dropped_at is None:
        return goal
    goal.reached_at = goal.dropped_at = None
    goal.save(update_fields=["reached_at", "dropped_at"])
    return _changed(actor, referral, goal, "goal_put_back")


def _of(actor: Actor, referral_id: uuid.UUID, seq: int | None, filled: FilledIn | None = None) -> Referral:
    referral = locked(actor, referral_id, seq, filled)
    policy.require("journey.write", actor, referral)
    under_way(referral)
    return referral


def _goal(actor: Actor, goal_id: uuid.UUID, seq: int | None) -> tuple[Goal, Referral]:
    goal = policy.visible(Goal, actor, few=True).filter(pk=goal_id).first()
    if goal is None:
        raise policy.NotVisible
    return goal, _of(actor, goal.referral_id, seq)


def _changed(actor: Actor, referral: Referral, goal: Goal, kind: str, former: dict | None = None) -> Goal:
    data = {"goal": str(goal.pk)} | ({"former": former} if former else {})
    append(referral, kind, actor, now=timezone.now(), data=data)
    audit.record(actor, "goal.changed", goal, dossier_id=referral.pk)
    return goal


def _planned(referral: Referral, had_plan: bool, now: datetime) -> None:
    """Tell that there is a plan now, once; the step that asked for one makes place for the next."""
    if had_plan or not has_plan(referral):
        return
    if lead_code(referral) is StepCode.MAKE_PLAN:
        open_proposed(referral, now)
    bus.publish(PlanMade(region_id=referral.region_id, at=now, referral_id=referral.pk))


def _words(text: str) -> str:
    words = text.strip()
    if not 0 < len(words) <= Goal._meta.get_field("text").max_length:
        raise NotPossible("goal")
    return words


def _weight(importance: int) -> int:
    if importance not in IMPORTANCE:
        raise NotPossible("importance")
    return importance
