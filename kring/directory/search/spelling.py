"""Words that no entry says: the beginning of one that is said, else the nearest one, when there is one near enough."""

import dataclasses

from rapidfuzz import process
from rapidfuzz.distance import OSA

from kring.directory.search.analysis import SAYS_NOTHING, words
from kring.directory.search.asking import PART, Wish
from kring.directory.search.keeping import Index

SHORTEST = 4  # shorter words are too easily taken for another
LONG = 10  # from so many letters on, two of them may be wrong
FIRST_WRONG = 6  # from so many letters on, the first may be wrong too
SHORTEST_BEGINNING = 3
MOST_BEGUN = 5  # a beginning of more terms than this says nothing


@dataclasses.dataclass(frozen=True, slots=True)
class Reading:
    """How a text is read: with unknown words replaced, (typed, read) of each that was, and the terms that begun words may be."""

    text: str
    read_as: list[tuple[str, str]]
    begun: list[Wish]


def reading(text: str, index: Index) -> Reading:
    """How to read what somebody typed."""
    found = Reading("", [], [])
    kept = []
    for word in words(text, "nl") if text else ():
        other = None
        if not _known(word.text, index):
            begun = index.reader.beginning(word.text, MOST_BEGUN + 1) if len(word.text) >= SHORTEST_BEGINNING else []
            if 0 < len(begun) <= MOST_BEGUN:
                found.begun.extend(Wish((term,), PART, term, word.text, (word.term,)) for term in begun)
            else:
                other = _nearest(word.text, index)
        if other is not None:
            found.read_as.append((word.text, other))
        kept.append(other or word.text)
    return dataclasses.replace(found, text=" ".join(kept))


def _known(word: str, index: Index) -> bool:
    if any(char.isdigit() for char in word) or index.words.compounds.parts(word):
        return True
    if any(word in few for few in SAYS_NOTHING.values()):
        return True
    for thesaurus in index.thesauri:
        term = words(word, thesaurus.language)
        if not term or index.reader.has(term[0].term) or term[0].term in thesaurus.terms_alone:
            return True
    return False


def _nearest(word: str, index: Index) -> str | None:
    """The known word with the fewest letters left out, added, changed or swapped (one; two in long words).

    Of words that are as near, one that begins with the same letter, then the one that most entries say.
    """
    if len(word) < SHORTEST:
        return None
    most = 1 if len(word) < LONG else 2
    near: list[tuple[float, bool, int, str]] = []
    for length in range(len(word) - most, len(word) + most + 1):
        counts = index.words.by_length.get(length, {})
        for other, apart, _place in process.extract(
            word, list(counts), scorer=OSA.distance, score_cutoff=most, limit=None
        ):
            other_first = other[0] != word[0]
            if len(word) >= FIRST_WRONG or not other_first:
                near.append((apart, other_first, -counts[other], other))
    return min(near)[3] if near else None
