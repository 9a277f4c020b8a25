"""Reading what is missing. A gap is known to who knows the region; who waits for it only to those who may see the file."""

import dataclasses
import uuid
from collections.abc import Collection, Iterable
from datetime import date, datetime
from typing import Any

from django.db.models import Count, Q, QuerySet

from kring.access.policy import visible
from kring.asking import asked_often
from kring.directory.kinds import meant
from kring.directory.models import Access, GroupSize, PostcodeArea
from kring.directory.rules.moments import EVENING
from kring.directory.rules.wishes import CHEAP, DAYTIME
from kring.directory.search.fitting import Facet, Need
from kring.directory.wording import spoken_words
from kring.identity.actors import Actor
from kring.identity.models import Role
from kring.matching.models import Gap, GapEvent, GapPartner, Waiting
from kring.matching.rules.gaps import ALIVE, WEEKEND_DAYS, Constraint, GapMove
from kring.matching.wording import CONSTRAINTS, GAP_MOVES, gap_pill, gap_title
from kring.programme.scope import offered_in
from kring.referral.models import Referral

TEAM = (Role.LINK_WORKER, Role.TEAM_LEAD)
"""Who knows the people of an organisation."""


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Lack:
    """A gap as lists show it. `latitude` and `longitude` are the middle of its area, None when that is not known."""

    id: uuid.UUID
    title: str
    theme: str
    constraint: str
    area: str
    place: str
    latitude: float | None
    longitude: float | None
    state: str
    words: str
    tone: str
    opened_at: datetime
    owner: str
    owner_id: uuid.UUID | None
    organisation: str
    next_step: str
    due_on: date | None

    @property
    def where(self) -> str:
        """'7411 Deventer'"""
        return " ".join(filter(None, (self.area, self.place)))


COLUMNS = (
    "id", "theme", "constraint", "area", "state", "opened_at", "owner__name", "owner_id", "organisation__name", "next_step", "due_on",
)  # fmt: skip


def gaps(actor: Actor, *, alive: bool = True, theme: str = "", area: str = "", mine: bool = False) -> list[Lack]:
    """The gaps of the region: those that are still there, or those that are over, newest first."""
    rows = visible(Gap, actor)
    rows = rows.filter(state__in=ALIVE) if alive else rows.exclude(state__in=ALIVE)
    if theme:
        rows = rows.filter(theme=theme)
    if area:
        rows = rows.filter(area=area)
    if mine:
        rows = rows.filter(owner=actor.user_id)
    return shaped(rows.order_by("-opened_at", "id").values(*COLUMNS))


def shaped(rows: Iterable[dict[str, Any]]) -> list[Lack]:
    """Gaps that the reader may know of, by their `COLUMNS`, in the words of the page's language."""
    found = list(rows)
    areas = PostcodeArea.objects.in_bulk({row["area"] for row in found})
    return [_lack(row, areas.get(row["area"])) for row in found]


def _lack(row: dict[str, Any], area: PostcodeArea | None) -> Lack:
    words, tone = gap_pill(row["state"])
    same = ("id", "theme", "constraint", "area", "state", "opened_at", "owner_id", "next_step", "due_on")
    return Lack(
        **{name: row[name] for name in same},
        title=gap_title(row["theme"], row["constraint"]),
        place=area.place if area else "",
        latitude=area.latitude if area else None,
        longitude=area.longitude if area else None,
        words=words,
        tone=tone,
        owner=row["owner__name"] or "",
        organisation=row["organisation__name"] or "",
    )


def own_waiting(actor: Actor, gaps: Collection[uuid.UUID]) -> dict[uuid.UUID, int] | None:
    """How many clients of the actor's own teams wait for each gap now; None for who has no team."""
    teams = actor.organisations(*TEAM)
    if not teams:
        return None
    rows = Waiting.objects.filter(gap__in=gaps, ended_at=None, referral__welfare__in=teams)
    return _counted(rows)


def others_waiting(actor: Actor, gaps: Collection[uuid.UUID], at: datetime) -> dict[uuid.UUID, int]:
    """How many clients outside the actor's own teams waited for each gap at a moment. Only `kring.insight` may show it, gated."""
    rows = Waiting.objects.filter(gap__in=gaps, region_id=actor.region_id, since__lt=at)
    rows = rows.filter(Q(ended_at=None) | Q(ended_at__gte=at))
    return _counted(rows.exclude(referral__welfare__in=actor.organisations(*TEAM)))


def _counted(rows: QuerySet[Waiting]) -> dict[uuid.UUID, int]:
    return dict(rows.order_by().values_list("gap").annotate(people=Count("referral", distinct=True)))


