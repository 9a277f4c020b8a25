"""What changed between two versions of the agreements, part by part. Pure: stored content in, changes out."""

import dataclasses
from collections.abc import Iterator, Mapping
from enum import StrEnum
from typing import Any

from kring.programme.rules.measuring import LIMITS, Occasion, read_measuring

type Path = tuple[str, ...]


class Kind(StrEnum):
    """What happened to a part."""

    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"
    MOVED = "moved"


@dataclasses.dataclass(frozen=True, slots=True)
class Change:
    """One difference. `path` says where, such as ('norms', 'days_to_accept') or ('tree', 'debts', 'text', 'nl').

    For a question that was added, removed or moved, `before` and `after` hold its Dutch text.
    """

    kind: Kind
    path: Path
    before: str = ""
    after: str = ""


TEXTS = ("target_group", "in_scope_reason", "crisis_text")
WORD_LISTS = ("supports", "where_to", "terms")
LANGUAGES = ("nl", "en")


def differences(old: Mapping[str, Any], new: Mapping[str, Any]) -> list[Change]:
    """All changes from `old` to `new`, in the order of the form."""
    before, after = dict(_plain(old)), dict(_plain(new))
    found = []
    for path in dict.fromkeys([*after, *before]):
        one, other = before.get(path, ""), after.get(path, "")
        if one != other:
            kind = Kind.CHANGED if one and other else Kind.ADDED if other else Kind.REMOVED
            found.append(Change(kind, path, one, other))
    return [*found, *_questions(old.get("tree", []), new.get("tree", []))]


def _plain(content: Mapping[str, Any]) -> Iterator[tuple[Path, str]]:
    yield ("variant",), str(content.get("variant", ""))
    yield ("icpc",), "yes" if content.get("icpc") else "no"
    for name in TEXTS:
        yield from _words((name,), content.get(name, {}))
    for name, value in content.get("norms", {}).items():
        yield ("norms", name), str(value)
    for name in content.get("moments", ()):
        yield ("moments", name), "yes"
    for name in content.get("kinds", ()):
        yield ("kinds", name), "yes"
    for entry in content.get("discussed", ()):
        yield from _words(("discussed", entry["key"]), entry)
    for name in WORD_LISTS:
        for key, words in content.get(name, {}).items():
            yield from _words((name, key), words)
    yield from _measured(content)


def _measured(content: Mapping[str, Any]) -> Iterator[tuple[Path, str]]:
    measuring = read_measuring(content)
    for occasion in Occasion:
        asked = measuring.at(occasion)
        if asked is None:
            continue
        for code in asked.instruments:
            yield ("measuring", occasion.value, "instruments", code), "yes"
        for name in LIMITS:
            yield ("measuring", occasion.value, name), str(getattr(asked, name))
    for alarm in measuring.alarms:
        side = "low" if alarm.at_most else "high"
        yield ("measuring", "alarms", alarm.instrument, alarm.item, side), str(alarm.value)


def _words(path: Path, words: Mapping[str, Any]) -> Iterator[tuple[Path, str]]:
    for language in LANGUAGES:
        text = str(words.get(language, "")).strip()
        if text:
            yield (*path, language), text


def _questions(old: list[Mapping[str, Any]], new: list[Mapping[str, Any]]) -> Iterator[Change]:
    before, after = dict(_flat(old)), dict(_flat(new))
    for key, (question, _) in before.items():
        if key not in after:
            yield Change(Kind.REMOVED, ("tree", key), before=question["text"].get("nl", ""))
    kept_before = [key for key in before if key in after]
    kept_after = [key for key in after if key in before]
    for key, (question, parent) in after.items():
        text = question["text"].get("nl", "")
        if key not in before:
            yield Change(Kind.ADDED, ("tree", key), after=text)
            continue
        earlier, parent_before = before[key]
        if parent != parent_before or kept_before.index(key) != kept_after.index(key):
            yield Change(Kind.MOVED, ("tree", key), before=text, after=text)
        if earlier["support"] != question["support"]:
            yield Change(Kind.CHANGED, ("tree", key, "support"), str(earlier["support"]), str(question["support"]))
        for part in ("text", "reason"):
            for language in LANGUAGES:
                one, other = earlier[part].get(language, ""), question[part].get(language, "")
                if one != other:
                    yield Change(Kind.CHANGED, ("tree", key, part, language), one, other)


def _flat(questions: list[Mapping[str, Any]], parent: str = "") -> Iterator[tuple[str, tuple[Mapping[str, Any], str]]]:
    for question in questions:
        yield question["key"], (question, parent)
        yield from _flat(question.get("follow_ups", []), question["key"])
