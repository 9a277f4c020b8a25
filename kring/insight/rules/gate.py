"""The one gate for small numbers: which counts about people leave the team that knows them. Pure.

Everything shown to others is made from what is released here, and from nothing else; so no filter, total, complement or
difference of pages, months and exports can tell more than the released parts do. What is released:

- *Blocks*, of one series at one place. Its months are cut, from the first on, as soon as `limit` people are together. A month
  with fewer waits for the next ones. Blocks never overlap and, once released, never change; only whole months are taken.
- *Splits*, of one series at all places together. The blocks that ended in a stretch of calendar quarters are divided by
  category (how it ended, how long people waited). When a stretch ends is decided on totals that were released already, and each
  block is in one stretch. Neighbouring categories are put together until each part has `limit` people.

Places and parts are two margins of one table of which every shown element has at least `limit` people, so every cell inside
it keeps a range of at least that width. The only choices that are made on counts that are not shown are where a block and
where a part end, and they say no more than 'fewer than `limit`' about what lies before it. See docs/adr/0012.
"""

import dataclasses
from collections.abc import Iterable, Mapping, Sequence

QUARTER = 3  # months
ENOUGH = {1: 50, 2: 25, 4: 2}
"""A stretch is a quarter, half a year or a year, as soon as it holds so many times the limit, or longer if even a year does not
hold twice the limit. With 25 a small category is seldom under the limit, and the nine in ten is never in the last part."""
YEAR = 4  # quarters

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
    """The people of the blocks that ended in the months from `first` to `last`, by category."""

    first: int
    last: int
    total: int
    parts: tuple[Part, ...]


def blocks(totals: Mapping[int, int], until: int, limit: int) -> list[Block]:
    """Months put together from the first on, so that each block has at least `limit` people; the rest waits.

    `until` is the last month looked at and must be over. Adding months never changes what was released before.
    """
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


def series_blocks(series: Series, until: int, limit: int) -> list[Block]:
    """The blocks of a series, whatever the category."""
    return blocks({month: sum(counts) for month, counts in series.items()}, until, limit)


def splits(places: Sequence[Series], until: int, limit: int, *, in_order: bool = True) -> list[Split]:
    """The people of the released blocks of all places, by category, for stretches of quarters that are over.

    `in_order`: neighbouring categories may be put together; else a small category is held back with a larger one.
    """
    categories = max((len(counts) for series in places for counts in series.values()), default=0)
    found = []
    for first, last, ended in _ended(places, until, limit):
        counts = [0] * categories
        for at, block in ended:
            _add(counts, places[at], block)
        parts = neighbours(counts, limit) if in_order else one_by_one(counts, limit)
        found.append(Split(first, last, sum(counts), tuple(parts)))
    return found


def splits_inside(
    places: Sequence[Series], inside: Sequence[Series], first_category: int, until: int, limit: int
) -> list[Split]:
    """The people of the last categories of `splits(places)`, from `first_category` on, divided once more: by those of `inside`.

    `inside` holds the same people, place by place and month by month. They are divided only where the split tells their number,
    so that no total is released that was not there already; each part has at least `limit` people again.
    """
    found = []
    for split, (first, last, ended) in zip(splits(places, until, limit), _ended(places, until, limit), strict=True):
        told = [part for part in split.parts if part.first >= first_category]
        if not any(part.first == first_category for part in told):
            continue
        counts = [0] * max(len(row) for series in inside for row in series.values())
        for at, block in ended:
            _add(counts, inside[at], block)
        found.append(Split(first, last, sum(counts), tuple(neighbours(counts, limit))))
    return found


def _ended(places: Sequence[Series], until: int, limit: int) -> list[tuple[int, int, list[tuple[int, Block]]]]:
    """Stretches of quarters that are over: first and last month, and the blocks that ended in it, each with its place."""
    ended: dict[int, list[tuple[int, Block]]] = {}
    for at, series in enumerate(places):
        for block in series_blocks(series, until, limit):
            ended.setdefault(block.last, []).append((at, block))
    start = min((min(series) for series in places if series), default=until + 1)
    totals = {month: sum(block.total for _at, block in of) for month, of in ended.items()}
    return [
        (first, last, [one for month in range(first, last + 1) for one in ended.get(month, ())])
        for first, last in _stretches(totals, start, until, limit)
    ]


def _add(counts: list[int], series: Series, block: Block) -> None:
    for month in range(block.first, block.last + 1):
        for at, count in enumerate(series.get(month, ())):
            counts[at] += count


def _stretches(totals: Mapping[int, int], start: int, until: int, limit: int) -> Iterable[tuple[int, int]]:
    """Whole quarters from the first on, put together until they hold enough people; the rest waits."""
    first, people, quarters = start, 0, 0
    for month in range(start, until + 1):
        people += totals.get(month, 0)
        if (month + 1) % QUARTER:
            continue
        quarters += 1
        times = ENOUGH.get(min(quarters, YEAR))
        if times is not None and people >= times * limit:
            yield first, month
            first, people, quarters = month + 1, 0, 0


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


def in_common(splits_of: Sequence[Split]) -> list[Part]:
    """The parts of several splits put together: as fine as all of them allow."""
    ends = [{part.last for part in split.parts} for split in splits_of]
    found, first = [], 0
    for last in sorted(set.intersection(*ends)) if ends else ():
        inside = [part.total or 0 for split in splits_of for part in split.parts if first <= part.first <= last]
        found.append(Part(first, last, sum(inside)))
        first = last + 1
    return found


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


def standing(count: int, limit: int) -> int:
    """How many people there are at the end of a month, as others are told: in steps of `limit`, and 0 stands for fewer than one step.

    For people who wait, who come and go: each month by itself tells one of ranges that are `limit` wide, and nothing is told in
    between, so neither two months nor two pages can be subtracted into one person. Never added up to a total.
    """
    return count // limit * limit
