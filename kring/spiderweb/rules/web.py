"""What a web is made of: six dimensions, each with one mark or with seven, and what the client wants to talk about.

There is no total, no score and no word for how bad or good a mark is: a mark says something to who gave it.
"""

import dataclasses
from collections.abc import Mapping, Sequence
from datetime import date
from enum import StrEnum


class Dimension(StrEnum):
    """The six arms of the web, in the order in which they go round, from the top."""

    BODY = "body"
    MIND = "mind"
    MEANING = "meaning"
    QUALITY = "quality"
    TAKING_PART = "taking_part"
    DAILY = "daily"


class Kind(StrEnum):
    """One mark for each dimension, or seven."""

    SHORT = "short"
    FULL = "full"


ASPECTS = 7
LOWEST, HIGHEST = 0, 10
LONGEST_WORDS = 200
BY_LINK_A_DAY = 5
"""How many webs come in by one client's link on a day: more is not somebody who thinks about how they are doing."""

MARKS_IN = {Kind.SHORT: 1, Kind.FULL: ASPECTS}

type Marks = Mapping[Dimension, Sequence[int | None]]


class NotAWeb(ValueError):
    """Marks that no web can have, or a web that says nothing. The form says it first."""


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Filled:
    """A web as it was filled in. A mark that was left empty is None."""

    kind: Kind
    marks: Marks
    talk: frozenset[Dimension] = frozenset()
    words: Mapping[Dimension, str] = dataclasses.field(default_factory=dict)


def checked(web: Filled) -> Filled:
    """The same web, with every dimension named and without empty words. Raises NotAWeb."""
    marks = {one: tuple(web.marks.get(one, (None,) * MARKS_IN[web.kind])) for one in Dimension}
    for given in marks.values():
        if len(given) != MARKS_IN[web.kind] or not all(mark is None or LOWEST <= mark <= HIGHEST for mark in given):
            raise NotAWeb("marks")
    words = {one: " ".join(web.words.get(one, "").split()) for one in Dimension}
    if any(len(said) > LONGEST_WORDS for said in words.values()):
        raise NotAWeb("words")
    filled = dataclasses.replace(
        web, marks=marks, talk=frozenset(web.talk), words={one: said for one, said in words.items() if said}
    )
    if says_nothing(filled):
        raise NotAWeb("empty")
    return filled


def says_nothing(web: Filled) -> bool:
    """Whether nothing at all was filled in."""
    marks = any(mark is not None for given in web.marks.values() for mark in given)
    return not (marks or web.talk or any(said.strip() for said in web.words.values()))


def on_the_arm(marks: Sequence[int | None]) -> float | None:
    """Where a dimension is drawn on its arm: its mark, or the middle of those of its seven that were given."""
    given = [mark for mark in marks if mark is not None]
    return sum(given) / len(given) if given else None


def drawn(marks: Marks) -> dict[Dimension, float | None]:
    """Where every dimension is drawn."""
    return {one: on_the_arm(marks.get(one, ())) for one in Dimension}


def may_correct(*, made_by: object, asked_by: object, made_on: date, today: date) -> bool:
    """A slip is mended on the day itself, by whom it was of. After that a web stays what it was, and a new one is made."""
    return made_by is not None and made_by == asked_by and made_on == today


def aspects_are_whole(texts: Mapping[str, Sequence[str]]) -> bool:
    """Whether texts fill a full web: seven for each dimension, and none of them empty."""
    return set(texts) == set(Dimension) and all(
        len(lines) == ASPECTS and all(line.strip() for line in lines) for lines in texts.values()
    )
