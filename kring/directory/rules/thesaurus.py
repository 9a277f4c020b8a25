"""A thesaurus: what words mean the same, and what serves somebody who says a word. Pure.

One relation a line. `word, phrase, word`: the terms mean nearly the same, each finds the others. `wanted > term, term`:
who says what stands on the left is also served by entries that speak of what stands on the right. `#` begins a comment.
Between two languages: `woord, woord = word, word`.
"""

import dataclasses
from collections.abc import Iterable

MOST_TERMS = 30
LONGEST = 60


@dataclasses.dataclass(frozen=True, slots=True)
class Relation:
    """Who says one of `said` also finds what speaks of one of `means`. `same`: and the other way round. `own`: a region wrote it."""

    said: tuple[str, ...]
    means: tuple[str, ...]
    same: bool
    own: bool = False


@dataclasses.dataclass(frozen=True, slots=True)
class BadLine:
    """A line that cannot be used: its number from 1, and the code of what is wrong."""

    number: int
    problem: str


def read(text: str) -> tuple[list[Relation], list[BadLine]]:
    """The relations in a text, and the lines that are none ('one_term', 'two_arrows', 'many_terms', 'long_term')."""
    relations: list[Relation] = []
    bad: list[BadLine] = []
    for number, line in enumerate(text.splitlines(), 1):
        bare = line.split("#", 1)[0].strip()
        if not bare:
            continue
        found = _relation(bare)
        if isinstance(found, Relation):
            relations.append(found)
        else:
            bad.append(BadLine(number, found))
    return relations, bad


def _relation(line: str) -> Relation | str:
    sides = [_terms(side) for side in line.split(">")]
    if len(sides) > 2:
        return "two_arrows"
    terms = [term for side in sides for term in side]
    if len(terms) > MOST_TERMS:
        return "many_terms"
    if any(len(term) > LONGEST for term in terms):
        return "long_term"
    if len(sides) == 1:
        return Relation(sides[0], sides[0], same=True) if len(sides[0]) > 1 else "one_term"
    return Relation(sides[0], sides[1], same=False) if sides[0] and sides[1] else "one_term"


def _terms(side: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(" ".join(term.casefold().split()) for term in side.split(",") if term.strip()))


Pair = tuple[tuple[str, ...], tuple[str, ...]]
"""Terms of one language, and those of another that mean the same."""


def pairs(text: str) -> list[Pair]:
    """The lines of a file for two languages: `word, word = word, word`. Raises ValueError for a line that is none."""
    lines = [line.split("#", 1)[0] for line in text.splitlines()]
    found = [tuple(_terms(side) for side in line.split("=")) for line in lines if line.strip()]
    for sides in found:
        if len(sides) != 2 or not all(sides):
            raise ValueError(sides)
    return found


def phrases(relations: Iterable[Relation]) -> set[str]:
    """Every term in the relations, as it was written."""
    return {term for relation in relations for term in (*relation.said, *relation.means)}
