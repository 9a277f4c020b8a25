"""Least squares with the figures of each term; what a line through changes and a line through months have in common."""

import dataclasses
from collections.abc import Sequence

import numpy as np
from scipy import stats
from statsmodels.regression.linear_model import OLS, RegressionResults

from kring.statistics.methods import Method
from kring.statistics.reading import Floats
from kring.statistics.results import Interval, Reason, Result, between, p_value, tell

FIGURES = ("standard_error", "t", "p", "interval")


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Term(Result):
    """What one term of a line adds, and how sure that is."""

    name: str
    value: float | None
    standard_error: float | None
    t: float | None
    p: float | None
    interval: Interval | None


@dataclasses.dataclass(frozen=True, slots=True)
class Line:
    """A fitted line: coefficients, their covariance as the method has it, and what is left."""

    names: tuple[str, ...]
    method: Method
    n: int
    df: int
    values: Floats
    covariance: Floats
    ordinary: Floats  # the covariance if what is left were equally large everywhere, and by itself
    exact: bool  # nothing is left unexplained, so nothing can be said about how sure it is
    fit: RegressionResults

    def error_of(self, weights: Floats) -> float | Reason:
        """The standard error of a weighted sum of coefficients.

        Where what is left is nothing just there, a covariance of one's own leaves the rounding of zero, on either side of it.
        """
        variance, usual = (float(weights @ one @ weights) for one in (self.covariance, self.ordinary))
        return Reason.NO_VARIATION if self.exact or not variance > 1e-20 * usual else float(np.sqrt(variance))

    def sum_of(self, weights: Floats, confidence: float) -> tuple[float, Interval | Reason]:
        """A weighted sum of coefficients, with its interval by t."""
        value, error = float(weights @ self.values), self.error_of(weights)
        if isinstance(error, Reason):
            return value, error
        margin = stats.t.ppf((1 + confidence) / 2, self.df) * error
        return value, between(value - margin, value + margin, confidence, self.method)


def line(names: Sequence[str], columns: Floats, y: Floats, method: Method, **kind: object) -> Line | Reason:
    """The line of least squares; a reason where there are too few values, or columns that cannot be told apart.

    `kind` chooses another covariance, as statsmodels calls it.
    """
    n, count = columns.shape
    if n <= count:
        return Reason.TOO_FEW
    # Columns of one size, so that 'the same' does not depend on the unit something is in.
    sizes = np.abs(columns).max(axis=0)
    if (sizes == 0).any() or np.linalg.matrix_rank(columns / sizes) < count:
        return Reason.ENTANGLED
    fit = OLS(y, columns / sizes).fit()
    # What rounding leaves of a perfect fit is not spread; the size of y itself is what was rounded.
    exact = bool(fit.ssr <= n * (1e-12 * np.abs(y).max()) ** 2)
    robust = fit.get_robustcov_results(use_t=True, **kind) if kind and not exact else fit
    own, ordinary = (np.asarray(one.cov_params()) / np.outer(sizes, sizes) for one in (robust, fit))
    return Line(tuple(names), method, n, n - count, np.asarray(fit.params) / sizes, own, ordinary, exact, fit)


def terms(fitted: Line, confidence: float) -> tuple[Term, ...]:
    """Each coefficient with its t, p and interval."""
    return tuple(_term(fitted, place, confidence) for place in range(len(fitted.names)))


def _term(fitted: Line, place: int, confidence: float) -> Term:
    about = {"method": fitted.method, "n": fitted.n, "name": fitted.names[place]}
    weights = np.eye(len(fitted.names))[place]
    value, interval = fitted.sum_of(weights, confidence)
    error = fitted.error_of(weights)
    if isinstance(error, Reason):
        return tell(Term, **about, value=value, **dict.fromkeys(FIGURES, error))
    t = value / error
    p = p_value(2 * stats.t.sf(abs(t), fitted.df))
    return tell(Term, **about, value=value, standard_error=error, t=t, p=p, interval=interval)
