"""The thesaurus as the index reads it: from the terms that somebody wrote to the terms that serve them."""

import dataclasses
import functools
from collections.abc import Iterable, Sequence
from pathlib import Path

from kring.directory.rules.thesaurus import Relation, phrases, read
from kring.directory.search.analysis import words

FILES = Path(__file__).resolve().parent.parent / "thesaurus"
LONGEST_PHRASE = 4

Phrase = tuple[str, ...]


@dataclasses.dataclass(frozen=True, slots=True)
class Meaning:
    """A phrase (of terms) that serves another; `shown` is how it was written, `same` that they mean the same."""

    phrase: Phrase
    shown: str
    same: bool


class Thesaurus:
    """Relations of one language, by the terms of what is said; `written` is how a line first says them."""

    def __init__(self, relations: Iterable[Relation], language: str):
        self.language = language
        self.meanings: dict[Phrase, list[Meaning]] = {}
        relations = list(relations)
        self.written: dict[Phrase, str] = {}
        self.terms_alone = {phrase[0] for shown in phrases(relations) if len(phrase := self._phrase(shown)) == 1}
        for relation in relations:
            self._add(relation)

    def _add(self, relation: Relation) -> None:
        means = [Meaning(phrase, shown, relation.same) for shown in relation.means if (phrase := self._phrase(shown))]
        for said in relation.said:
            key = self._phrase(said)
            if not key:
                continue
            self.written.setdefault(key, said)
            known = self.meanings.setdefault(key, [])
            known.extend(one for one in means if one.phrase != key and one.phrase not in {m.phrase for m in known})

    def _phrase(self, shown: str) -> Phrase:
        return tuple(word.term for word in words(shown, self.language))

    def of(self, said: Sequence[str]) -> list[tuple[Phrase, Meaning]]:
        """What serves a row of terms: (the terms that say it, its meaning), longest phrases first, each term used once."""
        found: list[tuple[Phrase, Meaning]] = []
        used: set[int] = set()
        for length in range(min(LONGEST_PHRASE, len(said)), 0, -1):
            for start in range(len(said) - length + 1):
                span = range(start, start + length)
                key = tuple(said[start : start + length])
                if key in self.meanings and not used.intersection(span):
                    used.update(span)
                    found += [(key, meaning) for meaning in self.meanings[key]]
        return found


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


@functools.lru_cache(maxsize=8)
def thesaurus(language: str, own: str = "") -> Thesaurus:
    """The shipped relations with a region's `own` lines; lines that cannot be used are left out (the form refuses them)."""
    return Thesaurus((*shipped(language), *read(own)[0]), language)
