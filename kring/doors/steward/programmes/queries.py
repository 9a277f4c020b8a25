"""Drafts tried and compared."""

import dataclasses
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from django.utils.translation import override

from kring.doors.steward.programmes import wording
from kring.doors.steward.programmes.measured import Here, here
from kring.identity.actors import Actor
from kring.programme.queries import programmes, published_before
from kring.programme.rules.completeness import problems
from kring.programme.rules.difference import differences
from kring.programme.rules.tree import Advice, Question, UnusableTree, advise, all_keys, read_tree, read_words
from kring.programme.rules.words import Vocabulary, said
from kring.programme.wording import speaking, vocabulary

__all__ = ["Trial", "changes", "changes_since_published", "lacks", "programmes", "try_tree"]


@dataclasses.dataclass(frozen=True, slots=True)
class Trial:
    """A tree as a referrer sees it: the questions, what was ticked, and the advice. No questions when it cannot be read."""

    questions: tuple[Question, ...]
    yes: frozenset[str]
    advice: Advice | None


def try_tree(content: Mapping[str, Any], ticked: Iterable[str]) -> Trial:
    """What the tree of a draft or version advises for these ticks."""
    try:
        questions = read_tree(content.get("tree", []))
    except UnusableTree:
        return Trial((), frozenset(), None)
    yes = frozenset(ticked) & frozenset(all_keys(questions))
    return Trial(questions, yes, advise(questions, yes, read_words(content.get("in_scope_reason"))))


def lacks(content: Mapping[str, Any]) -> list[tuple[str, str]]:
    """(section, sentence) for everything that keeps a draft from being published."""
    return [wording.problem(code, content) for code in problems(content)]


def changes(old: Mapping[str, Any], new: Mapping[str, Any], questionnaires: Here) -> list[dict[str, str]]:
    """What changed between two contents, in words."""
    return [wording.change(found, old, new, questionnaires) for found in differences(old, new)]


def changes_since_published(version: Any) -> tuple[Any, list[dict[str, str]]]:
    """The version published before this one (None when there is none) and what changed since, in words."""
    before = published_before(version)
    return before, changes(before.content, version.content, here(version.region_id)) if before else []


def names_of_supports(content: Mapping[str, Any], language: str) -> dict[str, str]:
    """What the programme calls each kind of support, in a language."""
    return {
        code: read_words(content.get("supports", {}).get(code)).in_language(language) or str(label)
        for code, label in wording.SUPPORTS.items()
    }


def where_to(content: Mapping[str, Any], language: str) -> dict[str, str]:
    """Where each kind of support is found, in a language; empty where nothing is said."""
    return {code: read_words(words).in_language(language) for code, words in content.get("where_to", {}).items()}


def crisis_words(content: Mapping[str, Any], language: str) -> str:
    """What the programme adds to the fixed safety text, in a language."""
    return read_words(content.get("crisis_text")).in_language(language)


def examples(content: Mapping[str, Any]) -> list[tuple[str, Any, tuple[str, str]]]:
    """(language code, its name, sentences) with the words that the content chooses; nothing when it chooses none."""
    words = words_of(content)
    found = []
    with speaking(words):
        for language, name in wording.LANGUAGES.items():
            if words.pairs(language):
                with override(language):
                    sentences = wording.examples()
                found.append((language, name, sentences))
    return found


def own_texts(content: Mapping[str, Any]) -> list[tuple[str, str, str]]:
    """(section, language code, text) for each text the steward wrote that still has a usual word in it where another was chosen."""
    words = words_of(content)
    return [
        (wording.section_of(part), language, text)
        for part, below in content.items()
        if part != "terms"
        for language, text in _texts(below)
        if said(text, words.pairs(language)) != text
    ]


def _texts(part: Any) -> Iterator[tuple[str, str]]:
    if isinstance(part, Mapping):
        for key, value in part.items():
            if key in wording.LANGUAGES and isinstance(value, str):
                yield key, value
            else:
                yield from _texts(value)
    elif isinstance(part, list):
        for value in part:
            yield from _texts(value)


def words_of(content: Mapping[str, Any]) -> Vocabulary:
    """The words that a draft or version chooses."""
    return vocabulary({code: read_words(words) for code, words in content.get("terms", {}).items()})


def by_actor(actor: Actor) -> list[dict[str, Any]]:
    """The region's programmes for a list: the version in force, the draft, the locations."""
    return [
        {
            "programme": programme,
            "in_force": next((version for version in programme.versions.all() if version.published_at), None),
            "draft": next((version for version in programme.versions.all() if not version.published_at), None),
            "locations": [location.name for location in programme.locations.all()],
        }
        for programme in programmes(actor)
    ]
