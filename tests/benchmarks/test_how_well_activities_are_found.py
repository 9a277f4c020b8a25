"""The measures are right, the Dutch set is sound, and activities are found as well as was said."""

import json
import math
import os
import subprocess
import sys

import pytest

from benchmarks.matching import collections
from benchmarks.matching.quality import average_precision, measure, ndcg, precision
from scripts.needs import postgres

GRADES = {0: 2, 1: 1, 5: 2}
BM25_WITH_LIGHT_STEMMING = 0.4283  # as published with Miami's labels


def test_ndcg_of_a_known_answer():
    best = 3 + 3 / math.log2(3) + 1 / 2
    assert ndcg([0, 5, 1], GRADES) == pytest.approx(1)
    assert ndcg([9, 0], GRADES) == pytest.approx(3 / math.log2(3) / best)
    assert ndcg([], GRADES) == 0


def test_precision_counts_the_highest_grade():
    assert average_precision([0, 9, 5], GRADES) == pytest.approx((1 + 2 / 3) / 2)
    assert average_precision([0], {1: 1}) is None
    assert precision([0, 1, 5, 8, 9], GRADES) == pytest.approx(2 / 5)


def test_agreement_of_known_judgements():
    assert collections.kappa([(1, 1), (0, 0)], 2) == pytest.approx(1)
    assert collections.kappa([(1, 1), (1, 0), (0, 1), (0, 0)], 2) == pytest.approx(0)
    # Cohen 1960, a table of 20 yes-yes, 5 yes-no, 10 no-yes, 15 no-no: .7 seen, .5 by chance
    pairs = [(1, 1)] * 20 + [(1, 0)] * 5 + [(0, 1)] * 10 + [(0, 0)] * 15
    assert collections.kappa(pairs, 2) == pytest.approx(0.4)


def test_the_dutch_set_is_whole_and_the_passes_agree():
    labelled = collections.dutch()
    assert len(labelled.texts) >= 300
    assert len(labelled.questions) >= 60
    assert all(one.grades for one in labelled.questions)
    assert collections.agreement()["kappa, serves or not"] > 0.6


def test_dutch_needs_are_found_better_than_by_words_alone(tmp_path):
    labelled = collections.dutch()
    found = measure(labelled, tmp_path)
    assert found["kring"]["ndcg@10"]["mean"] > 0.37
    assert found["difference of ndcg@10"]["low"] > 0
    kinds = found["kring"]["by kind"]
    assert set(kinds) == {one.kind for one in labelled.questions} and len(kinds) == 3
    assert sum(one["questions"] for one in kinds.values()) == found["questions"]
    assert all(one["low"] < one["mean"] < one["high"] for one in kinds.values())


def test_the_helpline_s_questions_are_found_as_well_as_was_said(tmp_path):
    labelled = collections.miami()
    if labelled is None:
        pytest.skip("not run: ../shared/data/retrieval is not here")
    found = measure(labelled, tmp_path)
    assert found["kring"]["ndcg@10"]["mean"] >= 0.45
    assert found["kring"]["ndcg@10"]["low"] > BM25_WITH_LIGHT_STEMMING
    assert found["difference of ndcg@10"]["low"] > 0


@pytest.mark.parametrize("database", ["sqlite", "postgresql"])
def test_the_speed_and_the_memory_of_searching_are_measured_on_each_database(database):
    if database == "postgresql" and postgres() is None:
        pytest.skip("not run: PostgreSQL's server programs are not here")
    words = [sys.executable, "-m", "benchmarks.matching", "--no-quality", "--activities", "400", "--database", database]
    kept = {name: value for name, value in os.environ.items() if not name.startswith("KRING_")}
    told = subprocess.run(words, cwd=collections.ROOT, env=kept, capture_output=True, text=True, check=False)
    assert told.returncode == 0, told.stderr
    speed = json.loads(told.stdout)["speed"]
    assert (speed["database"], speed["activities"]) == (database, 400)
    assert speed["MB"]["private memory of a process that only searches"]["after all questions"] > 10
