"""Change of several groups as if all had begun at the same score (ANCOVA)."""

import dataclasses
from collections.abc import Hashable, Sequence

import numpy as np
from scipy import stats

from kring.statistics.methods import ANCOVA
from kring.statistics.reading import Floats, Numbers, constant, labels, pairs, same_length, sure
from kring.statistics.regression import Line, Term, line, terms
from kring.statistics.results import Impossible, Interval, Reason, Result, p_value, refuse, tell


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class AdjustedGroup(Result):
    """A group's mean change at the score before that all together had on average."""

    group: Hashable
    change: float | None
    interval: Interval | None


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class AdjustedChange(Result):
    """The line of scores after on scores before with a term for each group but the reference, over `n` complete pairs.

    `terms`: 'intercept', 'before', then the groups; a group's is how much more it changed than the reference. `f` and `p` are about all
    groups at once. Groups without a complete pair stand in `groups` with a reason and have no term.
    """

    missing: int | None
    before: float | None
    terms: tuple[Term, ...] | None
    groups: tuple[AdjustedGroup, ...] | None
    r2: float | None
    f: float | None
    f_df: tuple[int, int] | None
    p: float | None


def adjusted_change(
    before: Numbers,
    after: Numbers,
    groups: Sequence[Hashable] | None = None,
    reference: Hashable = None,
    confidence: float = 0.95,
) -> AdjustedChange:
    """Change adjusted for the score before, for each group; without `groups` for all as one. `reference`: the first when not given."""
    sure(confidence)
    of = list(groups) if groups is not None else ["all"] * len(before)
    same_length(before, after, of)
    try:
        first, second, x, y = pairs(before, after)
    except Impossible:
        return refuse(AdjustedChange, Reason.IMPOSSIBLE, method=ANCOVA, n=0)
    complete = ~(np.isnan(first) | np.isnan(second))
    all_groups = labels(of)
    if reference is not None and reference not in all_groups:
        raise ValueError("nobody is in the group of reference")
    whose = [one for one, whole in zip(of, complete, strict=True) if whole]
    known = {"method": ANCOVA, "n": len(x), "missing": len(first) - len(x)}
    if not len(x):
        return refuse(AdjustedChange, Reason.NO_DATA, **known)
    if constant(x):
        return refuse(AdjustedChange, Reason.NO_VARIATION, **known, before=float(np.mean(x)))
    present = [one for one in all_groups if one in set(whose)]
    present.sort(key=lambda one: one != reference)  # the reference first; a stable sort keeps the others in order
    columns = _columns(x, whose, present)
    names = ("intercept", "before", *(str(one) for one in present[1:]))
    middle = float(np.mean(x))
    fitted = line(names, columns, y, ANCOVA)
    if isinstance(fitted, Reason):
        return refuse(AdjustedChange, fitted, **known, before=middle)
    return tell(
        AdjustedChange,
        **known,
        before=middle,
        terms=terms(fitted, confidence),
        groups=tuple(_group(one, fitted, whose, present, middle, confidence) for one in all_groups),
        r2=Reason.NO_VARIATION if constant(y) else float(fitted.fit.rsquared),
        **_all_groups(fitted, columns, y, len(present)),
    )


def _columns(x: Floats, whose: list[Hashable], present: list[Hashable]) -> Floats:
    members = [[1.0 if one == group else 0.0 for one in whose] for group in present[1:]]
    return np.column_stack([np.ones(len(x)), x, *members])


def _group(
    group: Hashable, fitted: Line, whose: list[Hashable], present: list[Hashable], middle: float, confidence: float
) -> AdjustedGroup:
    about = {"method": ANCOVA, "n": whose.count(group), "group": group}
    if group not in present:
        return refuse(AdjustedGroup, Reason.NO_DATA, **about)
    weights = np.array([1.0, middle, *(1.0 if group == one else 0.0 for one in present[1:])])
    after, interval = fitted.sum_of(weights, confidence)
    if isinstance(interval, Interval):
        interval = dataclasses.replace(interval, low=interval.low - middle, high=interval.high - middle)
    return tell(AdjustedGroup, **about, change=after - middle, interval=interval)


def _all_groups(fitted: Line, columns: Floats, y: Floats, count: int) -> dict[str, object]:
    """Whether the groups differ at all: the line with them beside the line without."""
    if count < 2:
        return dict.fromkeys(("f", "f_df", "p"), Reason.ONE_GROUP)
    if fitted.exact:
        return dict.fromkeys(("f", "f_df", "p"), Reason.NO_VARIATION)
    without = line(fitted.names[:2], columns[:, :2], y, ANCOVA)
    if isinstance(without, Reason):
        return dict.fromkeys(("f", "f_df", "p"), without)
    f = float((without.fit.ssr - fitted.fit.ssr) / (count - 1) / (fitted.fit.ssr / fitted.df))
    return {"f": f, "f_df": (count - 1, fitted.df), "p": p_value(stats.f.sf(f, count - 1, fitted.df))}
