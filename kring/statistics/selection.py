"""What people who were chosen for a low first score would gain if nothing had helped: regression to the mean."""

import dataclasses

import numpy as np
from scipy import special

from kring.statistics.methods import BY_CUTOFF, BY_SCORES
from kring.statistics.reading import LARGEST, SMALLEST, Numbers, present
from kring.statistics.results import Impossible, Reason, Result, refuse, tell


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class RegressionToTheMean(Result):
    """`change`: the change expected without any effect, in points of the instrument; upwards for who were chosen for a low score.

    `first`: the mean first score that goes with it, expected or seen.
    """

    change: float | None
    first: float | None
    reliability: float | None


def expected_by_cutoff(
    mean: float, sd: float, reliability: float, cutoff: float, n: int = 0, *, low: bool = True
) -> RegressionToTheMean:
    """For people whose first score was at or below a cut-off (`low` False: at or above).

    `mean`, `sd` and `reliability` (correlation of two measurements without anything between) are of the population they were chosen
    from; `n`: how many people that population was measured in.
    """
    known = {"method": BY_CUTOFF, "n": n}
    if not _possible(mean, sd, reliability, cutoff):
        return refuse(RegressionToTheMean, Reason.IMPOSSIBLE, **known)
    if sd < SMALLEST:
        return refuse(RegressionToTheMean, Reason.NO_VARIATION, **known, reliability=float(reliability))
    side = 1 if low else -1
    z = side * (cutoff - mean) / sd
    # The mean of a normal below z lies this many standard deviations under the middle: density over share, right in far tails too.
    under = float(np.sqrt(2 / np.pi) / special.erfcx(-z / np.sqrt(2)))
    return tell(
        RegressionToTheMean,
        **known,
        change=side * sd * (1 - reliability) * under,
        first=mean - side * sd * under,
        reliability=float(reliability),
    )


def expected_by_scores(first: Numbers, mean: float, reliability: float) -> RegressionToTheMean:
    """For people with these first scores, chosen in whatever way by that score, from a population with this mean."""
    try:
        scores = present(first)
    except Impossible:
        return refuse(RegressionToTheMean, Reason.IMPOSSIBLE, method=BY_SCORES, n=0)
    known = {"method": BY_SCORES, "n": len(scores)}
    if not _possible(mean, 1.0, reliability):
        return refuse(RegressionToTheMean, Reason.IMPOSSIBLE, **known)
    if not len(scores):
        return refuse(RegressionToTheMean, Reason.NO_DATA, **known, reliability=float(reliability))
    seen = float(np.mean(scores))
    change = (1 - reliability) * (mean - seen)
    return tell(RegressionToTheMean, **known, change=change, first=seen, reliability=float(reliability))


def _possible(mean: float, sd: float, reliability: float, *others: float) -> bool:
    sizes = np.abs([mean, sd, *others])
    return bool((sizes <= LARGEST).all()) and sd >= 0 and 0 <= reliability <= 1
