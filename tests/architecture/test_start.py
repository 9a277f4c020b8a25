"""What the web server brings up with it: not what only figures need."""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
# A second, and some hundred MB in every process, for pages that show what was worked out before.
HEAVY = ("scipy", "statsmodels", "pandas", "patsy", "formulaic", "pyarrow")
TELL = "import sys; {0}; print(*(name for name in {1!r} if name in sys.modules))"


def brought_up_by(statement: str) -> list[str]:
    """Which heavy libraries are there afterwards, in a process of its own."""
    words = [sys.executable, "-c", TELL.format(statement, HEAVY)]
    kept = {name: value for name, value in os.environ.items() if not name.startswith("KRING_")} | {"KRING_DEMO": "1"}
    told = subprocess.run(words, cwd=ROOT, env=kept, capture_output=True, text=True, check=False)
    assert told.returncode == 0, told.stderr
    return told.stdout.split()


def test_the_web_server_comes_up_without_what_only_figures_need():
    # Shown first that they would be seen.
    assert {"scipy", "statsmodels", "pandas"} <= set(brought_up_by("import kring.statistics.survival"))
    assert "pyarrow" in brought_up_by("import pyarrow")
    assert brought_up_by("import kring.config.wsgi") == []
