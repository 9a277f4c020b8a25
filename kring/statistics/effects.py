"""The size of a change in standard deviations: several, since each divides by another one."""

import dataclasses

import numpy as np
from scipy import optimize, special, stats

from kring.statistics.methods import LARGE_SAMPLE, NONCENTRAL, STANDARDISED
from kring.statistics.reading import LARGEST, ROUNDING, Floats, Numbers, constant, pairs, sure
from kring.statistics.results import Impossible, Interval, Reason, Result, between, refuse, tell

NAMES = ("d_z", "d_z_interval", "srm", "g_z")
AVERAGED = ("d_av", "d_av_interval", "g_av", "d_av_mean_sd", "g_av_mean_sd")


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class StandardisedChange(Result):
    """Mean change divided by a standard deviation.

    `d_z` and `srm` (one figure, two names): by that of the differences. `d_av`: by the root of the mean variance of before and
    after; `d_av_mean_sd`: by the mean of both standard deviations. `d_before`: by that of before. `g_*`: times Hedges'
    exact correction for n - 1 degrees of freedom.
    """

    correction: float | None
    d_z: float | None
    d_z_interval: Interval | None
    srm: float | None
    g_z: float | None
    d_av: float | None
    d_av_interval: Interval | None
    g_av: float | None
    d_av_mean_sd: float | None
    g_av_mean_sd: float | None
    d_before: float | None


def standardised_change(before: Numbers, after: Numbers, confidence: float = 0.95) -> StandardisedChange:
    """Effect sizes of the change over complete pairs."""
    sure(confidence)
    try:
        _, _, x, y = pairs(before, after)
    except Impossible:
        return refuse(StandardisedChange, Reason.IMPOSSIBLE, method=STANDARDISED, n=0)
    if len(x) < 2:
        why = Reason.TOO_FEW if len(x) else Reason.NO_DATA
        return refuse(StandardisedChange, why, method=STANDARDISED, n=len(x))
    # With two pairs there is one degree of freedom, of which the correction is 0: it would tell every effect as none.
    j = hedges(len(x) - 1) if len(x) > 2 else Reason.TOO_FEW
    return tell(
        StandardisedChange,
        method=STANDARDISED,
        n=len(x),
        correction=j,
        d_before=Reason.NO_VARIATION if constant(x) else float(np.mean(y - x) / np.std(x, ddof=1)),
        **_by_differences(x, y, j, confidence),
        **_by_average(x, y, j, confidence),
    )


def hedges(df: int) -> float:
    """Hedges' correction of a standardised mean, exact by gamma functions; 0 for one degree of freedom."""
    return float(np.exp(special.gammaln(df / 2) - np.log(np.sqrt(df / 2)) - special.gammaln((df - 1) / 2)))


def _corrected(j: float | Reason, d: float) -> float | Reason:
    return j if isinstance(j, Reason) else j * d


def _by_differences(x: Floats, y: Floats, j: float | Reason, confidence: float) -> dict[str, object]:
    difference = y - x
    if constant(difference, x, y):
        return dict.fromkeys(NAMES, Reason.NO_VARIATION)
    d = float(np.mean(difference) / np.std(difference, ddof=1))
    interval = noncentral_interval(d, len(x), confidence)
    return {"d_z": d, "d_z_interval": interval, "srm": d, "g_z": _corrected(j, d)}


def noncentral_interval(d: float, n: int, confidence: float) -> Interval | Reason:
    """The values of d under which a t as large, and as small, as that of d would be just unusual."""
    t, df, tail = abs(d) * np.sqrt(n), n - 1, (1 - confidence) / 2
    ends = [_noncentrality(t, df, share) for share in (1 - tail, tail)]
    if any(end is None for end in ends):
        return Reason.NOT_COMPUTED
    low, high = sorted(float(np.sign(d) or 1) * end / np.sqrt(n) for end in ends)
    return between(low, high, confidence, NONCENTRAL)


def _noncentrality(t: float, df: int, share: float) -> float | None:
    """The non-centrality of which this share lies below t (not negative); None where it cannot be told."""

    def below(nc: float) -> float:
        return float(stats.nct.cdf(t, df, nc)) - share

    # With this centre the share lies below 0 already, so at least as much below t.
    low = -float(stats.norm.ppf(share))
    step = 4 * np.sqrt(1 + t * t / (2 * df))
    high = max(t, low) + step
    while not below(high) < 0:
        if not np.isfinite(below(high)) or high > LARGEST:
            return None
        high += step
        step *= 2
    if below(low) <= 0:  # rounding at t = 0, where the answer is `low`
        return low
    return float(optimize.brentq(below, low, high, xtol=1e-13, rtol=1e-14))


def _by_average(x: Floats, y: Floats, j: float | Reason, confidence: float) -> dict[str, object]:
    if constant(x) and constant(y):
        return dict.fromkeys(AVERAGED, Reason.NO_VARIATION)
    mean, df = float(np.mean(y - x)), len(x) - 1
    one, two, both = np.var(x, ddof=1), np.var(y, ddof=1), float(np.cov(x, y)[0, 1])
    average = (one + two) / 2
    d, other = mean / np.sqrt(average), mean / ((np.sqrt(one) + np.sqrt(two)) / 2)
    variance = d**2 * (one**2 + two**2 + 2 * both**2) / (8 * average**2 * df) + np.var(y - x, ddof=1) / (average * df)
    margin = stats.norm.ppf((1 + confidence) / 2) * np.sqrt(variance)
    no_width = margin <= ROUNDING  # nobody changed, but for the rounding of floats
    return {
        "d_av": float(d),
        "d_av_interval": Reason.NO_VARIATION if no_width else between(d - margin, d + margin, confidence, LARGE_SAMPLE),
        "g_av": _corrected(j, float(d)),
        "d_av_mean_sd": float(other),
        "g_av_mean_sd": _corrected(j, float(other)),
    }
