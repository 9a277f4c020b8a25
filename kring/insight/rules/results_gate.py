"""What may be told of how people fared to who does not know them: totals in steps, about whole blocks of people. Pure.

People stand in the order in which they were done (the second measurement came in, or will not come any more). Each next `limit` of them
are a block. At the end of a block running totals are told, each by a window that is `limit` units wide or wider: what people
scored before and after, the squares of their changes, how many scored at most so much, how many said yes. A block is told once and
stays as it was told. Everything that others see is worked out from told windows and nothing else, so a filter, a complement, two months
or two exports can give no more than the windows do. See docs/adr/0025; tests look at all possible worlds at a small limit.
"""

import dataclasses
import enum
import itertools
import math
from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from kring.insight.rules.ruler import Ruler

BY_CLASS_FROM = (
    5  # blocks at each place, on average: of fewer people steps of `limit` say hardly anything about a class
)
SLACK = 2  # times the limit: how far a told total has to stay from what told classes allow
# A spread this large tells who went from one end of the scale to the other; it is told as 'at least'.
WIDEST = 4  # squares of changes are told up to the square of the scale over this
ROUNDING = 1e-9


class Kind(enum.StrEnum):
    """What a block of people is about."""

    PAIRED = "paired"  # measured twice: before, after, squares of changes, then how many at most at each cut, before and after
    LOST = "lost"  # not measured again: before
    SAID = "said"  # answered one question: how many said yes
    # Of one moment, and nothing but how many (`insight.rules.answering`):
    ANSWERED = "answered"
    DECLINED = "declined"
    SILENT = "silent"


@dataclasses.dataclass(frozen=True, slots=True)
class Measure:
    """One running total: `step` times the limit is how wide its windows are, `most` what one person adds at most to what is told.

    `possible`: what one person can add in fact, where that is more; of the last window then no upper end is told.
    """

    step: float
    most: float
    possible: float | None = None


@dataclasses.dataclass(frozen=True, slots=True)
class Block:
    """Running totals at the end of a block, of all `people` up to then. `starts`: where the window of each total begins.

    `totals` are exact and are never told; the next block goes on from them. `members`, the keys of who is in this block, neither.
    """

    people: int
    ended_on: date
    totals: tuple[float, ...]
    starts: tuple[float, ...]
    members: tuple[str, ...] = ()


@dataclasses.dataclass(frozen=True, slots=True)
class Person:
    """Someone who is done: on which day, and what they add to each total. `who`: the same for two courses of one person."""

    key: str
    done_on: date
    adds: tuple[float, ...]
    who: str = ""


@dataclasses.dataclass(frozen=True, slots=True)
class About:
    """A total as it can be told: between `low` and `high`, about `value`; `variance` is of the rounding.

    `untold`: of so many people no upper end is told; in `high` each of them adds what is possible.
    """

    low: float = 0.0
    high: float = 0.0
    value: float = 0.0
    variance: float = 0.0
    untold: int = 0

    def __add__(self, other: "About") -> "About":
        return About(
            self.low + other.low,
            self.high + other.high,
            self.value + other.value,
            self.variance + other.variance,
            self.untold + other.untold,
        )


@dataclasses.dataclass(frozen=True, slots=True)
class Told:
    """What is told about so many people at so many places: each total."""

    people: int
    totals: tuple[About, ...]
    places: int = 1

    def __add__(self, other: "Told") -> "Told":
        pairs = zip(self.totals, other.totals, strict=True)
        totals = tuple(one + two for one, two in pairs)
        return Told(self.people + other.people, totals, self.places + other.places)


def measures(kind: Kind, ruler: Ruler) -> tuple[Measure, ...]:
    """The totals of a kind, in their order."""
    top = ruler.steps
    score = Measure(1, top)
    match kind:
        case Kind.PAIRED:
            squares = Measure(max(top, 1), top * top / WIDEST, possible=top * top)
            return (score, score, squares, *[Measure(1, 1)] * (2 * len(ruler.cuts)))
        case Kind.LOST:
            return (score,)
        case Kind.SAID:
            return (Measure(1, 1),)
    return ()


