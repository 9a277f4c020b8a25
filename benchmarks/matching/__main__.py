"""`python -m benchmarks.matching`: how well and how fast activities are found, as JSON."""

import argparse
import contextlib
import json
import os
import sys
import tempfile
import uuid
from collections.abc import Iterator
from pathlib import Path

import django

from benchmarks.cluster import durable_cluster


def options(words: list[str]) -> argparse.Namespace:
    """What to measure."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.matching", description=__doc__)
    parser.add_argument("--activities", type=int, default=100_000, help="how many to search among (0: no speed)")
    parser.add_argument("--no-quality", action="store_true", help="only the speed")
    parser.add_argument(
        "--database", choices=["sqlite", "postgresql"], default="sqlite", help="one of its own, for this run"
    )
    return parser.parse_args(words)


def main(words: list[str]) -> int:
    """Measure and print."""
    chosen = options(words)
    with tempfile.TemporaryDirectory() as made, _database(chosen.database, Path(made)) as url:
        folder = Path(made)
        os.environ["KRING_DEMO"] = "1"
        os.environ["KRING_VAR"] = str(folder)
        os.environ["KRING_DATABASE"] = url
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kring.config.settings")
        django.setup()
        result = {}
        if not chosen.no_quality:
            result |= _quality(folder)
        if chosen.activities:
            result["speed"] = {"database": chosen.database} | _speed(chosen.activities)
        from django.db import connection

        connection.close()
    print(json.dumps(result, indent=1, ensure_ascii=False))
    return 0


@contextlib.contextmanager
def _database(name: str, folder: Path) -> Iterator[str]:
    if name == "postgresql":
        with durable_cluster(folder / "cluster") as (url, _is_new):
            yield url
    else:
        yield f"sqlite:///{folder / 'speed.sqlite3'}"


def _quality(folder: Path) -> dict:
    from benchmarks.matching import collections, quality

    found: dict = {"agreement of the two passes, Dutch": collections.agreement()}
    sets = {"miami211": collections.miami(), "dutch": collections.dutch()}
    sets |= {f"dutch, labels of pass {judged}": collections.dutch(judged) for judged in ("1", "2")}
    for name, labelled in sets.items():
        if labelled is None:
            found[name] = "not measured: its data are not here (../shared/data/retrieval)"
        else:
            found[name] = quality.measure(labelled, folder / uuid.uuid4().hex)
    return found


def _speed(count: int) -> dict:
    from django.core.management import call_command

    from benchmarks.matching import speed

    call_command("migrate", verbosity=0)
    return speed.measure(uuid.uuid4(), count)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
