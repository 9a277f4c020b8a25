"""Importing is measured for every form of list, whole and without an error. Nothing here is about time."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from benchmarks.importing.whole import differing, failures

ROOT = Path(__file__).resolve().parents[2]
FORMATS = {"made, HSDS 3.0 JSON": "hsds_json", "made, CSV": "csv", "made, Excel": "excel"}
SERVICES = 40


def told_by(module: str) -> dict:
    words = [sys.executable, "-m", module, "--services", str(SERVICES), "--rounds", "1", "--made-only"]
    kept = {name: value for name, value in os.environ.items() if not name.startswith("KRING_")}
    told = subprocess.run(words, cwd=ROOT, env=kept, capture_output=True, text=True, check=False)
    assert told.returncode == 0, told.stderr
    return json.loads(told.stdout)


def test_a_whole_import_is_measured_for_every_form_beside_the_bare_database():
    measured = told_by("benchmarks.importing.whole")["lists"]
    assert {name: one["format"] for name, one in measured.items()} == FORMATS
    for name, one in measured.items():
        assert (one["services"], one["not in"]) == (SERVICES, 0), name
        assert one["objects"] >= SERVICES, name
        assert one["the same again, entries that differ"] == 0, name
        assert one["the whole, services a second"] > 0, name
        assert one["the database alone, services a second"] > 0, name
        assert one["times the database alone"] > 0, name


def test_reading_is_measured_for_every_form():
    measured = told_by("benchmarks.importing")
    lists = {name: measured[name] for name in FORMATS}
    assert {name: one["format"] for name, one in lists.items()} == FORMATS
    for name, one in lists.items():
        assert one["counts"]["service"] == SERVICES, name
        assert not {"not in", "noted"} & one["counts"].keys(), name
        assert one["services a second, reading and columns"]["of processor time"] > 0, name


@pytest.mark.parametrize(
    ("figures", "told"),
    [
        ({"services": 40, "not in": 0}, []),
        ({"services": 39, "not in": 1}, ["Excel: 39 of 40 came in, 1 did not"]),
        ({"services": 0, "not in": 0}, ["Excel: 0 of 40 came in, 0 did not"]),
    ],
)
def test_a_made_list_that_does_not_come_in_whole_ends_the_measuring_as_failed(figures, told):
    assert failures(40, {"Excel": figures}) == told


def test_a_list_that_changes_something_when_it_comes_again_ends_it_as_failed():
    assert differing({"CSV": {"the same again, entries that differ": 0}}) == []
    assert differing({"CSV": {"the same again, entries that differ": 3}}) == [
        "CSV: 3 entries differ when it comes again"
    ]
