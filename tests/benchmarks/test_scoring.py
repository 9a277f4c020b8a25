"""What scoring takes is measured and printed beside plain sums of the same numbers; a hundred thousand stay far under five seconds."""

import json
import os
import subprocess
import sys
from pathlib import Path

from kring.outcomes import library

ROOT = Path(__file__).resolve().parents[2]
ASKED = 5.0 / 100_000  # seconds for one questionnaire


def test_what_scoring_takes_is_told_beside_plain_sums():
    words = [sys.executable, "-m", "benchmarks.scoring", "--questionnaires", "2400", "--runs", "2"]
    kept = {name: value for name, value in os.environ.items() if not name.startswith("KRING_")}
    told = subprocess.run(words, cwd=ROOT, env=kept, capture_output=True, text=True, check=False)
    assert told.returncode == 0, told.stderr
    found = json.loads(told.stdout)
    assert found["questionnaires"] == 2400
    assert set(found["each"]) == {code for code, _version in library.shipped()}
    assert found["scores"] > found["without a value"] > 0
    assert 0 < found["seconds"]["plain sums"] < found["seconds"]["scoring"] < 2400 * ASKED
