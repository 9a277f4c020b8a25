"""One profile finds the same, in the same order and for the same reasons, in whichever process it is asked.

What a process keeps by hash it keeps in an order of its own: two web servers beside each other must not differ, nor one after it was
started again. Each process here has another seed and makes its own index.
"""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]


@pytest.fixture
def process(tmp_path):
    """Runs one word of `in_a_process` with a seed; what it printed."""

    def run(word, seed):
        (tmp_path / seed).mkdir()
        own = {
            "PYTHONHASHSEED": seed,
            "KRING_DEMO": "1",
            "KRING_VAR": str(tmp_path / seed),
            "KRING_SEARCH": str(tmp_path / seed / "search"),
            "KRING_DATABASE": f"sqlite:///{tmp_path / 'kring.sqlite3'}",
        }
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("KRING_", "DJANGO_"))}
        words = [sys.executable, "-m", "tests.directory.search.in_a_process", word]
        told = subprocess.run(words, cwd=ROOT, env=kept | own, capture_output=True, text=True, check=False)
        assert told.returncode == 0, told.stderr
        return told.stdout

    return run


def test_a_profile_is_answered_the_same_in_every_process(process):
    process("make", "0")
    first, second = (json.loads(process("ask", seed)) for seed in ("1", "4242"))
    assert first["hash"] != second["hash"]
    assert len(first["found"]) == len(second["found"]) == 25
    alike = [row for row in first["found"][0]["rows"] if row[1] == "Samen eten en wandelen"]
    assert len(alike) == 40  # only their key tells them apart
    assert sum(len(one["rows"]) for one in first["found"][1:]) > 500
    for one, other in zip(first["found"], second["found"], strict=True):
        assert all(reasons or minded for _id, _title, reasons, minded, *_rest in one["rows"]), one["text"]
        assert one == other, one["text"]
