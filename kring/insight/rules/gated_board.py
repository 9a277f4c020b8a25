"""The page of figures for everybody who does not know these people: made from what the gate released, and nothing else. Pure.

The flow is released per location, and what a region shows of it is a sum of that. Endings, reasons, waiting times and feedback
are released for all locations together only: so there is no second level to take away from the first. Why courses broke off
divides once more the people whom the endings tell apart already, and tells nothing where they do not.
"""

import dataclasses
from collections.abc import Iterable, Mapping, Sequence

from kring.insight.rules import columns, gate, waiting
from kring.insight.rules.board import (
    BESIDE,
    BREAK_CODES,
    FEEDBACK,
    FLOW,
    Board,
    Codes,
    Count,
    History,
    Share,
    Span,
    Wait,
    one_norm,
)
from kring.insight.rules.gate import Block, Split
from kring.insight.rules.months import window

AT_LOCATIONS: Mapping[str, tuple[str, ...]] = FLOW | BESIDE | {"reopened": (columns.REOPENED,)}
"""Told per location, and in a region as the sum."""

TOGETHER: Mapping[str, tuple[str, ...]] = {"feedback": FEEDBACK, "stops": tuple(columns.STOPS.values())}
"""Told of all locations together only. No column is part of two series."""

SPLIT = ("met", "closed", "feedback", "stops")
"""Series that are divided by category, of all locations together."""

FIRST_BROKEN_OFF = len(columns.ENDINGS) - len(columns.BROKEN_OFF)
"""Where in the order of endings those begin that are a breaking off: the last ones."""

ROUND_TO = 10  # an open caseload is worked out from what was released, so it is told in tens

type Blocks = Mapping[str, Sequence[Block]]
"""Series -> what was released of it at one location."""

type Splits = Mapping[str, Sequence[Split]]
"""Series -> what was released of it by category."""


def blocks_of(history: History, until: int, limit: int) -> Blocks:
    """What may be told about one location. `until` is the last month that is over."""
    return {name: gate.series_blocks(_series(history, name), until, limit) for name in AT_LOCATIONS}


def splits_of(histories: Iterable[History], until: int, limit: int) -> Splits:
    """What may be told about several locations together, by category."""
    histories = list(histories)
    together = [_added(histories)]
    closed = [_series(history, "closed") for history in histories if history]
    reasons = [_breaks(history) for history in histories if history]
    return {"breaks": gate.splits_inside(closed, reasons, FIRST_BROKEN_OFF, until, limit)} | {
        name: gate.splits(
            [_series(history, name) for history in (together if name in TOGETHER else histories) if history],
            until,
            limit,
            in_order=name != "feedback",
        )
        for name in SPLIT
    }


def _series(history: History, name: str) -> gate.Series:
    parts = (AT_LOCATIONS | TOGETHER)[name]
    return {month: [row.get(column, 0) for column in parts] for month, row in history.items()}


def _breaks(history: History) -> gate.Series:
    return {month: columns.breaks(row) for month, row in history.items()}


def _added(histories: Iterable[History]) -> History:
    wanted = [column for parts in TOGETHER.values() for column in parts]
    found: dict[int, dict[str, int]] = {}
    for history in histories:
        for month, row in history.items():
            into = found.setdefault(month, dict.fromkeys(wanted, 0))
            for column in wanted:
                into[column] += row.get(column, 0)
    return found


def gated_board(
    flows: Mapping[object, History],
    norms: Mapping[object, int],
    until: int,
    limit: int,
    divided: Mapping[object, History] | None = None,
) -> Board:
    """Figures about one location, or several together, made from what was released.

    `divided`: the locations whose people are told by category, those together; none of them on the page of one location.
    """
    divided = divided or {}
    splits = splits_of(divided.values(), until, limit)
    view = _View(
        tuple(window(until)),
        limit,
        tuple(blocks_of(history, until, limit) for history in flows.values()),
        {name: [split for split in splits[name] if split.last in window(until)] for name in splits},
    )
    norm_days = one_norm({place: norms[place] for place in divided})
    return Board(
        months=view.months,
        limit=limit,
        flow={stage: tuple(view.month(stage, month) for month in view.months) for stage in FLOW},
        totals={stage: view.total(stage) for stage in FLOW | BESIDE},
        open=view.open(),
        waits={(split.first, split.last): view.wait([split]) for split in view.splits["met"]},
        wait=view.wait(view.splits["met"]),
        waited=view.cells(view.splits["met"]),
        waited_in=view.span("met"),
        norm_days=norm_days,
        in_norm=view.in_norm(norm_days),
        feedback=view.feedback(),
        feedback_in=view.span("feedback"),
        endings=view.parts("closed", tuple(columns.ENDINGS)),
        endings_in=view.span("closed"),
        breaks=view.breaks(),
        breaks_in=view.span("breaks"),
        stops=view.parts("stops", tuple(columns.STOPS)),
        stops_in=view.span("stops"),
    )


