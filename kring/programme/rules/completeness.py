"""Whether a draft can be published: everything there, in both languages. Pure."""

from collections.abc import Iterator, Mapping
from typing import Any

from kring.programme.rules.agreement import UnusableAgreement, read
from kring.programme.rules.tree import Support, UnusableTree, Words, leads_to_crisis, read_tree, read_words
from kring.programme.rules.words import CODES, halves, is_usable


def problems(content: Mapping[str, Any]) -> list[str]:
    """What keeps a draft from being published, as codes; empty when nothing does.

    Codes are those of `agreement.read` and `tree.read_tree`; 'tree.no_crisis' for a tree that does not ask after danger;
    'supports.CODE', 'where_to.CODE', 'terms.CODE' and 'discussed.KEY' for words that are not there in both languages;
    'half_term.CODE' for the plural that a singular lacks (or the other way round) and 'odd_term.CODE' for a word that cannot
    stand in a sentence.
    """
    found = []
    try:
        read({**content, "tree": _ANY_TREE})
    except UnusableAgreement as refusal:
        found += refusal.problems
    try:
        if not leads_to_crisis(read_tree(content.get("tree", []))):
            found.append("tree.no_crisis")
    except UnusableTree as refusal:
        found += refusal.problems
    return found + list(_words_missing(content)) + list(_terms_wrong(content))


def _words_missing(content: Mapping[str, Any]) -> Iterator[str]:
    for support in Support:
        if not _complete(read_words(content.get("supports", {}).get(support))):
            yield f"supports.{support}"
    for name in ("where_to", "terms"):
        for code, words in content.get(name, {}).items():
            found = read_words(words)
            if (found.nl or found.en) and not _complete(found):
                yield f"{name}.{code}"
    for entry in content.get("discussed", ()):
        if not _complete(read_words(entry)):
            yield f"discussed.{entry['key']}"


def _terms_wrong(content: Mapping[str, Any]) -> Iterator[str]:
    chosen = {code: read_words(words) for code, words in content.get("terms", {}).items() if code in CODES}
    chosen = {code: words for code, words in chosen.items() if words.nl or words.en}
    for code in halves(chosen):
        yield f"half_term.{code}"
    for code, words in chosen.items():
        if not all(is_usable(word) for word in (words.nl, words.en) if word):
            yield f"odd_term.{code}"


def _complete(words: Words) -> bool:
    return bool(words.nl and words.en)


_WORDS = {"nl": "x", "en": "x"}
_ANY_TREE = [{"key": "any", "support": Support.CRISIS, "text": _WORDS, "reason": _WORDS}]
