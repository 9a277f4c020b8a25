"""Labelled sets: texts, questions in people's words, and which texts serve which question (grade 1 partly, 2 well)."""

import dataclasses
import json
import re
from pathlib import Path

from kring.directory.search.columns import said

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
MIAMI = ROOT.parent / "shared" / "data" / "retrieval" / "miami211"
_MARK = re.compile(r"###\w+###")  # codes of counties within the texts


@dataclasses.dataclass(frozen=True, slots=True)
class Question:
    """What somebody asks; `kind` is the group it is reported in, `grades` are of the places in `texts`."""

    id: str
    text: str
    kind: str
    grades: dict[int, int]


@dataclasses.dataclass(frozen=True, slots=True)
class Labelled:
    """A set to measure on."""

    name: str
    language: str
    texts: list[tuple[str, str]]
    questions: list[Question]


def _lines(path: Path) -> list[dict]:
    return [json.loads(line) for line in path.read_text("utf-8").splitlines() if line.strip()]


def miami() -> Labelled | None:
    """Services of a helpline with the indexers' own terms as questions; None where the data are not there."""
    if not MIAMI.is_dir():
        return None
    documents, asked = _lines(MIAMI / "corpus.jsonl"), _lines(MIAMI / "queries.jsonl")
    place = {document["id"]: number for number, document in enumerate(documents)}
    grades: dict[str, dict[int, int]] = {}
    for line in (MIAMI / "qrels.tsv").read_text("utf-8").splitlines():
        question, _, document, grade = line.split("\t")
        grades.setdefault(question, {})[place[document]] = int(grade)
    texts = [(_MARK.sub(" ", said(one["title"], one["text"])), one["provider"]) for one in documents]
    questions = [Question(one["id"], one["text"], _by_length(one["text"]), grades[one["id"]]) for one in asked]
    return Labelled("miami211", "en", texts, questions)


def _by_length(text: str) -> str:
    count = len(re.findall(r"\w+", text))
    return "one word" if count == 1 else "two words" if count == 2 else "three or more words"


def dutch(judged: str = "both") -> Labelled:
    """Our own set: the demonstration's activities, needs in people's words, labelled by two independent passes.

    `judged` is '1', '2', or 'both': the lower of the two grades, so that both found it fitting.
    """
    activities, needs = _lines(ROOT / "kring" / "demo" / "activities.jsonl"), _lines(HERE / "needs_nl.jsonl")
    place = {one["id"]: number for number, one in enumerate(activities)}
    passes = [labels(number) for number in ("1", "2") if judged in (number, "both")]
    questions = []
    for need in needs:
        grades = {
            place[activity]: grade
            for activity in place
            if (grade := min(one.get((need["id"], activity), 0) for one in passes))
        }
        questions.append(Question(need["id"], need["text"], need["type"], grades))
    texts = [
        (said(one["title"], one["text"], one["expect"], one["ages"], theme=one["theme"]), one["organiser"])
        for one in activities
    ]
    return Labelled("dutch", "nl", texts, questions)


def labels(judged: str) -> dict[tuple[str, str], int]:
    """(need, activity) -> grade, of one pass."""
    found = {}
    for line in (HERE / f"labels_nl_{judged}.tsv").read_text("utf-8").splitlines():
        need, activity, grade = line.split("\t")
        found[need, activity] = int(grade)
    return found


def agreement() -> dict[str, float | int]:
    """How far the two passes agree over every need and activity: Cohen's kappa for 'serves or not', and weighted over grades."""
    one, two = labels("1"), labels("2")
    needs = [need["id"] for need in _lines(HERE / "needs_nl.jsonl")]
    activities = [each["id"] for each in _lines(ROOT / "kring" / "demo" / "activities.jsonl")]
    pairs = [(one.get((n, a), 0), two.get((n, a), 0)) for n in needs for a in activities]
    return {
        "pairs": len(pairs),
        "labelled by one or both": sum(1 for a, b in pairs if a or b),
        "kappa, serves or not": round(kappa([(min(a, 1), min(b, 1)) for a, b in pairs], 2), 3),
        "kappa, grades, linear weights": round(kappa(pairs, 3), 3),
    }


def kappa(pairs: list[tuple[int, int]], grades: int) -> float:
    """Cohen's kappa with linear weights (with two grades: without weights)."""
    count, far = len(pairs), grades - 1
    seen = sum(abs(a - b) / far for a, b in pairs) / count
    first = [sum(1 for a, _ in pairs if a == grade) / count for grade in range(grades)]
    second = [sum(1 for _, b in pairs if b == grade) / count for grade in range(grades)]
    chance = sum(first[a] * second[b] * abs(a - b) / far for a in range(grades) for b in range(grades))
    return 1 - seen / chance
