"""From what somebody typed to the terms to look for, each with a weight and with the word it stands for. Deterministic."""

import dataclasses
import itertools
from collections.abc import Iterable, Sequence

from kring.directory.search.analysis import NO_COMPOUNDS, SAYS_NOTHING, WHO, Compounds, Word, words
from kring.directory.search.thesaurus import Phrase, Thesaurus

TYPED, SAME, PART, SERVES = 1.0, 0.5, 0.5, 0.5
NEXT_TO_EACH_OTHER = 0.1
MOST_TERMS = 24


@dataclasses.dataclass(frozen=True, slots=True)
class Wish:
    """One thing to look for: a row of terms (one: a word; more: words beside each other), and how heavy.

    `shown` is how it is written, `typed` the words of the question that it stands for, and `said` those as terms.
    """

    phrase: Phrase
    weight: float
    shown: str
    typed: str
    said: Phrase


def wishes(text: str, thesauri: Sequence[Thesaurus], compounds: Compounds = NO_COMPOUNDS) -> list[Wish]:
    """What to look for in each language: the typed words, parts of compounds, what they mean, and pairs that stand together."""
    found: dict[Phrase, Wish] = {}
    for thesaurus in thesauri:
        everything = words(text, thesaurus.language)[:MOST_TERMS]
        said = telling(everything, thesaurus.language)
        for word in said:
            _keep(found, (Wish((name + word.term,), TYPED, word.text, word.text, (word.term,)) for name in ("", WHO)))
        row = [word.term for word in everything]
        if thesaurus.language == "nl":
            _keep(found, _of_parts(said, compounds))
        written = {word.term: word.text for word in everything}
        for key, meaning in thesaurus.of(row):
            typed = " ".join(written[term] for term in key)
            weight = SAME if meaning.same else SERVES
            _keep(found, [Wish(meaning.phrase, weight, meaning.shown, typed, key)])
        _keep(
            found,
            (
                Wish((a.term, b.term), NEXT_TO_EACH_OTHER, f"{a.text} {b.text}", f"{a.text} {b.text}", (a.term, b.term))
                for a, b in itertools.pairwise(said)
            ),
        )
    return list(found.values())


def telling(said: Sequence[Word], language: str) -> list[Word]:
    """The words that tell what is wished; all of them when none does."""
    return [word for word in said if word.text not in SAYS_NOTHING[language]] or list(said)


def _of_parts(said: Iterable[Word], compounds: Compounds) -> Iterable[Wish]:
    for word in said:
        for part in compounds.parts(word.text):
            yield Wish((part,), PART, part, word.text, (word.term,))


def _keep(found: dict[Phrase, Wish], new: Iterable[Wish]) -> None:
    for wish in new:
        if wish.phrase not in found or found[wish.phrase].weight < wish.weight:
            found[wish.phrase] = wish
