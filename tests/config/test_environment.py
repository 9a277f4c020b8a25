"""Setting up is done once: the second time nothing is looked for, made or fetched."""

import hashlib
import subprocess
import sys
from pathlib import Path

import pytest

HOUSE = Path(__file__).resolve().parents[2]
# Whatever would have to set something up says so, and stops.
SCRIPT = """
set -eu
say() { echo "$@"; }
fail() { echo "$@"; exit 1; }
find_nothing() { echo looking; exit 1; }
. "$1/scripts/environment.sh"
find_python() { find_nothing; }
find_uv() { find_nothing; }
LOCK=requirements.lock
ensure_environment
echo ready
"""


@pytest.fixture
def made(tmp_path):
    """A checkout that was set up: an environment with a Python that works, and the stamp of its lock file."""
    lock = tmp_path / "requirements.lock"
    lock.write_text("django==1\n")
    python = tmp_path / ".venv" / "bin" / "python"
    python.parent.mkdir(parents=True)
    python.symlink_to(sys.executable)
    (tmp_path / ".venv" / "kring-lock").write_text(hashlib.sha256(lock.read_bytes()).hexdigest() + "\n")
    return tmp_path


def set_up(folder: Path) -> str:
    command = ["bash", "-c", SCRIPT, "bash", str(HOUSE)]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False, timeout=30).stdout


def test_nothing_is_set_up_a_second_time(made):
    assert set_up(made) == "ready\n"


@pytest.mark.parametrize("what", ["other packages", "never finished", "its python is gone"])
def test_it_is_set_up_again_when_need_be(made, what):
    if what == "other packages":
        (made / "requirements.lock").write_text("django==2\n")
    elif what == "never finished":
        (made / ".venv" / "kring-lock").unlink()
    else:
        (made / ".venv" / "bin" / "python").unlink()
    assert "ready" not in set_up(made)
