"""What answers come to, as published: a value for each scale, or why it cannot be said.

A missing answer is never a zero: more may be missing than a scale allows only where the value is not said. Numbers are exact decimals;
what does not end (a third) is rounded once, at the end, at `PLACES`.
"""

import dataclasses
import enum
from collections.abc import Mapping, Sequence
from decimal import ROUND_HALF_UP, Context, Decimal, localcontext

from kring.outcomes.rules.instruments import Instrument, Item, Method, Missing, Scale

PLACES = Decimal("0.000001")
# Its own, so that what some other code does with the context of a thread makes no difference here.
EXACT = Context(prec=60, rounding=ROUND_HALF_UP)


class Unsaid(enum.StrEnum):
    """Why a scale has no value."""

    NOT_ANSWERED = "not-answered"  # none of its items
    TOO_MANY_MISSING = "too-many-missing"  # more than its rule allows
    NOT_POSSIBLE = "not-possible"  # an answer that the item does not have
    PART_UNSAID = "part-unsaid"  # a scale that it is made of has no value


@dataclasses.dataclass(frozen=True, slots=True)
class Score:
    """One scale of one filled-in questionnaire."""

    scale: str
    value: Decimal | None
    why: Unsaid | None
    answered: int
    of: int
    may_miss: int

    @property
    def missing(self) -> int:
        """How many of its parts have no answer."""
        return self.of - self.answered


def scored_answers(item: Item, method: Method) -> dict[int, int]:
    """What each answer that an item allows adds to a scale that is made in this way; nothing for an item without numbers."""
    if not item.is_number:
        return {}
    allowed = [value for value in range(item.low, item.high + 1) if item.allows(value)]
    if method is Method.COUNT:
        return {value: int(value in item.counts) for value in allowed}
    # Weights of a value set are those of the level itself.
    return {value: value if method is Method.VALUE_SET else item.turned(value) for value in allowed}


type _Parts = tuple[tuple[str, dict[int, int]], ...]


class Scorer:
    """Scores many questionnaires of one instrument. Make it once where there are many; `score` is for one."""

    def __init__(self, instrument: Instrument) -> None:
        items = {item.code: item for item in instrument.items}
        self._scales: tuple[tuple[Scale, _Parts], ...] = tuple(
            (scale, tuple((code, scored_answers(items[code], scale.method)) for code in scale.items))
            for scale in instrument.scales
        )
        # What a sum of so many answers comes to does not depend on who answered.
        self._known: dict[tuple[str, int, int], Decimal] = {}

    def score(self, answers: Mapping[str, object]) -> tuple[Score, ...]:
        """A score for each scale, in the order of the instrument's scales."""
        found: dict[str, Score] = {}
        for scale, parts in self._scales:
            found[scale.code] = self._of_items(scale, parts, answers) if parts else _of_scales(scale, found)
        return tuple(found.values())

    def _of_items(self, scale: Scale, parts: _Parts, answers: Mapping[str, object]) -> Score:
        numbers = []
        answered = 0
        possible = True
        for code, scored in parts:
            given = answers.get(code)
            if given is None:
                continue
            answered += 1
            # Truth and numbers with decimals would be found in a dictionary of whole numbers.
            number = scored.get(given) if type(given) is int else None
            if number is None:
                possible = False
            else:
                numbers.append(number)
        why = _too_few(scale, answered) if possible else Unsaid.NOT_POSSIBLE
        value = None if why else self._value(scale, numbers)
        return Score(scale.code, value, why, answered, len(parts), scale.may_miss)

    def _value(self, scale: Scale, numbers: list[int]) -> Decimal:
        if scale.method is Method.VALUE_SET:
            return value_of_levels(scale, dict(zip(scale.items, numbers, strict=True)))
        key = (scale.code, sum(numbers), len(numbers))
        value = self._known.get(key)
        if value is None:
            value = self._known[key] = value_of_sum(scale, key[1], key[2])
        return value


def score(instrument: Instrument, answers: Mapping[str, object]) -> tuple[Score, ...]:
    """A score for each scale of one filled-in questionnaire, in the order of the instrument's scales."""
    return Scorer(instrument).score(answers)


def value_of_sum(scale: Scale, total: int | Decimal, answered: int) -> Decimal:
    """What answers that add up to `total` come to."""
    if scale.method is Method.TABLE:
        return scale.table[int(total)]
    with localcontext(EXACT):
        if scale.method is Method.POLYNOMIAL:
            # Over one denominator, so that there is one rounding: the mean of fourteen answers has no end.
            degree = len(scale.coefficients) - 1
            whole, powers = int(total), enumerate(scale.coefficients)
            above = sum((c * (whole**power * answered ** (degree - power)) for power, c in powers), Decimal(0))
            return _rounded(above / answered**degree)
        total = Decimal(total)
        if scale.method is Method.MEAN:
            return _rounded(total / answered)
        if answered < len(scale.parts) and scale.missing is Missing.MEAN:
            total = total * len(scale.parts) / answered
        return _rounded(total * scale.factor)


def value_of_levels(scale: Scale, levels: Mapping[str, int]) -> Decimal:
    """The value of a profile: the constant, what is taken off once, and the weight of each level."""
    weights = [scale.weights[code][level] for code, level in levels.items() if level in scale.weights[code]]
    with localcontext(EXACT):
        return sum(weights, scale.constant + scale.once if weights else scale.constant)


def _too_few(scale: Scale, answered: int) -> Unsaid | None:
    if not answered:
        return Unsaid.NOT_ANSWERED
    return Unsaid.TOO_MANY_MISSING if len(scale.parts) - answered > scale.may_miss else None


def _of_scales(scale: Scale, found: Mapping[str, Score]) -> Score:
    said: Sequence[Decimal] = [found[code].value for code in scale.scales if found[code].value is not None]
    why = _too_few(scale, len(said)) and Unsaid.PART_UNSAID
    value = None if why else value_of_sum(scale, sum(said, Decimal(0)), len(said))
    return Score(scale.code, value, why, len(said), len(scale.scales), scale.may_miss)


def _rounded(value: Decimal) -> Decimal:
    """Without noughts behind it; numbers that end keep all their decimals up to `PLACES`."""
    short = value.quantize(PLACES).normalize()
    return short.quantize(Decimal(1)) if short.as_tuple().exponent > 0 else short
