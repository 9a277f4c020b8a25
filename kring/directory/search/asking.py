"""From what somebody typed to the terms to look for, each with a weight and with the word it stands for. Deterministic."""

import dataclasses
import functools
import itertools
from collections.abc import Iterable, Mapping, Sequence

from kring.directory.search.analysis import (
    DEGREES,
    LIGHT,
    NO_COMPOUNDS,
    SAYS_NOTHING,
    SAYS_NOTHING_IN_A_STORY,
    WHO,
    Compounds,
    Word,
    is_small,
    small_words,
    stem,
    words,
)
from kring.directory.search.thesaurus import Across, Meaning, Phrase, Thesaurus

TYPED, SAME, PART, SERVES = 1.0, 0.5, 0.5, 0.5
OWN = 3.0  # what the region itself says that serves somebody: before any word that was typed
TRANSLATED, SERVES_TRANSLATED = 0.75, 0.4
NEXT_TO_EACH_OTHER = 0.1
STRAY = 0.3  # a word of a story of which the thesaurus knows nothing: it is likely by the way
MOST_TERMS = 24
# Who says what the thesaurus leads to this is not safe at home.
NOT_SAFE_AT_HOME = (("nl", "huiselijk geweld"), ("nl", "veilig thuis"), ("en", "domestic violence"))
# Parts of compounds that say nothing by themselves: 'voorjaar' is not about 'voor'.
_NO_PARTS = frozenset(stem(word, "nl") for word in SAYS_NOTHING["nl"])


@dataclasses.dataclass(frozen=True, slots=True)
class Wish:
    """One thing to look for: a row of terms (one: a word; more: words beside each other), and how heavy.

    `shown` is how it is written, `typed` the words of the question that it stands for, and `said` those as terms (none where they are too
    common to tell anything apart); `tight`: nothing stands between its words.
    """

    phrase: Phrase
    weight: float
    shown: str
    typed: str
    said: Phrase
    tight: bool = False


def wishes(
    text: str,
    thesauri: Sequence[Thesaurus],
    compounds: Compounds = NO_COMPOUNDS,
    *,
    story: bool = False,
    told: str | None = None,
) -> list[Wish]:
    """What to look for in each language: the typed words, parts of compounds, what they mean, and pairs that stand together.

    `told` is the language of the text, where that is plain: its small words are none in another language either.
    """
    found: dict[Phrase, Wish] = {}
    spent: set[str] = set()  # small verbs that a phrase took up: they are no words in another language either
    for thesaurus in thesauri:
        around = _around(text, thesaurus, told, story=story)
        everything = [word for word, _small in around]
        written = {word.term: word.text for word in everything}
        row = [(word.term, small) for word, small in around if word.text not in DEGREES[thesaurus.language]]
        meant = (
            [one for one in thesaurus.of(*zip(*row, strict=True)) if _tells(one[0], written, thesaurus)]
            if row and told in (None, thesaurus.language)  # what a word means in another language is not what was said
            else []
        )
        light = {
            term
            for key, _one in meant
            if thesaurus.is_phrase(key)
            for term in key
            if term in _light(thesaurus.language)
        }
        spent |= {written[term] for term in light}
        left = [word for word in everything if word.term not in light]
        said = telling(left, thesaurus.language, otherwise=not meant, story=story)
        stray = _stray(said, thesaurus, compounds, told) if story else set()
        for word in said:
            weight = STRAY if word.term in stray else TYPED
            _keep(found, (Wish((name + word.term,), weight, word.text, word.text, (word.term,)) for name in ("", WHO)))
        if thesaurus.language == "nl":
            _keep(found, _of_parts((word for word in said if word.term not in stray), compounds))
        _keep(found, (_meant(key, meaning, written, light, thesaurus) for key, meaning in meant))
        _keep(
            found,
            (
                Wish((a.term, b.term), NEXT_TO_EACH_OTHER, f"{a.text} {b.text}", f"{a.text} {b.text}", (a.term, b.term))
                for a, b in itertools.pairwise(said)
            ),
        )
        for other in thesaurus.across:
            if told in (None, other.language):
                _keep(found, _translated(text, other, thesaurus))
    return [wish for wish in found.values() if wish.typed not in spent]


def _around(text: str, thesaurus: Thesaurus, told: str | None, *, story: bool) -> list[tuple[Word, frozenset[str]]]:
    """The first words of a text with the small words around each, without those that say nothing in another language."""
    around = _with_small(text, thesaurus.language)
    tells = [one for one in around if not _is_small_elsewhere(one[0].text, thesaurus, told, story=story)]
    return (tells if tells or told else around)[:MOST_TERMS]


def _meant(key: Phrase, meaning: Meaning, written: Mapping[str, str], light: set[str], thesaurus: Thesaurus) -> Wish:
    """What somebody's words mean, as a wish: it stands for those of them that are not light."""
    one_word = len(key) == 1 and key[0] not in light
    typed = written[key[0]] if one_word else thesaurus.written[key]
    stands_for = () if light.issuperset(key) else key
    weight = SAME if meaning.same else OWN if meaning.own else SERVES
    return Wish(meaning.phrase, weight, meaning.shown, typed, stands_for, meaning.tight)


