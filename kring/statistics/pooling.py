"""One figure out of several sites, and how far the sites differ (random-effects meta-analysis)."""

import dataclasses
import enum
from collections.abc import Callable

import numpy as np
from scipy import optimize, stats

from kring.statistics.methods import (
    DERSIMONIAN_LAIRD,
    HARTUNG_KNAPP,
    NOT_NARROWER,
    PAULE_MANDEL,
    PREDICTION,
    Q_PROFILE,
    REML,
    WALD,
    Method,
)
from kring.statistics.reading import SMALLEST, Floats, Numbers, numbers, same_length, sure
from kring.statistics.results import Impossible, Interval, Reason, Result, between, p_value, refuse, tell


class Estimator(enum.StrEnum):
    """How the variance between sites is estimated."""

    DL = "DL"
    PM = "PM"
    REML = "REML"


METHODS = {Estimator.DL: DERSIMONIAN_LAIRD, Estimator.PM: PAULE_MANDEL, Estimator.REML: REML}


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Inference(Result):
    """How sure the mean is, and where a next site would lie: `prediction` by t with k - 2 (as published), k - 1, or normal."""

    standard_error: float | None
    statistic: float | None
    p: float | None
    interval: Interval | None
    prediction: Interval | None
    prediction_k_less_1: Interval | None
    prediction_normal: Interval | None


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Pooled(Result):
    """The mean over `n` sites, and how far they differ.

    `i2_of_q` is (Q - df) / Q; `i2` is made of tau2 beside the usual variance within a site. Both are shares, not percentages.
    `hartung_knapp` can be narrower than `wald`; `not_narrower` never is.
    """

    missing: int | None
    estimate: float | None
    wald: Inference | None
    hartung_knapp: Inference | None
    not_narrower: Interval | None
    tau2: float | None
    tau2_interval: Interval | None
    q: float | None
    q_df: int | None
    q_p: float | None
    i2: float | None
    i2_interval: Interval | None
    i2_of_q: float | None
    weights: tuple[float, ...] | None


def pooled(
    effects: Numbers, variances: Numbers, estimator: Estimator = Estimator.REML, confidence: float = 0.95
) -> Pooled:
    """Mean effect of sites with their variances (squares of standard errors); a site without either is missing."""
    sure(confidence)
    method = METHODS[estimator]
    try:
        every, within = numbers(effects), numbers(variances)
        same_length(every, within)
        known = ~(np.isnan(every) | np.isnan(within))
        y, v = every[known], within[known]
        if (v < 0).any():
            raise Impossible
    except Impossible:
        return refuse(Pooled, Reason.IMPOSSIBLE, method=method, n=0)
    about = {"method": method, "n": len(y), "missing": int((~known).sum())}
    if not len(y):
        return refuse(Pooled, Reason.NO_DATA, **about)
    if (v < SMALLEST).any():  # a site that is certain would outweigh all others
        return refuse(Pooled, Reason.NO_VARIATION, **about)
    with np.errstate(all="ignore"):  # what does not fit in a float is found by `tell`, and by looking for it
        return _pooled(y, v, estimator, confidence, about)


def _pooled(y: Floats, v: Floats, estimator: Estimator, confidence: float, about: dict[str, object]) -> Pooled:
    k = len(y)
    tau2 = between_sites(y, v, estimator) if k > 1 else Reason.TOO_FEW
    if tau2 is Reason.NOT_COMPUTED:
        return refuse(Pooled, Reason.NOT_COMPUTED, **about)
    weights = 1 / (v + (0.0 if isinstance(tau2, Reason) else tau2))
    mean = float(weights @ y / weights.sum())
    scale = float(weights @ (y - mean) ** 2) / (k - 1) if k > 1 else np.nan
    error = float(1 / np.sqrt(weights.sum()))
    wald = _inference(mean, error, None, tau2, k, confidence, WALD)
    if k < 2 or scale <= np.finfo(float).eps * k:  # sites that agree to the last digit would make it certain
        why = Reason.TOO_FEW if k < 2 else Reason.NO_VARIATION
        knapp = refuse(Inference, why, method=HARTUNG_KNAPP, n=k)
    else:
        knapp = _inference(mean, error * np.sqrt(scale), k - 1, tau2, k, confidence, HARTUNG_KNAPP)
    return tell(
        Pooled,
        **about,
        estimate=mean,
        wald=wald,
        hartung_knapp=knapp,
        not_narrower=_around(mean, error * np.sqrt(max(scale, 1.0)), k - 1, confidence, NOT_NARROWER),
        tau2=tau2,
        weights=tuple((weights / weights.sum()).tolist()),
        **_differing(y, v, tau2, confidence),
    )


def _around(mean: float, error: float, df: int | None, confidence: float, method: Method) -> Interval | Reason:
    """An interval by t, or by the normal where there are no degrees of freedom to count."""
    if df is not None and df < 1:
        return Reason.TOO_FEW
    half = (1 + confidence) / 2
    margin = float((stats.norm.ppf(half) if df is None else stats.t.ppf(half, df)) * error)
    return between(mean - margin, mean + margin, confidence, method)


