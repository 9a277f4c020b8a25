"""A median and how sure it is, without assuming a shape."""

import dataclasses

import numpy as np
from scipy import stats

from kring.statistics.methods import ORDER_STATISTICS
from kring.statistics.reading import Numbers, numbers, sure
from kring.statistics.results import Impossible, Interval, Reason, Result, between, refuse, tell


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Median(Result):
    """The middle of `n` values, quartiles and ninth decile (type 7 of Hyndman & Fan 1996).

    `ranks`: which values, counted from 1, are the ends of the interval; `coverage`: how sure it really is, at least what was asked.
    """

    missing: int | None
    value: float | None
    q25: float | None
    q75: float | None
    p90: float | None
    interval: Interval | None
    ranks: tuple[int, int] | None
    coverage: float | None


def median(values: Numbers, confidence: float = 0.95) -> Median:
    """The median with its interval; of five values there is none that is 95% sure."""
    sure(confidence)
    try:
        read = numbers(values)
    except Impossible:
        return refuse(Median, Reason.IMPOSSIBLE, method=ORDER_STATISTICS, n=0)
    ordered = np.sort(read[~np.isnan(read)])
    n = len(ordered)
    known = {"method": ORDER_STATISTICS, "n": n, "missing": len(read) - n}
    if not n:
        return refuse(Median, Reason.NO_DATA, **known)
    q25, middle, q75, p90 = (float(one) for one in np.quantile(ordered, [0.25, 0.5, 0.75, 0.9]))
    return tell(Median, **known, value=middle, q25=q25, q75=q75, p90=p90, **_interval(ordered, confidence))


def _interval(ordered: np.ndarray, confidence: float) -> dict[str, object]:
    n = len(ordered)
    low = int(stats.binom.ppf((1 - confidence) / 2, n, 0.5))
    if low < 1:
        return dict.fromkeys(("interval", "ranks", "coverage"), Reason.TOO_FEW_FOR_CONFIDENCE)
    high = n - low + 1
    return {
        "interval": between(ordered[low - 1], ordered[high - 1], confidence, ORDER_STATISTICS),
        "ranks": (low, high),
        "coverage": float(1 - 2 * stats.binom.cdf(low - 1, n, 0.5)),
    }
