"""How far sites may lie apart by chance alone, given how many people they have: limits of a funnel, and spread beyond chance.

For comparing without a league table.
"""

import dataclasses
import enum
from collections.abc import Sequence

import numpy as np
from scipy import stats

from kring.statistics.methods import FUNNEL
from kring.statistics.reading import Floats, Numbers, numbers, same_length
from kring.statistics.results import Impossible, Reason, Result, p_value, refuse, tell

CHANCES = (0.001, 0.025, 0.975, 0.999)
WINSORISED = 0.1


class Limit(enum.StrEnum):
    """How a limit is made."""

    EXACT = "exact"  # interpolated between counts (Spiegelhalter 2005, A.1.1); may lie a little outside 0 and 1
    COUNTS = "counts"  # the count itself that is just reached
    NORMAL = "normal"
    WILSON = "wilson"
    TRANSFORMED = "transformed"  # arcsine of shares, root of ratios; the only one that can be wider than chance


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Spread(Result):
    """Whether `n` sites lie further apart than chance would have them.

    `phi`: mean square of z, 1 by chance alone; `phi_winsorised`: with the outer tenth on either side drawn in.
    """

    phi: float | None
    phi_winsorised: float | None
    chi2: float | None
    df: int | None
    p: float | None


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class OverDispersion(Result):
    """Spread between sites beyond chance, on the transformed scale, with the outer tenth of z drawn in; 0 is none.

    `z_adjusted` allows for it: only what is far out beside the others stands out.
    """

    phi: float | None
    tau2: float | None
    z: tuple[float, ...] | None
    z_adjusted: tuple[float, ...] | None


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Funnel(Result):
    """`n` sites around a target; values, z (Pearson's) and chances in the order the sites came.

    `mid_p`: the chance of as little or less, half of 'as little' counted.
    """

    target: float | None
    values: tuple[float, ...] | None
    z: tuple[float, ...] | None
    mid_p: tuple[float, ...] | None
    spread: Spread | None
    over: OverDispersion | None


@np.errstate(all="ignore")  # what does not fit in a float is found by `tell`
def funnel_of_shares(counts: Numbers, sizes: Numbers, target: float | None = None) -> Funnel:
    """Sites with so many of so many; `target` is the share of all together when not given. Sites without people are refused."""
    try:
        x, n = _read(counts, sizes)
        if (x > n).any() or (n % 1).any() or (target is not None and not 0 <= target <= 1):
            raise Impossible
    except Impossible:
        return refuse(Funnel, Reason.IMPOSSIBLE, method=FUNNEL, n=0)
    if not len(x):
        return refuse(Funnel, Reason.NO_DATA, method=FUNNEL, n=0)
    aim = float(x.sum() / n.sum()) if target is None else float(target)
    known = {"method": FUNNEL, "n": len(x), "target": aim, "values": tuple((x / n).tolist())}
    if not 0 < aim < 1:  # nobody or everybody everywhere: chance has no room
        return refuse(Funnel, Reason.NO_VARIATION, **known)
    z = (x / n - aim) / np.sqrt(aim * (1 - aim) / n)
    middle = stats.binom.cdf(x, n, aim) - stats.binom.pmf(x, n, aim) / 2
    return tell(
        Funnel,
        **known,
        z=tuple(z.tolist()),
        mid_p=tuple(p_value(one) for one in middle),
        spread=_spread(z, target is None),
        over=_over(np.arcsin(np.sqrt(x / n)), np.arcsin(np.sqrt(aim)), 1 / (2 * np.sqrt(n))),
    )


@np.errstate(all="ignore")
def funnel_of_ratios(counts: Numbers, expected: Numbers) -> Funnel:
    """Sites with so many events where so many were expected (standardised ratios); the target is 1."""
    try:
        x, e = _read(counts, expected)
    except Impossible:
        return refuse(Funnel, Reason.IMPOSSIBLE, method=FUNNEL, n=0)
    if not len(x):
        return refuse(Funnel, Reason.NO_DATA, method=FUNNEL, n=0)
    z = (x - e) / np.sqrt(e)
    middle = stats.poisson.cdf(x, e) - stats.poisson.pmf(x, e) / 2
    return tell(
        Funnel,
        method=FUNNEL,
        n=len(x),
        target=1.0,
        values=tuple((x / e).tolist()),
        z=tuple(z.tolist()),
        mid_p=tuple(p_value(one) for one in middle),
        spread=_spread(z, bool(np.isclose(x.sum(), e.sum()))),
        over=_over(np.sqrt(x / e), 1.0, 1 / (2 * np.sqrt(e))),
    )


def _read(counts: Numbers, sizes: Numbers) -> tuple[Floats, Floats]:
    """Sites of which both are known. A site without people cannot be placed, so it is impossible, not left out in silence."""
    x, n = numbers(counts), numbers(sizes)
    same_length(x, n)
    known = ~(np.isnan(x) | np.isnan(n))
    x, n = x[known], n[known]
    if (x < 0).any() or (n <= 0).any() or (x % 1).any():
        raise Impossible
    return x, n


def _spread(z: Floats, by_themselves: bool) -> Spread:
    """`by_themselves`: the target is made of these sites, which takes one degree of freedom."""
    df = len(z) - 1 if by_themselves else len(z)
    if len(z) < 2:
        return refuse(Spread, Reason.TOO_FEW, method=FUNNEL, n=len(z))
    chi2 = float((z**2).sum())
    return tell(
        Spread,
        method=FUNNEL,
        n=len(z),
        phi=chi2 / len(z),
        phi_winsorised=float((_drawn_in(z) ** 2).mean()),
        chi2=chi2,
        df=df,
        p=p_value(stats.chi2.sf(chi2, df)),
    )


