"""What somebody should not be sent to who tells that drinking or gambling has become too much: what pours it, or plays it.

Such entries are found all the same, last and with a point to look at. What helps to stay off it speaks of it too, and is no such entry.
"""

import dataclasses
import functools
from collections.abc import Collection, Iterable

import numpy as np

from kring.directory.search.analysis import words
from kring.directory.search.asking import Wish
from kring.directory.search.engine import Reader
from kring.directory.search.thesaurus import Phrase

Said = tuple[tuple[str, tuple[str, ...]], ...]
"""Words by their language."""


@dataclasses.dataclass(frozen=True, slots=True)
class StayingOff:
    """`told`: who says what the thesaurus leads to one of these would stay off it. `named`: what it is called by who says to be without
    it. `offers`: what an entry speaks of that offers it, and `helps`: what one speaks of that helps to be without."""

    told: Said
    named: frozenset[str]
    offers: Said
    helps: Said


DRINK = StayingOff(
    told=(("nl", ("alcoholverslaving",)), ("en", ("alcoholic",))),
    named=frozenset(("alcohol", "drank", "drinken", "drink", "drinking", "booze", "liquor")),
    offers=(
        ("nl", ("alcohol", "bier", "brouwen", "brouwerij", "wijn", "borrel", "kroeg", "proeverij", "cocktail", "drankjes")),
        ("en", ("alcohol", "beer", "brewing", "brewery", "wine", "pub", "cocktail", "happy hour")),
    ),
    helps=(
        ("nl", ("nuchter", "alcoholvrij", "verslaving", "verslavingszorg", "alcoholverslaving", "anonieme alcoholisten", "afkicken")),
        ("en", ("sober", "sobriety", "addiction", "recovery", "alcoholics anonymous", "al-anon", "alateen", "substance abuse", "detox")),
    ),
)  # fmt: skip
GAMBLING = StayingOff(
    told=(("nl", ("gokverslaving",)), ("en", ("gamblers anonymous",))),
    named=frozenset(("gokken", "gambling")),
    offers=(("nl", ("bingo", "casino", "loterij", "poker", "roulette")), ("en", ("bingo", "casino", "lottery", "poker"))),
    helps=(
        ("nl", ("gokverslaving", "verslaving", "anonieme gokkers")),
        ("en", ("addiction", "gamblers anonymous", "problem gambling")),
    ),
)  # fmt: skip


EVERYTHING = (DRINK, GAMBLING)


def told_by(looked_for: Iterable[Wish]) -> tuple[StayingOff, ...]:
    """What somebody tells that has become too much: their words are known to mean so."""
    phrases = {wish.phrase for wish in looked_for}
    return tuple(one for one in EVERYTHING if not phrases.isdisjoint(_phrases(one.told)))


def is_named(what: str) -> bool:
    """Whether this is what somebody would stay off: `offering` says which entries have it."""
    return any(what in one.named for one in EVERYTHING)


def offering(
    reader: Reader, size: int, told: Collection[StayingOff], disliked: Iterable[str]
) -> tuple[np.ndarray, np.ndarray]:
    """Which entries offer what somebody would stay off, or be without, and which help to do so; none where nothing tells of that."""
    offers, helps = np.zeros(size, bool), np.zeros(size, bool)
    for one in EVERYTHING:
        if one in told or not one.named.isdisjoint(disliked):
            offers |= _saying(reader, size, _phrases(one.offers))
            helps |= _saying(reader, size, _phrases(one.helps))
    return offers & ~helps, helps


@functools.cache
def _phrases(said: Said) -> frozenset[Phrase]:
    return frozenset(tuple(word.term for word in words(one, language)) for language, some in said for one in some)


def _saying(reader: Reader, size: int, phrases: Iterable[Phrase]) -> np.ndarray:
    found = np.zeros(size, bool)
    for phrase in phrases:
        rows = np.array(reader.saying(phrase), np.int64)
        found[rows[rows < size]] = True  # the words may be a moment newer than the columns
    return found
