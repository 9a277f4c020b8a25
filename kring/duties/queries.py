"""Reading open steps: whose they are, what is pressing, what is long overdue."""

import dataclasses
import uuid
from collections.abc import Iterable
from datetime import date

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from kring.access.models import Dossier
from kring.access.policy import visible
from kring.asking import asked_often
from kring.duties.models import Step, StepKind
from kring.duties.rules import StepCode, Tab, tabs_of
from kring.identity.actors import Actor
from kring.identity.models import Role

PAGE = 50

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
    "kept_for_id",
    "kept_for__name",
    "escalated_at",
)


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


def page(steps: QuerySet[Step], after: str = "") -> Page:
    """At most `PAGE` rows, most pressing first. `after` is the cursor of the page before; one that makes no sense is ignored."""
    place = read_cursor(after)
    if place is not None:
        due_on, key = place
        steps = steps.filter(Q(due_on__gt=due_on) | Q(due_on=due_on, pk__gt=key))
    return _page(list(_first_of(steps)))


def first_page_of_practice(actor: Actor) -> Page:
    """The first page of what the actor's practices have to do."""
    return _page(_of_practice(actor))


@asked_often
def _of_practice(actor: Actor) -> QuerySet:
    return _first_of(steps_of_practice(actor))


def _first_of(steps: QuerySet[Step]) -> QuerySet:
    return steps.order_by("due_on", "pk").values(*ROW)[: PAGE + 1]


def _page(rows: list[dict]) -> Page:
    following = cursor(rows[PAGE - 1]["due_on"], rows[PAGE - 1]["pk"]) if len(rows) > PAGE else ""
    return Page(rows[:PAGE], following)


def part_of(places: list[tuple[date, uuid.UUID]], after: str = "") -> tuple[list[uuid.UUID], str]:
    """The keys of at most `PAGE` of these places, and the cursor after which the next part begins; `after` as for `page`."""
    place = read_cursor(after)
    coming = places if place is None else [one for one in places if one > place]
    following = cursor(*coming[PAGE - 1]) if len(coming) > PAGE else ""
    return [key for _due_on, key in coming[:PAGE]], following


def cursor(due_on: date, key: uuid.UUID) -> str:
    """The place of a step in the order of a list."""
    return f"{due_on.isoformat()}.{key.hex}"


def read_cursor(text: str) -> tuple[date, uuid.UUID] | None:
    """The place that a cursor names; None for text that names none."""
    day, _, key = text.partition(".")
    try:
        return date.fromisoformat(day), uuid.UUID(key)
    except ValueError:
        return None


@dataclasses.dataclass(frozen=True, slots=True)
class Todo:
    """Everything that someone has to do, most pressing first: (due on, key, code) of each open step."""

    places: list[tuple[date, uuid.UUID, str]]

    def on(self, tab: Tab, today: date) -> list[tuple[date, uuid.UUID]]:
        """The places of the steps that a tab shows."""
        return [(due_on, key) for due_on, key, code in self.places if tab in tabs_of(code, due_on, today)]

    def counts(self, today: date) -> dict[Tab, int]:
        """How many steps each tab shows."""
        found = dict.fromkeys(Tab, 0)
        for due_on, _key, code in self.places:
            for tab in tabs_of(code, due_on, today):
                found[tab] += 1
        return found


def todo_of(actor: Actor, until: date | None = None) -> Todo:
    """What the actor has to do, that which is due by `until` when a day is given; one narrow query, however many tabs it fills."""
    return Todo(sorted(_places(actor, until)))


@asked_often
def _places(actor: Actor, until: date | None) -> QuerySet:
    steps = steps_for(actor) if until is None else steps_for(actor).filter(due_on__lte=until)
    return steps.values_list("due_on", "pk", "code")


def pressing(actor: Actor, today: date) -> tuple[int, int]:
    """(overdue, due today) of what the actor has to do; one query, for the mark beside 'Today'."""
    found = todo_of(actor, until=today).counts(today)
    return found[Tab.OVERDUE], found[Tab.TODAY]


def rows_of(keys: Iterable[uuid.UUID]) -> dict[uuid.UUID, dict]:
    """The rows (see `ROW`) of steps whose keys come from a list that the caller may see."""
    return {row["pk"]: row for row in _rows(list(keys))}


@asked_often
def _rows(keys: list[uuid.UUID]) -> QuerySet:
    return Step.objects.filter(pk__in=keys).values(*ROW)


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


def what_happens_now(dossier_ids: Iterable[uuid.UUID]) -> dict[uuid.UUID, dict]:
    """Of each of these dossiers (which the caller showed to be visible) the lead step; that the client wants to stop comes before."""
    rows = sorted(_now(list(dossier_ids)), key=lambda row: row["code"] == StepCode.CLIENT_STOPS)
    return {row["dossier_id"]: row for row in rows}


@asked_often
def _now(dossier_ids: list[uuid.UUID]) -> QuerySet:
    now = Q(kind=StepKind.LEAD) | Q(code=StepCode.CLIENT_STOPS)
    return Step.objects.filter(now, dossier__in=dossier_ids, done_at=None).values(*ROW)


def who_want_to_stop(dossier_ids: Iterable[uuid.UUID]) -> set[uuid.UUID]:
    """Of these dossiers (which the caller showed to be visible) those whose client wants to stop, and nobody settled it yet."""
    told = Step.objects.filter(code=StepCode.CLIENT_STOPS, dossier__in=list(dossier_ids), done_at=None)
    return set(told.values_list("dossier_id", flat=True))


def without_lead_step(limit: int | None = None) -> QuerySet:
    """Ids of open dossiers without an open lead step. More than one cannot be: the database refuses it."""
    lead = Step.objects.filter(dossier=OuterRef("pk"), kind=StepKind.LEAD, done_at=None)
    ids = Dossier.objects.filter(~Exists(lead), closed_at=None).order_by("pk").values_list("pk", flat=True)
    return ids[:limit] if limit else ids


def pressing_in_team(actor: Actor, today: date) -> QuerySet[Step]:
    """What the team lead must look at: steps of the team that are overdue or that nobody has."""
    return steps_of_team(actor).filter(Q(due_on__lt=today) | Q(owner=None))


def to_plan_anew(actor: Actor, people: list[uuid.UUID], most: int) -> list[dict]:
    """The first of the open steps to make a new appointment that these people have, or that wait for them while they are away, or
    that nobody in a team has that the actor leads."""
    theirs = Q(owner__in=people, done_at=None) | Q(kept_for__in=people, done_at=None)
    led = actor.organisations(Role.TEAM_LEAD)
    if led:
        theirs |= Q(owner=None, organisation__in=led, done_at=None)
    steps = Step.objects.filter(theirs, region_id=actor.region_id, code=StepCode.RESCHEDULE)
    return list(steps.order_by("due_on", "pk").values(*ROW)[:most])
