"""Whether questions of one questionnaire, or people of one place, go together: Cronbach's alpha and intraclass correlations."""

import dataclasses
from collections.abc import Hashable, Sequence

import numpy as np
from scipy import stats

from kring.statistics.methods import ALPHA, FELDT, ONE_WAY, SHROUT_FLEISS
from kring.statistics.reading import ROUNDING, Floats, Numbers, constant, labels, numbers, same_length, sure, table
from kring.statistics.results import Impossible, Interval, Reason, Result, between, p_value, refuse, tell


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Item(Result):
    """How one question goes with the sum of the others; below zero its key looks reversed."""

    place: int
    mean: float | None
    sd: float | None
    rest: float | None
    alpha_without: float | None

    @property
    def looks_reversed(self) -> bool:
        """Whether it goes against the others."""
        return self.rest is not None and self.rest < 0


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Alpha(Result):
    """Over `n` complete questionnaires of `k` questions; `sem` and `critical` are of the sum of the answers."""

    missing: int | None
    k: int | None
    value: float | None
    interval: Interval | None
    standardised: float | None
    mean_correlation: float | None
    mean: float | None
    sd: float | None
    sem: float | None
    critical: float | None
    items: tuple[Item, ...] | None


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Intraclass(Result):
    """One intraclass correlation, its F test and interval."""

    name: str
    value: float | None
    f: float | None
    df: tuple[float, float] | None
    p: float | None
    interval: Interval | None


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Clustering(Result):
    """How alike `n` people of the same group are. `value` is with the group size that fits unequal groups, `by_mean_size` with the mean."""

    missing: int | None
    groups: int | None
    between: float | None
    within: float | None
    f: float | None
    p: float | None
    size: float | None
    mean_size: float | None
    value: float | None
    by_mean_size: float | None
    of_means: float | None
    design_effect: float | None


@np.errstate(all="ignore")  # what does not fit in a float is found by `tell`
def cronbach(rows: Sequence[Sequence[float | None]] | Floats, confidence: float = 0.95) -> Alpha:
    """Alpha of a row of answers for each person, reversed questions already turned; only complete rows count."""
    sure(confidence)
    try:
        every = table(rows)
    except Impossible:
        return refuse(Alpha, Reason.IMPOSSIBLE, method=ALPHA, n=0)
    x = every[~np.isnan(every).any(axis=1)] if every.shape[1] else every[:0]
    n, k = len(x), every.shape[1]
    known = {"method": ALPHA, "n": n, "missing": len(every) - n, "k": k}
    if not n:
        return refuse(Alpha, Reason.NO_DATA, **known)
    if n < 2 or k < 2:
        return refuse(Alpha, Reason.TOO_FEW, **known)
    totals = x.sum(axis=1)
    items = tuple(_item(x, place) for place in range(k))
    known |= {"items": items, "mean": float(totals.mean())}
    if constant(totals, *x.T):
        return refuse(Alpha, Reason.NO_VARIATION, **known)
    value, sd = _alpha(x), float(np.std(totals, ddof=1))
    # Questions that say exactly the same leave no error at all, and then every change would be more than it.
    sem = sd * float(np.sqrt(1 - value)) if value < 1 else Reason.NO_VARIATION
    mean_correlation = _mean_correlation(x)
    no_mean = isinstance(mean_correlation, Reason)
    return tell(
        Alpha,
        **known,
        value=value,
        interval=_feldt(value, n, k, confidence),
        standardised=mean_correlation if no_mean else of_more(mean_correlation, k),
        mean_correlation=mean_correlation,
        sd=sd,
        sem=sem,
        critical=sem if isinstance(sem, Reason) else 1.96 * float(np.sqrt(2)) * sem,
    )


def _alpha(x: Floats) -> float:
    k = x.shape[1]
    return float(k / (k - 1) * (1 - np.var(x, axis=0, ddof=1).sum() / np.var(x.sum(axis=1), ddof=1)))


def of_more(value: float, k: int) -> float:
    """The agreement of a mean of k from that of one (Spearman & Brown 1910); NaN where one goes against the others as far as it can."""
    left = 1 + (k - 1) * value
    return k * value / left if left > 0 else np.nan


def _feldt(value: float, n: int, k: int, confidence: float) -> Interval | Reason:
    if value >= 1:
        return Reason.NO_VARIATION
    one, two, tail = n - 1, (n - 1) * (k - 1), (1 - confidence) / 2
    low = 1 - (1 - value) * stats.f.isf(tail, one, two)
    high = 1 - (1 - value) * stats.f.ppf(tail, one, two)
    return between(low, high, confidence, FELDT)


