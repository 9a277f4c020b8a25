"""`python -m benchmarks`: measures pages over HTTP and sending in process, and prints JSON; a table goes to stderr."""

import argparse
import json
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from benchmarks import report
from benchmarks.databases import DATABASES, SIZES, Database, ready
from benchmarks.load import Target, measure
from benchmarks.not_found import compare
from benchmarks.profiling import table
from benchmarks.server import Server, running

PAGES = ("today", "refer", "send", "file", "activities", "match", "dashboard", "provider")
PAUSE = 1.0  # seconds that a user looks at a page, far less than people do
# name -> users, seconds between a page and the next, and how many times as long to measure
LOADS = {"1": (1, 0.0, 1), "8": (8, PAUSE, 3), "8 at once": (8, 0.0, 1)}


def options(words: list[str]) -> argparse.Namespace:
    """What to measure."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--database", choices=[*DATABASES, "both"], default="both")
    parser.add_argument("--size", choices=SIZES, default="region")
    parser.add_argument("--pages", default=",".join(PAGES), help="with commas between them")
    parser.add_argument("--seconds", type=float, default=8.0, help="for each page and number of users")
    parser.add_argument("--workers", type=int, default=2, help="processes of the web server")
    parser.add_argument("--short", action="store_true", help="small data and seconds only: shows that it works")
    parser.add_argument("--profile", action="store_true", help="also tell where the time of sending in process goes")
    parser.add_argument("--cache", type=Path, default=None, help="where made databases are kept (var/bench)")
    chosen = parser.parse_args(words)
    chosen.pages = [page for page in PAGES if page in chosen.pages.split(",")]
    if chosen.short:
        chosen.size, chosen.seconds = "short", min(chosen.seconds, 0.5)
    return chosen


def measure_database(database: Database, chosen: argparse.Namespace) -> dict:
    """Everything about one database."""
    inside = database.inside("pages", pages=chosen.pages, seconds=min(chosen.seconds, 3.0))
    pages = {}
    with running(database, chosen.workers) as server:
        for name in chosen.pages:
            targets = [Target(**one) for one in inside["targets"][name]]
            found = {
                load: _measured(server, targets, users, chosen.seconds * longer, min(pause, chosen.seconds))
                for load, (users, pause, longer) in LOADS.items()
            }
            pages[name] = {"users": found} | inside["pages"].get(name, {})
            if name != "send":
                _tell(database, name, pages[name])
        pairs = [tuple(Target(**one) for one in pair) for pair in inside["not_found"]]
        not_found = compare(server.port, pairs, chosen.seconds)
        print(report.not_found_line(database.name, not_found), file=sys.stderr, flush=True)
        memory = server.peak_memory()
    sending = database.inside("send", seconds=chosen.seconds, profile=chosen.profile)
    if "send" in pages:
        # The floor of sending over HTTP: the rows of one referral written raw, as just measured in process.
        pages["send"]["floor"] = {name: sending[key] for name, key in report.RAW_SENDING.items()}
        _tell(database, "send", pages["send"])
    sending["together"] = _together(database, chosen.workers, chosen.seconds)
    print(report.sending_line(database.name, sending), file=sys.stderr, flush=True)
    if chosen.profile:
        print(table(sending["profile"]["kring"]), file=sys.stderr, flush=True)
    return {
        "made": database.made,
        "version": inside["version"],
        "settings": inside["settings"],
        "pages": pages,
        "not_found": not_found,
        "send_in_process": sending,
        "peak_memory_mib": memory,
    }


def _tell(database: Database, name: str, page: dict) -> None:
    report.add_ratio(page)
    print(report.line(database.name, name, page), file=sys.stderr, flush=True)


def _together(database: Database, processes: int, seconds: float) -> dict:
    """Sending in several processes at the same time, as the web server has them."""
    with tempfile.TemporaryDirectory() as meeting, ThreadPoolExecutor(processes) as pool:
        asked = [
            pool.submit(database.inside, "send_beside", seconds=seconds, meeting=meeting, part=part, parts=processes)
            for part in range(processes)
        ]
    return {"processes": processes, "per_second": round(sum(one.result()["per_second"] for one in asked))}


def _measured(server: Server, targets: list[Target], users: int, seconds: float, pause: float) -> dict:
    """What the users saw, and the processor time that an answer took: that hardly depends on what else runs here."""
    before = server.processor_seconds()
    seen = measure(server.port, targets, users, seconds, pause)
    if before is not None and seen["opened"]:
        seen["processor_ms"] = round((server.processor_seconds() - before) * 1000 / seen["opened"], 1)
    return seen


def main(words: list[str]) -> int:
    """Run it; 1 when a request failed."""
    chosen = options(words)
    names = DATABASES if chosen.database == "both" else (chosen.database,)
    result = {"machine": report.machine(), "size": chosen.size, "seconds": chosen.seconds, "databases": {}}
    print(report.HEADER, file=sys.stderr, flush=True)
    for name in names:
        with ready(name, chosen.size, chosen.cache) as database:
            result["databases"][name] = measure_database(database, chosen)
    result["machine"]["load_after"] = report.load_average()
    print(json.dumps(result, indent=2))
    return 1 if report.failures(result) else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
