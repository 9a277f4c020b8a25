"""How long until something happens, when some are not followed to the end: Kaplan-Meier, and the log-rank test between groups.

Right for one ending only. Where people can leave the waiting for another reason, `endings` is.
"""

import dataclasses
import enum
from collections.abc import Hashable, Sequence

import numpy as np
from scipy import stats
from statsmodels.duration.survfunc import SurvfuncRight, survdiff

from kring.statistics.methods import KAPLAN_MEIER, LOG, LOG_LOG, LOG_RANK, PLAIN
from kring.statistics.reading import Floats, Numbers, labels, numbers, same_length, sure
from kring.statistics.results import Impossible, Interval, Reason, Result, between, p_value, refuse, tell

SAME = 1e-9  # a survival this near to a half is a half: products of fractions are rounded


class Scale(enum.StrEnum):
    """On which scale the interval lies even around the estimate."""

    PLAIN = "plain"
    LOG = "log"
    LOG_LOG = "log-log"


INTERVALS = {Scale.PLAIN: PLAIN, Scale.LOG: LOG, Scale.LOG_LOG: LOG_LOG}


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class StillThere(Result):
    """The share to whom it has not happened at `time`; `n` of them were followed until just before it."""

    time: float
    share: float | None
    standard_error: float | None
    interval: Interval | None


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Quantile(Result):
    """The time by which it has happened to this share."""

    share: float
    time: float | None
    interval: Interval | None


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Survival(Result):
    """The curve: at each time at which something happened, how many were at risk and to how many it happened."""

    missing: int | None
    events: int | None
    times: tuple[float, ...] | None
    at_risk: tuple[int, ...] | None
    happened: tuple[int, ...] | None
    shares: tuple[float, ...] | None
    at: tuple[StillThere, ...] | None
    quantiles: tuple[Quantile, ...] | None


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class LogRank(Result):
    """Whether it happens at another pace in some group; `expected`: how often it would have happened if it did not."""

    groups: tuple[Hashable, ...] | None
    counts: tuple[int, ...] | None
    observed: tuple[int, ...] | None
    expected: tuple[float, ...] | None
    chi2: float | None
    df: int | None
    p: float | None


@dataclasses.dataclass(frozen=True, slots=True)
class _Curve:
    times: Floats  # of events
    at_risk: Floats
    happened: Floats
    shares: Floats
    errors: Floats  # NaN where nobody is left: Greenwood's formula has no value there
    last: float  # until when anybody was followed


def survival(
    times: Numbers,
    happened: Sequence[bool | int],
    *,
    at: Sequence[float] = (),
    shares: Sequence[float] = (0.25, 0.5, 0.75),
    scale: Scale = Scale.LOG_LOG,
    confidence: float = 0.95,
) -> Survival:
    """`times` until it happened, or until somebody was last heard of (`happened` false); of people without a time nothing is told.

    `at`: times at which to tell the share to whom it had not happened; `shares`: of whom to tell by when it had happened.
    """
    sure(confidence)
    if not all(0 < share < 1 for share in shares):
        raise ValueError("shares lie between 0 and 1")
    try:
        time, status, missing = read(times, happened, 1)
    except Impossible:
        return refuse(Survival, Reason.IMPOSSIBLE, method=KAPLAN_MEIER, n=0)
    known = {"method": KAPLAN_MEIER, "n": len(time), "missing": missing}
    if not len(time):
        return refuse(Survival, Reason.NO_DATA, **known)
    curve = _curve(time, status)
    ends = _ends(curve, scale, confidence)
    return tell(
        Survival,
        **known,
        events=int(status.sum()),
        times=tuple(curve.times.tolist()),
        at_risk=tuple(int(one) for one in curve.at_risk),
        happened=tuple(int(one) for one in curve.happened),
        shares=tuple(curve.shares.tolist()),
        at=tuple(_at(float(one), time, curve, ends, scale, confidence) for one in at),
        quantiles=tuple(_quantile(one, curve, ends, len(time), scale, confidence) for one in shares),
    )


def read(times: Numbers, endings: Sequence[int], most: int) -> tuple[Floats, np.ndarray, int]:
    """Times and codes of endings (0: still going on) of people with a time, and how many have none.

    Raises `Impossible` for times before the beginning and codes that are not from 0 to `most`.
    """
    time = numbers(times)
    same_length(time, endings)
    known = ~np.isnan(time)
    codes = np.asarray([code for code, there in zip(endings, known, strict=True) if there], dtype=float)
    if (time[known] < 0).any() or not np.isin(codes, np.arange(most + 1)).all():
        raise Impossible
    return time[known], codes.astype(int), int((~known).sum())


def _curve(time: Floats, status: np.ndarray) -> _Curve:
    if not status.any():
        nothing = np.empty(0)
        return _Curve(nothing, nothing, nothing, nothing, nothing, float(time.max()))
    made = SurvfuncRight(time, status)
    gone = made.n_risk == made.n_events
    shares = np.where(gone, 0.0, made.surv_prob)
    errors = np.where(gone, np.nan, made.surv_prob_se)
    return _Curve(made.surv_times, made.n_risk, made.n_events, shares, errors, float(time.max()))


