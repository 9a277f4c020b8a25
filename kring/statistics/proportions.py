"""Shares and counts with how sure they are."""

import dataclasses
import math
from collections.abc import Callable

from scipy import stats

from kring.statistics.methods import CLOPPER_PEARSON, GARWOOD, WILSON
from kring.statistics.reading import LARGEST, sure
from kring.statistics.results import Interval, Reason, Result, between, p_value, refuse, tell

COUNTABLE = 10**12  # whole numbers of this size, and their neighbours, are still told apart by the chances of each


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Proportion(Result):
    """`count` of `n`."""

    count: int | None
    value: float | None
    wilson: Interval | None
    exact: Interval | None


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Rate(Result):
    """`n` events over an exposure (person-years, or how many were expected); `p` is whether the rate is 1, so only for expected."""

    exposure: float | None
    value: float | None
    interval: Interval | None
    p: float | None


def proportion(count: int, n: int, confidence: float = 0.95) -> Proportion:
    """A share with the interval of Wilson, and the exact one, which is never less sure than it says and so wider."""
    sure(confidence)
    if not (_whole(count) and _whole(n)) or count > n:
        return refuse(Proportion, Reason.IMPOSSIBLE, method=WILSON, n=0)
    if not n:
        return refuse(Proportion, Reason.NO_DATA, method=WILSON, n=0, count=0)
    test = stats.binomtest(int(count), int(n))
    wilson = test.proportion_ci(confidence, method="wilson")
    exact = test.proportion_ci(confidence, method="exact")
    # At none and at all an end of Wilson's interval is 0 or 1; rounding leaves some 1e-17 of it.
    low, high = (0.0 if count == 0 else wilson.low), (1.0 if count == n else wilson.high)
    return tell(
        Proportion,
        method=WILSON,
        n=int(n),
        count=int(count),
        value=count / n,
        wilson=between(low, high, confidence, WILSON),
        exact=between(exact.low, exact.high, confidence, CLOPPER_PEARSON),
    )


def rate(events: int, exposure: float, confidence: float = 0.95) -> Rate:
    """A count over what it was counted in, with the exact interval of Poisson."""
    sure(confidence)
    if not _whole(events) or not 0 <= exposure <= LARGEST:
        return refuse(Rate, Reason.IMPOSSIBLE, method=GARWOOD, n=0)
    known = {"method": GARWOOD, "n": int(events), "exposure": float(exposure)}
    if exposure == 0:
        return refuse(Rate, Reason.IMPOSSIBLE if events else Reason.NO_DATA, **known)
    tail = (1 - confidence) / 2
    low = float(stats.gamma.ppf(tail, events)) if events else 0.0
    high = float(stats.gamma.isf(tail, events + 1))
    return tell(
        Rate,
        **known,
        value=events / exposure,
        interval=between(low / exposure, high / exposure, confidence, GARWOOD),
        p=_as_expected(float(events), exposure) if exposure <= COUNTABLE else Reason.NOT_COMPUTED,
    )


def _as_expected(events: float, expected: float) -> float:
    """The chance of a count no likelier than this one: counts on the other side are found, not tried one by one."""
    seen = float(stats.poisson.pmf(events, expected)) * (1 + 1e-7)  # ties but for rounding count as no likelier
    if events == expected:
        return 1.0
    if events < expected:
        other = _first(lambda count: stats.poisson.pmf(float(count), expected) <= seen, math.ceil(expected))
        return min(p_value(stats.poisson.cdf(events, expected) + stats.poisson.sf(other - 1, expected)), 1.0)
    low, high = -1, int(expected)  # the highest count below the middle that is no likelier; -1 when there is none
    while low < high:
        middle = (low + high + 1) // 2
        if stats.poisson.pmf(float(middle), expected) <= seen:
            low = middle
        else:
            high = middle - 1
    return min(p_value(stats.poisson.cdf(low, expected) + stats.poisson.sf(events - 1, expected)), 1.0)


def _first(holds: Callable[[int], bool], start: int) -> int:
    """The first whole number from `start` on for which something holds that keeps holding."""
    step = 1
    while not holds(start + step):
        step *= 2
    low, high = start - 1, start + step
    while high - low > 1:
        middle = (low + high) // 2
        if holds(middle):
            high = middle
        else:
            low = middle
    return high


def _whole(count: float) -> bool:
    return 0 <= count <= COUNTABLE and float(count).is_integer()
