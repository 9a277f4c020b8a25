"""Two profiles of levels beside each other (Pareto classification of health change), without weighing one item against another.

Better on some items and worse on none is better; the other way round is worse; some of each is mixed.
"""

import dataclasses
import enum
from collections.abc import Iterable, Mapping, Sequence

from kring.outcomes.rules.instruments import Instrument, Item

type Profile = Mapping[str, object]


class Direction(enum.StrEnum):
    """How one profile differs from another. A lower level is a better one."""

    SAME = "same"
    BETTER = "better"
    WORSE = "worse"
    MIXED = "mixed"


@dataclasses.dataclass(frozen=True, slots=True)
class Directions:
    """How many people went which way. `without_problems` are those of `same` who had the best level everywhere, twice."""

    n: int
    excluded: int
    same: int
    better: int
    worse: int
    mixed: int
    without_problems: int


def direction(items: Sequence[Item], before: Profile, after: Profile) -> Direction | None:
    """How someone's profile changed; None where a level is missing or is none."""
    rose = fell = False
    for item in items:
        one, other = before.get(item.code), after.get(item.code)
        if not (item.allows(one) and item.allows(other)):
            return None
        rose, fell = rose or other > one, fell or other < one
    if rose and fell:
        return Direction.MIXED
    return Direction.WORSE if rose else Direction.BETTER if fell else Direction.SAME


def directions(instrument: Instrument, scale: str, pairs: Iterable[tuple[Profile, Profile]]) -> Directions:
    """How many went which way, on the items of one scale; a pair that is not whole is counted as excluded."""
    chosen = instrument.scale(scale)
    items = [item for item in instrument.items if chosen is not None and item.code in chosen.items]
    counts = dict.fromkeys(Direction, 0)
    excluded = without = 0
    for before, after in pairs:
        found = direction(items, before, after) if items else None
        if found is None:
            excluded += 1
            continue
        counts[found] += 1
        without += found is Direction.SAME and all(before[item.code] == item.low for item in items)
    return Directions(
        n=sum(counts.values()),
        excluded=excluded,
        same=counts[Direction.SAME],
        better=counts[Direction.BETTER],
        worse=counts[Direction.WORSE],
        mixed=counts[Direction.MIXED],
        without_problems=without,
    )
