"""`python -m faults.steps --events 1000000`: nobody falls between, whatever happens.

Random members make random moves through the real actions, days pass, people are away, leave and return, and now and then the
database fails at a random statement within an action. After each event every open dossier has exactly one lead step, and after a
crash nothing of the move is left; every so often each lead step is looked for on the lists of those who should see it. A long run
uses a database in memory, begins with an empty house every so many events, and divides the work over processes.
"""

import argparse
import multiprocessing
import os
import sys
import tempfile
import time
from collections import Counter
from importlib import import_module

import django

AFRESH_EVERY = 1_000  # events


def _prepare(folder: str) -> None:
    os.environ |= {
        "DJANGO_SETTINGS_MODULE": "kring.config.settings",
        "KRING_DEMO": "1",
        "KRING_VAR": folder,
        "KRING_DATABASE": "sqlite://:memory:",
        "KRING_LOG_LEVEL": "ERROR",
    }
    django.setup()


def _work(job: tuple[int, int, str]) -> tuple[str, Counter, Counter, Counter]:
    """One process: so many events from this seed on; what was broken ('' for nothing) and what was done, refused, crashed.

    Imports after Django is set up, as `manage.py` does.
    """
    seed, events, folder = job
    _prepare(folder)
    management, database = import_module("django.core.management"), import_module("django.db").connection
    play, cast = import_module("faults.play"), import_module("tests.cast")
    management.call_command("migrate", verbosity=0)
    empty = type(database.connection)(":memory:")
    database.connection.backup(empty)
    tally = play.Tally()
    while tally.events < events:
        empty.backup(database.connection)
        share = min(AFRESH_EVERY, events - tally.events)
        try:
            tally.add(play.play(cast.make_cast(), seed + tally.events, share))
        except play.Broken as broken:
            return str(broken), tally.done, tally.refused, tally.crashed
    return "", tally.done, tally.refused, tally.crashed


def main(arguments: list[str]) -> int:
    """Play and tell; 1 when the law was broken."""
    parser = argparse.ArgumentParser(
        prog="python -m faults.steps", description="Nobody falls between, whatever happens."
    )
    parser.add_argument("--events", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1)
    given = parser.parse_args(arguments)
    share = -(-given.events // given.jobs)
    began = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="kring-faults-") as folder:
        jobs = [(given.seed + number * 10_000_000, share, folder) for number in range(given.jobs)]
        with multiprocessing.get_context("spawn").Pool(given.jobs) as pool:
            told = list(pool.imap_unordered(_work, jobs))
    broken = [text for text, *_counts in told if text]
    done, refused, crashed = (sum((counts[place] for _text, *counts in told), Counter()) for place in range(3))
    seconds = time.monotonic() - began
    for name in sorted(done | refused | crashed):
        print(f"{name:22} done {done[name]:8}  refused {refused[name]:8}  crashed {crashed[name]:8}")
    events = done.total() + refused.total() + crashed.total()
    print(f"{events} events in {seconds:.0f} s ({events / seconds:.0f} a second).")
    for text in broken:
        print(f"BROKEN: {text}", file=sys.stderr)
    print("The law was broken." if broken else "The law held after each of them.")
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