def adds(kind: Kind, ruler: Ruler, before: float, after: float = 0.0) -> tuple[float, ...]:
    """What one person adds to the totals of a kind; of `SAID`, `before` is 1 for yes."""
    if kind is Kind.SAID:
        return (before,)
    first = ruler.place(before)
    if kind is Kind.LOST:
        return (first,)
    second = ruler.place(after)
    under = [float(place <= cut + ROUNDING) for place in (first, second) for cut in ruler.cuts]
    return (first, second, (second - first) ** 2, *under)


def blocks(people: Sequence[Person], former: Block | None, of: Sequence[Measure], limit: int) -> list[Block]:
    """Blocks of exactly `limit` people, in their order, that follow the former one; who is left over waits.

    No two in a block are one person: a second course waits for the next block.
    """
    found = []
    count, totals = (former.people, list(former.totals)) if former else (0, [0.0] * len(of))
    for block in _of_different_people(people, limit):
        for person in block:
            totals = [total + more for total, more in zip(totals, person.adds, strict=True)]
        count += limit
        starts = tuple(start(total, count, one, limit) for total, one in zip(totals, of, strict=True))
        ended = max(person.done_on for person in block)
        members = tuple(person.key for person in block)
        ended = max(ended, former.ended_on) if former else ended
        found.append(Block(count, ended, tuple(totals), starts, members))
        former = found[-1]
    return found


def _of_different_people(people: Sequence[Person], limit: int) -> Iterator[list[Person]]:
    waiting, coming = list[Person](), iter(people)
    while True:
        block, held, inside = list[Person](), list[Person](), set[str]()
        for person in itertools.chain(waiting, coming):
            (held if (who := person.who or person.key) in inside else block).append(person)
            inside.add(who)
            if len(block) == limit:
                break
        else:
            return
        # Who waited already and was not looked at yet comes before who did not wait yet.
        waiting = [*held, *waiting[len(block) + len(held) :]]
        yield block


def start(total: float, people: int, of: Measure, limit: int) -> float:
    """Where the window begins in which a total is told. The last window holds all that is above it: at the very end there is no room."""
    step = of.step * limit
    return min(math.floor(total / step + ROUNDING), _last(people, of, limit)) * step


def _last(people: int, of: Measure, limit: int) -> int:
    return max(0, math.floor(people * of.most / (of.step * limit) + ROUNDING) - 1)


def window(block: Block, at: int, of: Measure, limit: int) -> About:
    """What is told of one running total. The last window is open, or everybody at the top is its end."""
    step, begins = of.step * limit, block.starts[at]
    is_last = begins >= _last(block.people, of, limit) * step - ROUNDING
    ends = max(block.people * of.most, begins + step) if is_last else begins + step
    if is_last and of.possible is not None:
        return About(begins, block.people * of.possible, untold=block.people)
    return About(begins, ends, (begins + ends) / 2, (ends - begins) ** 2 / 12)


def told(row: Sequence[Block], of: Sequence[Measure], limit: int, since: date) -> Told | None:
    """What is told of the blocks that ended from a day on: the last running totals less those before; None without any."""
    within = [block for block in row if block.ended_on >= since]
    if not within:
        return None
    last, before = within[-1], next((block for block in reversed(row) if block.ended_on < since), None)
    totals = tuple(window(last, at, one, limit) for at, one in enumerate(of))
    if before is None:
        return Told(last.people, totals)
    former, people = tuple(window(before, at, one, limit) for at, one in enumerate(of)), last.people - before.people
    return Told(people, tuple(_less(one, two, people) for one, two in zip(totals, former, strict=True)))


def _less(later: About, earlier: About, people: int) -> About:
    low, high = max(later.low - earlier.high, 0.0), later.high - earlier.low
    value = max(later.value - earlier.value, 0.0)
    return About(low, high, value, later.variance + earlier.variance, people if later.untold or earlier.untold else 0)


def together(places: Iterable[Told | None]) -> Told | None:
    """What is told of several places: the sum of what is told of each, and nothing besides."""
    known = [one for one in places if one is not None]
    if not known:
        return None
    found = known[0]
    for one in known[1:]:
        found += one
    return found


def yes(places: Iterable[Told | None], limit: int) -> Told | None:
    """How many said yes at several places together, each between nobody and everybody; None where that is told nowhere.

    Of a place of one block nothing is told yet: half of its people, taken for what it told, would draw all others to the half. Who is left
    out follows from how many people there are and not from what they said, so that those who are left are no other people.
    """
    known = [one for one in places if one is not None and one.people > limit]
    found = together(Told(one.people, (_possible(one.totals[0], one.people),)) for one in known)
    return found if found and (found.totals[0].low > 0 or found.totals[0].high < found.people) else None


