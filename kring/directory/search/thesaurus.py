"""The thesaurus as the index reads it: from the terms that somebody wrote to the terms that serve them."""

import dataclasses
import functools
from collections.abc import Collection, Iterable, Sequence

from kring.directory.rules.thesaurus import Pair, Relation, pairs, phrases, read
from kring.directory.search.analysis import FILES, LANGUAGES, folded, small_words, words

LONGEST_PHRASE = 4

Phrase = tuple[str, ...]


# Small words without which a phrase is another: 'uit elkaar' is not 'elkaar', and 'geen werk' is not 'werk'.
_TELLING = {
    "nl": frozenset(
        "niet geen zonder nooit niemand niets uit op aan af mee om over onder tegen naar in mij me haar hem ons veel meer".split()
    ),
    "en": frozenset("no not without never nobody nothing cannot in on off up out at into".split()),
}


@dataclasses.dataclass(frozen=True, slots=True)
class Meaning:
    """A phrase (of terms) that serves another; `shown` is how it was written, `same` that they mean the same, `tight` that nothing stands
    between its words ('mee-eten'), `own` that the region itself wrote it."""

    phrase: Phrase
    shown: str
    same: bool
    tight: bool = False
    own: bool = False


@dataclasses.dataclass(frozen=True, slots=True)
class _Said:
    """A phrase as a line says it, the small words that it cannot do without, and what it means."""

    written: str
    needs: frozenset[str]
    means: list[Meaning]


class Thesaurus:
    """Relations of one language, by the terms of what is said; `written` is how a line first says them.

    `across` are thesauri of what is said in other languages and meant in this one.
    """

    def __init__(self, relations: Iterable[Relation], language: str, across: Sequence["Across"] = ()):
        self.language = language
        self.across = tuple(across)
        self.meanings: dict[Phrase, list[_Said]] = {}
        relations = list(relations)
        self.written: dict[Phrase, str] = {}
        self.terms_alone = {phrase[0] for shown in phrases(relations) if len(phrase := self._phrase(shown)) == 1}
        for relation in relations:
            self._add(relation)

    def _add(self, relation: Relation) -> None:
        means = [
            Meaning(phrase, shown, relation.same, "-" in shown, relation.own)
            for shown in relation.means
            if (phrase := self._sought(shown))
        ]
        for said in relation.said:
            key = self._phrase(said)
            if not key:
                continue
            self.written.setdefault(key, said)
            others = [one for one in means if one.phrase != key]
            self.meanings.setdefault(key, []).append(_Said(said, self.needs(said), others))

    def _phrase(self, shown: str) -> Phrase:
        return tuple(word.term for word in words(shown, self.language))

    def needs(self, shown: str) -> frozenset[str]:
        """The telling small words of a phrase."""
        return _TELLING[self.language].intersection(
            *[[word for some in small_words(shown, self.language) for word in some]]
        )

    def is_phrase(self, key: Phrase) -> bool:
        """Whether terms are more than a word: several of them, or one that means something with small words beside it only."""
        return len(key) > 1 or all(one.needs for one in self.meanings.get(key, ()))

    def _sought(self, shown: str) -> Phrase:
        """The terms by which entries say a phrase; none where its telling words are no terms: one word of it would be another thing."""
        phrase = self._phrase(shown)
        return () if len(phrase) == 1 and self.needs(shown) else phrase

    def single_words(self) -> dict[int, frozenset[str]]:
        """The words that stand by themselves in what is said, folded, by their length."""
        found: dict[int, set[str]] = {}
        for said in (one for ones in self.meanings.values() for one in ones):
            alone = folded(said.written, self.language)
            if len(alone) == 1 and not said.needs:
                found.setdefault(len(alone[0]), set()).add(alone[0])
        return {length: frozenset(some) for length, some in found.items()}

    def of(self, said: Sequence[str], small: Sequence[Collection[str]] = ()) -> list[tuple[Phrase, Meaning]]:
        """What serves a row of terms: (the terms that say it, its meaning), longest phrases first, each term used once.

        `small` are the small words around each term: a phrase that cannot do without some has them beside it.
        """
        found: list[tuple[Phrase, Meaning]] = []
        used: set[int] = set()
        for length in range(min(LONGEST_PHRASE, len(said)), 0, -1):
            for start in range(len(said) - length + 1):
                span = range(start, start + length)
                key = tuple(said[start : start + length])
                if key not in self.meanings or used.intersection(span):
                    continue
                beside = set().union(*small[start : start + length])
                meant = [one for one in self.meanings[key] if one.needs <= beside]
                if meant:
                    used.update(span)
                    means: dict[Phrase, Meaning] = {}
                    for meaning in (meaning for one in meant for meaning in one.means):
                        means.setdefault(meaning.phrase, meaning)
                    found += [(key, meaning) for meaning in means.values()]
        return found


class Across(Thesaurus):
    """What is said in one language, by its terms, and what means the same in another."""

    def __init__(self, sides: Iterable[Pair], language: str, meant_in: str):
        self.meant_in = meant_in
        relations = [Relation(said, means, same=True) for said, means in sides]
        super().__init__(relations, language)

    def _sought(self, shown: str) -> Phrase:
        return tuple(word.term for word in words(shown, self.meant_in))


@functools.cache
def shipped(language: str) -> tuple[Relation, ...]:
    """The relations that come with Kring."""
    relations, bad = read((FILES / f"{language}.txt").read_text("utf-8"))
    if bad:
        raise ValueError(f"thesaurus {language}: lines {[line.number for line in bad]} cannot be used")
    return tuple(relations)


@functools.cache
def vocabulary(language: str) -> frozenset[str]:
    """The terms of all words in the shipped relations of a language."""
    return frozenset(word.term for phrase in phrases(shipped(language)) for word in words(phrase, language))


@functools.cache
def across(said_in: str, meant_in: str) -> Across:
    """What is said in one language and meant in another, as it comes with Kring."""
    one, other = sorted((said_in, meant_in), key=list(LANGUAGES).index)
    found = pairs((FILES / f"{one}-{other}.txt").read_text("utf-8"))
    return Across(found if one == said_in else [(right, left) for left, right in found], said_in, meant_in)


@functools.lru_cache(maxsize=8)
def thesaurus(language: str, own: str = "") -> Thesaurus:
    """A region's `own` lines and the shipped relations; lines that cannot be used are left out (the form refuses them)."""
    others = [across(other, language) for other in LANGUAGES if other != language]
    owned = [dataclasses.replace(relation, own=True) for relation in read(own)[0]]
    return Thesaurus((*owned, *shipped(language)), language, others)
