"""What a text says, as terms: folded, without words that say nothing, stemmed, and Dutch compounds also by their parts.

The analysers are tantivy's (Snowball stemmers). Taking a Dutch compound apart is our own: the library's filter
replaces the whole word by its parts, and 'wandelgroep' should be found as itself before it is found as a group.
"""

import dataclasses
import functools
from collections.abc import Collection, Iterable, Iterator

from tantivy import Filter, TextAnalyzer, TextAnalyzerBuilder, Tokenizer

LANGUAGES = {"nl": "dutch", "en": "english"}
SHORTEST_PART = 4
SHORTEST_COMPOUND = 8
_LINKS = ("", "s", "en", "e")


@dataclasses.dataclass(frozen=True, slots=True)
class Word:
    """One word as it was written (folded) and the term that stands for it in the index."""

    text: str
    term: str


@functools.cache
def _plain(language: str) -> TextAnalyzer:
    return (
        TextAnalyzerBuilder(Tokenizer.regex(r"[\p{L}\p{N}]+"))
        .filter(Filter.lowercase())
        .filter(Filter.ascii_fold())
        .filter(Filter.remove_long(40))
        .filter(Filter.stopword(LANGUAGES[language]))
        .build()
    )


@functools.cache
def _stemmer(language: str) -> TextAnalyzer:
    return TextAnalyzerBuilder(Tokenizer.raw()).filter(Filter.stemmer(LANGUAGES[language])).build()


@functools.lru_cache(maxsize=50_000)
def stem(word: str, language: str) -> str:
    """The term of one folded word."""
    return _stemmer(language).analyze(word)[0]


def words(text: str, language: str) -> list[Word]:
    """The words of a text that say something, in order."""
    return [Word(word, stem(word, language)) for word in _plain(language).analyze(text)]


def terms(text: str, language: str, known: Collection[str] = frozenset()) -> list[str]:
    """The terms of a text in order; after a Dutch compound of `known` terms come the terms of its parts."""
    return list(_terms(words(text, language), language, known))


def _terms(found: Iterable[Word], language: str, known: Collection[str]) -> Iterator[str]:
    for word in found:
        yield word.term
        if language == "nl":
            yield from parts(word.text, known)


def parts(word: str, known: Collection[str]) -> tuple[str, ...]:
    """The terms of the two or more known words that a Dutch word is made of; empty when it is no compound.

    The longest last part wins, since it says what the thing is: 'buurt' + 'moestuin' before 'buurtmoes' + 'tuin'.
    """
    if len(word) < SHORTEST_COMPOUND:
        return ()
    for cut in range(SHORTEST_PART, len(word) - SHORTEST_PART + 1):
        last = stem(word[cut:], "nl")
        if last not in known:
            continue
        first = _first_part(word[:cut], known)
        if first:
            return (*first, last)
    return ()


def _first_part(head: str, known: Collection[str]) -> tuple[str, ...]:
    for link in _LINKS:
        bare = head.removesuffix(link) if link else head
        if len(bare) < SHORTEST_PART or (link and bare == head):
            continue
        term = stem(bare, "nl")
        if term in known:
            return (term,)
    return parts(head, known)
