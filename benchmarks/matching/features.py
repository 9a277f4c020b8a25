"""What each feature of finding by words does, on a labelled set: the order with all of them, and with one after another left out.

A feature is kept because our own Dutch set gains by it. Miami's labels stand beside it and decide nothing.
"""

import contextlib
import dataclasses
from collections.abc import Callable
from pathlib import Path
from unittest import mock

from benchmarks.matching import quality
from benchmarks.matching.collections import Labelled
from kring.directory.rules import told
from kring.directory.search import analysis, asking, engine, finding, spelling
from kring.directory.search.engine import Reader
from kring.directory.search.keeping import Index
from kring.directory.search.thesaurus import Thesaurus

Change = contextlib.AbstractContextManager[object]


def _second_look(*, always: bool) -> Change:
    ask = Reader.ask

    def asked(self: Reader, *given: object, feedback: bool) -> engine.Hits:
        return ask(self, *given, feedback=always)

    return mock.patch.object(Reader, "ask", asked)


def _as_one_language() -> Change:
    """Every small word is a word of either language, as where the language of a text were not told."""
    return mock.patch.object(finding, "told_in", lambda text: None)


def _no_small_words() -> Change:
    """Phrases of the thesaurus count without the small words that they were written with."""
    return mock.patch.object(Thesaurus, "needs", lambda self, said: frozenset())


def _no_words_say_nothing() -> Change:
    nothing = {language: frozenset() for language in analysis.LANGUAGES}
    return mock.patch.multiple(asking, SAYS_NOTHING=nothing, SAYS_NOTHING_IN_A_STORY=nothing)


def _read_as_typed() -> Change:
    return mock.patch.object(told, "read", told.Told)


def _never_misspelt() -> Change:
    return mock.patch.object(finding, "reading", lambda text, *_given, **_more: spelling.Reading(text, [], []))


# Name -> how to do without it while a question is asked.
WITHOUT: dict[str, Callable[[], Change]] = {
    "a second look with the words of the best entries": lambda: _second_look(always=False),
    "no second look for stories": lambda: _second_look(always=True),
    "the second look does without names": lambda: mock.patch.object(engine, "WHO", "\0"),
    "half for what means the same": lambda: mock.patch.object(asking, "SAME", 1.0),
    "half for what serves it": lambda: mock.patch.object(asking, "SERVES", 1.0),
    "half for parts of compounds": lambda: mock.patch.object(asking, "PART", 1.0),
    "parts of compounds": lambda: mock.patch.object(asking, "_of_parts", lambda said, compounds: ()),
    "other ways to say it count a little": lambda: mock.patch.object(engine, "OTHER_WAYS", 0.0),
    "another way counts for no more than the word": lambda: mock.patch.object(Reader, "_rarity_of", lambda *_: 1.0),
    "words next to each other": lambda: mock.patch.object(asking, "NEXT_TO_EACH_OTHER", 0.0),
    "words that say nothing": _no_words_say_nothing,
    "words of a story of which the thesaurus knows nothing": lambda: mock.patch.object(asking, "STRAY", asking.TYPED),
    "small words of phrases": _no_small_words,
    "what a story tells beside a wish": _read_as_typed,
    "the language of a text": _as_one_language,
    "misspelt words": _never_misspelt,
}


def measure(labelled: Labelled, folder: Path) -> dict:
    """nDCG@10 with everything, and what is gained by each feature: with it less without it, question by question."""
    index = quality.index_of(labelled, folder / "index")
    questions = [one for one in labelled.questions if any(one.grades.values())]

    def ask(index: Index, change: Callable[[], Change] = contextlib.nullcontext) -> list[float]:
        order = quality.kring(index)
        with change():
            return [quality.ndcg(order(one.text), one.grades) for one in questions]

    whole = ask(index)
    gained = {name: ask(index, change) for name, change in WITHOUT.items()}
    gained["the thesaurus"] = ask(dataclasses.replace(index, thesauri=(Thesaurus((), labelled.language),)))
    gained["names have terms of their own"] = ask(_with_names_as_words(labelled, folder / "names"))
    return {
        "questions": len(questions),
        "ndcg@10": quality.with_interval(whole),
        "gained by": {name: _difference(whole, values) for name, values in gained.items()},
    }


def _with_names_as_words(labelled: Labelled, folder: Path) -> Index:
    texts = [(f"{text} . {who}", "") for text, who in labelled.texts]
    return quality.index_of(dataclasses.replace(labelled, texts=texts), folder)


def _difference(whole: list[float], without: list[float]) -> dict:
    each = [a - b for a, b in zip(whole, without, strict=True)]
    return quality.with_interval(each) | {"questions changed": sum(one != 0 for one in each)}
