"""All that stands in the database, to hold what is there after a crash against what was there before."""

from django.apps import apps
from django.db import connection


def everything() -> dict[str, list[str]]:
    """The rows of each table of the house, as text and in a fixed order."""
    found = {}
    with connection.cursor() as cursor:
        for model in apps.get_models(include_auto_created=True):
            table = model._meta.db_table
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")  # noqa: S608 a table of our own
            found[table] = sorted(map(repr, cursor.fetchall()))
    return found


def left_behind(before: dict[str, list[str]]) -> list[str]:
    """The tables in which something is otherwise than it was."""
    now = everything()
    return [table for table, rows in now.items() if rows != before[table]]
