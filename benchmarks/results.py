"""`python -m benchmarks.results`: the page of results with a million measurements in many locations and the files of clients who
were measured, beside the bare driver, and what keeping results current takes, as JSON.

Sites are pooled elsewhere: `python -m benchmarks.statistics` has REML over a thousand of them.
"""

import argparse
import json
import sys
from pathlib import Path

from benchmarks import report
from benchmarks.databases import DATABASES, ROOT, Database, ready
from benchmarks.load import Target, measure
from benchmarks.server import Server, running

PAUSE = 1.0
USERS = {"1": (1, 0.0, 1), "8": (8, PAUSE, 3), "8 at once": (8, 0.0, 1)}
SCORES_EACH = 4 * (2 - 0.3)  # of one person: four scales, at two moments, the second of seven in ten


def options(words: list[str]) -> argparse.Namespace:
    """What to measure."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.results", description=__doc__)
    parser.add_argument("--database", choices=DATABASES, default="sqlite")
    parser.add_argument("--measurements", type=int, default=1_000_000, help="scores, about")
    parser.add_argument("--locations", type=int, default=100)
    parser.add_argument("--seconds", type=float, default=5.0, help="for each page and number of users")
    parser.add_argument("--cache", type=Path, default=None, help="where the database is kept (var/bench/results)")
    return parser.parse_args(words)


def main(words: list[str]) -> int:
    """Run it; 1 when a request failed."""
    chosen = options(words)
    cache = chosen.cache or ROOT / "var" / "bench" / "results"
    with ready(chosen.database, "short", cache) as database:
        result = {"machine": report.machine(), "made": _measured(database, chosen.measurements, chosen.locations)}
        print(json.dumps(result["made"]), file=sys.stderr, flush=True)
        result |= _pages(database, chosen.seconds)
    result["machine"]["load_after"] = report.load_average()
    print(json.dumps(result, indent=2))
    return 1 if any(load["errors"] for page in result["pages"].values() for load in page["users"].values()) else 0


def _measured(database: Database, measurements: int, locations: int) -> dict:
    """What was added to the demonstration: once, and kept with it."""
    told = database.folder / "measured.json"
    if not told.exists():
        made = database.inside("measure_many", people=round(measurements / SCORES_EACH), locations=locations)
        told.write_text(json.dumps(made))
    return json.loads(told.read_text())


def _pages(database: Database, seconds: float) -> dict:
    told = database.inside("results", seconds=min(seconds, 2.0))
    pages = {}
    with running(database, 2) as server:
        for name, page in told["pages"].items():
            targets = [Target(**one) for one in told["targets"][name]]
            users = {
                load: _opened(server, targets, count, seconds * longer, min(pause, seconds))
                for load, (count, pause, longer) in USERS.items()
            }
            pages[name] = page | {"users": users}
            report.add_ratio(pages[name])
            told_95 = {load: (one["p95_ms"], one.get("processor_ms")) for load, one in users.items()}
            print(
                f"{name}: p95 and processor ms {told_95}, floor {page['floor']['ms']} ms", file=sys.stderr, flush=True
            )
        memory = server.peak_memory()
    return {"version": told["version"], "pages": pages, "keeping": told["keeping"], "peak_memory_mib": memory}


def _opened(server: Server, targets: list[Target], users: int, seconds: float, pause: float) -> dict:
    """What the users saw, and the processor time of an answer."""
    before = server.processor_seconds()
    seen = measure(server.port, targets, users, seconds, pause)
    if before is not None and seen["opened"]:
        seen["processor_ms"] = round((server.processor_seconds() - before) * 1000 / seen["opened"], 1)
    return seen


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
