"""How people changed, when only their number, mean change and spread are known, such as of totals that were told in steps."""

import dataclasses
import math

import numpy as np
from scipy import stats

from kring.statistics.effects import noncentral_interval
from kring.statistics.methods import PAIRED_T
from kring.statistics.reading import LARGEST, SMALLEST, sure
from kring.statistics.results import Interval, Reason, Result, between, refuse, tell


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class SummarisedChange(Result):
    """Mean change of `n` people with the interval of the paired t test, and the change in standard deviations of the differences."""

    mean: float | None
    sd: float | None
    interval: Interval | None
    d_z: float | None
    d_z_interval: Interval | None


def summarised_change(
    n: int, mean: float, sd: float | None, confidence: float = 0.95, rounding: float = 0.0
) -> SummarisedChange:
    """As `paired_change` and `standardised_change` of the people behind these figures.

    `rounding`: a further standard error of the mean, because it is told in steps; `sd` None is a spread that is not known.
    """
    sure(confidence)
    sizes = (abs(mean), sd or 0.0, rounding)
    if n < 0 or any(not size <= LARGEST for size in sizes) or (sd is not None and sd < 0) or rounding < 0:
        return refuse(SummarisedChange, Reason.IMPOSSIBLE, method=PAIRED_T, n=0)
    if n < 2:
        why = Reason.TOO_FEW if n else Reason.NO_DATA
        return refuse(SummarisedChange, why, method=PAIRED_T, n=n)
    known = {"method": PAIRED_T, "n": n, "mean": float(mean)}
    if sd is None:
        return refuse(SummarisedChange, Reason.NOT_ASKED, **known)
    if sd < SMALLEST:
        return refuse(SummarisedChange, Reason.NO_VARIATION, **known, sd=float(sd))
    margin = float(stats.t.ppf((1 + confidence) / 2, n - 1)) * math.hypot(sd / np.sqrt(n), rounding)
    return tell(
        SummarisedChange,
        **known,
        sd=float(sd),
        interval=between(mean - margin, mean + margin, confidence, PAIRED_T),
        d_z=float(mean / sd),
        d_z_interval=noncentral_interval(mean / sd, n, confidence),
    )
