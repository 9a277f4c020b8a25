"""Saying a sentence of the catalogue in a programme's own words. Pure; what it promises and what not is in ADR 0014."""

import dataclasses
import re
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache

from kring.programme.rules.tree import Words

TERMS = {
    "link_worker": "link_workers",
    "client": "clients",
    "referral": "referrals",
    "referrer": "referrers",
    "activity": "activities",
}
"""What a programme may call differently: each word's code, and that of its plural."""

CODES = tuple(code for both in TERMS.items() for code in both)

LONGEST = 40  # characters

type Pairs = tuple[tuple[str, str], ...]
"""(the catalogue's word, the programme's word) in one language."""

_USABLE = re.compile(r"[^\W\d_][^\W_]*(?:[ '’-][^\W_]+)*")
# Placeholders, escapes, tags with their attributes, and addresses stay as they are.
_KEPT = r"%%|%\(\w+\)[-#0 +]*\d*(?:\.\d+)?[a-z]|%[a-z]|\{\w*\}|<[a-z/!][^<>]*>|&\#?\w+;|https?://\S+|[\w.+-]+@[\w.-]+"
# Sounds like a vowel at the beginning: an apple, but a user and a one-to-one.
_VOWEL = re.compile(r"(?!uni|use|usu|eu|one\b)[aeiou]", re.IGNORECASE)


@dataclasses.dataclass(frozen=True, slots=True)
class Vocabulary:
    """The words of one programme, or of several that agree; without any the catalogue's words hold."""

    nl: Pairs = ()
    en: Pairs = ()

    def pairs(self, language: str | None) -> Pairs:
        """What to replace in a language."""
        return {"nl": self.nl, "en": self.en}.get(language or "", ())


CATALOGUE = Vocabulary()


def is_usable(word: str) -> bool:
    """Whether a word can stand in a sentence: letters and digits, with a space, hyphen or apostrophe between them."""
    return len(word) <= LONGEST and _USABLE.fullmatch(word) is not None


def pairs(usual: Mapping[str, str], chosen: Mapping[str, str]) -> Pairs:
    """What to replace in one language, the longest word first; both have words by code.

    A word that is not usable is not used: the database may hold anything.
    """
    found = {
        usual[code]: chosen[code] for code in CODES if is_usable(chosen.get(code, "")) and usual[code] != chosen[code]
    }
    return tuple(sorted(found.items(), key=lambda pair: (-len(pair[0]), pair)))


def agreed(choices: Sequence[Mapping[str, Words]]) -> dict[str, Words]:
    """The words on which all programmes agree: a term that one of them calls differently, or by the usual word, is left out."""
    first, *others = choices or ({},)
    return {code: words for code, words in first.items() if all(other.get(code) == words for other in others)}


def halves(chosen: Iterable[str]) -> list[str]:
    """The codes that lack: the plural of a chosen singular, the singular of a chosen plural."""
    given = set(chosen)
    lacking = ((one, several) for one, several in TERMS.items() if (one in given) != (several in given))
    return [several if one in given else one for one, several in lacking]


@lru_cache(maxsize=16_384)
def said(text: str, words: Pairs) -> str:
    """The text with whole words replaced; a leading capital stays, 'a' and 'an' follow the English word.

    Compounds (with or without hyphen) and diminutives are other words and stay. Each place is replaced once, so that a chosen
    word may hold the catalogue's.
    """
    if not words:
        return text
    chosen = {usual.casefold(): word for usual, word in words}

    def replaced(found: re.Match[str]) -> str:
        if found["kept"]:
            return found["kept"]
        word = chosen[found["word"].casefold()]
        article = (
            f"{found['article'][0]}{'n' if _VOWEL.match(word) else ''}{found['space']}" if found["article"] else ""
        )
        return article + (f"{word[0].upper()}{word[1:]}" if found["word"][0].isupper() else word)

    return _pattern(words).sub(replaced, text)


@lru_cache(maxsize=256)
def _pattern(words: Pairs) -> re.Pattern[str]:
    usual = "|".join(re.escape(word) for word, _chosen in words)
    return re.compile(
        rf"(?P<kept>{_KEPT})|(?:(?<![\w-])(?P<article>an?)(?P<space>\s+))?(?<![\w-])(?P<word>{usual})(?![\w-])",
        re.IGNORECASE,
    )
