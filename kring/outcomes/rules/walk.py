"""Questions one by one: which there are, which come next, and where somebody who comes back goes on. Pure.

Answers are held by questionnaire and by item; an item that is there with None was left open on purpose, and is passed.
"""

import dataclasses
import hashlib
from collections.abc import Collection, Iterable, Mapping
from typing import Any

from kring.outcomes.rules.instruments import Instrument, Item, Kind

type Answers = Mapping[str, Mapping[str, Any]]
type Named = Mapping[
    str, Mapping[str, str]
]  # the words of concerns, by questionnaire and by the question that asked for them

RADIOS_AT_MOST = 21  # a scale with more numbers than this is typed


@dataclasses.dataclass(frozen=True, slots=True)
class Question:
    """One question at its place among all of a moment, from 1.

    `first`: its questionnaire begins with it, and what stands above the questions is read here.
    """

    place: int
    instrument: Instrument
    item: Item
    first: bool

    @property
    def mark(self) -> str:
        """Which question it is, whatever its place: a form says with it what it was made for. It names no questionnaire."""
        named = f"{self.instrument.code} {self.instrument.version} {self.item.code}"
        return hashlib.sha256(named.encode()).hexdigest()[:12]

    @property
    def typed(self) -> bool:
        """Whether its number is typed, because there are too many to choose from."""
        return self.item.is_number and not self.item.options and self.item.high - self.item.low >= RADIOS_AT_MOST

    @property
    def values(self) -> tuple[int, ...]:
        """The numbers to choose from; none where words or a number are typed."""
        if self.typed or not self.item.is_number:
            return ()
        return tuple(one.value for one in self.item.options) or tuple(range(self.item.low, self.item.high + 1))


def questions(
    instruments: Iterable[Instrument], named: Named | None = None, left_out: Collection[str] = ()
) -> tuple[Question, ...]:
    """All questions of a moment, in the order in which they are asked.

    Who `named` concerns before is asked about those, and not for others; a questionnaire that is `left_out` is not asked. A question
    has the same place all the same.
    """
    items = [(instrument, item) for instrument in instruments for item in instrument.items]
    found: list[Question] = []
    for place, (instrument, item) in enumerate(items, start=1):
        if instrument.code in left_out or _otherwise(item, (named or {}).get(instrument.code)):
            continue
        first = not found or found[-1].instrument != instrument
        found.append(Question(place, instrument, item, first))
    return tuple(found)


def _otherwise(item: Item, named: Mapping[str, str] | None) -> bool:
    """Whether this question is not asked of who named these concerns before."""
    if named is None:
        return False
    return item.kind is Kind.CONCERN or (bool(item.about) and item.about not in named)


def passed(question: Question, answers: Answers) -> bool:
    """Whether it was answered, or left open on purpose."""
    return question.item.code in answers.get(question.instrument.code, {})


def falls_away(question: Question, answers: Answers) -> bool:
    """Whether it is about a concern that was left open: then there is nothing to ask."""
    given = answers.get(question.instrument.code, {})
    about = question.item.about
    return bool(about) and about in given and given[about] is None


def asked(all_: Iterable[Question], answers: Answers) -> tuple[Question, ...]:
    """The questions that are asked of somebody who answered so far as this."""
    return tuple(one for one in all_ if not falls_away(one, answers))


def goes_on_at(all_: Iterable[Question], answers: Answers) -> Question | None:
    """The first question that was neither answered nor left open; None when all were passed."""
    return next((one for one in asked(all_, answers) if not passed(one, answers)), None)


def after(all_: Iterable[Question], answers: Answers, place: int) -> Question | None:
    """The question that follows a place; None after the last."""
    return next((one for one in asked(all_, answers) if one.place > place), None)


def before(all_: Iterable[Question], answers: Answers, place: int) -> Question | None:
    """The question before a place; None before the first."""
    return next((one for one in reversed(asked(all_, answers)) if one.place < place), None)


def said(item: Item, value: Any, instrument: Instrument, former: Mapping[str, Any]) -> dict[str, Any]:
    """All answers to a questionnaire after this one was given: the last said holds.

    Who leaves a concern open says nothing about it either.
    """
    gone = {one.code for one in instrument.items if one.about == item.code} if value is None else set()
    kept = {code: given for code, given in former.items() if code not in gone}
    return kept | {item.code: value}


def anything(answers: Answers) -> bool:
    """Whether at least one question has an answer."""
    return any(value is not None for given in answers.values() for value in given.values())
