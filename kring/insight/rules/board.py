"""What a page of figures tells, as one value: the same shape for a team about its own work and for others through the gate. Pure."""

import dataclasses
from collections.abc import Mapping, Sequence

from kring.insight.rules import columns, waiting
from kring.insight.rules.months import window
from kring.journey.rules.ending import UNTOLD

type Month = Mapping[str, int]
"""Column -> count."""

type History = Mapping[int, Month]
"""Month -> counts, from the first month on."""

FLOW: Mapping[str, tuple[str, ...]] = {
    "sent": (columns.SENT,),
    "accepted": (columns.ACCEPTED,),
    "met": columns.WAITING,
    "started": (columns.STARTED,),
    "closed": tuple(columns.ENDINGS.values()),
}
"""The stages that the flow shows, and the columns that make up each."""

BESIDE: Mapping[str, tuple[str, ...]] = {
    "returned": (columns.RETURNED,),
    "withdrawn": (columns.WITHDRAWN,),
    "signposted": (columns.SIGNPOSTED,),
    "owed": (columns.OWED,),
}
"""What else is told as a total over the twelve months."""

FEEDBACK = (columns.ON_TIME, columns.LATE)

BREAK_CODES = (*columns.BREAKS, UNTOLD)

type Span = tuple[int, int]
"""The first and the last month of a period."""

type Codes = tuple[str, ...]
"""Categories that are told together."""


@dataclasses.dataclass(frozen=True, slots=True)
class Count:
    """A number of people that may be shown, or None.

    `is_small`: none is shown since it is under the limit; `at_least`: there may be more; `about`: partly an average of
    several months, or with some of before or after the months that it is about.
    """

    value: int | None
    is_small: bool = False
    at_least: bool = False
    about: bool = False


@dataclasses.dataclass(frozen=True, slots=True)
class Share:
    """`part` of `whole` people. `at_least`: the part may be larger; `about`: partly worked out from wide bins."""

    part: int
    whole: int
    at_least: bool = False
    about: bool = False


@dataclasses.dataclass(frozen=True, slots=True)
class Wait:
    """Working days between referral and first contact: median and 90th percentile, of so many people; None is not known.

    `beyond`: the 90th percentile is not known, but it is more than this.
    """

    people: int | None
    median: float | None
    p90: float | None
    beyond: int | None = None


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Board:
    """Figures about twelve months. `limit` is 0 for a team's own figures, else the smallest number of people told.

    `endings`, `breaks` (why courses broke off) and `stops` are told by runs of neighbouring codes, and `waited` by the bins from
    first to last: one for one for a team, wider for others. Each has the first and last month that it is about; None when it is
    not told here. `norm_days` is None when locations differ.
    """

    months: tuple[int, ...]
    limit: int
    flow: Mapping[str, tuple[Count, ...]]
    totals: Mapping[str, Count]
    open: Count
    waits: Mapping[Span, Wait]
    wait: Wait
    waited: tuple[waiting.Cell, ...]
    waited_in: Span | None
    norm_days: int | None
    in_norm: Share | None
    feedback: Share | None
    feedback_in: Span | None
    endings: Mapping[Codes, Count]
    endings_in: Span | None
    breaks: Mapping[Codes, Count]
    breaks_in: Span | None
    stops: Mapping[Codes, Count]
    stops_in: Span | None


def own_board(histories: Mapping[object, History], norms: Mapping[object, int], until: int) -> Board:
    """Everything, for those who know these people. `norms`: working days to first contact at each location."""
    months = tuple(window(until))
    history = _together(histories.values())
    recent = {month: history.get(month, {}) for month in months}
    year = _sum(recent.values())
    waited = [[row.get(column, 0) for column in columns.WAITING] for row in recent.values()]
    together = [sum(column) for column in zip(*waited, strict=True)]
    feedback = [year.get(column, 0) for column in FEEDBACK]
    span = months[0], months[-1]
    return Board(
        months=months,
        limit=0,
        flow={
            stage: tuple(Count(_of(row, parts)) for row in recent.values())
            for stage, parts in (FLOW | {"closed": (*FLOW["closed"], columns.ENDED_OTHERWISE)}).items()
        },
        totals={stage: Count(_of(year, parts)) for stage, parts in (FLOW | BESIDE).items()},
        open=Count(_open(_sum(row for month, row in history.items() if month <= until))),
        waits={(month, month): _wait(histogram) for month, histogram in zip(months, waited, strict=True)},
        wait=_wait(together),
        waited=tuple(waiting.Cell(at, at, people) for at, people in enumerate(together)),
        waited_in=span,
        norm_days=one_norm(norms),
        in_norm=_in_norm(histories, norms, months),
        feedback=Share(feedback[0], sum(feedback)) if sum(feedback) else None,
        feedback_in=span,
        endings={(code,): Count(year.get(column, 0)) for code, column in columns.ENDINGS.items()},
        endings_in=span,
        breaks={(code,): Count(number) for code, number in zip(BREAK_CODES, columns.breaks(year), strict=True)},
        breaks_in=span,
        stops={(code,): Count(year.get(column, 0)) for code, column in columns.STOPS.items()},
        stops_in=span,
    )


def _of(row: Month, parts: Sequence[str]) -> int:
    return sum(row.get(column, 0) for column in parts)


def _sum(rows) -> dict[str, int]:
    found: dict[str, int] = {}
    for row in rows:
        for column, count in row.items():
            found[column] = found.get(column, 0) + count
    return found


def _together(histories) -> dict[int, dict[str, int]]:
    by_month: dict[int, list[Month]] = {}
    for history in histories:
        for month, row in history.items():
            by_month.setdefault(month, []).append(row)
    return {month: _sum(rows) for month, rows in by_month.items()}


def _open(ever: Month) -> int:
    came = _of(ever, (columns.SENT, columns.REOPENED))
    return came - _of(ever, (*FLOW["closed"], columns.ENDED_OTHERWISE, columns.WITHDRAWN))


def one_norm(norms: Mapping[object, int]) -> int | None:
    """The norm in working days, when it is the same everywhere."""
    return next(iter(norms.values())) if len(set(norms.values())) == 1 else None


def _wait(histogram: Sequence[int]) -> Wait:
    people, p90 = sum(histogram), waiting.percentile(histogram, 0.9)
    return Wait(people, waiting.percentile(histogram, 0.5), p90, waiting.END - 1 if people and p90 is None else None)


def _in_norm(histories: Mapping[object, History], norms: Mapping[object, int], months: Sequence[int]) -> Share | None:
    part = whole = 0.0
    for place, history in histories.items():
        year = _sum(history.get(month, {}) for month in months)
        histogram = [year.get(column, 0) for column in columns.WAITING]
        part += waiting.within(histogram, norms[place])
        whole += sum(histogram)
    return Share(round(part), round(whole)) if whole else None