@dataclasses.dataclass(frozen=True, slots=True)
class _View:
    months: tuple[int, ...]
    limit: int
    places: Sequence[Blocks]
    splits: Splits

    def month(self, stage: str, month: int) -> Count:
        """One month: of one location only a month that stands by itself, of several also averages of a few months."""
        blocks = [next((b for b in place[stage] if b.first <= month <= b.last), None) for place in self.places]
        if len(self.places) == 1:
            block = blocks[0]
            if block is None or block.first < month == block.last:
                return Count(None, is_small=block is None)
            return Count(block.total) if block.first == block.last else Count(None, is_small=True)
        value = round(sum(b.total / (b.last - b.first + 1) for b in blocks if b is not None))
        if value < self.limit:
            return Count(None)
        return Count(
            value,
            at_least=any(b is None for b in blocks),
            about=any(b is not None and b.first < b.last for b in blocks),
        )

    def total(self, stage: str) -> Count:
        """The blocks that ended within the twelve months: with people of before when one began earlier, and without the newest."""
        shown = [[b for b in place[stage] if b.last in self.months] for place in self.places]
        value = sum(b.total for blocks in shown for b in blocks)
        if not value:
            return Count(None, is_small=len(self.places) == 1)
        older = any(b.first < self.months[0] for blocks in shown for b in blocks)
        newest_wait = any(not blocks or blocks[-1].last < self.months[-1] for blocks in shown)
        return Count(value, at_least=newest_wait and not older, about=older)

    def open(self) -> Count:
        """How many were open at the end of the last month, in tens: what came less what ended, as far as released."""

        def ever(stage: str) -> int:
            return sum(block.total for place in self.places for block in place[stage])

        value = ever("sent") + ever("reopened") - ever("closed") - ever("withdrawn")
        rounded = (value + ROUND_TO // 2) // ROUND_TO * ROUND_TO
        return Count(rounded, about=True) if rounded >= self.limit else Count(None, is_small=len(self.places) == 1)

    def span(self, name: str) -> Span | None:
        """The months that the shown people of a series are about."""
        shown = self.splits[name]
        return (shown[0].first, shown[-1].last) if shown else None

    def cells(self, splits: Sequence[Split]) -> tuple[waiting.Cell, ...]:
        """Waiting times, as finely as all of the splits tell them."""
        return tuple(waiting.Cell(part.first, part.last, part.total or 0) for part in gate.in_common(splits))

    def wait(self, splits: Sequence[Split]) -> Wait:
        cells = self.cells(splits)
        people = sum(split.total for split in splits)
        half, most = waiting.known_percentile(cells, 0.5), waiting.known_percentile(cells, 0.9)
        return Wait(people or None, half, most, waiting.beyond(cells, 0.9))

    def in_norm(self, days: int | None) -> Share | None:
        """How many were spoken with within the norm; worked out where people are told by wider steps than the norm."""
        cells = self.cells(self.splits["met"])
        if days is None or not cells:
            return None
        part, whole = waiting.within(waiting.spread(cells), days), sum(cell.count for cell in cells)
        if part < self.limit:
            return None
        if whole - part < self.limit:
            return Share(round(whole) - self.limit + 1, round(whole), at_least=True)
        return Share(round(part), round(whole), about=any(waiting.is_cut(cell, days) for cell in cells))

    def feedback(self) -> Share | None:
        """What was sent on time; of a few late ones only that they are fewer than the limit."""
        on_time = whole = 0
        vague = False
        for split in self.splits["feedback"]:
            in_time, late = split.parts
            if in_time.total is None and not late.is_small and not in_time.is_small:
                continue
            whole += split.total
            vague |= in_time.total is None
            on_time += in_time.total or (split.total - self.limit + 1 if late.is_small else 0)
        return Share(on_time, whole, at_least=vague) if whole else None

    def breaks(self) -> dict[Codes, Count]:
        """Why courses broke off; nothing unless every stretch whose endings are shown tells it."""
        whole = len(self.splits["breaks"]) == len(self.splits["closed"])
        return self.parts("breaks", BREAK_CODES) if whole else {}

    def parts(self, stage: str, codes: Sequence[str]) -> dict[Codes, Count]:
        """Categories, alone or a few together, over the splits that ended within the twelve months."""
        return {codes[part.first : part.last + 1]: Count(part.total) for part in gate.in_common(self.splits[stage])}
