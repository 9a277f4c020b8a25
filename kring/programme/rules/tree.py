"""The decision tree ('beslisboom', R60): a few questions, an advice with reasons.

It says what fits the scope of the *programme*; it decides nothing about a person. A tree is data: yes/no questions in
order, each of which, answered with yes, speaks for one kind of support. Follow-up questions count only under a yes.
"""

import dataclasses
from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import Any


class Support(StrEnum):
    """Kinds of support an advice can name, the most urgent first: with several reasons the first one leads."""

    CRISIS = "crisis"
    MENTAL_HEALTH = "mental_health"
    INTENSIVE_PRIMARY_CARE = "intensive_primary_care"
    DEBT_HELP = "debt_help"
    SOCIAL_WORK = "social_work"
    SOCIAL_PRESCRIBING = "social_prescribing"


@dataclasses.dataclass(frozen=True, slots=True)
class Words:
    """A text in both languages."""

    nl: str
    en: str

    def in_language(self, language: str) -> str:
        """The text in a language; Dutch when the other is empty."""
        return (self.en if language == "en" else self.nl) or self.nl


@dataclasses.dataclass(frozen=True, slots=True)
class Question:
    """One question. `support` is what a yes speaks for; `reason` is the sentence shown with the advice."""

    key: str
    text: Words
    support: Support
    reason: Words
    follow_ups: tuple["Question", ...] = ()


@dataclasses.dataclass(frozen=True, slots=True)
class Advice:
    """What fits the programme's scope, with the reasons, most urgent first. `alongside` are further supports that a yes spoke for."""

    support: Support
    reasons: tuple[Words, ...]
    alongside: tuple[Support, ...] = ()

    @property
    def in_scope(self) -> bool:
        """Whether the programme itself is what fits."""
        return self.support is Support.SOCIAL_PRESCRIBING


class UnusableTree(ValueError):
    """The tree cannot be used; each problem names the question it is about."""

    def __init__(self, problems: list[str]):
        super().__init__("; ".join(problems))
        self.problems = problems


def advise(questions: Iterable[Question], yes: Iterable[str], in_scope_reason: Words) -> Advice:
    """The advice for the questions answered with yes. No yes at all means: fits the programme."""
    reached = list(_reached(questions, frozenset(yes)))
    if not reached:
        return Advice(Support.SOCIAL_PRESCRIBING, (in_scope_reason,))
    order = list(Support)
    reached.sort(key=lambda question: order.index(question.support))
    supports = tuple(dict.fromkeys(question.support for question in reached))
    return Advice(supports[0], tuple(question.reason for question in reached), supports[1:])


def _reached(questions: Iterable[Question], yes: frozenset[str]) -> Iterable[Question]:
    for question in questions:
        if question.key in yes:
            deeper = list(_reached(question.follow_ups, yes))
            yield from deeper or [question]


def read_tree(data: Any) -> tuple[Question, ...]:
    """Questions from their stored form. Raises UnusableTree naming every problem."""
    problems: list[str] = []
    seen: set[str] = set()
    questions = _read_questions(data, problems, seen, depth=1)
    if not questions and not problems:
        problems.append("tree.empty")
    if problems:
        raise UnusableTree(problems)
    return questions


def _read_questions(data: Any, problems: list[str], seen: set[str], depth: int) -> tuple[Question, ...]:
    if not isinstance(data, list):
        problems.append("tree.not_a_list")
        return ()
    if depth > 3 or len(data) > 12:
        problems.append("tree.too_large")
        return ()
    questions = []
    for entry in data:
        question = _read_question(entry, problems, seen, depth)
        if question is not None:
            questions.append(question)
    return tuple(questions)


def _read_question(entry: Any, problems: list[str], seen: set[str], depth: int) -> Question | None:
    if not isinstance(entry, Mapping) or not str(entry.get("key", "")).isidentifier():
        problems.append("question.key")
        return None
    key = str(entry["key"])
    if key in seen:
        problems.append(f"question.key_twice:{key}")
    seen.add(key)
    text, reason = read_words(entry.get("text")), read_words(entry.get("reason"))
    support = entry.get("support")
    if not text.nl or not text.en:
        problems.append(f"question.text:{key}")
    if not reason.nl or not reason.en:
        problems.append(f"question.reason:{key}")
    if support not in list(Support):
        problems.append(f"question.support:{key}")
        return None
    follow_ups = _read_questions(entry.get("follow_ups", []), problems, seen, depth + 1)
    return Question(key, text, Support(support), reason, follow_ups)


def read_words(data: Any) -> Words:
    """A text in both languages from its stored form; missing parts are empty."""
    if not isinstance(data, Mapping):
        return Words("", "")
    return Words(str(data.get("nl", "")).strip(), str(data.get("en", "")).strip())


def leads_to_crisis(questions: Iterable[Question]) -> bool:
    """Whether there is a question that is always asked and of which a yes always leads to crisis, whatever else is answered."""
    return any(set(_supports((question,))) == {Support.CRISIS} for question in questions)


def _supports(questions: Iterable[Question]) -> Iterable[Support]:
    for question in questions:
        yield question.support
        yield from _supports(question.follow_ups)


def all_keys(questions: Iterable[Question]) -> tuple[str, ...]:
    """The keys of all questions, follow-ups included, in order."""
    return tuple(key for q in questions for key in (q.key, *all_keys(q.follow_ups)))