@functools.cache
def _light(language: str) -> frozenset[str]:
    return frozenset(stem(word, language) for word in LIGHT[language])


def told_of_danger(found: Iterable[Wish]) -> bool:
    """Whether somebody tells that it is not safe at home: their words are known to mean so."""
    return not _danger().isdisjoint(wish.phrase for wish in found)


@functools.cache
def _danger() -> frozenset[Phrase]:
    return frozenset(tuple(word.term for word in words(said, language)) for language, said in NOT_SAFE_AT_HOME)


def _translated(text: str, other: Across, thesaurus: Thesaurus) -> Iterable[Wish]:
    """What is said in another language, in that of a thesaurus, and what serves it there. A word that its language has itself is none."""
    around = _with_small(text, other.language)[:MOST_TERMS]
    written = {word.term: word.text for word, _small in around}
    row = [word.term for word, _small in around]
    for key, meaning in other.of(row, [small for _word, small in around]):
        typed = written[key[0]] if len(key) == 1 else other.written[key]
        said = tuple(word.term for word in words(typed, thesaurus.language))
        if not said or (len(said) == 1 and said[0] in thesaurus.terms_alone):
            continue
        yield Wish(meaning.phrase, TRANSLATED, meaning.shown, typed, said, meaning.tight)
        for _key, served in thesaurus.of(meaning.phrase, [()] * len(meaning.phrase)):
            yield Wish(served.phrase, SERVES_TRANSLATED, served.shown, typed, said, served.tight)


def the_same(text: str, thesauri: Sequence[Thesaurus]) -> set[Phrase]:
    """The terms of a few words, and those of what means the same, in each language and from one into the other."""
    found: set[Phrase] = set()
    for thesaurus in thesauri:
        for other in thesaurus.across:
            row = [word.term for word in words(text, other.language)]
            found |= {meaning.phrase for _key, meaning in other.of(row, [()] * len(row))}
        row = tuple(
            word.term for word in words(text, thesaurus.language) if word.text not in SAYS_NOTHING[thesaurus.language]
        )
        if row:
            found |= {row, *(meaning.phrase for _key, meaning in thesaurus.of(row, [()] * len(row)) if meaning.same)}
    return found


def _is_small_elsewhere(word: str, thesaurus: Thesaurus, told: str | None, *, story: bool) -> bool:
    """Whether a word says nothing in the language of the text; where that is not plain, in another one than that of a thesaurus that
    does not know the word."""
    if told is not None:
        others = [told] if told != thesaurus.language else []
    else:
        others = [
            other.language for other in thesaurus.across if stem(word, thesaurus.language) not in thesaurus.terms_alone
        ]
    return any(is_small(word, other) or (story and word in SAYS_NOTHING_IN_A_STORY[other]) for other in others)


def _stray(said: Sequence[Word], thesaurus: Thesaurus, compounds: Compounds, told: str | None) -> set[str]:
    """The terms of a story, told in a language, that tell little: words of which the thesaurus knows nothing, where it knows others."""
    if told is None:
        return set()
    if told != thesaurus.language:
        return {word.term for word in said}
    known = {
        word.term for word in said if not thesaurus.terms_alone.isdisjoint((word.term, *compounds.parts(word.text)))
    }
    return {word.term for word in said} - known if known else set()


def _with_small(text: str, language: str) -> list[tuple[Word, frozenset[str]]]:
    """The words of a text, each with the small words around it, up to the second word on either side."""
    between = [[], *small_words(text, language), []]
    return [(word, frozenset().union(*between[at : at + 4])) for at, word in enumerate(words(text, language))]


def telling(said: Sequence[Word], language: str, *, otherwise: bool = True, story: bool = False) -> list[Word]:
    """The words that tell what is wished. When none does: all of them, if `otherwise`."""
    nothing = SAYS_NOTHING[language] | (SAYS_NOTHING_IN_A_STORY[language] if story else frozenset())
    told = [word for word in said if word.text not in nothing]
    return told or (list(said) if otherwise else [])


def _tells(key: Phrase, written: Mapping[str, str], thesaurus: Thesaurus) -> bool:
    """Whether a meaning counts: one word that says nothing ('week') is not what its stem could be ('weekend'), unless
    small words make it a phrase ('onder de mensen')."""
    word, said = written[key[0]], thesaurus.written[key]
    return len(key) > 1 or word == said or bool(thesaurus.needs(said)) or word not in SAYS_NOTHING[thesaurus.language]


def _of_parts(said: Iterable[Word], compounds: Compounds) -> Iterable[Wish]:
    for word in said:
        for part in compounds.parts(word.text):
            if part not in _NO_PARTS:
                yield Wish((part,), PART, part, word.text, (word.term,))


def _keep(found: dict[Phrase, Wish], new: Iterable[Wish]) -> None:
    for wish in new:
        if wish.phrase not in found or found[wish.phrase].weight < wish.weight:
            found[wish.phrase] = wish
