"""What figures take is measured and printed; and a thousand sites stay under a second."""

import json
import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def test_what_figures_take_is_told_beside_the_library_alone():
    words = [sys.executable, "-m", "benchmarks.statistics", "--people", "300", "--runs", "1"]
    kept = {name: value for name, value in os.environ.items() if not name.startswith("KRING_")}
    told = subprocess.run(words, cwd=ROOT, env=kept, capture_output=True, text=True, check=False)
    assert told.returncode == 0, told.stderr
    found = json.loads(told.stdout)
    assert len(found["milliseconds"]) == 10
    assert {tuple(one) for one in found["milliseconds"].values()} == {("kring", "library alone")}
    assert 0 < found["milliseconds"]["mean of 1000 sites, REML"]["kring"] < 1000
    assert found["coming up"]["kring.statistics.survival"]["seconds"] > 0
