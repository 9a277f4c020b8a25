"""Whether somebody else changed an entry since a page showed it, subject by subject. Pure.

A page carries along a short mark of what each subject said when it was shown. What only the other changed stays as they left it; a
subject that both changed, each otherwise, is for whoever saves last to look at.
"""

import dataclasses
import hashlib
import json
from decimal import Decimal
from typing import Any

from kring.directory.rules.claims import REPEATED, SUBJECTS, WORKED_OUT
from kring.directory.rules.moments import Moment, as_kept, of_kept

PARTS: dict[str, tuple[str, ...]] = {
    "theme": ("theme",),
    "language": ("language",),
    "public": ("public",),
    "contact_agreed": ("contact_agreed",),
    "organisation": ("organisation_id",),
} | {
    subject: tuple(name for name in columns if name not in (*WORKED_OUT, *REPEATED))
    for subject, columns in SUBJECTS.items()
}
LENGTH = 10


@dataclasses.dataclass(frozen=True, slots=True)
class Meanwhile:
    """The subjects that only somebody else changed, and those that both changed, each otherwise."""

    theirs: frozenset[str] = frozenset()
    both: frozenset[str] = frozenset()


def shown(entry: Any) -> str:
    """The marks of everything that an entry, or what is offered in its place, says."""
    return ".".join(_mark([_plain(entry, name) for name in columns]) for columns in PARTS.values())


def shown_in_short(entry: Any) -> str:
    """One mark of everything that an entry says, and whether it stops."""
    return _mark([shown(entry), str(entry.ends_on), entry.full])


def meanwhile(seen: str, mine: str, now: str) -> Meanwhile:
    """What `shown` gave for the page that was seen, for what is saved now, and for what stands, compared.

    A page that carries no marks saw nothing: everything that differs then counts as changed by both.
    """
    seen_marks, my_marks, marks = (text.split(".") for text in (seen, mine, now))
    if len(seen_marks) != len(PARTS):
        seen_marks = [""] * len(PARTS)
    rows = list(zip(PARTS, seen_marks, my_marks, marks, strict=True))
    return Meanwhile(
        frozenset(part for part, was, my, one in rows if one not in (was, my) and my == was),
        frozenset(part for part, was, my, one in rows if one not in (was, my) and my != was),
    )


def columns_of(parts: frozenset[str]) -> list[str]:
    """The columns that these subjects are about; for the moments also those that repeat them."""
    found = [name for part in PARTS if part in parts for name in PARTS[part]]
    return [*found, *(REPEATED if "moments" in found else ())]


def moments_of(entry: Any) -> tuple[Moment, ...]:
    """The moments of an entry, or of what is offered in its place; where it only has days and hours, what those say."""
    if entry.moments:
        return tuple(one if isinstance(one, Moment) else of_kept(one) for one in entry.moments)
    if entry.days or entry.starts:
        return (Moment(days=entry.days, starts=entry.starts, ends=entry.ends),)
    return ()


def _mark(values: list[Any]) -> str:
    return hashlib.sha256(json.dumps(values).encode()).hexdigest()[:LENGTH]


def _plain(entry: Any, name: str) -> Any:
    """A column as a form leaves it when nobody touches it: what only a form changes is nobody's change."""
    if name == "moments":
        return [as_kept(one) for one in moments_of(entry) if one != Moment()]
    value = getattr(entry, name)
    if name == "spoken":
        return sorted(value.split())
    if name == "language":
        return value or "nl"
    if isinstance(value, str):
        return " ".join(value.split())
    return f"{value:.2f}" if isinstance(value, Decimal) else value if value is None else str(value)
