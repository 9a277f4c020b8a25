"""Whether one person's change is more than the instrument's error of measurement."""

import dataclasses
import enum

import numpy as np

from kring.statistics.methods import RELIABLE
from kring.statistics.paired import spread
from kring.statistics.reading import LARGEST, SMALLEST, Floats, Numbers, pairs
from kring.statistics.results import Impossible, Reason, Result, refuse, tell

CRITICAL = 1.96  # as published, not 1.959964


class Change(enum.StrEnum):
    """What can be said of one person's change."""

    IMPROVED = "improved"
    WORSE = "worse"
    WITHIN_ERROR = "within-error"


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class MeasurementError(Result):
    """`sem`: standard error of one measurement; `s_diff`: of a difference of two; `critical`: the least change that is more than that."""

    sem: float | None
    s_diff: float | None
    critical: float | None


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class ReliableChange(Result):
    """How many of `n` pairs changed more than the error, and each pair's index in the order they came.

    With a cut-off, `recovered` improved reliably and crossed it; `improved_only` improved and did not.
    """

    missing: int | None
    error: MeasurementError | None
    improved: int | None
    worse: int | None
    within_error: int | None
    recovered: int | None
    improved_only: int | None
    indices: tuple[float, ...] | None


def error_by_reliability(sd: float | Reason, reliability: float, n: int = 0) -> MeasurementError:
    """From a standard deviation and a reliability such as alpha; `n`: how many people the standard deviation is of."""
    if isinstance(sd, Reason):
        return refuse(MeasurementError, sd, method=RELIABLE, n=n)
    if not (0 <= reliability < 1 and np.isfinite(sd) and sd >= 0):
        return refuse(MeasurementError, Reason.IMPOSSIBLE, method=RELIABLE, n=n)
    return error_by_sem(float(sd * np.sqrt(1 - reliability)), n)


def error_by_sem(sem: float, n: int = 0) -> MeasurementError:
    """From a published standard error of measurement."""
    if not np.isfinite(sem) or sem < 0:
        return refuse(MeasurementError, Reason.IMPOSSIBLE, method=RELIABLE, n=n)
    if sem == 0:  # every change would be more than none
        return refuse(MeasurementError, Reason.NO_VARIATION, method=RELIABLE, n=n)
    s_diff = float(np.sqrt(2) * sem)
    return tell(MeasurementError, method=RELIABLE, n=n, sem=float(sem), s_diff=s_diff, critical=CRITICAL * s_diff)


def change_of(before: float, after: float, error: MeasurementError, *, higher_is_better: bool) -> Change | Reason:
    """What can be said of one person."""
    if error.s_diff is None:
        return error.why("s_diff") or Reason.NOT_COMPUTED
    if not (np.abs([before, after]) <= LARGEST).all():
        return Reason.NO_DATA if np.isnan([before, after]).any() else Reason.IMPOSSIBLE
    index = (after - before) / error.s_diff * (1 if higher_is_better else -1)
    return Change.IMPROVED if index > CRITICAL else Change.WORSE if index < -CRITICAL else Change.WITHIN_ERROR


def reliable_change(
    before: Numbers,
    after: Numbers,
    reliability: float | None = None,
    *,
    error: MeasurementError | None = None,
    higher_is_better: bool = True,
    cutoff: float | None = None,
) -> ReliableChange:
    """Counts over complete pairs. The error is a published one, or made of `reliability` and the spread before of these pairs.

    `cutoff`: the score at which somebody still counts as not well.
    """
    if (reliability is None) == (error is None):
        raise ValueError("the error is either given, or made of a reliability")
    try:
        first, _, x, y = pairs(before, after)
    except Impossible:
        return refuse(ReliableChange, Reason.IMPOSSIBLE, method=RELIABLE, n=0)
    if error is None:
        error = error_by_reliability(spread(x), float(reliability or 0.0), len(x))
    known = {"method": RELIABLE, "n": len(x), "missing": len(first) - len(x), "error": error}
    if not len(x):
        return refuse(ReliableChange, Reason.NO_DATA, **known)
    if error.s_diff is None:
        return refuse(ReliableChange, error.why("s_diff") or Reason.NOT_COMPUTED, **known)
    indices = (y - x) / error.s_diff
    better = indices if higher_is_better else -indices
    return tell(
        ReliableChange,
        **known,
        improved=int((better > CRITICAL).sum()),
        worse=int((better < -CRITICAL).sum()),
        within_error=int((np.abs(better) <= CRITICAL).sum()),
        indices=tuple(indices.tolist()),
        **_crossing(x, y, better > CRITICAL, cutoff, 1 if higher_is_better else -1),
    )


def _crossing(x: Floats, y: Floats, improved: np.ndarray, cutoff: float | None, sign: int) -> dict[str, object]:
    if cutoff is None:
        return {"recovered": Reason.NOT_ASKED, "improved_only": Reason.NOT_ASKED}
    crossed = (sign * x <= sign * cutoff) & (sign * y > sign * cutoff)
    return {"recovered": int((improved & crossed).sum()), "improved_only": int((improved & ~crossed).sum())}


def cutoff_c(mean_unwell: float, sd_unwell: float, mean_well: float, sd_well: float) -> float | Reason:
    """The score between people with and without trouble, nearer to the narrower group (Jacobson & Truax's criterion c)."""
    sizes = np.abs([mean_unwell, sd_unwell, mean_well, sd_well])
    if not (sizes <= LARGEST).all() or min(sd_unwell, sd_well) < 0:
        return Reason.IMPOSSIBLE
    if max(sd_unwell, sd_well) < SMALLEST:
        return Reason.NO_VARIATION
    return float((sd_well * mean_unwell + sd_unwell * mean_well) / (sd_unwell + sd_well))
