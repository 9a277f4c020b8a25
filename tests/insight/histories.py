"""Someone who sees every page the moment it changes, and goes through all histories that may lie behind what was seen.

People come one by one, each adding to some counts. Of some counts every step that is told is seen at once; of others what is told when
a quarter is over. How many came in between is not seen. For everything that can be seen, in any order, all counts are kept that fit:
with what was seen before, and with what is seen later.
"""

import dataclasses
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence

type Counts = tuple[int, ...]
type Page = tuple[str, object]
type Seen = tuple[tuple[Page, frozenset[Counts]], ...]
QUARTER, AT_ONCE = "quarter", "at once"


@dataclasses.dataclass(frozen=True)
class Attacker:
    """`moves`: what one more person adds. `at_once` and `quarterly`: what is told of counts. `facts`: numbers of people to learn.

    The first `told` counts are followed up to `most`; with `most` at the end of a step nothing that fits is left out, since counts
    never go down. `possible`: which counts can be.
    """

    moves: Sequence[Counts]
    at_once: Callable[[Counts], object]
    quarterly: Callable[[Counts], object]
    facts: Mapping[str, Callable[[Counts], int]]
    told: int
    most: int
    possible: Callable[[Counts], bool] = lambda _counts: True
    _known: dict[Counts, dict[Page, set[Counts]]] = dataclasses.field(default_factory=dict)

    def learned(self, pages: int, limit: int) -> list[tuple[str, int, list[Page]]]:
        """Every number of 1 to limit - 1 people that is certain as of some page, seen with so many pages at most."""
        found = []
        for seen in self._all(pages):
            for counts in self._fitting(seen):
                for name, fact in self.facts.items():
                    values = {fact(one) for one in counts}
                    if len(values) == 1 and 0 < min(values) < limit:
                        found.append((name, values.pop(), [page for page, _counts in seen]))
        return found

    def fewest(self, pages: int, name: str) -> int:
        """How many values a number keeps at least, whatever is seen."""
        fact = self.facts[name]
        every = (counts for seen in self._all(pages) for counts in self._fitting(seen))
        return min(len({fact(one) for one in counts}) for counts in every)

    def _all(self, pages: int) -> Iterator[Seen]:
        yield from self._from(frozenset([(0,) * len(self.moves[0])]), (), pages)

    def _from(self, counts: frozenset[Counts], seen: Seen, pages: int) -> Iterator[Seen]:
        if seen and seen[-1][0][0] == QUARTER:
            yield seen
        if len(seen) == pages:
            return
        found: dict[Page, set[Counts]] = defaultdict(set)
        for one in counts:
            for page, some in self._next(one).items():
                found[page] |= some
        for page, some in found.items():
            yield from self._from(frozenset(some), (*seen, (page, frozenset(some))), pages)

    def _fitting(self, seen: Seen) -> Iterator[set[Counts]]:
        """What fits with all that was seen, as of each page, the last first."""
        later, alive = None, set[Counts]()
        for page, counts in reversed(seen):
            alive = {one for one in counts if later is None or not alive.isdisjoint(self._next(one).get(later, ()))}
            later = page
            yield alive

    def _next(self, counts: Counts) -> dict[Page, set[Counts]]:
        """The pages that may be seen next, with the counts that each fits with: anybody may have come before it."""
        if counts not in self._known:
            found: dict[Page, set[Counts]] = defaultdict(set)
            reached, todo = {counts}, [counts]
            while todo:
                one = todo.pop()
                found[QUARTER, self.quarterly(one)].add(one)
                for more in self._one_more(one):
                    if self.at_once(more) != self.at_once(one):
                        found[AT_ONCE, self.at_once(more)].add(more)
                    elif more not in reached:
                        reached.add(more)
                        todo.append(more)
            self._known[counts] = found
        return self._known[counts]

    def _one_more(self, counts: Counts) -> Iterator[Counts]:
        for move in self.moves:
            more = tuple(one + other for one, other in zip(counts, move, strict=True))
            if max(more[: self.told]) <= self.most and self.possible(more):
                yield more
