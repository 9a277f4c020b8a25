"""Where the marks of a chart stand. Plots are 100 by 100 units, stretched to the room there is; y grows downwards.

A value of None is one that may not be shown: it leaves a gap and is never drawn as zero.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil, floor, log10

type Values = Sequence[float | None]

STEPS = (1, 2, 2.5, 5, 10)
MOST_STEPS = 5
MOST_LABELS = 13
"""More labels than this under a plot run into each other on a desk-wide page."""

ROOM = 14.0
"""Two dates nearer to each other than this (of 100) run into each other on a desk-wide page; on a phone those nearer than twice this do."""

EDGE = 12.0
"""Points of time keep this far from the ends, so that the date under the first and the last one fits."""

SMALLEST = 1e-9
"""Less than this is nothing: no axis can be made for it."""


@dataclass(frozen=True, slots=True)
class Tick:
    """A value on the vertical axis and its height."""

    y: float
    value: float


@dataclass(frozen=True, slots=True)
class Label:
    """A text under the plot; a minor one may be hidden where room is short."""

    x: float
    text: str
    minor: bool


@dataclass(frozen=True, slots=True)
class Run:
    """Neighbouring values of one line without a gap, as an SVG path; `dots` are its points."""

    path: str
    dots: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle of a stacked column."""

    x: float
    y: float
    width: float
    height: float


def top(values: Values, whole: bool = False) -> float:
    """The end of an axis that holds all values in four steps of a round size; 4 when there is nothing to show.

    `whole` keeps the steps whole, for counts of people.
    """
    highest = max((value for value in values if value is not None), default=0)
    if highest < SMALLEST:
        return 4
    rough = highest / 4
    if whole and rough <= 1:
        return 4
    power = 10 ** floor(log10(rough))
    sizes = (size * power for size in STEPS if not whole or (size * power).is_integer())
    step = next(size for size in sizes if size >= rough - 1e-9)
    return step * ceil(highest / step - 1e-9)


def ticks(end: float, whole: bool = False) -> list[Tick]:
    """The lines of the axis from 0 to `end`, at most five and as many as come out round."""
    for parts in (4, 3, 5, 2, 1):
        step = end / parts
        size = step / 10 ** floor(log10(step))
        if any(abs(size - one) < 1e-9 for one in STEPS) and (not whole or step.is_integer()):
            break
    return [Tick(round(100 - 100 * part / parts, 2), step * part) for part in range(parts + 1)]


def ticks_between(low: float, high: float) -> list[Tick]:
    """The round values between two ends, at most five steps of them and zero where it lies between; y from 0 at `high` to 100 at `low`."""
    if high - low < SMALLEST:
        return []
    power = 10 ** floor(log10((high - low) / MOST_STEPS))
    step = next(size * power for size in STEPS if size * power * MOST_STEPS >= high - low - SMALLEST)
    values = [at * step for at in range(ceil(low / step), floor(high / step) + 1)]
    return [Tick(round(100 * (high - value) / (high - low), 2), value) for value in values]


def labels(texts: Sequence[str]) -> list[Label]:
    """Texts in the middle of their columns, thinned out where there are many."""
    every = ceil(len(texts) / MOST_LABELS) or 1
    width = 100 / max(len(texts), 1)
    shown = [(at, text) for at, text in enumerate(texts) if at % every == 0]
    return [
        Label(round((at + 0.5) * width, 2), text, minor=number % 2 == 1 and len(shown) > 6)
        for number, (at, text) in enumerate(shown)
    ]


def along(days: Sequence[int]) -> list[float]:
    """Where points of time stand, each as far from the next as it was in time. Empty for days that are not in order, or all the same:
    then no distance can be drawn.
    """
    span = days[-1] - days[0] if days else 0
    if span <= 0 or list(days) != sorted(days):
        return []
    return [round(EDGE + (100 - 2 * EDGE) * (day - days[0]) / span, 2) for day in days]


def labels_along(texts: Sequence[str], places: Sequence[float]) -> list[Label]:
    """Texts under points of time. The first and the last are always there; one without room beside them falls away."""
    found: list[Label] = []
    last = len(texts) - 1
    for at, (text, x) in enumerate(zip(texts, places, strict=True)):
        before = x - found[-1].x if found else 100.0
        near = before if at in (0, last) else min(before, places[-1] - x)
        if at in (0, last) or near >= ROOM:
            found.append(Label(x, text, minor=at not in (0, last) and near < 2 * ROOM))
    return found


def runs(values: Values, end: float, edge_to_edge: bool = False, places: Sequence[float] | None = None) -> list[Run]:
    """A line as its unbroken runs: a value that may not be shown breaks the line instead of bending it.

    Points stand at `places`; without those in the middle of their columns, or from edge to edge where no labels stand below.
    """
    width = 100 / max(len(values) - 1 if edge_to_edge else len(values), 1)
    start = 0 if edge_to_edge else 0.5
    found: list[list[str]] = [[]]
    for at, value in enumerate(values):
        if value is None:
            found.append([])
        else:
            x = places[at] if places else round((at + start) * width, 2)
            found[-1].append(f"{x:g} {round(100 - 100 * value / end, 2):g}")
    return [Run("M" + "L".join(points), tuple(points)) for points in found if points]


def columns(series: Sequence[Values], end: float, filled: float = 0.64) -> list[list[Box]]:
    """Stacked columns: for each series its boxes, first series at the bottom; `filled` is the part of a column that is bar."""
    count = max((len(values) for values in series), default=0)
    width = 100 / max(count, 1)
    heights = [0.0] * count
    stacked = []
    for values in series:
        boxes = []
        for at, value in enumerate(values):
            if not value:
                continue
            height = 100 * value / end
            boxes.append(
                Box(
                    x=round((at + (1 - filled) / 2) * width, 2),
                    y=round(100 - heights[at] - height, 2),
                    width=round(width * filled, 2),
                    height=round(height, 2),
                )
            )
            heights[at] += height
        stacked.append(boxes)
    return stacked


def shares(values: Values) -> list[float | None]:
    """How long each bar is, 0 to 100, the longest being 100."""
    highest = max((value for value in values if value is not None), default=0)
    return [None if value is None else round(100 * value / highest, 2) if highest > 0 else 0.0 for value in values]