# What of an activity answers what stands in the way; of another language it is not known which, and distance is measured anyway.
_ANSWERS: dict[str, tuple[Facet, dict[str, Any]]] = {
    Constraint.EVENING: (Facet.TIME, {"parts": EVENING}),
    Constraint.DAYTIME: (Facet.TIME, {"parts": DAYTIME}),
    Constraint.WEEKEND: (Facet.DAY, {"days": WEEKEND_DAYS}),
    Constraint.WHEELCHAIR: (Facet.ACCESS, {"access": Access.WHEELCHAIR}),
    Constraint.QUIET: (Facet.ACCESS, {"access": Access.QUIET}),
    Constraint.COST: (Facet.COST, {"most": CHEAP}),
    Constraint.BUDDY: (Facet.BUDDY, {"buddy": True}),
    Constraint.SMALL_GROUP: (Facet.GROUP, {"group": GroupSize.SMALL}),
}


def need_of(gap: Gap) -> Need:
    """What an activity has to be to fill a gap: of its kind, and nothing that is known to be what stood in the way."""
    themes = meant([gap.theme], offered_in(gap.region_id))
    if gap.constraint not in _ANSWERS:
        return Need(themes=themes)
    facet, asked = _ANSWERS[gap.constraint]
    return Need(themes=themes, in_words=frozenset([facet]), **asked)


@dataclasses.dataclass(frozen=True, slots=True)
class Client:
    """Somebody who waits, to a reader who may see the file. `needs`: in which language, where that is what is missing."""

    referral_id: uuid.UUID
    name: str
    since: datetime
    link_worker: str
    needs: str


def clients(actor: Actor, gap: Gap) -> list[Client]:
    """Who waits for a gap, of those whose files the reader may see, longest first. The caller logs the reading."""
    if not actor.has(*TEAM):
        return []
    rows = visible(Waiting, actor).filter(gap=gap, ended_at=None, referral__welfare__in=actor.organisations(*TEAM))
    rows = rows.select_related("referral__client", "referral__link_worker").order_by("since")
    return [
        Client(
            row.referral_id,
            row.referral.client.full_name,
            row.since,
            row.referral.link_worker.name if row.referral.link_worker else "",
            spoken_words(row.languages),
        )
        for row in rows
    ]


@dataclasses.dataclass(frozen=True, slots=True)
class Wait:
    """Something that a client waits for, on the file."""

    id: uuid.UUID
    gap_id: uuid.UUID
    title: str
    area: str
    since: datetime
    words: str
    tone: str


def waits_of(actor: Actor, referral: Referral) -> list[Wait]:
    """What the client of a file waits for."""
    return [
        Wait(
            row.pk,
            row.gap_id,
            gap_title(row.gap.theme, row.gap.constraint, row.languages),
            row.gap.area,
            row.since,
            *gap_pill(row.gap.state),
        )
        for row in _waits(actor, referral.pk)
    ]


@asked_often
def _waits(actor: Actor, referral_id: uuid.UUID) -> QuerySet[Waiting]:
    rows = visible(Waiting, actor, few=True).filter(referral=referral_id, ended_at=None)
    return rows.select_related("gap").order_by("since")


@dataclasses.dataclass(frozen=True, slots=True)
class Partner:
    """Who may help."""

    id: uuid.UUID
    name: str
    part: str


def partners(actor: Actor, gap: Gap) -> list[Partner]:
    """Who may help to fill a gap."""
    rows = visible(GapPartner, actor).filter(gap=gap)
    return [Partner(row.pk, row.name, row.part) for row in rows]


@dataclasses.dataclass(frozen=True, slots=True)
class Done:
    """A line of a gap's history; `on` is the day by which something was going to be done."""

    title: str
    when: datetime
    who: str
    text: str
    on: date | None
    kind: str


def history(actor: Actor, gap: Gap) -> list[Done]:
    """What was done about a gap, newest first. Not when it was noted: on that day somebody spoke with a client."""
    rows = visible(GapEvent, actor).filter(gap=gap).exclude(kind=GapMove.NOTE)
    rows = rows.select_related("user").order_by("-at", "-id")
    return [_done(row, gap) for row in rows]


def _done(row: GapEvent, gap: Gap) -> Done:
    data, move = row.data, GapMove(row.kind)
    planned = move in (GapMove.TAKE_UP, GapMove.PLAN)
    text = data.get("next_step", "") if planned else data.get("activity", "") if move is GapMove.CLOSE else ""
    on = date.fromisoformat(data["due_on"]) if planned and data.get("due_on") else None
    return Done(
        str(GAP_MOVES[move]),
        row.at,
        row.user.name if row.user else "",
        gap.why if move is GapMove.DROP else text,
        on,
        row.kind,
    )


def constraint_choices(first: Iterable[Constraint] = ()) -> list[tuple[str, str]]:
    """(code, words) of what may stand in the way, `first` in front."""
    order = list(dict.fromkeys((*first, *Constraint)))
    return [(one.value, _capital(str(CONSTRAINTS[one]))) for one in order]


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
