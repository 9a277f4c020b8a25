"""What every result has: its method, how many it is about, and what cannot be said and why.

A figure that cannot be given is None and stands in `unsaid` with a reason; there is no NaN, no infinity and no zero in its place.
Reasons are codes; their sentences are in catalogues of the steps that show them.
"""

import dataclasses
import enum
import math
import sys
from typing import Any

from kring.statistics.methods import Method


class Reason(enum.StrEnum):
    """Why something cannot be said."""

    NO_DATA = "no-data"  # nobody has a value
    TOO_FEW = "too-few"  # there are values, but too few for this figure
    TOO_FEW_FOR_CONFIDENCE = "too-few-for-confidence"  # no interval of so few is as sure as was asked
    NO_VARIATION = "no-variation"  # all values are equal, or nothing is left unexplained
    NO_CHANGE = "no-change"  # every difference is zero: there is nothing to rank
    ONE_GROUP = "one-group"  # there is nothing to compare with
    NO_EVENTS = "no-events"  # it happened to nobody
    NOT_REACHED = "not-reached"  # fewer people than that had it happen to them
    NOT_OBSERVED = "not-observed"  # nobody was followed for so long
    IMPOSSIBLE = "impossible"  # a value that cannot be: infinite, negative, more than all
    ENTANGLED = "entangled"  # what is to be told apart goes together in these data
    GAPS = "gaps"  # a moment in a series without a value
    TOO_MANY = "too-many"  # an exact answer would take too long; another figure of the same result gives it nearly
    NOT_ASKED = "not-asked"  # what it would be told by was not given
    NOT_COMPUTED = "not-computed"  # beyond what numbers of a computer hold, or no answer was found


class Impossible(Exception):
    """Data that cannot be. Stays within this package: outside it is `Reason.IMPOSSIBLE`."""


@dataclasses.dataclass(frozen=True, slots=True)
class Unsaid:
    """A figure that is not given, and why not; `what` is a field, with `.low` or `.high` for one end of an interval."""

    what: str
    why: Reason


@dataclasses.dataclass(frozen=True, slots=True)
class Interval:
    """A confidence or prediction interval; an end that cannot be told is None."""

    low: float | None
    high: float | None
    confidence: float
    method: Method


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """A result about `n` observations. `dataclasses.asdict` of it is plain data, as JSON has it."""

    method: Method
    n: int
    unsaid: tuple[Unsaid, ...] = ()

    def why(self, what: str) -> Reason | None:
        """Why this figure is not given; None when it is."""
        return next((one.why for one in self.unsaid if one.what == what), None)


def between(low: float, high: float, confidence: float, method: Method) -> Interval:
    """An interval of plain floats."""
    return Interval(float(low), float(high), confidence, method)


def p_value(p: float) -> float:
    """A chance as it is told: never nothing. One that is smaller than a float holds is told as the smallest that it does."""
    return max(float(p), sys.float_info.min)


def tell[R: Result](kind: type[R], **found: Any) -> R:
    """A result of this kind, where a reason may stand for any figure; what is no number is not told as one."""
    unsaid: list[Unsaid] = []
    told = {name: _told(name, value, unsaid) for name, value in found.items()}
    return kind(**told, unsaid=tuple(unsaid))


def refuse[R: Result](kind: type[R], why: Reason, **known: Any) -> R:
    """A result of which only `known` is told, and nothing else for one reason."""
    own = {field.name for field in dataclasses.fields(kind)} - {"unsaid"} - set(known)
    return tell(kind, **known, **dict.fromkeys(own, why))


def _told(name: str, value: Any, unsaid: list[Unsaid]) -> Any:
    if isinstance(value, Reason):
        unsaid.append(Unsaid(name, value))
        return None
    if isinstance(value, Interval):
        ends = {end: _told(f"{name}.{end}", getattr(value, end), unsaid) for end in ("low", "high")}
        return dataclasses.replace(value, **ends)
    if isinstance(value, float):
        if math.isfinite(value):
            return float(value)
        unsaid.append(Unsaid(name, Reason.NOT_COMPUTED))
        return None
    if isinstance(value, tuple) and any(isinstance(one, float) and not math.isfinite(one) for one in value):
        unsaid.append(Unsaid(name, Reason.NOT_COMPUTED))
        return None
    return value