def _ends(curve: _Curve, scale: Scale, confidence: float) -> tuple[Floats, Floats]:
    """Both ends of the interval at each event; NaN where there is none."""
    z = stats.norm.ppf((1 + confidence) / 2)
    s, error = curve.shares, curve.errors
    with np.errstate(divide="ignore", invalid="ignore"):
        if scale == Scale.PLAIN:
            low, high = s - z * error, s + z * error
        elif scale == Scale.LOG:
            low, high = s * np.exp(-z * error / s), s * np.exp(z * error / s)
        else:
            wide = z * error / (s * np.log(s))
            low, high = s ** np.exp(-wide), s ** np.exp(wide)
    return np.maximum(low, 0.0), np.minimum(high, 1.0)


def _at(
    moment: float, time: Floats, curve: _Curve, ends: tuple[Floats, Floats], scale: Scale, confidence: float
) -> StillThere:
    about = {"method": KAPLAN_MEIER, "n": int((time >= moment).sum()), "time": moment}
    place = int(np.searchsorted(curve.times, moment, side="right")) - 1
    gone = place >= 0 and curve.shares[place] == 0
    if moment < 0:
        return refuse(StillThere, Reason.IMPOSSIBLE, **about)
    if moment > curve.last and not gone:
        return refuse(StillThere, Reason.NOT_OBSERVED, **about)
    if place < 0:
        return tell(StillThere, **about, share=1.0, standard_error=Reason.NO_EVENTS, interval=Reason.NO_EVENTS)
    if gone:
        return tell(StillThere, **about, share=0.0, standard_error=Reason.NO_VARIATION, interval=Reason.NO_VARIATION)
    low, high = (end[place] for end in ends)
    return tell(
        StillThere,
        **about,
        share=float(curve.shares[place]),
        standard_error=float(curve.errors[place]),
        interval=between(low, high, confidence, INTERVALS[scale]),
    )


def _quantile(
    share: float, curve: _Curve, ends: tuple[Floats, Floats], n: int, scale: Scale, confidence: float
) -> Quantile:
    """Where the curve crosses, and where both ends of its interval do."""
    about = {"method": KAPLAN_MEIER, "n": n, "share": share}
    if not len(curve.times):
        return refuse(Quantile, Reason.NO_EVENTS, **about)
    low, middle, high = (_crossing(one, curve, 1 - share) for one in (ends[0], curve.shares, ends[1]))
    if np.isnan([low, high]).all():
        return tell(Quantile, **about, time=_reached(middle), interval=Reason.NOT_REACHED)
    interval = Interval(_reached(low), _reached(high), confidence, INTERVALS[scale])
    return tell(Quantile, **about, time=_reached(middle), interval=interval)


def _reached(time: float) -> float | Reason:
    return Reason.NOT_REACHED if np.isnan(time) else float(time)


def _crossing(heights: Floats, curve: _Curve, level: float) -> float:
    """The time at which a falling line of steps reaches a level: the middle of a step that lies on it, NaN when none does."""
    known = ~np.isnan(heights)
    steps, times = heights[known], curve.times[known]
    reached = np.flatnonzero(steps <= level + SAME)
    if not len(reached):
        return np.nan
    first = int(reached[0])
    if steps[first] < level - SAME:
        return float(times[first])
    below = np.flatnonzero(steps < level - SAME)
    return float((times[first] + (times[below[0]] if len(below) else curve.last)) / 2)


def log_rank(times: Numbers, happened: Sequence[bool | int], groups: Sequence[Hashable]) -> LogRank:
    """Whether groups differ in how soon it happens; people without a time are left out."""
    same_length(times, happened, groups)
    try:
        time, status, _ = read(times, happened, 1)
    except Impossible:
        return refuse(LogRank, Reason.IMPOSSIBLE, method=LOG_RANK, n=0)
    whose = [group for group, when in zip(groups, numbers(times), strict=True) if not np.isnan(when)]
    names = labels(whose)
    number = np.asarray([names.index(group) for group in whose], dtype=int)
    counts = np.bincount(number, minlength=len(names))
    known = {"method": LOG_RANK, "n": len(time), "groups": tuple(names), "counts": tuple(counts.tolist())}
    if len(names) < 2:
        return refuse(LogRank, Reason.ONE_GROUP if names else Reason.NO_DATA, **known)
    observed, expected = _expected(time, status, number, len(names))
    known |= {"observed": tuple(observed.tolist()), "expected": tuple(expected.tolist())}
    if not status.any():
        return refuse(LogRank, Reason.NO_EVENTS, **known)
    try:
        chi2, _ = survdiff(time, status, number)
    except np.linalg.LinAlgError:  # some group was never at risk together with another: nothing to compare
        return refuse(LogRank, Reason.ENTANGLED, **known)
    df = len(names) - 1
    return tell(LogRank, **known, chi2=float(chi2), df=df, p=p_value(stats.chi2.sf(chi2, df)))


def _expected(time: Floats, status: np.ndarray, number: np.ndarray, count: int) -> tuple[np.ndarray, Floats]:
    """Events of each group, and its share of all events by how many of it were at risk each time."""
    moments, place = np.unique(time, return_inverse=True)
    left = np.zeros((count, len(moments)))
    np.add.at(left, (number, place), 1.0)
    at_risk = left[:, ::-1].cumsum(axis=1)[:, ::-1]
    happened = np.bincount(place, weights=status, minlength=len(moments))
    observed = np.bincount(number, weights=status, minlength=count).astype(int)
    return observed, (at_risk * (happened / at_risk.sum(axis=0))).sum(axis=1)