def _inference(
    mean: float, error: float, df: int | None, tau2: float | Reason, k: int, confidence: float, method: Method
) -> Inference:
    statistic = mean / error
    if isinstance(tau2, Reason):
        predictions = dict.fromkeys(("prediction", "prediction_k_less_1", "prediction_normal"), tau2)
    else:
        wide = float(np.sqrt(tau2 + error**2))
        predictions = {
            "prediction": _around(mean, wide, k - 2, confidence, PREDICTION),
            "prediction_k_less_1": _around(mean, wide, k - 1, confidence, PREDICTION),
            "prediction_normal": _around(mean, wide, None, confidence, PREDICTION),
        }
    return tell(
        Inference,
        method=method,
        n=k,
        standard_error=error,
        statistic=statistic,
        p=p_value(2 * (stats.norm.sf(abs(statistic)) if df is None else stats.t.sf(abs(statistic), df))),
        interval=_around(mean, error, df, confidence, method),
        **predictions,
    )


def _differing(y: Floats, v: Floats, tau2: float | Reason, confidence: float) -> dict[str, object]:
    """Q, and the share of the spread that is between sites."""
    k = len(y)
    names = ("q", "q_df", "q_p", "i2", "i2_interval", "i2_of_q", "tau2_interval")
    if k < 2 or isinstance(tau2, Reason):
        return dict.fromkeys(names, Reason.TOO_FEW)
    w = 1 / v
    q = _q(0.0, y, v)
    usual = (k - 1) / (w.sum() - (w**2).sum() / w.sum())  # the variance within a usual site
    ends = _profile(y, v, confidence)
    told = {
        "q": q,
        "q_df": k - 1,
        "q_p": p_value(stats.chi2.sf(q, k - 1)),
        "i2": float(tau2 / (tau2 + usual)),
        "i2_of_q": max(0.0, (q - (k - 1)) / q) if q > 0 else 0.0,
    }
    if isinstance(ends, Reason):
        return told | {"tau2_interval": ends, "i2_interval": ends}
    low, high = ends
    return told | {
        "tau2_interval": between(low, high, confidence, Q_PROFILE),
        "i2_interval": between(low / (low + usual), high / (high + usual), confidence, Q_PROFILE),
    }


def _q(tau2: float, y: Floats, v: Floats) -> float:
    """The weighted spread of sites around their mean, when they differ by so much themselves; falls as that grows."""
    w = 1 / (v + tau2)
    return float(w @ (y - w @ y / w.sum()) ** 2)


def _profile(y: Floats, v: Floats, confidence: float) -> tuple[float, float] | Reason:
    """The variances between sites under which Q would be just unusual; (0, 0) is no interval but a reason."""
    tail = (1 - confidence) / 2
    low, high = (_where_q_is(float(stats.chi2.ppf(share, len(y) - 1)), y, v) for share in (1 - tail, tail))
    if low is None or high is None:
        return Reason.NOT_COMPUTED
    return Reason.NO_VARIATION if high == 0 else (low, high)


def _where_q_is(level: float, y: Floats, v: Floats) -> float | None:
    """The variance between sites that brings Q down to a level; 0 where it already is lower, None where none is found."""
    if not np.isfinite(_q(0.0, y, v)):
        return None
    if _q(0.0, y, v) <= level:
        return 0.0
    high = max(float(np.var(y)), float(v.max()))
    for _ in range(200):
        if _q(high, y, v) < level:
            return _root(lambda tau2: _q(tau2, y, v) - level, 0.0, high)
        high *= 2
    return None


def _root(falling: Callable[[float], float], low: float, high: float) -> float:
    """Where it is zero, to the last digits of that number itself however small it is beside `high`."""
    return float(optimize.brentq(falling, low, high, xtol=SMALLEST**2, rtol=4 * np.finfo(float).eps, maxiter=2000))


def between_sites(y: Floats, v: Floats, estimator: Estimator) -> float | Reason:
    """The variance between sites; 0 where they differ no more than chance has it."""
    match estimator:
        case Estimator.DL:
            w = 1 / v
            found = (_q(0.0, y, v) - (len(y) - 1)) / (w.sum() - (w**2).sum() / w.sum())
            return max(0.0, float(found)) if np.isfinite(found) else Reason.NOT_COMPUTED
        case Estimator.PM:
            found = _where_q_is(len(y) - 1.0, y, v)
            return Reason.NOT_COMPUTED if found is None else found
        case Estimator.REML:
            return _restricted(y, v)


def _restricted(y: Floats, v: Floats) -> float | Reason:
    """The highest top of the restricted likelihood. Stepping up to it can end on a lower one, or swing; so all are looked at."""
    most = float(np.ptp(y)) ** 2 + float(v.max())  # beyond it the likelihood only falls
    grid = np.concatenate([[0.0], np.geomspace(most * 1e-12, most, 120)])
    heights = np.array([_likelihood(tau2, y, v) for tau2 in grid])
    slopes = np.array([_slope(tau2, y, v) for tau2 in grid])
    if not (np.isfinite(heights).all() and np.isfinite(slopes).all()):
        return Reason.NOT_COMPUTED
    tops = [0.0] if slopes[0] <= 0 else []
    turns = np.flatnonzero((slopes[:-1] > 0) & (slopes[1:] <= 0))
    tops += [_root(lambda tau2: _slope(tau2, y, v), float(grid[place]), float(grid[place + 1])) for place in turns]
    return max(tops, key=lambda tau2: _likelihood(tau2, y, v)) if tops else Reason.NOT_COMPUTED


def _likelihood(tau2: float, y: Floats, v: Floats) -> float:
    w = 1 / (v + tau2)
    return float(np.log(w).sum() - np.log(w.sum()) - _q(tau2, y, v)) / 2


def _slope(tau2: float, y: Floats, v: Floats) -> float:
    """How the restricted likelihood rises with the variance between sites."""
    w = 1 / (v + tau2)
    left = y - w @ y / w.sum()
    return float((w**2) @ left**2 - w.sum() + (w**2).sum() / w.sum()) / 2
