"""The draft: which facts are worth a line to the referrer, and how much fits. Pure.

The facts have no place for notes of contacts, problems, barriers or scores, so none of these can slip into a draft.
"""

import dataclasses
from collections.abc import Sequence
from datetime import date
from enum import StrEnum

MOST_LINES = 5
MOST_CHARACTERS = 600
MOST_NAMED = 3  # goals, and activities of one kind


class Said(StrEnum):
    """What a line says."""

    SPOKE = "spoke"
    NOT_REACHED = "not_reached"
    GOALS = "goals"
    STARTED = "started"
    CHOSEN = "chosen"
    FELL_THROUGH = "fell_through"
    NEXT = "next"
    ON_HOLD = "on_hold"
    ENDED = "ended"


class How(StrEnum):
    """How an activity came to nothing. Why somebody stopped is theirs, unless it is that the activity did not suit or ended."""

    FULL = "full"
    NOT_SUITED = "not_suited"
    ENDED = "ended"
    STOPPED = "stopped"


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What was recorded, as plain facts.

    `spoke_on` the days of conversations and `missed_on` those of attempts that came to nothing, oldest first; `goals` in the
    client's own words, most important first; `started` and `chosen` titles of activities; `next_step` a code with its day
    while the course is open; `ending` the derived ending once it is closed. Only since the last feedback: `no_show_on`, the days
    on which the client did not come, and `fell_through`, activities that came to nothing, each with how.
    """

    spoke_on: tuple[date, ...] = ()
    missed_on: tuple[date, ...] = ()
    goals: tuple[str, ...] = ()
    started: tuple[str, ...] = ()
    chosen: tuple[str, ...] = ()
    no_show_on: tuple[date, ...] = ()
    fell_through: tuple[tuple[str, How], ...] = ()
    next_step: str = ""
    next_on: date | None = None
    on_hold_until: date | None = None
    ending: str = ""


@dataclasses.dataclass(frozen=True, slots=True)
class Line:
    """One line to be put into words: `names` are goals or titles, `code` a step or an ending, `count` and `on` what they say.

    `hows` says of each name how it came to nothing; `missed_on` the last day on which somebody did not come.
    """

    said: Said
    names: tuple[str, ...] = ()
    code: str = ""
    count: int = 0
    on: date | None = None
    hows: tuple[How, ...] = ()
    missed_on: date | None = None


def compose(facts: Facts) -> tuple[Line, ...]:
    """At most five lines, in the order in which a referrer reads: contact, wish, activity, what is next or how it ended.

    What is new about activities goes before the wish, where there is no room for both.
    """
    wish = _goals(facts)
    others = (_contact(facts), _started(facts), _chosen(facts), _fell_through(facts), _what_now(facts))
    contact, *rest = others
    told = [line for line in others if line is not None]
    if wish is None or len(told) >= MOST_LINES:
        return tuple(told)
    return tuple(line for line in (contact, wish, *rest) if line is not None)


def _contact(facts: Facts) -> Line | None:
    if facts.spoke_on:
        missed_on = facts.no_show_on[-1] if facts.no_show_on else None
        return Line(Said.SPOKE, count=len(facts.spoke_on), on=facts.spoke_on[-1], missed_on=missed_on)
    if facts.missed_on:
        return Line(Said.NOT_REACHED, count=len(facts.missed_on), on=facts.missed_on[-1])
    return None


def _goals(facts: Facts) -> Line | None:
    return Line(Said.GOALS, names=facts.goals[:MOST_NAMED]) if facts.goals else None


def _started(facts: Facts) -> Line | None:
    return Line(Said.STARTED, names=facts.started[:MOST_NAMED]) if facts.started else None


def _chosen(facts: Facts) -> Line | None:
    return Line(Said.CHOSEN, names=facts.chosen[:MOST_NAMED]) if facts.chosen and not facts.ending else None


def _fell_through(facts: Facts) -> Line | None:
    last = facts.fell_through[-MOST_NAMED:]
    if not last:
        return None
    return Line(Said.FELL_THROUGH, names=tuple(title for title, _ in last), hows=tuple(how for _, how in last))


def _what_now(facts: Facts) -> Line | None:
    if facts.ending:
        return Line(Said.ENDED, names=facts.started[:MOST_NAMED], code=facts.ending)
    if facts.on_hold_until is not None:
        return Line(Said.ON_HOLD, on=facts.on_hold_until)
    return Line(Said.NEXT, code=facts.next_step, on=facts.next_on) if facts.next_step else None


def fit(sentences: Sequence[str]) -> str:
    """The sentences as one text of at most `MOST_LINES` lines and `MOST_CHARACTERS` characters (a line break counts as one).

    What is too long is cut in the longest sentence, at a word, with an ellipsis: no fact disappears without a trace.
    """
    lines = [" ".join(sentence.split()) for sentence in sentences if sentence.strip()][:MOST_LINES]
    room = MOST_CHARACTERS - max(len(lines) - 1, 0)
    while sum(map(len, lines)) > room:
        at = max(range(len(lines)), key=lambda index: len(lines[index]))
        lines[at] = shortened(lines[at], len(lines[at]) - (sum(map(len, lines)) - room))
    return "\n".join(lines)


def shortened(sentence: str, length: int) -> str:
    """A sentence cut at a word to at most `length` characters, ending in an ellipsis; never longer than before."""
    if len(sentence) <= length:
        return sentence
    cut = sentence[: max(length - 1, 0)]
    head, space, _rest = cut.rpartition(" ")
    return (head if space and len(head) > length // 2 else cut).rstrip(" ,.;:") + "…"


def same_words(one: str, other: str) -> bool:
    """Whether two texts say the same, however they are broken into lines."""
    return one.split() == other.split()


def too_much(text: str) -> bool:
    """Whether a text that someone wrote is over the limits."""
    return len(text) > MOST_CHARACTERS or len(text.splitlines()) > MOST_LINES
