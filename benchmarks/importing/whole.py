"""`python -m benchmarks.importing.whole`: how fast a whole list comes onto the map, beside the database's own writing of the same rows.

Each list goes onto the empty map of a region of its own, in a database that is made for it and thrown away: SQLite, or PostgreSQL on a
socket, as durable as in earnest. As JSON.
"""

import argparse
import contextlib
import json
import os
import statistics
import sys
import tempfile
import time
import uuid
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

from benchmarks.cluster import durable_cluster
from benchmarks.databases import DATABASES
from benchmarks.importing.lists import in_columns, in_json, in_sheet

BESIDE = Path(__file__).resolve().parents[2] / "../shared/data/directories"
REAL = {"us_miami211_hsds": "en", "nl_den_bosch_sport/activiteiten.csv": "nl", "uk_sociablelife/activities.csv": "en"}
BATCH = 500


def options(words: list[str]) -> argparse.Namespace:
    """What to measure."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.importing.whole", description=__doc__)
    parser.add_argument(
        "--services", type=int, default=20_000, help="entries of the lists that are made for it (0: none)"
    )
    parser.add_argument("--database", choices=DATABASES, default=DATABASES[0])
    parser.add_argument("--rounds", type=int, default=3, help="the median of so many is given")
    parser.add_argument("--made-only", action="store_true", help="leave out the real lists beside the checkout")
    return parser.parse_args(words)


def main(words: list[str]) -> int:
    """Measure and print."""
    chosen = options(words)
    with tempfile.TemporaryDirectory() as made, contextlib.ExitStack() as stack:
        folder = Path(made)
        url = f"sqlite:///{folder / 'kring.sqlite3'}"
        if chosen.database == "postgresql":
            url, _is_new = stack.enter_context(durable_cluster(folder / "cluster"))
        os.environ |= {
            "KRING_VAR": made,
            "KRING_DEMO": "1",
            "KRING_DATABASE": url,
            "DJANGO_SETTINGS_MODULE": "kring.config.settings",
        }
        import django

        django.setup()
        from django.core.management import call_command
        from django.db import connection

        call_command("migrate", verbosity=0)
        lists = {name: (make(folder), "nl") for name, make in made_for_it(chosen.services).items()}
        made_names = set(lists)
        if not chosen.made_only:
            lists |= {name: (BESIDE / name, language) for name, language in REAL.items() if (BESIDE / name).exists()}
        measured = {
            name: median([measure(path, language) for _ in range(chosen.rounds)])
            for name, (path, language) in lists.items()
        }
        found: dict[str, Any] = {"database": connection.vendor, "lists": measured}
        connection.close()
    found["load average"] = [round(one, 1) for one in os.getloadavg()]
    print(json.dumps(found, indent=1, ensure_ascii=False))
    wrong = failures(chosen.services, {name: measured[name] for name in made_names}) + differing(measured)
    print("\n".join(wrong), file=sys.stderr)
    return 1 if wrong else 0


def made_for_it(services: int) -> dict[str, Callable[[Path], Path]]:
    """How each list is made, in every form that a whole list has in one file; nothing when there are to be none."""
    if not services:
        return {}
    return {
        "made, HSDS 3.0 JSON": lambda folder: in_json(folder / "made.json", services),
        "made, CSV": lambda folder: in_columns(folder / "made.csv", services),
        "made, Excel": lambda folder: in_sheet(folder / "made.xlsx", services),
    }


def failures(services: int, made: Mapping[str, Mapping[str, Any]]) -> list[str]:
    """Which made lists did not come onto the map whole; in a real one entries may be wrong, in these every one is right."""
    return [
        f"{name}: {one['services']} of {services} came in, {one['not in']} did not"
        for name, one in made.items()
        if one["not in"] or one["services"] != services
    ]


def differing(measured: Mapping[str, Mapping[str, Any]]) -> list[str]:
    """Which lists changed entries when they came again as they were."""
    return [
        f"{name}: {one['the same again, entries that differ']} entries differ when it comes again"
        for name, one in measured.items()
        if one["the same again, entries that differ"]
    ]


def median(rounds: list[dict[str, Any]]) -> dict[str, Any]:
    """Of each figure the median."""
    return {name: statistics.median_low(one[name] for one in rounds) for name in rounds[0]}


def measure(path: Path, language: str) -> dict[str, Any]:
    """Seconds of reading and comparing, of writing, of the same again, and of the database alone; services a second of it all.

    `of the processor`: what this process itself used, which a machine that is busy with other things does not change much.
    """
    from kring.directory.formats.reading import look
    from kring.directory.models import Activity, Record
    from kring.directory.taking.actions import begin_taking
    from kring.directory.taking.by_command import bring, feed_named, name_columns
    from kring.directory.taking.work import take
    from kring.identity.models import Region

    region = Region.objects.create(name="Meetgebied", slug=uuid.uuid4().hex)
    feed = feed_named(region.pk, "list", language)
    name_columns(feed, path)
    (reading, reading_used), intake = _timed(lambda: bring(feed, path))
    begin_taking(intake, end_missing=True)
    (writing, writing_used), _ = _timed(lambda: take(intake))
    (again, _), second = _timed(lambda: bring(feed, path))
    rows = {model: list(model.objects.filter(region_id=region.pk).values_list()) for model in (Activity, Record)}
    (floor, floor_used), _ = _timed(lambda: [_raw(model, written) for model, written in rows.items()])
    services = intake.counts["services"]
    return {
        "format": str(look(path).format),
        "services": services,
        "objects": len(rows[Record]),
        "not in": intake.counts["wrong"],
        "reading and comparing, seconds": round(reading, 3),
        "writing, seconds": round(writing, 3),
        "the whole, services a second": round(services / (reading + writing)),
        "the whole, services a second of the processor": round(services / (reading_used + writing_used)),
        "the database alone, services a second": round(services / floor),
        "times the database alone": round((reading + writing) / floor, 1),
        "the database alone, services a second of the processor": round(services / floor_used),
        "the same again, seconds": round(again, 3),
        "the same again, entries that differ": second.counts["new"] + second.counts["changed"],
    }


def _timed[T](work: Callable[[], T]) -> tuple[tuple[float, float], T]:
    start, used = time.perf_counter(), time.process_time()
    found = work()
    return (time.perf_counter() - start, time.process_time() - used), found


def _raw(model: Any, rows: list[tuple]) -> None:
    """Write rows into a bare table without indexes, in portions as large as those of an import."""
    from django.db import connection, transaction

    fields = model._meta.concrete_fields
    table = f"bare_{uuid.uuid4().hex}"
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE TABLE {table} AS SELECT * FROM {model._meta.db_table} WHERE 1 = 0")
        names, marks = (
            ", ".join(connection.ops.quote_name(field.column) for field in fields),
            ", ".join(["%s"] * len(fields)),
        )
        for some in _portions(
            [[_as_stored(field, value) for field, value in zip(fields, row, strict=True)] for row in rows]
        ):
            with transaction.atomic():
                cursor.executemany(f"INSERT INTO {table} ({names}) VALUES ({marks})", some)
        cursor.execute(f"DROP TABLE {table}")


def _as_stored(field: Any, value: Any) -> Any:
    from django.db import connection

    return field.get_db_prep_save(value, connection)


def _portions(rows: list[list]) -> Iterator[list[list]]:
    for start in range(0, len(rows), BATCH):
        yield rows[start : start + BATCH]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
