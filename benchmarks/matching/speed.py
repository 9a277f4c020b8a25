"""How fast activities are found among many: the product's search and match, beside the bare engine for the same words."""

import json
import random
import resource
import statistics
import subprocess
import sys
import time
import uuid
from collections.abc import Callable, Sequence
from datetime import time as clock
from decimal import Decimal
from pathlib import Path
from typing import Any

import numpy as np
import tantivy
from django.utils import timezone

from benchmarks.matching.collections import ROOT, dutch
from kring.directory.models import Activity, Theme
from kring.directory.rules.moments import AFTERNOON, MORNING
from kring.directory.search import keeping
from kring.directory.search.engine import SCHEMA
from kring.directory.search.finding import answer
from kring.directory.search.fitting import Need
from kring.directory.search.keeping import Index

QUESTIONS = 300
BATCH = 2000
HERE = (52.1, 5.1)


def make(region: uuid.UUID, count: int) -> float:
    """Fill the database with activities whose words are mixed from the demonstration's; returns seconds."""
    draw = random.Random(7)
    texts = [f"{text} {who}".split() for text, who in dutch().texts]
    words = [word for text in texts for word in text]
    began = time.perf_counter()
    for start in range(0, count, BATCH):
        Activity.objects.bulk_create(
            _one(region, n, draw, texts, words) for n in range(start, min(start + BATCH, count))
        )
    return time.perf_counter() - began


def _one(region: uuid.UUID, number: int, draw: random.Random, texts: list[list[str]], words: list[str]) -> Activity:
    text = [word if draw.random() < 0.6 else draw.choice(words) for word in draw.choice(texts)]
    hour = draw.randint(8, 20)
    return Activity(
        region_id=region,
        title=f"{' '.join(text[:4])} {number}"[:200],
        description=" ".join(text),
        organiser=f"Organisatie {number % 4000}",
        theme=draw.choice(Theme.values),
        latitude=HERE[0] + draw.gauss(0, 0.15),
        longitude=HERE[1] + draw.gauss(0, 0.25),
        days=draw.choice([0, 1, 2, 4, 8, 16, 3, 21, 31]),
        starts=clock(hour),
        ends=clock(hour + 2),
        cost=draw.choice([None, Decimal(0), Decimal("3.50"), Decimal(20)]),
        cost_per="time",
        age_min=draw.choice([None, None, 18, 55]),
        spoken=draw.choice(["", "", "", "en", "ar tr"]),
        access=draw.choice([0, 0, 1, 3, 7]),
        group_size=draw.choice(["", "small", "large"]),
        buddy=draw.choice([None, True, False]),
        confirmed_on=timezone.localdate(),
    )


def measure(region: uuid.UUID, count: int) -> dict:
    """Everything: making the index, finding, matching, a changed entry, memory."""
    made = make(region, count)
    began = time.perf_counter()
    keeping.build(region)
    built = time.perf_counter() - began
    index = keeping.index(region)
    today = timezone.localdate()
    texts = [one.text for one in dutch().questions]
    draw = random.Random(3)
    asked = [draw.choice(texts) for _ in range(QUESTIONS)]
    rounds = {
        "raw engine, the words as typed": (lambda text: _raw(index, text), asked),
        "search, words": (lambda text: answer(index, Need(text=text), today, strictly=True), asked),
        "search, words near": (lambda text: answer(index, _near(text), today, strictly=True), asked),
        "search, no words": (lambda text: answer(index, _near(""), today, strictly=True), asked),
        "match, whole profile": (lambda text: answer(index, profile(text), today, strictly=False), asked),
        "search as asked, with the look whether something changed": (
            lambda text: answer(keeping.index(region), Need(text=text), today, strictly=True),
            asked,
        ),
    }
    return {
        "activities": count,
        "seconds to fill the database": round(made, 1),
        "seconds to make the index": round(built, 1),
        "ms": {name: _percentiles(ask, texts) for name, (ask, texts) in rounds.items()},
        "seconds until a changed entry is found": round(_changed(region), 3),
        "MB": _sizes(region),
    }


def _near(text: str) -> Need:
    return Need(text=text, here=HERE, within=10.0)


def profile(text: str) -> Need:
    """Everything that can be asked for one person."""
    return Need(
        text=text, themes=frozenset({"meet", "walk", "cook"}), here=HERE, within=3.0, most=15.0, days=0b10101,
        parts=MORNING + AFTERNOON, age=67, languages=frozenset({"ar"}), access=1, group="small", buddy=True,
    )  # fmt: skip


def _raw(index: Index, text: str) -> Sequence:
    words = [word for word in text.lower().split() if word.isalnum()]
    parts = [(tantivy.Occur.Should, tantivy.Query.term_query(SCHEMA, "terms", word)) for word in words]
    return index.reader.searcher.search(tantivy.Query.boolean_query(parts), 20, count=False).hits


def _percentiles(ask: Callable[[str], object], texts: list[str]) -> dict[str, float]:
    ask(texts[0])
    took, processor = [], []
    for text in texts:
        began, worked = time.perf_counter(), time.process_time()
        ask(text)
        took.append((time.perf_counter() - began) * 1000)
        processor.append((time.process_time() - worked) * 1000)
    return {
        "p50": round(statistics.median(took), 2),
        "p99": round(float(np.quantile(took, 0.99)), 2),
        "most": round(max(took), 2),
        # What hardly depends on what else the machine does.
        "processor p50": round(statistics.median(processor), 2),
        "processor p99": round(float(np.quantile(processor, 0.99)), 2),
    }


def _changed(region: uuid.UUID) -> float:
    """From saving an entry with a new word until a search finds it."""
    entry = Activity.objects.filter(region_id=region).first()
    entry.title = "Zandkastelenbouwgilde"
    began = time.perf_counter()
    entry.save()
    found = answer(keeping.index(region), Need(text="zandkastelenbouwgilde"), timezone.localdate(), strictly=True)
    if len(found.rows) != 1:
        raise RuntimeError("the changed entry was not found")
    return time.perf_counter() - began


def _sizes(region: uuid.UUID) -> dict[str, Any]:
    folder = keeping.folder_of(region)
    files = sum(path.stat().st_size for path in Path(folder).rglob("*") if path.is_file())
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    words = [sys.executable, "-m", "benchmarks.matching.memory", str(region)]
    told = subprocess.run(words, cwd=ROOT, stdout=subprocess.PIPE, text=True, check=True)
    return {
        "files of the index (shared)": round(files / 1e6, 1),
        "peak of this process, which made it": round(peak, 1),
        "private memory of a process that only searches": json.loads(told.stdout),
    }
