"""One person's change beside what is published about error of measurement: more than that, within it, or it cannot be said.

Three answers and a source, no words about better or worse and no advice: what it means for someone is for them and whoever is with them.
"""

import dataclasses
import enum
from decimal import Decimal

from kring.outcomes.rules.instruments import ErrorKind, Instrument, MeasurementError, Norm, ReliabilityKind
from kring.outcomes.rules.scoring import Score

# Both scores have error, and of a hundred people who stay the same five go beyond it by chance.
SEM_TO_SDC = Decimal("1.96") * Decimal(2).sqrt()
USUAL_RELIABILITY = (Decimal("0.6"), Decimal("0.9"))


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
    """A change (after minus before) beside the smallest that is more than error, with the published error that says so."""

    verdict: Verdict
    why: Obstacle | None
    change: Decimal | None
    smallest: Decimal | None
    error: MeasurementError | None


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
    return Comparison(verdict, None, change, smallest, error)


def smallest_change(error: MeasurementError) -> Decimal:
    """The smallest change of one person that is more than error; from a standard error it is worked out."""
    return error.value if error.kind is ErrorKind.SDC else error.value * SEM_TO_SDC


def norms_of(instrument: Instrument, scale: str) -> tuple[Norm, ...]:
    """What is published about groups, to be cited beside a score."""
    return tuple(one for one in instrument.norms if one.scale == scale)


def group_of(instrument: Instrument, scale: str) -> tuple[Norm, ...]:
    """The group by whose mean is reckoned: where several sources have one, that of the source which the file names first."""
    found = norms_of(instrument, scale)
    return tuple(one for one in found if one.source == found[0].source)


def reliability_between(instrument: Instrument, scale: str) -> tuple[Decimal, Decimal]:
    """How well two measurements of people who stay the same go together: at least, and at most.

    One number where people were measured twice, or where error and spread were published. How well the questions go together is the
    most that it can be; where nobody published even that, the ends are what is usual for short questionnaires.
    """
    found = {one.kind: one.value for one in instrument.reliabilities if one.scale == scale}
    known = found.get(ReliabilityKind.RETEST) or _of_spread(instrument, scale)
    if known is not None:
        return known, known
    least, most = USUAL_RELIABILITY
    most = found.get(ReliabilityKind.INTERNAL, most)
    return min(least, most), most


def _of_spread(instrument: Instrument, scale: str) -> Decimal | None:
    """One less the share of published error in the published spread of the group; an error that was worked out tells nothing new."""
    error = next((one for one in instrument.errors if one.scale == scale), None)
    spreads = [one.sd for one in group_of(instrument, scale) if one.sd is not None]
    if error is None or error.kind is ErrorKind.WORKED_OUT or not spreads:
        return None
    of_one_score = smallest_change(error) / SEM_TO_SDC
    share = of_one_score**2 / (sum((sd * sd for sd in spreads), Decimal(0)) / len(spreads))
    return 1 - share if 0 <= share <= 1 else None


def _unsaid(why: Obstacle, change: Decimal | None = None) -> Comparison:
    return Comparison(Verdict.CANNOT_BE_SAID, why, change, None, None)
