"""How well questions are answered: nDCG@10, MAP, P@5, with intervals, beside plain BM25 of the same engine."""

import dataclasses
import math
import random
import statistics
import time
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path

import numpy as np

from benchmarks.matching.collections import Labelled, Question
from kring.directory.rules.thesaurus import phrases
from kring.directory.search import columns as cols
from kring.directory.search.analysis import Compounds, entry_terms, folded, spread, terms
from kring.directory.search.asking import Wish
from kring.directory.search.engine import Engine, Entry
from kring.directory.search.finding import answer
from kring.directory.search.fitting import Need
from kring.directory.search.keeping import Index, known_terms, vocabulary_of, words_from
from kring.directory.search.thesaurus import Thesaurus, shipped, thesaurus

DRAWS = 2000  # bootstrap samples of questions
DEEP = 1000
UNAWARE = "kring without the lines of its thesaurus in which a question stands"
MEASURES = ("ndcg@10", "map", "p@5")


def index_of(labelled: Labelled, folder: Path) -> Index:
    """The product's own index over the texts of a set."""
    language = labelled.language
    texts = [(spread(text, language), folded(who, language)) for text, who in labelled.texts]
    vocabulary = vocabulary_of((text + who, language) for text, who in texts)
    compounds = Compounds(known_terms(vocabulary, {}))
    engine = Engine(folder)
    engine.write((Entry(n, entry_terms(*text, language, compounds)) for n, text in enumerate(texts)), anew=True)
    columns = np.zeros(len(texts), cols.COLUMNS)
    columns["live"] = True
    return Index(columns, engine.reader(), words_from(vocabulary, compounds), (thesaurus(language),))


def ndcg(found: Sequence[int], grades: dict[int, int], deep: int = 10) -> float:
    """Normalised discounted cumulative gain; gain 2^grade - 1, discount log2(place + 1)."""
    gain = sum((2 ** grades.get(row, 0) - 1) / math.log2(at + 2) for at, row in enumerate(found[:deep]))
    best = sorted(grades.values(), reverse=True)[:deep]
    ideal = sum((2**grade - 1) / math.log2(at + 2) for at, grade in enumerate(best))
    return gain / ideal if ideal else 0.0


def average_precision(found: Sequence[int], grades: dict[int, int]) -> float | None:
    """Average precision over grade 2; None when nothing has that grade."""
    wanted = {row for row, grade in grades.items() if grade == 2}
    hits, total = 0, 0.0
    for at, row in enumerate(found, 1):
        if row in wanted:
            hits += 1
            total += hits / at
    return total / len(wanted) if wanted else None


def precision(found: Sequence[int], grades: dict[int, int], deep: int = 5) -> float | None:
    """Share of the first `deep` that has grade 2; None when nothing has."""
    wanted = {row for row, grade in grades.items() if grade == 2}
    return sum(row in wanted for row in found[:deep]) / deep if wanted else None


def with_interval(values: Sequence[float]) -> dict[str, float]:
    """The mean with its 95% interval (percentile bootstrap over questions, a fixed seed)."""
    draw = random.Random(1)
    means = sorted(statistics.fmean(draw.choices(values, k=len(values))) for _ in range(DRAWS))
    low, high = means[round(0.025 * DRAWS)], means[round(0.975 * DRAWS) - 1]
    return {"mean": round(statistics.fmean(values), 4), "low": round(low, 4), "high": round(high, 4)}


