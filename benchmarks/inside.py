"""What must be asked with Kring loaded: filling a database, whom the pages are for, queries and floors, sending in process."""

import io
import json
import os
import sys
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kring.config.settings")
os.environ["KRING_STATEMENT_TIMEOUT"] = "0"
os.environ.setdefault("KRING_LOG_LEVEL", "ERROR")
django.setup()

from django.conf import settings  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402

from benchmarks import floors, measured, people, sending  # noqa: E402
from benchmarks.matching import speed  # noqa: E402
from kring.config import messages  # noqa: E402
from kring.demo import making  # noqa: E402
from kring.demo.stream import Plan  # noqa: E402
from kring.directory.search import keeping  # noqa: E402
from kring.identity.models import Region  # noqa: E402

SHORT = Plan(1, 120, 400, small=True)
# Besides the demonstration's own, in the one region of these sizes: as many as the map of a large region holds.
ACTIVITIES = {"region": 100_000, "short": 1000}


def fill(size: str, seed: int) -> dict:
    """Make the tables and the demonstration, gather the static files; what was made and how long it took.

    The time is that of the demonstration, without the activities that are added for searching.
    """
    call_command("migrate", interactive=False, verbosity=0)
    call_command("collectstatic", interactive=False, clear=True, verbosity=0)
    messages.compile_all()
    plan = SHORT if size == "short" else making.PLANS[making.Size(size)]
    made = making.make(plan, seed, making.today(), lambda line: print(line, file=sys.stderr, flush=True))
    if size in ACTIVITIES:
        region = Region.objects.get().pk
        speed.make(region, ACTIVITIES[size])
        keeping.build(region)
    return {
        "activities": ACTIVITIES.get(size, 0),
        "rows": {table: count for table, count in made.written.items() if count},
        "seconds": round(made.seconds, 1),
        "seconds_for_figures": round(made.seconds_for_figures, 1),
        "size_mib": _size(),
    }


def _size() -> int:
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT page_count * page_size FROM pragma_page_count, pragma_page_size")
        else:
            cursor.execute("SELECT pg_database_size(current_database())")
        return cursor.fetchone()[0] // 2**20


def pages(pages: list[str], seconds: float) -> dict:
    """Who opens which pages; for each page its queries with few and with many rows, and the floor.

    Sending has its floor from `send`: what a page only reads can be run again and again, what sending writes cannot.
    """
    targets, few_and_many = people.targets(), people.few_and_many()
    found = {}
    for name in pages:
        if name in few_and_many:
            look = floors.statements_of_sending if name == "send" else floors.statements_of
            few, many = (look(target) for target in few_and_many[name])
            found[name] = {
                "queries": {"few": len(few.statements), "many": len(many.statements)},
                "bytes": {"few": few.size, "many": many.size},
            }
            if name != "send":
                found[name]["floor"] = floors.replay(many.statements, seconds)
    return {
        "targets": {name: targets[name] for name in pages},
        "not_found": people.not_found(),
        "pages": found,
        "version": floors.version(),
        "settings": floors.durability(),
    }


def send(seconds: float, profile: bool) -> dict:
    """Sending in process beside the same inserts raw; with `profile` also where the time goes."""
    return sending.measure(seconds, profile)


def send_beside(**asked: Any) -> dict:
    """Sending in process while other processes do the same."""
    return sending.measure_beside(**asked)


def measure_many(people: int, locations: int) -> dict:
    """Add people who were measured, and work out their results."""
    return measured.fill(people, locations)


def results(seconds: float) -> dict:
    """Who opens which results, the floor of each page, and what keeping them current takes."""
    return measured.look(seconds)


ASKED = {
    "fill": fill,
    "pages": pages,
    "send": send,
    "send_beside": send_beside,
    "measure_many": measure_many,
    "results": results,
}

if __name__ == "__main__":
    told, sys.stdout = sys.stdout, io.StringIO()
    settings.ALLOWED_HOSTS = ["*"]
    answer = ASKED[sys.argv[1]](**json.loads(sys.argv[2]))
    told.write(json.dumps(answer))
