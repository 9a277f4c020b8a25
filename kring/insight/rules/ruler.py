"""A scale of a questionnaire as figures about groups need it: how many steps it has, and where it is cut into classes. Pure."""

import dataclasses
import math

MOST_STEPS = 25  # finer steps (decimals of an index) say no more about a group
FEW_STEPS = 8  # a scale of fewer is cut in two only


@dataclasses.dataclass(frozen=True, slots=True)
class Ruler:
    """From `low` to `high` in steps of `unit`. `place` is a score counted in steps from the lowest."""

    low: float
    high: float
    unit: float

    @property
    def steps(self) -> int:
        """How many steps there are from the lowest score to the highest."""
        return max(round((self.high - self.low) / self.unit), 1)

    @property
    def cuts(self) -> tuple[float, ...]:
        """The places at which a class ends, the last class left out."""
        shares = (0.25, 0.5, 0.75) if self.steps >= FEW_STEPS else (0.5,)
        return tuple(math.floor(self.steps * share) for share in shares)

    def place(self, value: float) -> float:
        """A score in steps from the lowest; what lies outside counts as the end it lies beyond."""
        return min(max((value - self.low) / self.unit, 0.0), float(self.steps))

    def value(self, place: float) -> float:
        """The score at a place."""
        return self.low + place * self.unit

    def classes(self) -> tuple[tuple[float, float], ...]:
        """The lowest and the highest score of each class."""
        ends = (*self.cuts, self.steps)
        begins = (0, *(math.floor(cut) + 1 for cut in self.cuts))
        return tuple((self.value(first), self.value(last)) for first, last in zip(begins, ends, strict=True))

    def class_of(self, value: float) -> int:
        """Which class a score is in."""
        return sum(self.place(value) > cut + 1e-9 for cut in self.cuts)


def ruler(low: float, high: float, steps: int) -> Ruler:
    """A scale with so many steps between its lowest and highest score, or as many as matter."""
    return Ruler(low, high, (high - low) / min(max(steps, 1), MOST_STEPS))
