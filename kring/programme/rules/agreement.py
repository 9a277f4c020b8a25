"""The content of a programme version: target group, variant, norms, terms, texts, tree and what is measured, as one value."""

import dataclasses
from collections.abc import Mapping
from enum import StrEnum
from typing import Any

from kring.programme.rules.measuring import Measuring, read_measuring
from kring.programme.rules.tree import Question, Support, Words, read_tree, read_words


class Variant(StrEnum):
    """How a location refers (R7): targeted after 'het andere gesprek', or broadly to the social domain."""

    TARGETED = "targeted"
    BROAD = "broad"


class Moment(StrEnum):
    """Moments at which feedback to the referrer is owed (R72)."""

    AFTER_INTAKE = "after_intake"
    AT_PLAN = "at_plan"
    AT_END = "at_end"
    AT_DROP_OUT = "at_drop_out"


class WiderKind(StrEnum):
    """Kinds of activity that a programme may offer beside the usual ones (R8)."""

    MONEY = "money"
    HOME = "home"
    WORK = "work"
    SAFETY = "safety"


@dataclasses.dataclass(frozen=True, slots=True)
class Norms:
    """Norms in working days, unless the name says otherwise."""

    days_to_accept: int = 2
    days_to_first_contact: int = 5
    days_to_feedback: int = 10
    days_between_attempts: int = 2
    attempts_before_card: int = 3
    days_until_unread_reminder: int = 10
    longest_step_days: int = 30
    conversations_low: int = 2
    conversations_high: int = 6
    help_question_length: int = 280  # characters


@dataclasses.dataclass(frozen=True, slots=True)
class Agreement:
    """What was agreed, ready for use.

    `terms` maps a term's code to the words this programme uses for it; `supports` names each kind of support here and
    `where_to` says how to get there. `kinds` are the wider kinds of activity that are offered. `crisis_text` is only added to
    Kring's own safety text (`programme/advice.jinja`) and may be empty.
    """

    variant: Variant
    target_group: Words
    in_scope_reason: Words
    crisis_text: Words
    norms: Norms
    moments: tuple[Moment, ...]
    discussed: tuple[tuple[str, Words], ...]
    supports: Mapping[str, Words]
    where_to: Mapping[str, Words]
    terms: Mapping[str, Words]
    icpc: bool
    kinds: tuple[WiderKind, ...]
    tree: tuple[Question, ...]
    measuring: Measuring

    def names(self, language: str) -> dict[str, str]:
        """What each kind of support is called here, in a language."""
        return _said(self.supports, language)

    def others(self, language: str) -> dict[str, str]:
        """What is there beside the programme itself, by what it is called here: where somebody may fit better."""
        return {code: name for code, name in self.names(language).items() if code != Support.SOCIAL_PRESCRIBING}

    def ways(self, language: str) -> dict[str, str]:
        """How to get to each kind of support, in a language; without those of which nothing was said."""
        return _said(self.where_to, language)


def _said(words: Mapping[str, Words], language: str) -> dict[str, str]:
    return {code: both.in_language(language) for code, both in words.items() if both.nl or both.en}


class UnusableAgreement(ValueError):
    """The content cannot be used; `problems` names each field that is wrong."""

    def __init__(self, problems: list[str]):
        super().__init__("; ".join(problems))
        self.problems = problems


LIMITS = {
    "days_to_accept": (1, 30),
    "days_to_first_contact": (1, 60),
    "days_to_feedback": (1, 60),
    "days_between_attempts": (1, 30),
    "attempts_before_card": (1, 10),
    "days_until_unread_reminder": (1, 60),
    "longest_step_days": (1, 180),
    "conversations_low": (1, 30),
    "conversations_high": (1, 60),
    "help_question_length": (80, 1000),
}


def read(content: Mapping[str, Any]) -> Agreement:
    """An agreement from its stored form. Raises UnusableAgreement (or UnusableTree for the tree) naming every problem."""
    problems: list[str] = []
    variant = content.get("variant")
    if variant not in list(Variant):
        problems.append("variant")
    norms = _read_norms(content.get("norms", {}), problems)
    moments = tuple(Moment(m) for m in content.get("moments", ()) if m in list(Moment))
    if not moments:
        problems.append("moments")
    texts = {name: read_words(content.get(name)) for name in ("target_group", "in_scope_reason", "crisis_text")}
    problems.extend(name for name, words in texts.items() if not _complete(words, optional=name == "crisis_text"))
    measuring = read_measuring(content, problems)
    if problems:
        raise UnusableAgreement(problems)
    return Agreement(
        variant=Variant(variant),
        norms=norms,
        moments=moments,
        discussed=tuple((entry["key"], read_words(entry)) for entry in content.get("discussed", ())),
        supports={key: read_words(words) for key, words in content.get("supports", {}).items()},
        where_to={key: read_words(words) for key, words in content.get("where_to", {}).items()},
        terms={key: read_words(words) for key, words in content.get("terms", {}).items()},
        icpc=bool(content.get("icpc", False)),
        kinds=wider_kinds(content),
        tree=read_tree(content.get("tree", [])),
        measuring=measuring,
        **texts,
    )


def wider_kinds(content: Mapping[str, Any]) -> tuple[WiderKind, ...]:
    """The wider kinds of activity that a stored content offers; none when it says nothing of them."""
    return tuple(kind for kind in WiderKind if kind in (content.get("kinds") or ()))


def _complete(words: Words, optional: bool) -> bool:
    return bool(words.nl and words.en) or (optional and not words.nl and not words.en)


def _read_norms(data: Mapping[str, Any], problems: list[str]) -> Norms:
    values = {}
    for name, (low, high) in LIMITS.items():
        value = data.get(name, Norms.__dataclass_fields__[name].default)
        if not isinstance(value, int) or isinstance(value, bool) or not low <= value <= high:
            problems.append(f"norms.{name}")
        else:
            values[name] = value
    if values.get("conversations_low", 0) > values.get("conversations_high", 999):
        problems.append("norms.conversations_low")
    return Norms(**values)
