"""`python -m benchmarks.importing`: how fast lists are read and turned into columns, without a database, as JSON."""

import argparse
import json
import os
import resource
import statistics
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from benchmarks.importing.lists import in_columns, in_json, in_sheet
from kring.directory.formats.items import Item, Wrong
from kring.directory.formats.reading import MAPPED, look, read
from kring.directory.rules.projection import columns

BESIDE = Path(__file__).resolve().parents[2] / "../shared/data/directories"
REAL = ("us_miami211_hsds", "nl_den_bosch_sport/activiteiten.csv", "uk_sociablelife/activities.csv")
TODAY = date(2026, 11, 22)


def options(words: list[str]) -> argparse.Namespace:
    """What to measure."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.importing", description=__doc__)
    parser.add_argument("--services", type=int, default=20_000, help="entries of the lists that are made for it")
    parser.add_argument("--rounds", type=int, default=3, help="the median of so many is given")
    parser.add_argument("--made-only", action="store_true", help="leave out the real lists beside the checkout")
    return parser.parse_args(words)


def main(words: list[str]) -> int:
    """Measure and print."""
    chosen = options(words)
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        lists = {
            "made, HSDS 3.0 JSON": in_json(folder / "made.json", chosen.services),
            "made, CSV": in_columns(folder / "made.csv", chosen.services),
            "made, Excel": in_sheet(folder / "made.xlsx", min(chosen.services, 5_000)),
        }
        if not chosen.made_only:
            lists |= {name: BESIDE / name for name in REAL if (BESIDE / name).exists()}
        found = {name: measure(path, chosen.rounds) for name, path in lists.items()}
    found["load average"] = [round(one, 1) for one in os.getloadavg()]
    found["most memory of this process, MB"] = round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
    print(json.dumps(found, indent=1, ensure_ascii=False))
    return 0


def measure(path: Path, rounds: int) -> dict[str, Any]:
    """Services a second of reading, and of reading with every service turned into columns."""
    seen = look(path)
    mapping = seen.guess if seen.format in MAPPED else None
    counts: Counter[str] = Counter()
    for one in read(path, mapping=mapping):
        counts[
            "not in" if isinstance(one, Wrong) and not one.kept else "noted" if isinstance(one, Wrong) else one.kind
        ] += 1
    reading = _median(rounds, lambda: sum(1 for _ in read(path, mapping=mapping)))
    both = _median(rounds, lambda: sum(1 for _ in _columns(read(path, mapping=mapping))))
    services = counts["service"]
    return {
        "format": seen.format,
        "counts": dict(counts),
        "services a second, reading": _each(services, reading),
        "services a second, reading and columns": _each(services, both),
    }


def _median(rounds: int, work: Any) -> tuple[float, float]:
    """Seconds on the clock and of the processor, the median of each."""
    taken = []
    for _ in range(rounds):
        clock, processor = time.perf_counter(), time.process_time()
        work()
        taken.append((time.perf_counter() - clock, time.process_time() - processor))
    return statistics.median(one[0] for one in taken), statistics.median(one[1] for one in taken)


def _each(services: int, seconds: tuple[float, float]) -> dict[str, int]:
    return {"on the clock": round(services / seconds[0]), "of processor time": round(services / seconds[1])}


def _columns(found: Iterable[Item | Wrong]) -> Iterator[Mapping[str, Any]]:
    roots: dict[tuple[str, str], Mapping[str, Any]] = {}
    for one in found:
        if not isinstance(one, Item):
            continue
        if one.kind in ("organization", "location"):
            roots[one.kind, one.id] = one.document
        elif one.kind == "service":
            places = [
                roots.get(("location", str(link.get("location_id"))))
                for link in one.document.get("service_at_locations", ())
            ]
            organization = roots.get(("organization", str(one.document.get("organization_id"))))
            yield columns(one.document, organization, [place for place in places if place], today=TODAY)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