def _mean_correlation(x: Floats) -> float | Reason:
    if any(constant(column) for column in x.T):
        return Reason.NO_VARIATION
    together = np.corrcoef(x.T)
    return float(together[np.tril_indices(len(together), -1)].mean())


def _item(x: Floats, place: int) -> Item:
    own, others = x[:, place], np.delete(x, place, axis=1)
    rest = others.sum(axis=1)
    still = constant(own) or constant(rest, *others.T)
    if others.shape[1] < 2:
        without = Reason.TOO_FEW
    else:
        without = Reason.NO_VARIATION if constant(rest, *others.T) else _alpha(others)
    return tell(
        Item,
        method=ALPHA,
        n=len(x),
        place=place,
        mean=float(own.mean()),
        sd=0.0 if constant(own) else float(np.std(own, ddof=1)),
        rest=Reason.NO_VARIATION if still else float(np.corrcoef(own, rest)[0, 1]),
        alpha_without=without,
    )


@np.errstate(all="ignore")
def clustering(values: Numbers, groups: Sequence[Hashable]) -> Clustering:
    """How alike people of one group are beside people of different groups; below zero when less alike."""
    same_length(values, groups)
    try:
        every = numbers(values)
    except Impossible:
        return refuse(Clustering, Reason.IMPOSSIBLE, method=ONE_WAY, n=0)
    known = ~np.isnan(every)
    y = every[known]
    whose = [group for group, there in zip(groups, known, strict=True) if there]
    places = {group: place for place, group in enumerate(labels(whose))}
    number = np.asarray([places[group] for group in whose], dtype=int)
    n, k = len(y), len(places)
    about = {"method": ONE_WAY, "n": n, "missing": int((~known).sum()), "groups": k}
    if k < 2 or n <= k:
        return refuse(Clustering, (Reason.TOO_FEW if k > 1 else Reason.ONE_GROUP) if n else Reason.NO_DATA, **about)
    sizes = np.bincount(number).astype(float)
    means = np.bincount(number, weights=y) / sizes
    across = float((sizes * (means - y.mean()) ** 2).sum() / (k - 1))
    inside = float(((y - means[number]) ** 2).sum() / (n - k))
    size = float((n - (sizes**2).sum() / n) / (k - 1))
    about |= {"size": size, "mean_size": float(sizes.mean())}
    if constant(y):
        return refuse(Clustering, Reason.NO_VARIATION, **about, between=0.0, within=0.0)
    nothing_inside = inside <= (1e-12 * float(np.abs(y).max())) ** 2
    value = (across - inside) / (across + (size - 1) * inside)
    return tell(
        Clustering,
        **about,
        between=across,
        within=inside,
        f=Reason.NO_VARIATION if nothing_inside else across / inside,
        p=Reason.NO_VARIATION if nothing_inside else p_value(stats.f.sf(across / inside, k - 1, n - k)),
        value=value,
        by_mean_size=(across - inside) / (across + (n / k - 1) * inside),
        of_means=(across - inside) / across if across > 0 else Reason.NO_VARIATION,
        design_effect=1 + (n / k - 1) * value,
    )


@np.errstate(all="ignore")
def intraclass(rows: Sequence[Sequence[float | None]] | Floats, confidence: float = 0.95) -> tuple[Intraclass, ...]:
    """The six of Shrout & Fleiss, for a row of judgements of each person or thing; incomplete rows are left out.

    'ICC1': each judged by others; 'ICC2': judges drawn from many; 'ICC3': these judges. With 'k': of the mean of the judges.
    """
    sure(confidence)
    names = ("ICC1", "ICC2", "ICC3", "ICC1k", "ICC2k", "ICC3k")
    try:
        every = table(rows)
    except Impossible:
        return tuple(refuse(Intraclass, Reason.IMPOSSIBLE, method=SHROUT_FLEISS, n=0, name=name) for name in names)
    x = every[~np.isnan(every).any(axis=1)] if every.shape[1] else every[:0]
    n, k = x.shape
    why = Reason.NO_DATA if not n else Reason.TOO_FEW if n < 2 or k < 2 else None
    if why is None and constant(x.ravel()):
        why = Reason.NO_VARIATION
    if why:
        return tuple(refuse(Intraclass, why, method=SHROUT_FLEISS, n=n, name=name) for name in names)
    squares = _squares(x)
    singles = (
        _one_way(*squares, n, k, confidence),
        _drawn(*squares, n, k, confidence),
        _fixed(*squares, n, k, confidence),
    )
    told = [single for single, _ in singles] + [mean for _, mean in singles]
    return tuple(
        tell(Intraclass, method=SHROUT_FLEISS, n=n, name=name, **one) for name, one in zip(names, told, strict=True)
    )


