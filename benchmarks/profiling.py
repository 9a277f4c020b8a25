"""Where the processor time of sending goes: Kring's own functions with all that they call, and the functions that take most."""

import cProfile
import pstats
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

ROOT = str(Path(__file__).resolve().parents[1] / "kring") + "/"
MOST = 30


def profiled(act: Callable[..., Any], arguments: Iterable[tuple]) -> dict:
    """Do something once for each of these arguments; milliseconds of processor time for each time it was done.

    The profiler itself takes time too, in all three to four times as much: read these figures as shares.
    """
    profile, times = cProfile.Profile(time.process_time), 0
    for one in arguments:
        profile.runcall(act, *one)
        times += 1
    rows = [
        {"function": _name(*key), "calls": round(calls / times, 1), "ms": _ms(all_in, times), "own_ms": _ms(own, times)}
        for key, (_primitive, calls, own, all_in, _callers) in pstats.Stats(profile).stats.items()
    ]
    kring = [row for row in rows if row["function"].startswith("kring/")]
    return {
        "times": times,
        "kring": sorted(kring, key=lambda row: -row["ms"])[:MOST],
        "own": sorted(rows, key=lambda row: -row["own_ms"])[:MOST],
    }


def _ms(seconds: float, times: int) -> float:
    return round(seconds * 1000 / times, 3)


def _name(path: str, line: int, function: str) -> str:
    """Where a function is, without the machine's own folders."""
    if path.startswith(ROOT):
        return f"kring/{path.removeprefix(ROOT)}:{line} {function}"
    _before, found, inside = path.rpartition("site-packages/")
    return f"{inside if found else Path(path).name}:{line} {function}"


def table(rows: list[dict]) -> str:
    """Rows for people."""
    return "\n".join(f"{row['ms']:>9} {row['own_ms']:>9} {row['calls']:>8}  {row['function']}" for row in rows)
