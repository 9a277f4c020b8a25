"""Waiting times as a histogram of sixteen bins, and what can be read from it. Pure.

Up to ten working days each day has its own bin; further on bins are wider and the last has no end. A percentile is therefore
exact to within the bin in which it falls: one working day up to ten, at most ten working days up to thirty, and beyond that
only known to be more than thirty. Days are taken as spread evenly over a bin.
"""

import dataclasses
from collections.abc import Sequence
from itertools import pairwise

BINS = (*range(11), 11, 13, 16, 21, 31)
"""The first day of each bin; a bin ends where the next begins."""

WIDTHS = (*(after - first for first, after in pairwise(BINS)), 1)

END = 31
"""From here on the histogram only knows 'more'."""

CLASSES = (0, 2, 4, 6, 8, 11, 13, 14, 15)
"""The bins in which the steps of a chart begin: one day at most, two to three, four to five, and so on to more than thirty."""

type Histogram = Sequence[float]


def bin_of(days: int) -> int:
    """The bin of a number of working days waited; less than none counts as none."""
    return next(number for number in range(len(BINS) - 1, -1, -1) if max(days, 0) >= BINS[number])


def class_of(number: int) -> int:
    """Which step of a chart a bin belongs to."""
    return sum(first <= number for first in CLASSES)


def width(number: int) -> int:
    """How many days a bin holds; the open last bin counts as one."""
    return WIDTHS[number]


def percentile(histogram: Histogram, share: float) -> float | None:
    """The number of days within which this share of people was spoken with, on a scale where a day runs from its number to
    the next less one (0.0 to under 1.0 is the same day).

    None without people, or when it lies in the open last bin.
    """
    total = sum(histogram)
    if total <= 0:
        return None
    wanted, below = total * share, 0.0
    for number, count in enumerate(histogram):
        if count > 0 and below + count >= wanted:
            if number == len(BINS) - 1:
                return None
            return BINS[number] + width(number) * (wanted - below) / count
        below += count
    return None


def within(histogram: Histogram, days: int) -> float:
    """How many people waited at most so many working days."""
    met = 0.0
    for number, count in enumerate(histogram):
        inside = min(max(days + 1 - BINS[number], 0), width(number))
        met += count * inside / width(number) if number < len(BINS) - 1 else count * (days >= END)
    return met


@dataclasses.dataclass(frozen=True, slots=True)
class Cell:
    """People of whom only is known that they waited between two bins, both inclusive."""

    first: int
    last: int
    count: float


def spread(cells: Sequence[Cell]) -> list[float]:
    """A histogram of the cells, the people of each divided over its bins by the days these hold."""
    bins = [0.0] * len(BINS)
    for cell in cells:
        days = sum(WIDTHS[cell.first : cell.last + 1])
        for number in range(cell.first, cell.last + 1):
            bins[number] += cell.count * WIDTHS[number] / days
    return bins


def known_percentile(cells: Sequence[Cell], share: float) -> float | None:
    """The percentile of cells that do not overlap, people taken as spread evenly over the days of their cell; None when it
    lies in a cell without an end."""
    cell = holding(cells, share)
    if cell is None or cell.last == len(BINS) - 1:
        return None
    wanted = sum(one.count for one in cells) * share
    below = sum(one.count for one in cells if one.first < cell.first)
    # Worked out within the cell: added up bin by bin, what was rounded could end just past its last day.
    return BINS[cell.first] + sum(WIDTHS[cell.first : cell.last + 1]) * min((wanted - below) / cell.count, 1.0)


def beyond(cells: Sequence[Cell], share: float) -> int | None:
    """The working days that are certainly passed when the percentile lies in a cell without an end; else None."""
    cell = holding(cells, share)
    return BINS[cell.first] - 1 if cell and cell.first > 0 and cell.last == len(BINS) - 1 else None


def holding(cells: Sequence[Cell], share: float) -> Cell | None:
    """The cell in which a percentile falls; None without people."""
    wanted, below = sum(cell.count for cell in cells) * share, 0.0
    for cell in sorted(cells, key=lambda one: one.first):
        below += cell.count
        if below >= wanted and cell.count:
            return cell
    return None


def is_cut(cell: Cell, days: int) -> bool:
    """Whether a number of working days lies inside a cell, so that only an estimate says how many waited at most that long."""
    ends = BINS[cell.last] + width(cell.last) - 1 if cell.last < len(BINS) - 1 else None
    return BINS[cell.first] <= days and (ends is None or days < ends)
