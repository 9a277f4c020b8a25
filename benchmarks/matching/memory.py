"""`python -m benchmarks.matching.memory REGION`: what the index takes of one process that only searches, as JSON in MB.

Private memory is what each further process takes besides; the files of the index are mapped and shared.
"""

import json
import os
import sys
import uuid
from pathlib import Path

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kring.config.settings")
django.setup()

# What needs Kring can only be imported after that.
from django.utils import timezone  # noqa: E402

from benchmarks.matching import speed  # noqa: E402
from benchmarks.matching.collections import dutch  # noqa: E402
from kring.directory.search import keeping  # noqa: E402
from kring.directory.search.finding import answer  # noqa: E402
from kring.directory.search.fitting import Need  # noqa: E402

ROLLUP = Path("/proc/self/smaps_rollup")


def private() -> float | None:
    """Memory of this process alone, in MB; None where the system does not tell."""
    if not ROLLUP.exists():
        return None
    rows = (line.split() for line in ROLLUP.read_text().splitlines())
    return round(sum(int(row[1]) for row in rows if row[0] in ("Private_Clean:", "Private_Dirty:")) * 1024 / 1e6, 1)


def measure(region: uuid.UUID) -> dict[str, float | None]:
    """Private memory with Kring loaded, after the first question, and after all questions of the Dutch set, each with a profile too."""
    texts, today = [one.text for one in dutch().questions], timezone.localdate()
    found = {"Kring loaded": private()}
    answer(keeping.index(region), Need(text=texts[0]), today, strictly=True)
    found["after the first question"] = private()
    for text in texts:
        answer(keeping.index(region), Need(text=text), today, strictly=True)
        answer(keeping.index(region), speed.profile(text), today, strictly=False)
    return found | {"after all questions": private()}


if __name__ == "__main__":
    print(json.dumps(measure(uuid.UUID(sys.argv[1]))))
