"""Months before and after something began: did the level jump, did the trend turn (interrupted time series)."""

import dataclasses

import numpy as np

from kring.statistics.methods import INTERRUPTED
from kring.statistics.reading import Floats, Numbers, constant, numbers, sure
from kring.statistics.regression import Term, line, terms
from kring.statistics.results import Impossible, Reason, Result, refuse, tell


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class InterruptedSeries(Result):
    """`terms`: 'intercept', 'time' (1, 2, 3…), 'level' (1 from `start` on), 'trend' (1, 2, 3… from `start` on), then seasons.

    `lag`: how many moments back what is left over may hang together. `durbin_watson`: 2 when neighbours do not, 0 when they are alike.
    """

    start: int | None
    lag: int | None
    terms: tuple[Term, ...] | None
    sigma: float | None
    r2: float | None
    durbin_watson: float | None


def interrupted_series(
    values: Numbers,
    start: int,
    *,
    lag: int | None = None,
    period: int | None = None,
    small_sample: bool = True,
    confidence: float = 0.95,
) -> InterruptedSeries:
    """Level and trend at equal moments, changed from place `start` (counted from 0) on.

    `period`: how many moments a year has (12 for months); each but the first gets a term. `lag`: when not given that of Newey & West
    1994, 4(n/100)^(2/9). `small_sample`: standard errors times sqrt(n / (n - terms)).
    """
    sure(confidence)
    if lag is not None and lag < 0:
        raise ValueError("a lag counts moments back")
    if period is not None and period < 2:
        raise ValueError("a period has at least two moments")
    try:
        y = numbers(values)
    except Impossible:
        return refuse(InterruptedSeries, Reason.IMPOSSIBLE, method=INTERRUPTED, n=0)
    n = int((~np.isnan(y)).sum())
    back = min(int(4 * (len(y) / 100) ** (2 / 9)) if lag is None else lag, max(len(y) - 1, 0))
    known = {"method": INTERRUPTED, "n": n, "start": start, "lag": back}
    why = _refused(y, start)
    if why:
        return refuse(InterruptedSeries, why, **known)
    names, columns = _columns(len(y), start, period)
    fitted = line(names, columns, y, INTERRUPTED, cov_type="HAC", maxlags=back, use_correction=small_sample)
    if isinstance(fitted, Reason):
        return refuse(InterruptedSeries, fitted, **known)
    left = np.asarray(fitted.fit.resid)
    return tell(
        InterruptedSeries,
        **known,
        terms=terms(fitted, confidence),
        sigma=Reason.NO_VARIATION if fitted.exact else float(np.sqrt(fitted.fit.mse_resid)),
        r2=Reason.NO_VARIATION if constant(y) else float(fitted.fit.rsquared),
        durbin_watson=Reason.NO_VARIATION if fitted.exact else float((np.diff(left) ** 2).sum() / (left**2).sum()),
    )


def _refused(y: Floats, start: int) -> Reason | None:
    """A month left out would make neighbours of months that are not; a jump and a turn need two moments on either side."""
    if not len(y):
        return Reason.NO_DATA
    if np.isnan(y).any():
        return Reason.NO_DATA if np.isnan(y).all() else Reason.GAPS
    return None if 2 <= start <= len(y) - 2 else Reason.TOO_FEW


def _columns(n: int, start: int, period: int | None) -> tuple[list[str], Floats]:
    place = np.arange(n)
    names = ["intercept", "time", "level", "trend"]
    columns = [np.ones(n), place + 1.0, (place >= start) * 1.0, np.maximum(place - start + 1, 0) * 1.0]
    for season in range(1, period or 0):
        names.append(f"season {season + 1}")
        columns.append((place % period == season) * 1.0)
    return names, np.column_stack(columns)
