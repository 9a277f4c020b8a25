"""Reading open steps: whose they are, what is pressing, what is long overdue."""

import dataclasses
import uuid
from collections.abc import Iterable
from datetime import date, timedelta
from enum import StrEnum

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from kring.access.models import Dossier
from kring.access.policy import visible
from kring.duties.models import Step, StepKind
from kring.duties.rules import WAITING_FOR_OTHERS
from kring.identity.actors import Actor
from kring.identity.models import Role

PAGE = 50
SOON = timedelta(days=7)
WAITING = Q(code__in=[code.value for code in WAITING_FOR_OTHERS])

ROW = (
    "pk",
    "dossier_id",
    "kind",
    "code",
    "details",
    "due_on",
    "owner_id",
    "owner__name",
    "organisation_id",
    "kept_for__name",
    "escalated_at",
)


class Tab(StrEnum):
    """Which of the open steps a list shows."""

    ALL = "all"
    OVERDUE = "overdue"
    TODAY = "today"
    WEEK = "week"
    WAITING = "waiting"


@dataclasses.dataclass(frozen=True, slots=True)
class Page:
    """Narrow rows (see `ROW`), and the cursor after which the next page begins ('' at the end)."""

    rows: list[dict]
    following: str


def steps_for(actor: Actor) -> QuerySet[Step]:
    """What the actor has to do: own steps, the team's without an owner, and those of people the actor stands in for."""
    # Each way says for itself that the step is open: else SQLite uses none of the indexes of open steps, and reads them all.
    chosen = Q(owner__in=[actor.user_id, *actor.stands_in_for], done_at=None) | Q(kept_for=actor.user_id, done_at=None)
    team = actor.organisations(Role.REFERRER, Role.ASSISTANT, Role.LINK_WORKER, Role.TEAM_LEAD)
    if team:
        chosen |= Q(owner=None, organisation__in=team, done_at=None)
    return visible(Step, actor, few=True).filter(chosen)


def steps_of_practice(actor: Actor) -> QuerySet[Step]:
    """Everything the actor's practices have to do, whoever it is for: an inbox that several people read."""
    practices = actor.organisations(Role.REFERRER, Role.ASSISTANT)
    return visible(Step, actor, few=True).filter(organisation__in=practices, done_at=None)


def steps_of_team(actor: Actor) -> QuerySet[Step]:
    """Open steps of the teams that the actor leads, also of dossiers the actor may not see.

    Meant for lists that say which step, whose and when, and nothing about the person it is for.
    """
    return Step.objects.filter(
        region_id=actor.region_id, organisation__in=actor.organisations(Role.TEAM_LEAD), done_at=None
    )


def on_tab(steps: QuerySet[Step], tab: Tab, today: date) -> QuerySet[Step]:
    """The steps that belong on a tab. What waits for others stays apart until its day has passed."""
    waits = WAITING & Q(due_on__gte=today)
    match tab:
        case Tab.OVERDUE:
            return steps.filter(due_on__lt=today)
        case Tab.TODAY:
            return steps.filter(due_on=today).exclude(waits)
        case Tab.WEEK:
            return steps.filter(due_on__gt=today, due_on__lte=today + SOON).exclude(waits)
        case Tab.WAITING:
            return steps.filter(waits)
    return steps.exclude(waits)


def page(steps: QuerySet[Step], after: str = "") -> Page:
    """At most `PAGE` rows, most pressing first. `after` is the cursor of the page before; one that makes no sense is ignored."""
    place = read_cursor(after)
    if place is not None:
        due_on, key = place
        steps = steps.filter(Q(due_on__gt=due_on) | Q(due_on=due_on, pk__gt=key))
    rows = list(steps.order_by("due_on", "pk").values(*ROW)[: PAGE + 1])
    following = cursor(rows[PAGE - 1]) if len(rows) > PAGE else ""
    return Page(rows[:PAGE], following)


def cursor(row: dict) -> str:
    """The place of a row in the order of a list."""
    return f"{row['due_on'].isoformat()}.{row['pk'].hex}"


def read_cursor(text: str) -> tuple[date, uuid.UUID] | None:
    """The place that a cursor names; None for text that names none."""
    day, _, key = text.partition(".")
    try:
        return date.fromisoformat(day), uuid.UUID(key)
    except ValueError:
        return None


def counts(steps: QuerySet[Step], today: date) -> dict[Tab, int]:
    """How many steps each tab shows, in one query."""
    ahead = Q(due_on__gte=today) & WAITING
    return {
        Tab(name): number
        for name, number in steps.aggregate(
            all=Count("pk", filter=~ahead),
            overdue=Count("pk", filter=Q(due_on__lt=today)),
            today=Count("pk", filter=Q(due_on=today) & ~WAITING),
            week=Count("pk", filter=Q(due_on__gt=today, due_on__lte=today + SOON) & ~WAITING),
            waiting=Count("pk", filter=ahead),
        ).items()
    }


def pressing(actor: Actor, today: date) -> tuple[int, int]:
    """(overdue, due today) of what the actor has to do; one query, for the mark beside 'Today'."""
    found = (
        steps_for(actor)
        .filter(due_on__lte=today)
        .aggregate(
            overdue=Count("pk", filter=Q(due_on__lt=today)), today=Count("pk", filter=Q(due_on=today) & ~WAITING)
        )
    )
    return found["overdue"], found["today"]


def load_of(actor: Actor, today: date) -> dict[uuid.UUID | None, dict[str, int]]:
    """By owner (None for the team): how many open steps the teams that the actor leads have, and how many are overdue."""
    rows = (
        steps_of_team(actor)
        .order_by()
        .values("owner_id")
        .annotate(open=Count("pk"), overdue=Count("pk", filter=Q(due_on__lt=today)))
    )
    return {row["owner_id"]: {"open": row["open"], "overdue": row["overdue"]} for row in rows}


def lead_steps(dossier_ids: Iterable[uuid.UUID]) -> dict[uuid.UUID, dict]:
    """The open lead step of each of these dossiers (which the caller showed to be visible)."""
    rows = Step.objects.filter(dossier__in=list(dossier_ids), kind=StepKind.LEAD, done_at=None).values(*ROW)
    return {row["dossier_id"]: row for row in rows}


def without_lead_step(limit: int | None = None) -> QuerySet:
    """Ids of open dossiers without an open lead step. More than one cannot be: the database refuses it."""
    lead = Step.objects.filter(dossier=OuterRef("pk"), kind=StepKind.LEAD, done_at=None)
    ids = Dossier.objects.filter(~Exists(lead), closed_at=None).order_by("pk").values_list("pk", flat=True)
    return ids[:limit] if limit else ids


def pressing_in_team(actor: Actor, today: date) -> QuerySet[Step]:
    """What the team lead must look at: steps of the team that are overdue or that nobody has."""
    return steps_of_team(actor).filter(Q(due_on__lt=today) | Q(owner=None))
