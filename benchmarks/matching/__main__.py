"""`python -m benchmarks.matching`: how well and how fast activities are found, as JSON."""

import argparse
import contextlib
import json
import os
import sys
import tempfile
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import django

from benchmarks.cluster import durable_cluster

if TYPE_CHECKING:
    from benchmarks.matching.collections import Labelled


def options(words: list[str]) -> argparse.Namespace:
    """What to measure."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.matching", description=__doc__)
    parser.add_argument("--activities", type=int, default=100_000, help="how many to search among (0: no speed)")
    parser.add_argument("--no-quality", action="store_true", help="only the speed")
    parser.add_argument("--features", action="store_true", help="only what each feature of finding by words does")
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
        if chosen.features:
            result |= _features(folder)
        elif not chosen.no_quality:
            result |= _quality(folder)
        if chosen.activities and not chosen.features:
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

    sets = {"miami211": collections.miami(), "dutch": collections.dutch()}
    sets |= {f"dutch, labels of pass {judged}": collections.dutch(judged) for judged in ("1", "2")}
    found = {"agreement of the two passes, Dutch": collections.agreement()}
    return found | {name: _measured(quality.measure, labelled, folder) for name, labelled in sets.items()}


def _features(folder: Path) -> dict:
    from benchmarks.matching import collections, features

    sets = {"dutch": collections.dutch(), "miami211, which decides nothing": collections.miami()}
    return {name: _measured(features.measure, labelled, folder) for name, labelled in sets.items()}


def _measured(measure: Callable[["Labelled", Path], dict], labelled: "Labelled | None", folder: Path) -> dict | str:
    if labelled is None:
        return "not measured: its data are not here (../shared/data/retrieval)"
    return measure(labelled, folder / uuid.uuid4().hex)


def _speed(count: int) -> dict:
    from django.core.management import call_command

    from benchmarks.matching import speed

    call_command("migrate", verbosity=0)
    return speed.measure(uuid.uuid4(), count)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