def _squares(x: Floats) -> tuple[float, float, float, float]:
    """Mean squares: of rows, within rows, of columns, and what is left. What rounding leaves of nothing is nothing."""
    n, k = x.shape
    middle, small = x.mean(), (1e-12 * float(np.abs(x).max())) ** 2 * x.size
    rows = k * ((x.mean(axis=1) - middle) ** 2).sum()
    columns = n * ((x.mean(axis=0) - middle) ** 2).sum()
    left = ((x - x.mean(axis=1, keepdims=True) - x.mean(axis=0) + middle) ** 2).sum()
    rows, columns, left = (np.float64(0 if one <= small else one) for one in (rows, columns, left))
    return rows / (n - 1), (columns + left) / (n * (k - 1)), columns / (k - 1), left / ((n - 1) * (k - 1))


type Figures = dict[str, object]


def _of(value: float, f: float | Reason, df: tuple[float, float], interval: Interval | Reason) -> Figures:
    p = f if isinstance(f, Reason) else p_value(stats.f.sf(f, *df))
    return {"value": value, "f": f, "df": df, "p": p, "interval": interval}


def _share(part: float, whole: float) -> float | Reason:
    return part / whole if whole != 0 else Reason.NO_VARIATION


def _both(
    f: float | Reason, df: tuple[float, float], k: int, confidence: float
) -> tuple[Interval | Reason, Interval | Reason]:
    """Intervals of a single judge and of the mean of all, from an F."""
    if isinstance(f, Reason):
        return f, f
    half = (1 + confidence) / 2
    low, high = f / stats.f.ppf(half, *df), f * stats.f.ppf(half, *df[::-1])
    if not low > 0:
        return Reason.NO_VARIATION, Reason.NO_VARIATION
    return (
        between((low - 1) / (low + k - 1), (high - 1) / (high + k - 1), confidence, SHROUT_FLEISS),
        between(1 - 1 / low, 1 - 1 / high, confidence, SHROUT_FLEISS),
    )


def _one_way(
    rows: float, within: float, _c: float, _l: float, n: int, k: int, confidence: float
) -> tuple[Figures, Figures]:
    f, df = _share(rows, within), (float(n - 1), float(n * (k - 1)))
    one, mean = _both(f, df, k, confidence)
    return (
        _of(_share(rows - within, rows + (k - 1) * within), f, df, one),
        _of(_share(rows - within, rows), f, df, mean),
    )


def _fixed(
    rows: float, _w: float, _c: float, left: float, n: int, k: int, confidence: float
) -> tuple[Figures, Figures]:
    f, df = _share(rows, left), (float(n - 1), float((n - 1) * (k - 1)))
    one, mean = _both(f, df, k, confidence)
    return _of(_share(rows - left, rows + (k - 1) * left), f, df, one), _of(_share(rows - left, rows), f, df, mean)


def _drawn(
    rows: float, _w: float, columns: float, left: float, n: int, k: int, confidence: float
) -> tuple[Figures, Figures]:
    f, df = _share(rows, left), (float(n - 1), float((n - 1) * (k - 1)))
    single = _share(rows - left, rows + (k - 1) * left + k * (columns - left) / n)
    mean = _share(rows - left, rows + (columns - left) / n)
    if isinstance(f, Reason) or isinstance(single, Reason) or isinstance(mean, Reason) or single == 1:
        return _of(single, f, df, Reason.NO_VARIATION), _of(mean, f, df, Reason.NO_VARIATION)
    judges = columns / left
    part = k * single * judges + n * (1 + (k - 1) * single) - k * single
    v = (
        (k - 1)
        * (n - 1)
        * part**2
        / ((n - 1) * (k * single * judges) ** 2 + (n * (1 + (k - 1) * single) - k * single) ** 2)
    )
    half = (1 + confidence) / 2
    above, under = stats.f.ppf(half, n - 1, v), stats.f.ppf(half, v, n - 1)
    low = n * (rows - above * left) / (above * (k * columns + (k * n - k - n) * left) + n * rows)
    high = n * (under * rows - left) / (k * columns + (k * n - k - n) * left + n * under * rows)
    if (
        not high - low > ROUNDING
    ):  # so little freedom that both ends are the same far tail: no interval, however sure it looks
        return _of(single, f, df, Reason.NOT_COMPUTED), _of(mean, f, df, Reason.NOT_COMPUTED)
    of_mean = (of_more(low, k), of_more(high, k))
    return (
        _of(single, f, df, between(low, high, confidence, SHROUT_FLEISS)),
        _of(mean, f, df, between(*of_mean, confidence, SHROUT_FLEISS)),
    )
