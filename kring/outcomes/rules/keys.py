"""Items whose key looks reversed in the answers: they go down where the others together go up.

Sums only, one row at a time: whole numbers, so that nothing is lost however many there are.
"""

import dataclasses
import enum
import math
from collections.abc import Iterable, Mapping

from kring.outcomes.rules.instruments import Instrument, Method, Scale
from kring.outcomes.rules.scoring import scored_answers

# Of thirty people a correlation of nought lies between -0.36 and 0.36; an item that goes with the others is seldom below nought then.
FEWEST = 30
FEWEST_ITEMS = 3  # of two that go against each other nobody can tell which one is wrong


class Silence(enum.StrEnum):
    """Why nothing is said about an item."""

    TOO_FEW_ANSWERS = "too-few-answers"
    TOO_FEW_ITEMS = "too-few-items"
    ALL_EQUAL = "all-equal"  # everybody gave this answer
    REST_EQUAL = "rest-equal"  # the other items together are the same for everybody
    NOT_SUMMED = "not-summed"  # the scale is not made by adding its items up


@dataclasses.dataclass(frozen=True, slots=True)
class Key:
    """One item over `n` complete questionnaires: its correlation with the sum of the others, or why there is none."""

    item: str
    correlation: float | None
    why: Silence | None
    n: int

    @property
    def looks_reversed(self) -> bool:
        """Whether it goes against the others."""
        return self.correlation is not None and self.correlation < 0


class Keys:
    """Takes questionnaires one by one; `told` can be asked at any moment."""

    def __init__(self, instrument: Instrument, scale: Scale) -> None:
        self._method, self._codes = scale.method, scale.items
        found = {item.code: item for item in instrument.items}
        self._scored = [scored_answers(found[code], scale.method) for code in scale.items]
        k = len(scale.items)
        self.n, self.left_out = 0, 0
        self._total = self._total_squares = 0
        self._sums, self._squares, self._with_total = [0] * k, [0] * k, [0] * k

    def add(self, answers: Mapping[str, object]) -> None:
        """One questionnaire; one that is not complete is left out, and counted."""
        numbers = []
        for code, known in zip(self._codes, self._scored, strict=True):
            given = answers.get(code)
            number = known.get(given) if type(given) is int else None
            if number is None:
                self.left_out += 1
                return
            numbers.append(number)
        total = sum(numbers)
        self.n += 1
        self._total += total
        self._total_squares += total * total
        for place, number in enumerate(numbers):
            self._sums[place] += number
            self._squares[place] += number * number
            self._with_total[place] += number * total

    def told(self) -> tuple[Key, ...]:
        """Each item, in the order of the scale."""
        return tuple(self._key(place, code) for place, code in enumerate(self._codes))

    def _key(self, place: int, code: str) -> Key:
        n, total, own = self.n, self._total, self._sums[place]
        # n squared times each variance and covariance: whole numbers.
        mine = n * self._squares[place] - own * own
        both = n * self._with_total[place] - own * total
        everything = n * self._total_squares - total * total
        others = everything + mine - 2 * both
        why = self._silence(mine, others)
        correlation = None if why else max(-1.0, min(1.0, (both - mine) / math.sqrt(mine * others)))
        return Key(code, correlation, why, n)

    def _silence(self, mine: int, others: int) -> Silence | None:
        if self._method in (Method.SINGLE, Method.VALUE_SET):
            return Silence.NOT_SUMMED
        if len(self._codes) < FEWEST_ITEMS:
            return Silence.TOO_FEW_ITEMS
        if self.n < FEWEST:
            return Silence.TOO_FEW_ANSWERS
        if mine == 0:
            return Silence.ALL_EQUAL
        return Silence.REST_EQUAL if others == 0 else None


def keys_of(instrument: Instrument, scale: str, rows: Iterable[Mapping[str, object]]) -> tuple[Key, ...]:
    """Each item of one scale in these questionnaires; nothing for a scale that is not there."""
    chosen = instrument.scale(scale)
    if chosen is None:
        return ()
    keys = Keys(instrument, chosen)
    for answers in rows:
        keys.add(answers)
    return keys.told()
