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


def _work(job: tuple[int, int, str]) -> object:
    """One process: so many events from this seed on. Imports after Django is set up, as `manage.py` does."""
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
        tally.add(play.play(cast.make_cast(), seed + tally.events, min(AFRESH_EVERY, events - tally.events)))
    return tally


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
        try:
            with multiprocessing.get_context("spawn").Pool(given.jobs) as pool:
                tallies = list(pool.imap_unordered(_work, jobs))
        except AssertionError as broken:
            print(f"BROKEN: {broken}", file=sys.stderr)
            return 1
    total = tallies[0]
    for tally in tallies[1:]:
        total.add(tally)
    seconds = time.monotonic() - began
    for name in sorted(total.done | total.refused | total.crashed):
        print(f"{name:20} done {total.done[name]:8}  refused {total.refused[name]:8}  crashed {total.crashed[name]:8}")
    print(f"{total.events} events in {seconds:.0f} s ({total.events / seconds:.0f} a second): the law held after each.")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
