"""The short form of the benchmark measures every page without an error. Nothing here is about time."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def measured(tmp_path):
    """What `python -m benchmarks --short` printed."""
    told = subprocess.run(
        [
            sys.executable,
            "-m",
            "benchmarks",
            "--short",
            "--profile",
            "--database",
            "sqlite",
            "--seconds",
            "0.2",
            "--cache",
            str(tmp_path),
        ],
        cwd=ROOT,
        env={name: value for name, value in os.environ.items() if not name.startswith("KRING_")},
        capture_output=True,
        text=True,
        check=False,
    )
    assert told.returncode == 0, told.stderr
    return json.loads(told.stdout)


@pytest.mark.longest
def test_everything_is_measured(measured):
    """One test, since two processes would each measure for their own part of several."""
    every_page_answers_without_an_error(measured)
    what_may_not_be_known_is_timed_beside_what_is_not_there(measured)
    each_page_stands_beside_the_bare_driver(measured)
    it_tells_where_the_time_of_sending_goes(measured)
    it_tells_of_the_machine_without_naming_it(measured)


def every_page_answers_without_an_error(measured):
    pages = measured["databases"]["sqlite"]["pages"]
    assert list(pages) == ["today", "refer", "send", "file", "activities", "match", "dashboard", "provider"]
    for page in pages.values():
        for users in ("1", "8", "8 at once"):
            assert page["users"][users]["errors"] == 0, page["users"][users]["first_errors"]
            assert page["users"][users]["requests"] > 0


def what_may_not_be_known_is_timed_beside_what_is_not_there(measured):
    found = measured["databases"]["sqlite"]["not_found"]
    assert found["errors"] == 0, found["first_errors"]
    assert found["pairs"] > 0
    assert found["interval_ms"][0] <= found["difference_ms"] <= found["interval_ms"][1]


def each_page_stands_beside_the_bare_driver(measured):
    database = measured["databases"]["sqlite"]
    for name, page in database["pages"].items():
        assert page["floor"]["ms"] > 0, name
        assert page["times_the_floor"] > 0, name
        assert page["queries"]["many"] > 0, name
    assert database["send_in_process"]["floor_per_second"] > 0
    assert database["send_in_process"]["together"]["per_second"] > 0
    assert "referral_referral" in database["send_in_process"]["tables"]
    assert database["settings"] == {"journal_mode": "wal", "synchronous": "2"}


def it_tells_where_the_time_of_sending_goes(measured):
    profile = measured["databases"]["sqlite"]["send_in_process"]["profile"]
    first = profile["kring"][0]
    assert (first["function"].partition(":")[0], first["calls"]) == ("kring/referral/actions/send.py", 1.0)
    assert not any(row["function"].startswith("/") for rows in (profile["kring"], profile["own"]) for row in rows)


def it_tells_of_the_machine_without_naming_it(measured):
    assert set(measured["machine"]) == {
        "system", "architecture", "processor", "cores", "memory_gib", "python", "load_before",
        "load_after",
    }  # fmt: skip
