"""Words that no entry says: the beginning of one that is said, else the nearest one, when there is one near enough."""

import dataclasses
import functools
import re
from collections.abc import Iterator

import numpy as np
from rapidfuzz import process
from rapidfuzz.distance import OSA

from kring.directory.rules.sounds import sound
from kring.directory.search.analysis import (
    LANGUAGES,
    SHORTEST_COMPOUND,
    SHORTEST_PART,
    WHO,
    folded,
    is_small,
    stem,
    words,
)
from kring.directory.search.asking import PART, Wish
from kring.directory.search.keeping import Index
from kring.directory.search.thesaurus import Thesaurus, vocabulary

SHORTEST = 4  # shorter words are too easily taken for another
LONG = 10  # from so many letters on, two of them may be wrong
MOST_HEARD = 2  # letters by which words that sound the same may differ
FIRST_WRONG = 6  # from so many letters on, the first may be wrong too
SHORTEST_BEGINNING = 3
MOST_BEGUN = 5  # a beginning of more terms than this says nothing
MOST_LOOKED_AT = 100  # terms, to see which of them some entries say
# What Dutch names of activities end in.
_ENDS = (
    "atelier", "avond", "avonden", "cafe", "club", "clubs", "cursus", "feest", "groep", "groepen", "groepje", "huis", "koor", "kring",
    "lessen", "maaltijd", "maatje", "middag", "middagen", "ochtend", "ochtenden", "project", "tafel", "training", "tuin", "werk",
    "workshop",
)  # fmt: skip


@dataclasses.dataclass(frozen=True, slots=True)
class Reading:
    """How a text is read: with unknown words replaced, (typed, read) of each that was, and the terms that begun words may be."""

    text: str
    read_as: list[tuple[str, str]]
    begun: list[Wish]


def reading(
    text: str, index: Index, among: np.ndarray | None = None, told: str | None = None, *, story: bool = False
) -> Reading:
    """How to read what somebody typed. Of a `story` only what is nearly a word of the thesaurus is read as that: whoever tells one uses
    many words that no entry says. `among` (a mask of rows): only what these entries say counts, so that what is proposed tells
    nothing of others. `told`: the language of the text, where that is plain; in one that no entry is in nothing is read otherwise."""
    if told is not None and told not in index.words.languages:
        return Reading(text, [], [])
    said = _Said(index, among, story)
    found = Reading("", [], [])
    for word in words(text, "nl") if text else ():
        other = None
        if not _known(word.text, said):
            begun = said.beginning(word.text) if len(word.text) >= SHORTEST_BEGINNING and not story else []
            if 0 < len(begun) <= MOST_BEGUN:
                found.begun.extend(Wish((term,), PART, term, word.text, (word.term,)) for term in begun)
            else:
                other = _nearest(word.text, said) or _nearest_compound(word.text, said)
        if other is not None:
            found.read_as.append((word.text, other))
    return dataclasses.replace(found, text=_with(text, dict(found.read_as)))


def _with(text: str, others: dict[str, str]) -> str:
    """A text with these (folded) words replaced; its small words stay, since phrases cannot do without."""
    return (
        re.sub(r"[^\W_]+", lambda found: others.get(" ".join(folded(found[0], "nl")), found[0]), text)
        if others
        else text
    )


