"""How people changed between two moments: means, spread, and whether it is more than chance. Difference is after minus before."""

import dataclasses

import numpy as np
from scipy import stats

from kring.statistics.methods import PAIRED_T
from kring.statistics.reading import Floats, Numbers, constant, pairs, sure
from kring.statistics.results import Impossible, Interval, Reason, Result, between, p_value, refuse, tell


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class PairedChange(Result):
    """Change over the `n` complete pairs, and who is missing.

    `lost` answered before and not after; `mean_before_of_lost` tells whether they differ from who stayed.
    """

    n_before: int | None
    n_after: int | None
    lost: int | None
    only_after: int | None
    lower: int | None
    same: int | None
    higher: int | None
    mean_before: float | None
    sd_before: float | None
    mean_after: float | None
    sd_after: float | None
    median_before: float | None
    median_after: float | None
    mean_before_of_lost: float | None
    correlation: float | None
    mean: float | None
    sd: float | None
    interval: Interval | None
    t: float | None
    df: int | None
    p: float | None


def paired_change(before: Numbers, after: Numbers, confidence: float = 0.95) -> PairedChange:
    """Mean change with its interval and paired t test; missing values are None or NaN."""
    sure(confidence)
    try:
        first, second, x, y = pairs(before, after)
    except Impossible:
        return refuse(PairedChange, Reason.IMPOSSIBLE, method=PAIRED_T, n=0)
    lost = ~np.isnan(first) & np.isnan(second)
    difference = y - x
    none = Reason.NO_DATA if not len(x) else None
    return tell(
        PairedChange,
        method=PAIRED_T,
        n=len(x),
        n_before=int((~np.isnan(first)).sum()),
        n_after=int((~np.isnan(second)).sum()),
        lost=int(lost.sum()),
        only_after=int((np.isnan(first) & ~np.isnan(second)).sum()),
        lower=int((difference < 0).sum()),
        same=int((difference == 0).sum()),
        higher=int((difference > 0).sum()),
        mean_before=none or np.mean(x),
        sd_before=spread(x),
        mean_after=none or np.mean(y),
        sd_after=spread(y),
        median_before=none or np.median(x),
        median_after=none or np.median(y),
        mean_before_of_lost=np.mean(first[lost]) if lost.any() else Reason.NO_DATA,
        correlation=_correlation(x, y),
        mean=none or np.mean(difference),
        sd=spread(difference, x, y),
        **_test(x, y, confidence),
    )


def spread(values: Floats, *beside: Floats) -> float | Reason:
    """The standard deviation (n - 1); 0 when all are equal, which is something that can be said."""
    if len(values) < 2:
        return Reason.TOO_FEW if len(values) else Reason.NO_DATA
    return 0.0 if constant(values, *beside) else float(np.std(values, ddof=1))


def _correlation(x: Floats, y: Floats) -> float | Reason:
    if len(x) < 2:
        return Reason.TOO_FEW if len(x) else Reason.NO_DATA
    if constant(x) or constant(y):
        return Reason.NO_VARIATION
    return float(stats.pearsonr(x, y).statistic)


def _test(x: Floats, y: Floats, confidence: float) -> dict[str, object]:
    difference = y - x
    if len(x) < 2:
        return dict.fromkeys(("interval", "t", "df", "p"), Reason.TOO_FEW if len(x) else Reason.NO_DATA)
    if constant(difference, x, y):
        # An interval of no width would say that the next person changes exactly as much.
        return dict.fromkeys(("interval", "t", "p"), Reason.NO_VARIATION) | {"df": len(x) - 1}
    test = stats.ttest_rel(y, x)
    interval = test.confidence_interval(confidence)
    return {
        "interval": between(interval.low, interval.high, confidence, PAIRED_T),
        "t": float(test.statistic),
        "df": len(x) - 1,
        "p": p_value(test.pvalue),
    }
