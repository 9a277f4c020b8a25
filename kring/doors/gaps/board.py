"""What the pages about gaps show; everything is shaped here, the templates only lay it out."""

import dataclasses
import uuid
from datetime import date, datetime
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone

from kring.access.policy import visible
from kring.asking import asked_often
from kring.directory import queries as directory
from kring.directory.maps import area_at, ground, tiles_of
from kring.directory.models import Activity
from kring.directory.search.fitting import Need
from kring.doors.addresses import address
from kring.duties.rules import SOON
from kring.identity.actors import Actor
from kring.insight.gaps import Wait, waits
from kring.matching import missing
from kring.matching.actions.gaps import tells
from kring.matching.missing import Lack
from kring.matching.models import Gap, Waiting
from kring.matching.partners import offering_near
from kring.matching.rules.gaps import ALIVE, ASKED_FIRST, Constraint, GapMove, GapState, moves
from kring.matching.wording import IS_IT_SO, SAYS_NOTHING
from kring.rows import key_in
from kring.ui import maps
from kring.ui.maps import Map, Place

LOGGED = Waiting
"""What the log calls the rows that say who waits."""
CANDIDATES = 6
ICONS = {
    GapMove.TAKE_UP: ("hand", "progress"),
    GapMove.PLAN: ("calendar", "progress"),
    GapMove.GIVE_BACK: ("undo-2", "waiting"),
    GapMove.CLOSE: ("circle-check", "good"),
    GapMove.DROP: ("circle-x", "done"),
}


@dataclasses.dataclass(frozen=True, slots=True)
class Line:
    """A gap on the list. `waiting` is None for one that is over; `late` says that its day has passed."""

    gap: Lack
    url: str
    waiting: Wait | None
    late: bool


def lines(
    actor: Actor, now: datetime, *, alive: bool, theme: str = "", area: str = "", mine: bool = False
) -> list[Line]:
    """The gaps of the region, those that most wait for first, as far as the reader may know that."""
    rows = missing.gaps(actor, alive=alive, theme=theme, area=area, mine=mine)
    known = waits(actor, [row.id for row in rows], now) if alive else {}
    today = timezone.localdate(now)
    found = [
        Line(
            row,
            address("doors:gap", id=row.id),
            known.get(row.id),
            alive and row.due_on is not None and row.due_on < today,
        )
        for row in rows
    ]
    if not alive:
        return found
    return sorted(found, key=lambda one: (one.waiting.order, one.gap.where, one.gap.title))


def taken_up(actor: Actor, today: date) -> list[Lack]:
    """What the actor took up and is at, soonest first: those whose day comes within a week or has passed."""
    return missing.shaped(_taken_up(actor, today + SOON))


@asked_often
def _taken_up(actor: Actor, until: date) -> QuerySet:
    rows = visible(Gap, actor, few=True).filter(owner=actor.user_id, state=GapState.TAKEN, due_on__lte=until)
    return rows.order_by("due_on", "id").values(*missing.COLUMNS)


def map_of(request: HttpRequest, title: str, found: list[Line]) -> Map:
    """Where something is missing: a pin for each area, its list says what. The key of a row is the lines of that area."""
    areas: dict[str, list[Line]] = {}
    for line in found:
        areas.setdefault(line.gap.area, []).append(line)
    places = [
        Place(
            title=inside[0].gap.where,
            latitude=inside[0].gap.latitude,
            longitude=inside[0].gap.longitude,
            href=f"#area-{area}",
            key=(area, inside),
        )
        for area, inside in sorted(areas.items())
    ]
    return maps.draw(
        title,
        places,
        moving=maps.by_links(request),
        view=maps.asked(request.GET),
        ground=ground,
        tiles=tiles_of(request.actor.region_id),
    )


def about(actor: Actor, gap: Gap, now: datetime, words: str = "", made: str = "") -> dict[str, Any]:
    """One gap, with what the reader may know and do. `words` is what an activity is looked for with, `made` the key of one that was
    just added for it."""
    lack = lack_of(gap)
    alive = GapState(gap.state) in ALIVE
    candidates = _candidates(actor, gap, words) if alive else []
    return {
        "gap": lack,
        "why": gap.why,
        "waiting": waits(actor, [gap.pk], now)[gap.pk] if alive else None,
        "clients": missing.clients(actor, gap) if alive else [],
        "partners": missing.partners(actor, gap),
        "offering": offering_near(actor, gap) if alive else [],
        "history": [_told(one) for one in missing.history(actor, gap)],
        "moves": frozenset(moves(GapState(gap.state))),
        "late": lack.due_on is not None and lack.due_on < timezone.localdate(now),
        "filled_by": _filled_by(actor, gap),
        "candidates": candidates,
        "silent": _silent(actor, gap, candidates),
        "looked_for": words,
        "made": next(iter(directory.by_ids(actor, [key])), None) if alive and (key := key_in(made)) else None,
    }


def lack_of(gap: Gap) -> Lack:
    """One gap in the words of the page's language."""
    (lack,) = missing.shaped(Gap.objects.filter(pk=gap.pk).values(*missing.COLUMNS))
    return lack


def logged(context: dict[str, Any]) -> list[uuid.UUID]:
    """The files whose clients the page names."""
    return [one.referral_id for one in context["clients"]]


def _told(one: missing.Done) -> dict[str, Any]:
    icon, tone = ICONS[GapMove(one.kind)]
    return {"title": one.title, "when": one.when, "who": one.who, "text": one.text, "icon": icon, "tone": tone}


def _filled_by(actor: Actor, gap: Gap) -> tuple[uuid.UUID, str] | None:
    if gap.activity_id is None:
        return None
    return gap.activity_id, gap.activity.title


def asked_first(gap: Gap, activity: Activity) -> tuple[uuid.UUID, str]:
    """An activity that says nothing of what stood in the way, and the question whether it is no trouble there."""
    return activity.pk, str(IS_IT_SO[Constraint(gap.constraint)]) % {"title": activity.title}


def _silent(actor: Actor, gap: Gap, found: list[directory.Found]) -> dict[uuid.UUID, str]:
    """Of these activities those that say nothing of what stood in the way, with the words for that."""
    if Constraint(gap.constraint) not in ASKED_FIRST:
        return {}
    words = str(SAYS_NOTHING[Constraint(gap.constraint)])
    rows = visible(Activity, actor).filter(pk__in=[row.id for row in found]).only("spoken", "access")
    return {row.pk: words for row in rows if not tells(row, gap.constraint)}


def _candidates(actor: Actor, gap: Gap, words: str) -> list[directory.Found]:
    """Activities that may fill a gap: what was looked for, or else what fits it; those near its area first."""
    need = Need(text=words) if words else missing.need_of(gap)
    wanted = directory.Wanted(need, near=gap.area, limit=CANDIDATES)
    return directory.search(actor, wanted).rows


def where_is(area: str) -> bool:
    """Whether it is known where this area is."""
    return area_at(area) is not None
