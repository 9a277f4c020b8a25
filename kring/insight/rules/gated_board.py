"""The page of figures for everybody who does not know these people: made from what the gate released, and nothing else. Pure."""

import dataclasses
from collections.abc import Iterable, Mapping, Sequence

from kring.insight.rules import columns, waiting
from kring.insight.rules.board import BESIDE, FEEDBACK, FLOW, Board, Count, History, Share, Wait
from kring.insight.rules.gate import Released, Split, release
from kring.insight.rules.months import window

SERIES: Mapping[str, tuple[str, ...]] = (
    FLOW | BESIDE | {"reopened": (columns.REOPENED,), "feedback": FEEDBACK, "stops": tuple(columns.STOPS.values())}
)
"""What goes through the gate, each by itself: no column is part of two."""

IN_ORDER = frozenset({"met"})
ROUND_TO = 10  # an open caseload is worked out from what was released, so it is told in tens

type Place = Mapping[str, Released]
"""Series -> what was released of it at one location."""


def through_gate(history: History, until: int, limit: int) -> Place:
    """What may be told about one location. `until` is the last month that is over."""
    return {
        name: release(
            {month: [row.get(column, 0) for column in parts] for month, row in history.items()},
            until,
            limit,
            in_order=name in IN_ORDER,
        )
        for name, parts in SERIES.items()
    }


def gated_board(histories: Mapping[object, History], norms: Mapping[object, int], until: int, limit: int) -> Board:
    """Figures about one location, or several together, made from what was released at each."""
    places = {key: through_gate(history, until, limit) for key, history in histories.items()}
    view = _View(tuple(window(until)), limit, tuple(places.values()))
    return Board(
        months=view.months,
        limit=limit,
        flow={stage: tuple(view.month(stage, month) for month in view.months) for stage in FLOW},
        totals={stage: view.total(stage) for stage in FLOW | BESIDE},
        open=view.open(),
        waits=tuple(view.wait(view.cells_in(month)) for month in view.months),
        wait=view.wait(view.cells()),
        in_norm=_in_norm(places, norms, view),
        feedback=view.feedback(),
        endings=view.parts("closed", tuple(columns.ENDINGS)),
        stops=view.parts("stops", tuple(columns.STOPS)),
    )


@dataclasses.dataclass(frozen=True, slots=True)
class _View:
    months: tuple[int, ...]
    limit: int
    places: Sequence[Place]

    def month(self, stage: str, month: int) -> Count:
        """One month: of one location only a month that stands by itself, of several also averages of a few months."""
        blocks = [next((b for b in place[stage].blocks if b.first <= month <= b.last), None) for place in self.places]
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
        """The blocks that ended within the twelve months."""
        value = sum(b.total for place in self.places for b in place[stage].blocks if b.last in self.months)
        return Count(value) if value else Count(None, is_small=len(self.places) == 1)

    def open(self) -> Count:
        """How many were open at the end of the last month, in tens: what came less what ended, as far as released."""

        def ever(stage: str) -> int:
            return sum(block.total for place in self.places for block in place[stage].blocks)

        value = ever("sent") + ever("reopened") - ever("closed") - ever("withdrawn")
        rounded = (value + ROUND_TO // 2) // ROUND_TO * ROUND_TO
        return Count(rounded, about=True) if rounded >= self.limit else Count(None, is_small=len(self.places) == 1)

    def splits(self, stage: str) -> list[Split]:
        return [split for place in self.places for split in place[stage].splits if split.last in self.months]

    def cells(self) -> list[waiting.Cell]:
        """Waiting times over the twelve months."""
        return [cell for split in self.splits("met") for cell in cells_of(split)]

    def cells_in(self, month: int) -> list[waiting.Cell]:
        """Waiting times in one month: those of a longer stretch are taken as spread evenly over it."""
        covering = [
            split for place in self.places for split in place["met"].splits if split.first <= month <= split.last
        ]
        return [
            dataclasses.replace(cell, count=cell.count / (split.last - split.first + 1))
            for split in covering
            for cell in cells_of(split)
        ]

    def wait(self, cells: Sequence[waiting.Cell]) -> Wait:
        people = round(sum(cell.count for cell in cells))
        return Wait(
            people if people >= self.limit else None,
            waiting.known_percentile(cells, 0.5),
            waiting.known_percentile(cells, 0.9),
        )

    def feedback(self) -> Share | None:
        """What was sent on time; of a few late ones only that they are fewer than the limit."""
        on_time = whole = 0
        vague = False
        for split in self.splits("feedback"):
            in_time, late = split.parts
            if in_time.total is None and not late.is_small and not in_time.is_small:
                continue
            whole += split.total
            vague |= in_time.total is None
            on_time += in_time.total or (split.total - self.limit + 1 if late.is_small else 0)
        return Share(on_time, whole, at_least=vague) if whole else None

    def parts(self, stage: str, codes: Sequence[str]) -> dict[str, Count]:
        """Each category over the splits that ended within the twelve months."""
        splits = self.splits(stage)
        found = {}
        for at, code in enumerate(codes):
            told = [split.parts[at] for split in splits]
            value = sum(part.total for part in told if part.total is not None)
            hidden = [part for part in told if part.total is None]
            if value:
                found[code] = Count(value, at_least=bool(hidden))
            else:
                found[code] = Count(None, is_small=len(hidden) == 1 and hidden[0].is_small)
        return found


def cells_of(split: Split) -> Iterable[waiting.Cell]:
    """The parts of a split by waiting time, as cells."""
    return (waiting.Cell(part.first, part.last, part.total) for part in split.parts if part.total is not None)


def _in_norm(places: Mapping[object, Place], norms: Mapping[object, int], view: _View) -> Share | None:
    part = whole = 0.0
    vague = False
    for key, place in places.items():
        cells = [cell for split in place["met"].splits if split.last in view.months for cell in cells_of(split)]
        part += waiting.within(waiting.spread(cells), norms[key])
        whole += sum(cell.count for cell in cells)
        vague |= any(waiting.is_cut(cell, norms[key]) for cell in cells)
    if not whole:
        return None
    if whole - part < view.limit:
        return Share(round(whole) - view.limit + 1, round(whole), at_least=True)
    return Share(round(part), round(whole), about=vague)