def _possible(of: About, people: int) -> About:
    low, high = max(of.low, 0.0), min(of.high, float(people))
    return About(low, high, (low + high) / 2, min(of.variance, (high - low) ** 2 / 12))


@dataclasses.dataclass(frozen=True, slots=True)
class Change:
    """How people changed, as far as told, on the scale of the questionnaire. `sd` is at most this; None where the spread is not told.

    `rounding`: the standard error that telling in steps adds to the mean change. `ends` of the means before, after, and of the change:
    between these they lie for certain.
    """

    n: int
    before: float
    after: float
    change: float
    rounding: float
    ends: tuple[tuple[float, float], tuple[float, float], tuple[float, float]]
    sd: float | None
    classes_before: tuple[float, ...] | None
    classes_after: tuple[float, ...] | None


def change(of: Told, ruler: Ruler, limit: int) -> Change:
    """The change of people who were measured twice."""
    n, (before, after, squares, *under) = of.people, of.totals
    mean = (after.value - before.value) / n
    # The smallest change that was told goes with the largest spread.
    least = max(0.0, after.low - before.high, before.low - after.high) / n
    # Of a few people on a short scale it never is told: beside others, these go with the most that is possible.
    is_told = n > 1 and 2 * squares.untold <= n
    spread = (squares.high - n * least * least) / (n - 1) if is_told else None
    cuts = len(ruler.cuts)
    both = (before, under[:cuts]), (after, under[cuts:])
    # Each place adds a step: of ten people half would be in a class, whoever they are, and small places would draw all others there.
    shown = n >= BY_CLASS_FROM * limit * of.places and all(
        _has_room(total, counts, n, ruler, limit) for total, counts in both
    )
    return Change(
        n=n,
        before=ruler.value(before.value / n),
        after=ruler.value(after.value / n),
        change=mean * ruler.unit,
        rounding=math.sqrt(before.variance + after.variance) / n * ruler.unit,
        ends=(
            ends_of_mean(before, n, ruler),
            ends_of_mean(after, n, ruler),
            ((after.low - before.high) / n * ruler.unit, (after.high - before.low) / n * ruler.unit),
        ),
        sd=math.sqrt(spread) * ruler.unit if spread is not None and spread > 0 else None,
        classes_before=_classes(under[:cuts], n) if shown else None,
        classes_after=_classes(under[cuts:], n) if shown else None,
    )


def _has_room(total: About, counts: Sequence[About], n: int, ruler: Ruler, limit: int) -> bool:
    """Whether told classes leave the told total room on either side, so that not everybody in a class must be at its end.

    Decided on what is told only, so that hiding the classes tells nothing.
    """
    tops = [math.floor(cut + ROUNDING) for cut in ruler.cuts]
    lows = [0, *(top + 1 for top in tops)]
    least = _sum_of_classes([min(one.high, n) for one in counts], lows, n)
    most = _sum_of_classes([one.low for one in counts], [*tops, ruler.steps], n)
    return total.low >= least + SLACK * limit and total.high <= most - SLACK * limit


def _sum_of_classes(at_most: Sequence[float], values: Sequence[float], n: int) -> float:
    total, former = 0.0, 0.0
    for count, value in zip((*at_most, n), values, strict=True):
        count = max(count, former)
        total, former = total + (count - former) * value, count
    return total


def _classes(counts: Sequence[About], n: int) -> tuple[float, ...]:
    """About how many people are in each class."""
    found, former = [], 0.0
    for one in counts:
        reached = min(max(one.value, former), float(n))
        found.append(reached - former)
        former = reached
    return (*found, n - former)


def mean(of: Told, ruler: Ruler) -> float:
    """The mean first score of people who were not measured again."""
    return ruler.value(of.totals[0].value / of.people)


def ends_of_mean(of: About, people: int, ruler: Ruler) -> tuple[float, float]:
    """Between what the mean lies for certain of people whose total is told so."""
    return ruler.value(of.low / people), ruler.value(min(of.high / people, ruler.steps))
