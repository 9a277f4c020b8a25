"""Change without assuming a shape: Wilcoxon's signed ranks and the estimate of Hodges and Lehmann that belongs to it."""

import dataclasses

import numpy as np
from scipy import stats

from kring.statistics.methods import HODGES_LEHMANN, WILCOXON
from kring.statistics.reading import Floats, Numbers, constant, pairs, sure
from kring.statistics.results import Impossible, Interval, Reason, Result, between, p_value, refuse, tell

EXACT_UP_TO = 60


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class RankedChange(Result):
    """Signed ranks of after minus before over complete pairs.

    `v` is the sum of the ranks of positive differences. `p_corrected` and `p_uncorrected`: normal approximation with and
    without continuity correction, zeros dropped; `p_pratt`: zeros ranked and then dropped, as Pratt 1959 does; `p_exact`: all
    signs tried, ties and all, up to 60 differences. `hodges_lehmann` is the median of Walsh averages of the differences that are
    not zero, `walsh_median` of all: they differ by design.
    """

    zeros: int | None
    v: float | None
    p_exact: float | None
    p_corrected: float | None
    p_uncorrected: float | None
    p_pratt: float | None
    hodges_lehmann: float | None
    interval: Interval | None
    walsh_median: float | None


def ranked_change(
    before: Numbers, after: Numbers, confidence: float = 0.95, *, decimals: int | None = None
) -> RankedChange:
    """Wilcoxon's test and Hodges-Lehmann's estimate of the change over complete pairs.

    `decimals`: how many the scores have. As floats 0.3 - 0.2 is not 0.2 - 0.1, so that differences which are ties get different ranks (as
    they do in R); with the number of decimals they are ties. Whole scores do not need it.
    """
    sure(confidence)
    try:
        _, _, x, y = pairs(before, after)
    except Impossible:
        return refuse(RankedChange, Reason.IMPOSSIBLE, method=WILCOXON, n=0)
    if not len(x):
        return refuse(RankedChange, Reason.NO_DATA, method=WILCOXON, n=0)
    difference = y - x if decimals is None else np.round(y - x, decimals)
    moved = difference[difference != 0]
    told = {"method": WILCOXON, "n": len(x), "zeros": len(x) - len(moved), "walsh_median": walsh_middle(difference)}
    if not len(moved):
        return refuse(RankedChange, Reason.NO_CHANGE, **told)
    ranks = stats.rankdata(np.abs(moved))
    v = float(ranks[moved > 0].sum())
    return tell(
        RankedChange,
        **told,
        v=v,
        p_exact=_exact(ranks, v),
        p_corrected=_about(difference, "wilcox", correction=True),
        p_uncorrected=_about(difference, "wilcox", correction=False),
        p_pratt=_about(difference, "pratt", correction=False),
        hodges_lehmann=walsh_middle(moved),
        interval=_interval(moved, confidence),
    )


def _about(difference: Floats, zeros: str, *, correction: bool) -> float:
    test = stats.wilcoxon(difference, zero_method=zeros, correction=correction, method="asymptotic")
    return min(p_value(test.pvalue), 1.0)


def _exact(ranks: Floats, v: float) -> float | Reason:
    """The share of all signs that give a sum at least as far from the middle; scipy has none for ties."""
    if len(ranks) > EXACT_UP_TO:
        return Reason.TOO_MANY
    doubled = np.rint(2 * ranks).astype(int)  # ranks of ties are halves
    total = int(doubled.sum())
    ways = np.zeros(total + 1)
    ways[0] = 1.0
    for rank in doubled:
        ways[rank:] += ways[: total + 1 - rank].copy()
    far = np.abs(2 * np.arange(total + 1) - total) >= abs(2 * round(2 * v) - total)
    return float(min(ways[far].sum() / 2.0 ** len(ranks), 1.0))


def walsh_middle(values: Floats) -> float:
    """The median of the averages of all pairs of values, each with itself as well."""
    count = len(values) * (len(values) + 1) // 2
    ordered = np.sort(values)
    low = walsh(ordered, (count + 1) // 2)
    return low if count % 2 else (low + walsh(ordered, count // 2 + 1)) / 2


def walsh(ordered: Floats, place: int) -> float:
    """The average of a pair that stands at `place` (1 is lowest) of all, without making them all: n log n for each halving.

    Of 10,000 people there are fifty million averages.
    """
    low, high = float(ordered[0]), float(ordered[-1])
    if low == high or _at_most(ordered, low) >= place:
        return low
    # `low` has too few at or below it, `high` enough: halve until they are as near as floats get.
    while high - low > 4 * np.spacing(max(abs(low), abs(high))):
        middle = low + (high - low) / 2
        if _at_most(ordered, middle) >= place:
            high = middle
        else:
            low = middle
    return _next_average(ordered, low)


def _at_most(ordered: Floats, limit: float) -> int:
    """How many averages are at most this."""
    partners = int(np.searchsorted(ordered, 2 * limit - ordered, side="right").sum())
    selves = int(np.searchsorted(ordered, limit, side="right"))
    return (partners + selves) // 2


def _next_average(ordered: Floats, limit: float) -> float:
    """The lowest average above this."""
    partner = np.searchsorted(ordered, 2 * limit - ordered, side="right")
    known = partner < len(ordered)
    return float(((ordered[known] + ordered[partner[known]]) / 2).min())


def _interval(moved: Floats, confidence: float) -> Interval | Reason:
    """Where the standardised sum of ranks of moved differences would be just unusual; it only changes at Walsh averages."""
    n = len(moved)
    if n < 2:
        return Reason.TOO_FEW
    if constant(moved):
        return Reason.NO_VARIATION
    count = n * (n + 1) // 2
    ties = np.unique(moved, return_counts=True)[1].astype(float)
    spread = np.sqrt(n * (n + 1) * (2 * n + 1) / 24 - (ties**3 - ties).sum() / 48)
    away = float(stats.norm.ppf((1 + confidence) / 2) * spread + 0.5)
    # Below the average at place j there are count - j + 1 above, which is what the sum of ranks then is.
    place = int(np.floor(count / 2 - away)) + 1
    if place < 1:
        return Reason.TOO_FEW_FOR_CONFIDENCE
    ordered = np.sort(moved)
    return between(walsh(ordered, place), walsh(ordered, count + 1 - place), confidence, HODGES_LEHMANN)
