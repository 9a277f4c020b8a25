"""Numbers as they come in: None and NaN are missing, what cannot be is refused."""

from collections.abc import Hashable, Sequence

import numpy as np
from numpy.typing import NDArray

from kring.statistics.results import Impossible

type Floats = NDArray[np.float64]
type Numbers = Sequence[float | None] | Floats

# No questionnaire, waiting time or count comes near; beyond it squares of squares leave what a float holds.
LARGEST = 1e50
# Differences this much smaller than the values themselves are the rounding of a subtraction, such as 0.3 - 0.2 beside 0.4 - 0.3.
ROUNDING = 1e-12
SMALLEST = 1e-50


def numbers(values: Numbers) -> Floats:
    """The values as floats, missing ones as NaN. Raises `Impossible` for an infinite or absurdly large one."""
    read = np.asarray(values, dtype=np.float64)
    if read.ndim != 1:
        raise ValueError("one row of numbers is expected")
    if (np.abs(read[~np.isnan(read)]) > LARGEST).any():
        raise Impossible
    return read


def present(values: Numbers) -> Floats:
    """The values that are there."""
    read = numbers(values)
    return read[~np.isnan(read)]


def table(rows: Sequence[Sequence[float | None]] | NDArray[np.float64]) -> Floats:
    """Rows of as many values each, as a matrix with NaN for missing ones. Raises `Impossible` as `numbers` does."""
    read = np.asarray(rows, dtype=np.float64)
    if read.size == 0:
        return np.empty((len(read), 0)) if read.ndim < 2 else read
    if read.ndim != 2:
        raise ValueError("rows of as many values each are expected")
    if (np.abs(read[~np.isnan(read)]) > LARGEST).any():
        raise Impossible
    return read


def pairs(before: Numbers, after: Numbers) -> tuple[Floats, Floats, Floats, Floats]:
    """All values before and after, and those of complete pairs."""
    first, second = numbers(before), numbers(after)
    same_length(first, second)
    both = ~(np.isnan(first) | np.isnan(second))
    return first, second, first[both], second[both]


def same_length(*columns: Sequence[object] | NDArray) -> None:
    """Columns about the same people have a value, or None, for each of them."""
    if len({len(column) for column in columns}) > 1:
        raise ValueError("columns of different lengths are not about the same people")


def sure(confidence: float) -> float:
    """How sure, between 0 and 1; 0.95 is usual."""
    if not 0 < confidence < 1:
        raise ValueError("confidence lies between 0 and 1")
    return confidence


def constant(values: Floats, *beside: Floats) -> bool:
    """Whether all values are equal but for rounding; `beside` are the values that they were subtracted from."""
    size = max(float(np.abs(column).max(initial=0.0)) for column in (values, *beside))
    return float(np.ptp(values)) <= max(ROUNDING * size, SMALLEST) if len(values) else True


def labels(groups: Sequence[Hashable]) -> list[Hashable]:
    """The groups in a fixed order: as sorted where they can be, else as first met."""
    met = list(dict.fromkeys(groups))
    try:
        return sorted(met)
    except TypeError:
        return met
