"""The one gate for small numbers: which counts about people leave the team that knows them. Pure.

Everything shown to others is made from what is released here, and from nothing else; so no filter, total, complement or
difference of pages, months and exports can tell more than the released parts do. What is released:

- *Blocks*. A series of months is cut, from its first month on, as soon as `limit` people are together. A month with fewer
  waits for the next ones. Blocks never overlap and, once released, never change; only whole months are taken.
- *Splits*. Whole blocks together are divided by category (how it ended, how long people waited) once there are enough people.
  When to divide is decided on totals that were released already. Neighbouring waiting times are put together until each has
  `limit` people. Of other categories those under the limit read 'fewer than `limit`', and the last larger one in a fixed
  order is held back as well, so that subtraction leaves all counts from 0 to `limit` - 1 possible.

Months and categories are two margins of one table of which every shown element has at least `limit` people, so every cell
inside it keeps a range of at least that width. The only choice that is made on counts that are not shown is where a block
ends, and that says no more than 'fewer than `limit`' about what lies before it.
"""

import dataclasses
from collections.abc import Iterable, Mapping, Sequence

SPLIT_AT = 15  # times the limit: then a split is finished
SPLIT_EARLY = 5  # times the limit, or once the limit for every category if that is more: enough after half a year
HALF_YEAR = 6  # months

type Series = Mapping[int, Sequence[int]]
"""Month -> number of people in each category."""


@dataclasses.dataclass(frozen=True, slots=True)
class Block:
    """So many people in the months from `first` to `last`, both inclusive."""

    first: int
    last: int
    total: int


@dataclasses.dataclass(frozen=True, slots=True)
class Part:
    """People in a run of categories, or one category. `total` is None when it is not told; `is_small`: fewer than the limit."""

    first: int
    last: int
    total: int | None
    is_small: bool = False


@dataclasses.dataclass(frozen=True, slots=True)
class Split:
    """The people of some whole blocks by category."""

    first: int
    last: int
    total: int
    parts: tuple[Part, ...]


@dataclasses.dataclass(frozen=True, slots=True)
class Released:
    """What may be told of one series at one location."""

    blocks: tuple[Block, ...] = ()
    splits: tuple[Split, ...] = ()


def release(series: Series, until: int, limit: int, *, in_order: bool = False) -> Released:
    """What may be told of a series up to and including month `until`, which must be over.

    `in_order`: neighbouring categories may be put together. Adding months never changes what was released before.
    """
    cut = blocks({month: sum(counts) for month, counts in series.items()}, until, limit)
    return Released(tuple(cut), tuple(_splits(series, cut, limit, in_order)))


def blocks(totals: Mapping[int, int], until: int, limit: int) -> list[Block]:
    """Months put together from the first on, so that each block has at least `limit` people; the rest waits."""
    found: list[Block] = []
    if not totals:
        return found
    first, waiting = min(totals), 0
    for month in range(first, until + 1):
        waiting += totals.get(month, 0)
        if waiting >= limit:
            found.append(Block(first, month, waiting))
            first, waiting = month + 1, 0
    return found


def _splits(series: Series, cut: Iterable[Block], limit: int, in_order: bool) -> Iterable[Split]:
    categories = max((len(counts) for counts in series.values()), default=0)
    early = max(SPLIT_EARLY, categories if not in_order else 0) * limit
    together: list[Block] = []
    total = 0
    for block in cut:
        together.append(block)
        total += block.total
        first = together[0].first
        if total >= SPLIT_AT * limit or (total >= early and block.last - first + 1 >= HALF_YEAR):
            counts = [0] * categories
            for month in range(first, block.last + 1):
                for at, count in enumerate(series.get(month, ())):
                    counts[at] += count
            parts = neighbours(counts, limit) if in_order else one_by_one(counts, limit)
            yield Split(first, block.last, total, tuple(parts))
            together, total = [], 0


def neighbours(counts: Sequence[int], limit: int) -> list[Part]:
    """Neighbouring categories put together from the last on until each part has at least `limit` people.

    From the last on, since the longest waits are where the room runs out; people left over join the first part.
    """
    found: list[Part] = []
    last, people = len(counts) - 1, 0
    for at in range(len(counts) - 1, -1, -1):
        people += counts[at]
        if people >= limit:
            found.append(Part(at, last, people))
            last, people = at - 1, 0
    if not found:
        return [Part(0, len(counts) - 1, None)]
    lowest = found.pop()
    found.append(Part(0, lowest.last, lowest.total + people))
    return found[::-1]


def one_by_one(counts: Sequence[int], limit: int) -> list[Part]:
    """Each category with its number of people, as far as that can be told.

    When any is under the limit, the last one that is not is held back. Should the two together not leave every number under
    the limit possible, nothing is told about any of them.
    """
    small = {at for at, count in enumerate(counts) if count < limit}
    if not small:
        return [Part(at, at, count) for at, count in enumerate(counts)]
    large = [at for at in range(len(counts)) if at not in small]
    if not large or sum(counts[at] for at in small) + counts[large[-1]] < 2 * limit - 1:
        return [Part(at, at, None) for at in range(len(counts))]
    hidden = {*small, large[-1]}
    return [Part(at, at, None if at in hidden else count, at in small) for at, count in enumerate(counts)]