def measure(labelled: Labelled, folder: Path) -> dict:
    """Everything about one set: the product's answers, plain BM25's, and the difference question by question."""
    index = index_of(labelled, folder)
    bare = dataclasses.replace(index, thesauri=(Thesaurus((), labelled.language),))
    unaware = dataclasses.replace(index, thesauri=(_without(labelled),))
    ways: dict[str, Callable[[str], Sequence[int]]] = {
        "kring": kring(index),
        UNAWARE: kring(unaware),
        "kring without its thesaurus": kring(bare),
        "bm25": _bm25(labelled, index.words.compounds, folder / "bm25"),
    }
    questions = [one for one in labelled.questions if any(one.grades.values())]
    result: dict = {
        "texts": len(labelled.texts),
        "questions": len(questions),
        "without any fitting text": len(labelled.questions) - len(questions),
        "questions that stand in the thesaurus": _known_to(labelled.language, questions),
    }
    values: dict[str, list[float]] = {}
    for way, ask in ways.items():
        answers, milliseconds = _asked(ask, questions)
        values[way] = [ndcg(found, one.grades) for found, one in zip(answers, questions, strict=True)]
        result[way] = _figures(answers, questions) | {"ms p50": milliseconds[0], "ms slowest": milliseconds[1]}
    for way in ("kring", UNAWARE, "kring without its thesaurus"):
        better = [a - b for a, b in zip(values[way], values["bm25"], strict=True)]
        result[f"{way.replace('kring', 'difference')} of ndcg@10"] = with_interval(better)
    return result


def _known_to(language: str, questions: list[Question]) -> int:
    """How many questions stand in the thesaurus word for word: of these it can be that whoever wrote it had them in mind."""
    known = {phrase.casefold() for phrase in phrases(shipped(language))}
    return sum(one.text.casefold() in known for one in questions)


def _without(labelled: Labelled) -> Thesaurus:
    """The thesaurus without each relation in which a question of the set stands word for word."""
    asked = {one.text.casefold() for one in labelled.questions}
    kept = [one for one in shipped(labelled.language) if asked.isdisjoint((*one.said, *one.means))]
    return Thesaurus(kept, labelled.language, thesaurus(labelled.language).across)


def kring(index: Index) -> Callable[[str], Sequence[int]]:
    """How the product orders the texts of an index for a question in words."""
    today = date(2026, 1, 1)
    return lambda text: answer(index, Need(text=text), today, strictly=False).rows[:DEEP].tolist()


def _bm25(labelled: Labelled, compounds: Compounds, folder: Path) -> Callable[[str], Sequence[int]]:
    """Plain BM25 of the same engine over the same terms: the words as they were typed, and nothing else."""
    language, engine = labelled.language, Engine(folder)
    texts = (folded(f"{text} . {who}", language) for text, who in labelled.texts)
    engine.write((Entry(n, terms(text, language, compounds)) for n, text in enumerate(texts)), anew=True)
    reader = engine.reader()

    def ask(text: str) -> list[int]:
        typed = [
            Wish((term,), 1.0, term, term, (term,)) for term in dict.fromkeys(terms(folded(text, language), language))
        ]
        return reader.ask(typed, DEEP, feedback=False).rows

    return ask


def _asked(
    ask: Callable[[str], Sequence[int]], questions: list[Question]
) -> tuple[list[Sequence[int]], tuple[float, float]]:
    ask(questions[0].text)  # files are opened at the first question
    answers, took = [], []
    for question in questions:
        began = time.perf_counter()
        answers.append(ask(question.text))
        took.append((time.perf_counter() - began) * 1000)
    return answers, (round(statistics.median(took), 2), round(max(took), 2))


def _figures(answers: list[Sequence[int]], questions: list[Question]) -> dict:
    found = {
        "ndcg@10": [ndcg(rows, one.grades) for rows, one in zip(answers, questions, strict=True)],
        "map": [average_precision(rows, one.grades) for rows, one in zip(answers, questions, strict=True)],
        "p@5": [precision(rows, one.grades) for rows, one in zip(answers, questions, strict=True)],
    }
    figures: dict = {name: with_interval([v for v in found[name] if v is not None]) for name in MEASURES}
    kinds = sorted({one.kind for one in questions})
    figures["by kind"] = {
        kind: {"questions": sum(one.kind == kind for one in questions)}
        | with_interval([v for v, one in zip(found["ndcg@10"], questions, strict=True) if one.kind == kind])
        for kind in kinds
    }
    return figures
