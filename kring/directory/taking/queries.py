"""What a steward sees of feeds and of taking over."""

import dataclasses
from typing import Any

from django.db.models import Count, OuterRef, Subquery
from django.utils import timezone
from django.utils.translation import gettext as _

from kring.access.policy import visible
from kring.directory.formats import wording as formats_wording
from kring.directory.formats.items import Because, Refused, Wrong
from kring.directory.models import Activity, Feed, Intake, IntakeState
from kring.directory.taking import readings, wording
from kring.directory.taking.signs import is_silent
from kring.identity.actors import Actor

AT_WORK = (IntakeState.READING, IntakeState.TAKING)
ASKING = (IntakeState.COLUMNS, IntakeState.READY)
TONES = {
    IntakeState.COLUMNS: "attention",
    IntakeState.READING: "progress",
    IntakeState.READY: "attention",
    IntakeState.TAKING: "progress",
    IntakeState.DONE: "good",
    IntakeState.REFUSED: "attention",
    IntakeState.DROPPED: "done",
}
FEW = 3  # entries; of fewer all descriptions may well be missing
HISTORY = 30
NOTHING = dict.fromkeys(("services", "new", "changed", "same", "gone", "wrong", "mended", "unchanged"), 0)


@dataclasses.dataclass(frozen=True, slots=True)
class FeedLine:
    """A feed as the list shows it. `last` is its latest taking-over."""

    feed: Feed
    entries: int
    last: Intake | None

    @property
    def tone(self) -> str:
        """How its latest taking-over stands."""
        return TONES[self.last.state] if self.last else "waiting"


def feeds(actor: Actor) -> list[FeedLine]:
    """The feeds of the region by name, each with how many of its entries go on."""
    latest = Intake.objects.filter(feed=OuterRef("pk")).order_by("-made_at", "-pk").values("pk")[:1]
    rows = list(visible(Feed, actor).annotate(last=Subquery(latest)).order_by("name"))
    lasts = visible(Intake, actor).in_bulk([row.last for row in rows if row.last])
    counts = visible(Activity, actor).exclude(source="").filter(active=True).values_list("source").annotate(Count("pk"))
    entries = dict(counts.order_by())
    return [FeedLine(row, entries.get(row.name, 0), lasts.get(row.last)) for row in rows]


def history(actor: Actor, feed: Feed) -> list[Intake]:
    """The latest takings-over of a feed, newest first."""
    rows = visible(Intake, actor).filter(feed=feed).select_related("by")
    return list(rows.order_by("-made_at", "-pk")[:HISTORY])


def entries_of(actor: Actor, feed: Feed) -> int:
    """How many entries of a feed go on."""
    return visible(Activity, actor).filter(source=feed.name, active=True).count()


def waiting(actor: Actor) -> int:
    """How many files wait for a steward's answer, or were refused and are the latest of their feed."""
    lines = feeds(actor)
    return sum(line.last is not None and line.last.state in (*ASKING, IntakeState.REFUSED) for line in lines)


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """One taking-over, as its page shows it. `silent`: nobody is writing any more; `halfway`: some of it was written.

    `read` is how some rows were read, `left_out` the headings of somebody's own list that are not taken,
    `undescribed` that of several entries none says what it is.
    """

    state: str
    label: str
    tone: str
    at_work: bool
    silent: bool
    halfway: bool
    percent: int | None
    refused: str
    doubts: list[str]
    counts: dict[str, Any]
    compared: bool
    new: list[str]
    changed: list[tuple[str, list[str]]]
    gone: list[str]
    wrong: list["Line"]
    read: list[readings.RowRead]
    left_out: list[str]
    undescribed: bool


@dataclasses.dataclass(frozen=True, slots=True)
class Line:
    """One thing that is the matter with a file: where, and what. `alone`: it is about an entry of its own."""

    where: str
    what: str
    kept: bool
    value: str
    alone: bool


def shown(intake: Intake, *, rows: int = 10) -> Shown:
    """A taking-over in words, with at most so many of its faults."""
    counts, listed = intake.counts, intake.shown
    codes = intake.reason.split(",") if intake.reason and intake.state != IntakeState.REFUSED else []
    return Shown(
        state=intake.state,
        label=str(IntakeState(intake.state).label),
        tone=TONES[intake.state],
        at_work=intake.state in AT_WORK,
        silent=is_silent(intake, timezone.now()),
        halfway=intake.state in (IntakeState.REFUSED, IntakeState.DROPPED) and "ends_missing" in counts,
        percent=min(100 * intake.step // intake.steps, 100) if intake.steps else None,
        refused=_why_refused(intake),
        doubts=[str(wording.DOUBTS[code]) for code in codes],
        counts=NOTHING | counts,
        compared="new" in counts,
        new=listed.get("new", []),
        changed=[(title, wording.subjects(subjects)) for title, subjects in listed.get("changed", [])],
        gone=listed.get("gone", []),
        wrong=faults(intake, rows),
        read=readings.of(intake) if rows else [],
        left_out=listed.get("left_out", []),
        undescribed=counts.get("described") == 0 and counts.get("services", 0) >= FEW,
    )


def _why_refused(intake: Intake) -> str:
    if intake.state != IntakeState.REFUSED:
        return ""
    return formats_wording.reason(Refused(Because(intake.reason), **intake.counts.get("details", {})))


def faults(intake: Intake, limit: int = 1000) -> list[Line]:
    """What is the matter with rows of the file; those that did not come in first."""
    found = []
    for wrong in map(Wrong.of_row, intake.wrong[:limit]):
        found.append(
            Line(
                formats_wording.place(wrong.where),
                formats_wording.what(wrong),
                wrong.kept,
                wrong.value,
                wrong.stands_alone,
            )
        )
    return found


def summary(counts: dict[str, Any]) -> str:
    """One line of figures."""
    if not counts or "new" not in counts:
        return _("nothing new") if counts.get("unchanged") else ""
    parts = _("New: %(new)d, changed: %(changed)d, the same: %(same)d, gone: %(gone)d.") % counts
    return parts if not counts["wrong"] else parts + " " + _("Not readable: %(wrong)d.") % counts
