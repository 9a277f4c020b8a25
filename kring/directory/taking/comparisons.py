"""Two entries, or two words about one entry, side by side."""

import dataclasses
import uuid
from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from kring.access.policy import NotVisible, visible
from kring.directory.claims import columns_from
from kring.directory.models import Activity, Likeness, Merge, Origin, Said
from kring.directory.rules.claims import SUBJECTS
from kring.directory.taking import wording
from kring.identity.actors import Actor


@dataclasses.dataclass(frozen=True, slots=True)
class Difference:
    """One subject about which two entries do not say the same."""

    subject: str
    label: str
    one: str
    other: str


def differences(one: Activity, other: Activity) -> list[Difference]:
    """What two entries say otherwise, in words; what reads the same in words is left out."""
    found = []
    for subject, columns in SUBJECTS.items():
        here, there = (wording.value(subject, {name: getattr(row, name) for name in columns}) for row in (one, other))
        if here != there:
            found.append(Difference(subject, str(wording.SUBJECTS[subject]), here, there))
    return found


def why(likeness: Likeness) -> list[str]:
    """Why two entries may be the same."""
    return [str(wording.WHY_ALIKE[code]) for code in likeness.reasons]


def as_pair(actor: Actor, activity: Activity, other_id: uuid.UUID | None) -> Likeness:
    """Two entries that somebody takes for the same, as a pair that was not proposed and is not kept. Raises NotVisible."""
    others = visible(Activity, actor).filter(merged_into=None).exclude(pk=activity.pk).select_related("organisation")
    other = others.filter(pk=other_id).first()
    if other is None or activity.merged_into_id is not None:
        raise NotVisible
    return Likeness(region_id=activity.region_id, one=activity, other=other)


def merges(actor: Actor, limit: int = 30) -> list[Merge]:
    """The latest merges, newest first."""
    along = ("kept__organisation", "gone__organisation", "by")
    rows = visible(Merge, actor).select_related(*along).order_by("-at")
    return list(rows[:limit])


@dataclasses.dataclass(frozen=True, slots=True)
class Word:
    """What one origin says about a subject of an entry; `who` is empty for what stood there before anybody said anything."""

    id: uuid.UUID
    who: str
    text: str
    at: datetime
    shown: bool


@dataclasses.dataclass(frozen=True, slots=True)
class Disputed:
    """A subject about which feed and people do not say the same; `settled` when a steward looked at it."""

    subject: str
    label: str
    settled: bool
    words: list[Word]


def disputed(actor: Actor, activity: Activity) -> list[Disputed]:
    """What is said otherwise about an entry, for a steward; nothing for anybody else."""
    by_subject: dict[str, list[Said]] = {}
    for row in visible(Said, actor).filter(activity=activity).order_by("-shown", "-at"):
        by_subject.setdefault(row.subject, []).append(row)
    return [
        Disputed(
            subject=subject,
            label=str(wording.SUBJECTS[subject]),
            settled=all(row.settled for row in by_subject[subject]),
            words=[_word(row) for row in by_subject[subject]],
        )
        for subject in SUBJECTS
        if subject in by_subject
    ]


def _word(row: Said) -> Word:
    said: dict[str, Any] = columns_from(row.value)
    who = "" if row.origin == Origin.STANDING else str(Origin(row.origin).label)
    return Word(row.pk, who, wording.value(row.subject, said), row.at, row.shown)


def disputed_entries(actor: Actor) -> int:
    """How many entries say something about which a steward has not chosen yet."""
    return _to_choose(actor).values("activity").distinct().count()


def entries_to_choose(actor: Actor, limit: int = 100) -> list[tuple[Activity, list[str]]]:
    """Those entries by title, each with the subjects."""
    found: dict[uuid.UUID, tuple[Activity, set[str]]] = {}
    for row in _to_choose(actor).select_related("activity").order_by("activity__title", "activity"):
        found.setdefault(row.activity_id, (row.activity, set()))[1].add(row.subject)
        if len(found) > limit:
            break
    return [
        (activity, wording.subjects([subject for subject in SUBJECTS if subject in subjects]))
        for activity, subjects in list(found.values())[:limit]
    ]


def _to_choose(actor: Actor) -> QuerySet[Said]:
    return visible(Said, actor).filter(shown=False, settled=False, activity__active=True)
