"""The small form of the benchmark of results measures every page without an error, and what keeping them current takes."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.longest
def test_the_pages_of_results_and_measured_files_are_measured_beside_the_bare_driver(tmp_path):
    words = ["--measurements", "3000", "--locations", "4", "--seconds", "0.2", "--cache", str(tmp_path)]
    kept = {name: value for name, value in os.environ.items() if not name.startswith("KRING_")}
    told = subprocess.run(
        [sys.executable, "-m", "benchmarks.results", *words],
        cwd=ROOT,
        env=kept,
        capture_output=True,
        text=True,
        check=False,
    )
    assert told.returncode == 0, told.stderr
    found = json.loads(told.stdout)
    assert 2500 < found["made"]["rows"]["score"] < 3500
    assert found["made"]["locations"] >= 4  # and those of the demonstration that measure
    assert found["made"]["blocks"] > 50
    assert set(found["pages"]) == {"own team", "programme", "location of others", "file", "questions of the file"}
    for page in found["pages"].values():
        assert page["floor"]["ms"] > 0
        assert all(load["errors"] == 0 and load["requests"] > 0 for load in page["users"].values())
    assert 0 < found["keeping"]["again"] < found["keeping"]["first time"]
