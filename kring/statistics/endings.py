"""How many have come to which ending by when, where one ending excludes the others (Aalen-Johansen).

Somebody who withdraws from a waiting list will never start. One minus Kaplan-Meier with the others as 'not followed any more' answers
how many would start if nobody could withdraw, which is more than do.
"""

import dataclasses
from collections.abc import Hashable, Sequence

import numpy as np
from scipy import stats

from kring.statistics.methods import AALEN_JOHANSEN, LOG_SHARE
from kring.statistics.reading import ROUNDING, Floats, Numbers, same_length, sure
from kring.statistics.results import Impossible, Interval, Reason, Result, between, refuse, tell
from kring.statistics.survival import read


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Share(Result):
    """The share that has come to `ending` (None: to none yet) by `time`."""

    time: float
    ending: Hashable
    share: float | None
    standard_error: float | None
    interval: Interval | None


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Endings(Result):
    """Of `n` people, how many came to each ending, and shares by each asked time: nobody yet first, then endings in their order."""

    missing: int | None
    counts: tuple[int, ...] | None
    open: int | None
    by: tuple[tuple[Share, ...], ...] | None


@dataclasses.dataclass(frozen=True, slots=True)
class _Steps:
    """At each time at which anything happened: who was left, and what came of them."""

    times: Floats
    at_risk: Floats
    events: Floats  # a row for each ending
    before: Floats  # share without an ending until just before
    staying: Floats  # and from then on; exactly 0 when all have ended
    shares: Floats  # a row for each ending


def endings(
    times: Numbers,
    came_to: Sequence[Hashable],
    names: Sequence[Hashable],
    *,
    at: Sequence[float],
    confidence: float = 0.95,
) -> Endings:
    """`times` until an ending of `names`, or until now where `came_to` is None."""
    sure(confidence)
    same_length(times, came_to)
    number = {name: place for place, name in enumerate(names, 1)} | {None: 0}
    if unknown := {name for name in came_to if name not in number}:
        raise ValueError(f"endings that are not in the names: {len(unknown)}")
    try:
        time, codes, missing = read(times, [number[name] for name in came_to], len(names))
    except Impossible:
        return refuse(Endings, Reason.IMPOSSIBLE, method=AALEN_JOHANSEN, n=0)
    known = {"method": AALEN_JOHANSEN, "n": len(time), "missing": missing}
    if not len(time):
        return refuse(Endings, Reason.NO_DATA, **known)
    counts = np.bincount(codes, minlength=len(names) + 1)
    steps = _steps(time, codes, len(names))
    return tell(
        Endings,
        **known,
        counts=tuple(counts[1:].tolist()),
        open=int(counts[0]),
        by=tuple(_by(float(moment), steps, time, tuple(names), confidence) for moment in at),
    )


def _steps(time: Floats, codes: np.ndarray, count: int) -> _Steps:
    moments, place = np.unique(time, return_inverse=True)
    left = np.bincount(place, minlength=len(moments)).astype(float)
    at_risk = left[::-1].cumsum()[::-1]
    events = np.zeros((count, len(moments)))
    for number in range(count):
        events[number] = np.bincount(place, weights=codes == number + 1, minlength=len(moments))
    staying = np.cumprod(1 - events.sum(axis=0) / at_risk)
    before = np.concatenate([[1.0], staying[:-1]])
    return _Steps(moments, at_risk, events, before, staying, np.cumsum(before * events / at_risk, axis=1))


def _by(
    moment: float, steps: _Steps, time: Floats, names: tuple[Hashable, ...], confidence: float
) -> tuple[Share, ...]:
    at_risk = int((time >= moment).sum())
    about = [{"method": AALEN_JOHANSEN, "n": at_risk, "time": moment, "ending": name} for name in (None, *names)]
    place = int(np.searchsorted(steps.times, moment, side="right"))
    if moment < 0:
        return tuple(refuse(Share, Reason.IMPOSSIBLE, **one) for one in about)
    if moment > steps.times[-1] and steps.staying[-1] > 0:  # once all have ended, nothing changes any more
        return tuple(refuse(Share, Reason.NOT_OBSERVED, **one) for one in about)
    if not place:
        shares, variances = [1.0] + [0.0] * len(names), [0.0] * len(about)
    else:
        shares = [steps.staying[place - 1], *steps.shares[:, place - 1]]
        variances = [_staying(steps, place), *(_coming(steps, place, number) for number in range(len(names)))]
    return tuple(
        _share(one, float(share), float(variance), confidence)
        for one, share, variance in zip(about, shares, variances, strict=True)
    )


def _share(about: dict[str, object], share: float, variance: float, confidence: float) -> Share:
    if share <= 0 or 1 - share <= ROUNDING or variance <= 0:
        # Nobody or everybody: how sure that is cannot be told from a spread of nothing.
        nothing_yet = share == (1.0 if about["ending"] is None else 0.0)
        why = Reason.NO_EVENTS if nothing_yet else Reason.NO_VARIATION
        return tell(Share, **about, share=share, standard_error=why, interval=why)
    error = float(np.sqrt(variance))
    away = np.exp(stats.norm.ppf((1 + confidence) / 2) * error / share)
    interval = between(share / away, min(share * away, 1.0), confidence, LOG_SHARE)
    return tell(Share, **about, share=share, standard_error=error, interval=interval)


def _greenwood(steps: _Steps, place: int) -> Floats:
    """Greenwood's terms of staying: none where the last person ended, from when on nothing changes."""
    ended, at_risk = steps.events[:, :place].sum(axis=0), steps.at_risk[:place]
    stayed = at_risk - ended
    return np.divide(ended, at_risk * stayed, out=np.zeros(place), where=stayed > 0)


def _staying(steps: _Steps, place: int) -> float:
    """The variance of the share without an ending."""
    return float(steps.staying[place - 1] ** 2 * _greenwood(steps, place).sum())


def _coming(steps: _Steps, place: int, number: int) -> float:
    """The variance of the share with this ending: of who stayed until each time, of what came then, and of both together."""
    at_risk, terms = steps.at_risk[:place], _greenwood(steps, place)
    events, before, shares = steps.events[number, :place], steps.before[:place], steps.shares[number, :place]
    later = shares[-1] - shares
    return float(
        (later**2 * terms).sum()
        + (before**2 * (at_risk - events) * events / at_risk**3).sum()
        - 2 * (later * before * events / at_risk**2).sum()
    )
