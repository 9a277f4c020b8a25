"""What was measured, for people: a line for each page, and a description of the machine without its name."""

import os
import platform
from pathlib import Path

LOADS = ("1", "8", "8 at once")
# What the floor of a page holds, and how it is called of the same inserts raw.
RAW_SENDING = {"ms": "floor_ms", "per_second": "floor_per_second", "statements": "inserts"}
HEADER = (
    f"{'database':<11} {'page':<10} {'req/s':>20} {'p50 ms':>21} {'p95 ms':>21} {'p99 ms':>21} {'cpu ms':>19} {'queries':>9} "
    f"{'floor ms':>9} {'times':>6} {'KB':>5} {'errors':>6}   ({' | '.join(LOADS)})"
)


def add_ratio(page: dict) -> None:
    """How many times as long as the bare driver the page takes, at one user."""
    floor, one = page.get("floor"), page["users"]["1"]
    if floor and floor["ms"] and one["p50_ms"]:
        page["times_the_floor"] = round(one["p50_ms"] / floor["ms"], 1)


def line(database: str, name: str, page: dict) -> str:
    """One page in one line."""
    loads = [page["users"][load] for load in LOADS]

    def all_of(key: str) -> str:
        return " | ".join(str(one.get(key)) for one in loads)

    queries = page.get("queries", {})
    counts = f"{queries.get('few', '')} {queries.get('many', '')}"
    floor = page.get("floor", {}).get("ms", "")
    return (
        f"{database:<11} {name:<10} {all_of('per_second'):>20} {all_of('p50_ms'):>21} {all_of('p95_ms'):>21} {all_of('p99_ms'):>21} "
        f"{all_of('processor_ms'):>19} {counts:>9} {floor:>9} {page.get('times_the_floor', ''):>6} {loads[0]['bytes'] / 1024:>5.0f} "
        f"{sum(one['errors'] for one in loads):>6}"
    )


def sending_line(database: str, sending: dict) -> str:
    """Sending in process in one line."""
    return (
        f"{database:<11} send in process: {sending['per_second']} a second ({sending['queries']} statements); "
        f"{sending['together']['processes']} processes together: {sending['together']['per_second']}; "
        f"the same inserts raw: {sending['floor_per_second']} a second; p50 {sending['p50_ms']}, p99 {sending['p99_ms']}, "
        f"cpu {sending['processor_ms']} ms"
    )


def not_found_line(database: str, found: dict) -> str:
    """Whether the time of 'not found' tells what exists, in one line."""
    if not found["pairs"]:
        return f"{database:<11} not found: nothing to compare"
    low, high = found["interval_ms"]
    return (
        f"{database:<11} not found: not visible {found['not_visible_p50_ms']} ms, not there {found['not_there_p50_ms']} ms; "
        f"difference {found['difference_ms']} ({low} to {high}) over {found['pairs']} pairs"
    )


def machine() -> dict:
    """What it ran on, without names."""
    return {
        "system": platform.system(),
        "architecture": platform.machine(),
        "processor": _processor(),
        "cores": os.cpu_count(),
        "memory_gib": _memory(),
        "python": platform.python_version(),
        "load_before": load_average(),
    }


def load_average() -> list[float]:
    """How busy the machine is: runnable processes over 1, 5 and 15 minutes."""
    return [round(one, 1) for one in os.getloadavg()]


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text().splitlines()
    except OSError:
        return platform.processor()
    return next((line.partition(":")[2].strip() for line in lines if line.startswith("model name")), "")


def _memory() -> int:
    return round(os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30)


def failures(result: dict) -> int:
    """How many requests failed in all."""
    databases = result["databases"].values()
    pages = [users for database in databases for page in database["pages"].values() for users in page["users"].values()]
    return sum(one["errors"] for one in (*pages, *(database["not_found"] for database in databases)))
