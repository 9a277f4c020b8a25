"""One person's change beside what is published about error of measurement: more than that, within it, or it cannot be said.

Three answers and a source, no words about better or worse and no advice: what it means for someone is for them and whoever is with them.
"""

import dataclasses
import enum
from decimal import Decimal

from kring.outcomes.rules.instruments import ErrorKind, Instrument, MeasurementError, Norm
from kring.outcomes.rules.scoring import Score

# Both scores have error, and of a hundred people who stay the same five go beyond it by chance.
SEM_TO_SDC = Decimal("1.96") * Decimal(2).sqrt()


class Verdict(enum.StrEnum):
    """How a change compares with error of measurement."""

    EXCEEDS = "exceeds"
    WITHIN = "within"
    CANNOT_BE_SAID = "cannot-be-said"


class Obstacle(enum.StrEnum):
    """Why it cannot be said."""

    NOTHING_PUBLISHED = "nothing-published"
    NO_SCORE = "no-score"  # one of the two has no value
    NOT_THE_SAME = "not-the-same"  # two different scales
    UNKNOWN_SCALE = "unknown-scale"


@dataclasses.dataclass(frozen=True, slots=True)
class Comparison:
    """A change (after minus before) beside the smallest that is more than error."""

    verdict: Verdict
    why: Obstacle | None
    change: Decimal | None
    smallest: Decimal | None
    source: str


def compare(instrument: Instrument, before: Score, after: Score) -> Comparison:
    """Two scores of one scale of this version of the instrument."""
    if before.scale != after.scale:
        return _unsaid(Obstacle.NOT_THE_SAME)
    if instrument.scale(before.scale) is None:
        return _unsaid(Obstacle.UNKNOWN_SCALE)
    if before.value is None or after.value is None:
        return _unsaid(Obstacle.NO_SCORE)
    change = after.value - before.value
    error = next((one for one in instrument.errors if one.scale == before.scale), None)
    if error is None:
        return _unsaid(Obstacle.NOTHING_PUBLISHED, change)
    smallest = smallest_change(error)
    verdict = Verdict.EXCEEDS if abs(change) > smallest else Verdict.WITHIN
    return Comparison(verdict, None, change, smallest, error.source)


def smallest_change(error: MeasurementError) -> Decimal:
    """The smallest change of one person that is more than error; from a standard error it is worked out."""
    return error.value if error.kind is ErrorKind.SDC else error.value * SEM_TO_SDC


def norms_of(instrument: Instrument, scale: str) -> tuple[Norm, ...]:
    """What is published about groups, to be cited beside a score."""
    return tuple(one for one in instrument.norms if one.scale == scale)


def _unsaid(why: Obstacle, change: Decimal | None = None) -> Comparison:
    return Comparison(Verdict.CANNOT_BE_SAID, why, change, None, "")