@dataclasses.dataclass(frozen=True, slots=True)
class _Said:
    """What entries say: all of them, or those `among` only; for a `story` only words of the thesaurus are near ones."""

    index: Index
    among: np.ndarray | None
    story: bool

    def has(self, term: str) -> bool:
        reader = self.index.reader
        return reader.has(term) if self.among is None else reader.is_said_among(term, self.among)

    def word(self, word: str) -> bool:
        """Whether a word is known: said by an entry, in its text or in the name of who offers it, or in the thesaurus."""
        if word in self.meant(len(word)):
            return True
        for thesaurus in self.index.thesauri:
            for one in words(word, thesaurus.language)[:1]:
                if one.term in thesaurus.terms_alone or self.has(one.term) or self.has(WHO + one.term):
                    return True
        return False

    def beginning(self, text: str) -> list[str]:
        if self.among is None:
            return self.index.reader.beginning(text, MOST_BEGUN + 1)
        all_of_them = self.index.reader.beginning(text, MOST_LOOKED_AT)
        return all_of_them if len(all_of_them) == MOST_LOOKED_AT else [term for term in all_of_them if self.has(term)]

    def compound(self, word: str) -> bool:
        parts = self.index.words.compounds.parts(word)
        if self.among is None:
            return bool(parts)
        return bool(parts) and all(map(self.part, parts))

    def part(self, term: str) -> bool:
        """Whether a term can be a part of a compound."""
        known = term in self.index.words.compounds.known
        return known and (self.among is None or self._meant(term) or self.has(term))

    def first(self, head: str) -> bool:
        """Whether something can begin a compound."""
        parts = self.index.words.compounds.first(head)
        return bool(parts) and all(map(self.part, parts))

    def meant(self, length: int) -> frozenset[str]:
        """The words of a length that the thesaurus knows what they mean, in the languages of the entries or translated into them."""
        return frozenset().union(*(_single(one).get(length, ()) for one in self._thesauri()))

    def _thesauri(self) -> Iterator[Thesaurus]:
        for thesaurus in self.index.thesauri:
            yield from (thesaurus, *thesaurus.across)

    def _meant(self, term: str) -> bool:
        return any(term in thesaurus.terms_alone for thesaurus in self.index.thesauri)


@functools.lru_cache(maxsize=32)
def _single(thesaurus: Thesaurus) -> dict[int, frozenset[str]]:
    return thesaurus.single_words()


def _known(word: str, said: _Said) -> bool:
    if any(char.isdigit() for char in word) or said.compound(word):
        return True
    others = set(LANGUAGES) - {thesaurus.language for thesaurus in said.index.thesauri}
    if any(is_small(word, language) for language in LANGUAGES) or any(
        stem(word, language) in vocabulary(language) for language in others
    ):
        return True
    for thesaurus in said.index.thesauri:
        term = words(word, thesaurus.language)
        if not term or said.has(term[0].term) or term[0].term in thesaurus.terms_alone:
            return True
    return False


def _nearest_compound(word: str, said: _Said) -> str | None:
    """A Dutch compound of which one part is misspelt, as it may be meant: 'breiclup' is 'brei' and 'club'.

    Only with a last part that names of activities have (`_ENDS`): any other words that look like parts make other words of names of
    places and of much else.
    """
    if "nl" not in said.index.words.languages or len(word) < SHORTEST_COMPOUND:
        return None
    for cut in range(SHORTEST_PART, len(word) - SHORTEST_PART + 1):
        head, last = word[:cut], word[cut:]
        if last in _ENDS:
            other = _nearest(head, said)
            if other and len(other) == len(head) and other[0] == head[0] and said.compound(other + last):
                return other + last
        elif end := process.extractOne(last, _ENDS, scorer=OSA.distance, score_cutoff=1):
            if said.compound(head + end[0]):
                return head + end[0]
    return None


def _nearest(word: str, said: _Said) -> str | None:
    """The known word that sounds the same, else the one with the fewest letters left out, added, changed or swapped (one; two in long
    words).

    Of words that are as near, one that begins with the same letter, then one of the thesaurus, then the one that most entries say.
    """
    if len(word) < SHORTEST:
        return None
    most = 1 if len(word) < LONG else 2
    near: list[tuple[bool, float, bool, bool, int, str]] = []
    heard = sound(word)
    for length in range(len(word) - MOST_HEARD, len(word) + MOST_HEARD + 1):
        counts = {} if said.story else said.index.words.by_length.get(length, {})
        meant = said.meant(length)
        for other, apart, _place in process.extract(
            word, list(meant.union(counts)), scorer=OSA.distance, score_cutoff=MOST_HEARD, limit=None
        ):
            other_first = other[0] != word[0]
            alike = sound(other) == heard
            if alike or (apart <= most and (len(word) >= FIRST_WRONG or not other_first)):
                near.append((not alike, apart, other_first, other not in meant, -counts.get(other, 0), other))
    if said.among is None:
        return min(near)[-1] if near else None
    return next((other for *_order, other in sorted(near) if said.word(other)), None)
