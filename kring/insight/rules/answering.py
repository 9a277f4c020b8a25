"""Who answered at a moment and who did not, as it may be told to who does not know these people. Pure.

People are told in rows of blocks (`insight.rules.results_gate`), one for each outcome. A row tells that so many times `limit` people are
in it, and nothing else; how many there are in all is told nowhere, since with that the rows could be solved. At the start there are
three: who answered, who would rather not, who did not answer. At later moments there are two, for who did not answer there has a number
already, that of who was not measured again; divided once more it could be solved too. People come into their row when the quarter is
over in which their window ended, so that no single step of it is seen. See docs/adr/0025.
"""

import dataclasses
import math
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta

from kring.insight.rules.results_gate import Block, Kind
from kring.programme.rules.measuring import Occasion as When

QUARTER = 3  # months
AT_THE_START = {
    "answered": Kind.ANSWERED,
    "declined": Kind.DECLINED,
    "no-answer": Kind.SILENT,
    "not-asked": Kind.SILENT,
}
LATER = AT_THE_START | {"declined": Kind.SILENT}


def rows_of(when: str) -> Mapping[str, Kind]:
    """In which row people of a moment come, by what came of it; who fell away before it was over is in none."""
    return AT_THE_START if when == When.START else LATER


def end_of_quarter(day: date) -> date:
    """The last day of the quarter that a day is in."""
    month = (day.month - 1) // QUARTER * QUARTER + QUARTER
    return date(day.year + month // 12, month % 12 + 1, 1) - timedelta(days=1)


@dataclasses.dataclass(frozen=True, slots=True)
class Count:
    """How many people, as far as told: between `low` and `high`, about `value`. `variance` is of what is told in steps.

    `loose`: so far the value may be off all in one direction, since no step of this row was told yet.
    """

    low: float = 0.0
    high: float = 0.0
    value: float = 0.0
    variance: float = 0.0
    loose: float = 0.0

    def __add__(self, other: "Count") -> "Count":
        return Count(
            self.low + other.low,
            self.high + other.high,
            self.value + other.value,
            self.variance + other.variance,
            self.loose + other.loose,
        )

    @property
    def is_told(self) -> bool:
        """Whether any step was told: else it is only known to be below the first one."""
        return self.low > 0


type Counts = Mapping[Kind, Count]


def count(row: Sequence[Block], limit: int, since: date) -> Count:
    """How many people of one row were done from a day on: who is in the blocks that ended since, less who waited before, with who waits."""
    told, waiting = limit * sum(block.ended_on >= since for block in row), limit - 1
    if not told:
        return Count(0.0, waiting, waiting / 2, 0.0, waiting / 2)
    # In the first year of a place hardly anybody waited before; later as many did, on average, as do now.
    value = told + waiting / 2 if row[0].ended_on >= since else told
    return Count(max(told - waiting, 1.0), told + waiting, value, 2 * limit * limit / 12)


def counts(rows: Mapping[Kind, Sequence[Block]], limit: int, since: date) -> Counts | None:
    """The counts of one location at one moment; None where no row was told a step."""
    found = {kind: count(row, limit, since) for kind, row in rows.items()}
    return found if any(one.is_told for one in found.values()) else None


def together(places: Iterable[Counts | None]) -> Counts | None:
    """The counts of several locations at one moment: the sum of what each tells, and nothing besides."""
    known = [one for one in places if one is not None]
    if not known:
        return None
    return {kind: sum((one[kind] for one in known), Count()) for kind in known[0]}


@dataclasses.dataclass(frozen=True, slots=True)
class Share:
    """A part of people as told: about `value`, by telling in steps between `low` and `high` for certain.

    `least` and `most`: where the value lies with the loose counts at either end; `rounding`: the standard error that steps add.
    """

    value: float
    low: float
    high: float
    least: float
    most: float
    rounding: float


def share(of: Counts, kind: Kind) -> Share:
    """Which part of all people is in one row."""
    mine = of[kind]
    rest = sum((one for other, one in of.items() if other is not kind), Count())
    whole = mine.value + rest.value
    value = mine.value / whole
    variance = ((1 - value) ** 2 * mine.variance + value**2 * rest.variance) / whole**2
    return Share(
        value,
        mine.low / (mine.low + rest.high),
        mine.high / (mine.high + rest.low),
        (mine.value - mine.loose) / (mine.value - mine.loose + rest.value + rest.loose),
        (mine.value + mine.loose) / (mine.value + mine.loose + rest.value - rest.loose),
        math.sqrt(variance),
    )
