"""Reading a course: contacts, plan, goals, what to propose. Rows that a reader may not see are not read."""

import dataclasses
import uuid
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import F, Model, QuerySet
from django.utils import timezone

from kring.access.fields import Group
from kring.access.policy import holds, relatives, relatives_of, visible
from kring.asking import asked_often
from kring.capacity.actions import upcoming
from kring.capacity.models import Appointment
from kring.duties.actions import open_steps
from kring.duties.queries import lead_steps
from kring.duties.rules import StepCode
from kring.duties.wording import title
from kring.identity.actors import Actor
from kring.identity.models import Role
from kring.journey.actions.contacts import MAY_HOLD_CONTACTS
from kring.journey.actions.plan import PlanEntry
from kring.journey.course import (
    appointment_to_begin,
    client_asked_to_stop,
    facts_of,
    last_day_for_a_step,
    proposal,
)
from kring.journey.models import Barrier, Contact, ContactKind, ContactOutcome, ContactRole, Goal, Plan, Problem
from kring.journey.rules.conversations import Band, band
from kring.journey.rules.ending import Ending, ending
from kring.journey.rules.reaching import MISSED, Outcome, Proposal, may_be_taken_back, standing
from kring.referral.actions.steps import norms_of
from kring.referral.models import Referral, ReferralEvent
from kring.referral.rules.lifecycle import WITH_LINK_WORKER, State
from kring.referral.wording import state_pill
from kring.ui.dates import day, short_date

CONTACTS_SHOWN = 50
FILES_FOUND = 20
# Duties that outlive the course.
GOES_ON = (
    StepCode.FEEDBACK,
    StepCode.READ_FEEDBACK,
    StepCode.FILE_OPENED,
    StepCode.CLOSING_CARD,
    StepCode.CALL_ABOUT_ANSWER,
    StepCode.CALL_BACK,
)


@dataclasses.dataclass(frozen=True, slots=True)
class ContactRow:
    """One contact, shaped for the page. `note` is None for a reader who may not see notes."""

    id: uuid.UUID
    on: date
    outcome: str
    outcome_words: str
    kind: str
    role: str
    who: str
    minutes: int | None
    note: str | None
    moved_here: bool
    spoken: bool
    missed: bool
    may_take_back: bool


@dataclasses.dataclass(frozen=True, slots=True)
class Contacts:
    """The contacts of a file, newest first (at most `CONTACTS_SHOWN`), and how many conversations there were."""

    rows: tuple[ContactRow, ...]
    total: int
    conversations: int
    low: int
    high: int
    band: Band
    missed: int
    attempts_before_card: int


_CONTACT = ("pk", "on", "outcome", "kind", "role", "user__name", "minutes", "moved_from_id", "recorded_at")


def file_contacts(actor: Actor, referral: Referral, fields: frozenset[Group]) -> Contacts | None:
    """The contacts of a file; None for a reader who sees no plan. Notes only with `Group.NOTES`. Two queries at most."""
    if Group.PLAN not in fields:
        return None
    found = _contacts(actor, referral.pk, Group.NOTES in fields)
    outcomes = [Outcome(row["outcome"]) for row in reversed(found)]
    norms = norms_of(referral)
    now = standing(outcomes)
    return Contacts(
        rows=tuple(_shaped(row) for row in found[:CONTACTS_SHOWN]),
        total=len(found),
        conversations=now.spoken,
        low=norms.conversations_low,
        high=norms.conversations_high,
        band=band(now.spoken, norms.conversations_low, norms.conversations_high),
        missed=now.missed,
        attempts_before_card=norms.attempts_before_card,
    )


@asked_often
def _contacts(actor: Actor, referral_id: uuid.UUID, with_notes: bool) -> QuerySet:
    rows = visible(Contact, actor, few=True).filter(referral=referral_id).order_by("-on", "-recorded_at")
    return rows.values(*_CONTACT, "note") if with_notes else rows.values(*_CONTACT)


def _shaped(row: dict) -> ContactRow:
    return ContactRow(
        id=row["pk"],
        on=row["on"],
        outcome=row["outcome"],
        outcome_words=str(ContactOutcome(row["outcome"]).label),
        kind=str(ContactKind(row["kind"]).label),
        role=str(ContactRole(row["role"]).label),
        who=row["user__name"],
        minutes=row["minutes"],
        note=row.get("note"),
        moved_here=row["moved_from_id"] is not None,
        spoken=row["outcome"] == Outcome.ATTENDED,
        missed=row["outcome"] in MISSED,
        may_take_back=may_be_taken_back(row["outcome"], timezone.localdate(row["recorded_at"]), timezone.localdate()),
    )


def file_plan(actor: Actor, referral: Referral, fields: frozenset[Group]) -> dict | None:
    """The plan and the goals of a file, as words; None for a reader who sees no plan. Two queries."""
    if Group.PLAN not in fields:
        return None
    plan, goals = _of_file.first(Plan, actor, referral.pk), _of_file(Goal, actor, referral.pk)
    return {
        "what_matters": plan.what_matters if plan else "",
        "problems": [str(Problem(code).label) for code in plan.problems] if plan else [],
        "problems_first": bool(plan and plan.problems_when == "first"),
        "overview_by": plan.overview_by if plan else "",
        "barriers": [str(Barrier(code).label) for code in plan.barriers] if plan else [],
        "barriers_note": plan.barriers_note if plan else "",
        "goals": [goal for goal in goals if goal.dropped_at is None],
        "dropped": [goal for goal in goals if goal.dropped_at is not None],
    }