def _drawn_in(z: Floats) -> Floats:
    return np.clip(z, *np.quantile(z, [WINSORISED, 1 - WINSORISED]))


def _over(values: Floats, aim: float, errors: Floats) -> OverDispersion:
    z = (values - aim) / errors
    if len(z) < 2:
        return refuse(OverDispersion, Reason.TOO_FEW, method=FUNNEL, n=len(z), z=tuple(z.tolist()))
    k, drawn, weights = len(z), _drawn_in(z), 1 / errors**2
    phi = float((drawn**2).mean())
    beyond = (k * phi - (k - 1)) / (weights.sum() - (weights**2).sum() / weights.sum())
    if not np.isfinite(beyond):
        return refuse(OverDispersion, Reason.NOT_COMPUTED, method=FUNNEL, n=k, phi=phi, z=tuple(z.tolist()))
    tau2 = max(0.0, float(beyond))
    adjusted = (values - aim) / np.sqrt(errors**2 + tau2)
    return tell(
        OverDispersion,
        method=FUNNEL,
        n=k,
        phi=phi,
        tau2=tau2,
        z=tuple(z.tolist()),
        z_adjusted=tuple(adjusted.tolist()),
    )


def limits_of_shares(
    target: float, sizes: Sequence[float] | Floats, chance: float, limit: Limit = Limit.EXACT, tau2: float = 0.0
) -> tuple[float, ...]:
    """Below which a site of each size lies with this chance alone; `tau2`, for transformed limits, is spread beyond chance."""
    n = np.asarray(sizes, dtype=float)
    if not (0 < target < 1 and 0 < chance < 1 and (n >= 1).all() and np.isfinite(n).all() and tau2 >= 0):
        raise ValueError("a target and a chance lie between 0 and 1, sites have people")
    if (n % 1).any():
        raise ValueError("a site has a whole number of people")
    z = float(stats.norm.ppf(chance))
    match limit:
        case Limit.EXACT:
            count = stats.binom.ppf(chance, n, target)
            at, under = stats.binom.cdf(count, n, target), stats.binom.cdf(count - 1, n, target)
            found = (count - (at - chance) / (at - under)) / n
        case Limit.COUNTS:
            found = stats.binom.ppf(chance, n, target) / n
        case Limit.NORMAL:
            found = target + z * np.sqrt(target * (1 - target) / n)
        case Limit.WILSON:
            root = z * np.sqrt(target * (1 - target) / n + z**2 / (4 * n**2))
            found = (target + z**2 / (2 * n) + root) / (1 + z**2 / n)
        case Limit.TRANSFORMED:
            angle = np.arcsin(np.sqrt(target)) + z * np.sqrt(1 / (4 * n) + tau2)
            # Beyond 0 and a right angle the sine turns back; a limit does not.
            found = np.sin(np.clip(angle, 0, np.pi / 2)) ** 2
    return _limits(found)


def _limits(found: Floats) -> tuple[float, ...]:
    if not np.isfinite(found).all():
        raise ValueError("a site is larger than chances can be worked out for")
    return tuple(found.tolist())


def limits_of_ratios(
    expected: Sequence[float] | Floats, chance: float, limit: Limit = Limit.EXACT, tau2: float = 0.0
) -> tuple[float, ...]:
    """Below which the ratio of a site lies with this chance alone, for each number expected; exact, normal or transformed."""
    e = np.asarray(expected, dtype=float)
    if not (0 < chance < 1 and (e > 0).all() and np.isfinite(e).all() and tau2 >= 0):
        raise ValueError("a chance lies between 0 and 1, and something is expected")
    z = float(stats.norm.ppf(chance))
    match limit:
        case Limit.EXACT:
            count = stats.poisson.ppf(chance, e)
            at, under = stats.poisson.cdf(count, e), stats.poisson.cdf(count - 1, e)
            found = (count - (at - chance) / (at - under)) / e
        case Limit.COUNTS:
            found = stats.poisson.ppf(chance, e) / e
        case Limit.NORMAL:
            found = 1 + z / np.sqrt(e)
        case Limit.TRANSFORMED:
            found = np.maximum(1 + z * np.sqrt(1 / (4 * e) + tau2), 0) ** 2
        case Limit.WILSON:
            raise ValueError("Wilson's limits are of shares")
    return _limits(found)


def limits_of_means(
    target: float, sd: float, sizes: Sequence[float] | Floats, chance: float, rounding: float = 0.0
) -> tuple[float, ...]:
    """Below which the mean of a site of each size lies with this chance alone; normal, with one spread of people for all sites.

    `rounding`: the standard error of a site's total, where totals are told in steps.
    """
    n = np.asarray(sizes, dtype=float)
    known = np.isfinite([target, sd, rounding]).all() and np.isfinite(n).all()
    if not (0 < chance < 1 and (n >= 1).all() and sd >= 0 and rounding >= 0 and known):
        raise ValueError("a chance lies between 0 and 1, sites have people, a spread is not negative")
    return tuple((target + float(stats.norm.ppf(chance)) * np.hypot(sd / np.sqrt(n), rounding / n)).tolist())
