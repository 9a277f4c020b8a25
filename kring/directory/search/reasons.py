"""Why an entry answers a need, and what to look out for: codes with what they are about. Pure; the words are elsewhere."""

import dataclasses
from collections.abc import Sequence
from enum import StrEnum

from kring.directory.search.analysis import GAP
from kring.directory.search.asking import STRAY, Wish
from kring.directory.search.fitting import FITS, MISFIT, UNSAID, Facet


class Note(StrEnum):
    """What can be said of an entry beside its marks."""

    FULL = "full"
    TRIAL = "trial"
    CITY_CARD = "city_card"
    WAITING = "waiting"
    UNCONFIRMED = "unconfirmed"
    FAR = "far"
    NO_TIMES = "no_times"
    NO_CONTACT = "no_contact"
    UNWANTED = "unwanted"
    FOR_WOMEN = "for_women"
    FOR_MEN = "for_men"
    FOR_CARERS = "for_carers"
    FOR_BEREAVED = "for_bereaved"
    FOR_NEWCOMERS = "for_newcomers"
    FOR_LHBTI = "for_lhbti"
    FOR_PARENTS = "for_parents"


@dataclasses.dataclass(frozen=True, slots=True)
class Why:
    """`fits`, `unsaid` and `misfits` are what was asked; `says` pairs what was typed with the words of the entry that serve it."""

    fits: tuple[Facet, ...] = ()
    unsaid: tuple[Facet, ...] = ()
    misfits: tuple[Facet, ...] = ()
    says: tuple[tuple[str, str], ...] = ()


NOTHING_ASKED = Why()
MOST_SAID = 4
MOST_BETWEEN = 2  # small words between the words of a phrase


def why(marks: dict[Facet, int], looked_for: Sequence[Wish], said: Sequence[str]) -> Why:
    """The reasons for one entry: `marks` of what was asked, `said` its terms in order."""
    plain = {facet: mark for facet, mark in marks.items() if facet is not Facet.WORDS}
    return Why(
        fits=tuple(facet for facet, mark in plain.items() if mark == FITS),
        unsaid=tuple(facet for facet, mark in plain.items() if mark == UNSAID),
        misfits=tuple(facet for facet, mark in plain.items() if mark == MISFIT),
        says=_says(looked_for, said),
    )


def _says(looked_for: Sequence[Wish], said: Sequence[str]) -> tuple[tuple[str, str], ...]:
    """What serves each typed word: the word itself if it is there, else the heaviest of its other ways to say it."""
    best: dict[str, Wish] = {}
    there = set(said)
    for wish in looked_for:
        if len(wish.said) > 1 and wish.phrase == wish.said:
            continue  # two typed words beside each other: each tells by itself
        if wish.weight <= STRAY:
            continue  # by the way
        if not there.issuperset(wish.phrase) or not _in_a_row(wish, said):
            continue
        if wish.typed not in best or wish.weight > best[wish.typed].weight:
            best[wish.typed] = wish
    return tuple((wish.typed, wish.shown) for wish in best.values())[:MOST_SAID]


def _in_a_row(wish: Wish, said: Sequence[str]) -> bool:
    """Whether the words stand beside each other in one sentence, with at most a few small words between them."""
    if len(wish.phrase) == 1:
        return True
    return any(_follow(wish, said, at) for at, term in enumerate(said) if term == wish.phrase[0])


def _follow(wish: Wish, said: Sequence[str], at: int) -> bool:
    """Whether the rest of a phrase follows on its first word."""
    for term in wish.phrase[1:]:
        at += 1
        most = 0 if wish.tight else MOST_BETWEEN
        while most and at < len(said) and said[at] == GAP:
            at, most = at + 1, most - 1
        if at >= len(said) or said[at] != term:
            return False
    return True