@asked_often
def _of_file(model: type[Model], actor: Actor, referral_id: uuid.UUID) -> QuerySet:
    return visible(model, actor, few=True).filter(referral=referral_id)


def plan_of(actor: Actor, referral: Referral) -> dict[str, Any]:
    """The plan as it is now, by the fields in which it is written; empty while there is none."""
    row = visible(Plan, actor, few=True).filter(referral=referral).first()
    return {field.name: getattr(row or Plan(), field.name) for field in dataclasses.fields(PlanEntry)}


def goal(actor: Actor, referral: Referral, goal_id: uuid.UUID) -> Goal | None:
    """One goal of this file."""
    return visible(Goal, actor, few=True).filter(referral=referral, pk=goal_id).first()


def contact(actor: Actor, referral: Referral, contact_id: uuid.UUID) -> Contact | None:
    """One contact of this file."""
    return visible(Contact, actor, few=True).filter(referral=referral, pk=contact_id).first()


def recorded_contact(actor: Actor, referral: Referral, event: ReferralEvent) -> dict[str, Any]:
    """The contact that an event wrote and the step that stands now, in words, by the fields of the form."""
    rows = visible(Contact, actor, few=True).filter(pk=event.data.get("contact"))
    columns = (*_CONTACT, "note") if reads_notes(actor, referral) else _CONTACT
    row = rows.values(*columns).first()
    if row is None:
        return {}
    shaped = _shaped(row)
    return {
        "outcome": shaped.outcome_words,
        "note": shaped.note,
        "step": step_that_stands(referral),
        "on": day(shaped.on),
        "kind": shaped.kind,
        "role": shaped.role,
        "minutes": shaped.minutes,
    }


def step_that_stands(referral: Referral) -> str:
    """The lead step of a file in words, with its day; empty when there is none."""
    stands = lead_steps([referral.pk]).get(referral.pk)
    return f"{title(stands['code'], stands['details'])}, {day(stands['due_on'])}" if stands else ""


def recorded_goal(actor: Actor, event: ReferralEvent) -> dict[str, Any]:
    """The goal that an event wrote, by the fields of the form."""
    goal = visible(Goal, actor, few=True).filter(pk=event.data.get("goal")).first()
    return {"text": goal.text, "importance": goal.importance} if goal else {}


def proposed(referral: Referral, now: datetime, outcome: Outcome | None = None, *, calls_off: bool = False) -> Proposal:
    """The next step to propose now, or after a contact with this outcome, which may call off the appointment to come."""
    return proposal(referral, now, outcome, calls_off=calls_off)


def coming_appointment(referral: Referral, now: datetime) -> Appointment | None:
    """The next appointment that stands."""
    return upcoming(referral.dossier, now)


def only_one_to_call_off(referral: Referral, now: datetime) -> bool:
    """Whether a client who cancelled can only mean the appointment to come: of none that has begun it is still to be told."""
    return appointment_to_begin(referral, now) is not None


def last_day(referral: Referral, today: date) -> date:
    """The last day on which a next step of this file may be due."""
    return last_day_for_a_step(referral, today)


def ending_now(referral: Referral, client_stopped: bool) -> Ending:
    """How the course would end if it ended now."""
    return ending(facts_of(referral, client_stopped))


def ends_unfinished(referral: Referral) -> list[str]:
    """What is still to be done in a file and would end with it, in words with the day; closing itself is no part of it."""
    steps = open_steps(referral.dossier).exclude(code__in=(*GOES_ON, StepCode.CONCLUDE, StepCode.CLIENT_STOPS))
    return [f"{title(one.code, one.details)}, {day(one.due_on)}" for one in steps.order_by("due_on")]


def wants_to_stop(referral: Referral) -> bool:
    """Whether the client asked to stop on their own page."""
    return client_asked_to_stop(referral)


def files_to_move_to(actor: Actor, referral: Referral, on: date) -> list[dict]:
    """Files of the same welfare organisation to which a contact of a day can be moved: pk, and name with birth date and state.

    Those the actor accompanies, also in someone's place; newest first, those under way before those that ended.
    """
    begun = timezone.make_aware(datetime.combine(on + timedelta(days=1), time()))
    states = [state.value for state in MAY_HOLD_CONTACTS]
    rows = visible(Referral, actor).filter(welfare=referral.welfare_id, state__in=states, sent_at__lt=begun)
    rows = rows.exclude(pk=referral.pk).select_related("client", "dossier")
    found = rows.order_by(F("dossier__closed_at").desc(nulls_first=True), "-sent_at")[:FILES_FOUND]
    if actor.has(Role.TEAM_LEAD):  # who may read a file with a reason does not write in it
        related = relatives_of(actor, [row.pk for row in found])
        found = [row for row in found if holds("journey.write", actor, related[row.pk])]
    return [{"pk": row.pk, "name": _named(row)} for row in found]


def _named(row: Referral) -> str:
    word, _tone = state_pill(row.state)
    return f"{row.client.full_name}, {short_date(row.client.birth_date)} · {word}"


def reads_notes(actor: Actor, referral: Referral) -> bool:
    """Whether the actor may read the notes of this file."""
    return holds("journey.notes", actor, relatives(actor, referral.pk))


def can_write(referral: Referral) -> bool:
    """Whether someone accompanies this person now, so that contacts, plan and goals can be written."""
    return State(referral.state) in WITH_LINK_WORKER
