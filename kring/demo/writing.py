"""Writing many rows at once: executemany on SQLite, COPY on PostgreSQL. Constraints and triggers stay on."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.apps import apps
from django.db import connection, transaction
from django.db.models import AutoField, Field, Model
from django.utils import timezone

from kring.demo.rules.tables import TABLES, Rows


class Writer:
    """Writes the rows of `tables.TABLES` and empties the lists."""

    def __init__(self) -> None:
        self.written: dict[str, int] = dict.fromkeys(TABLES, 0)
        self._tables = {table: _Table(table, columns) for table, columns in TABLES.items()}

    def write(self, rows: Rows) -> None:
        """Write everything in one transaction, parents first."""
        with transaction.atomic():
            for name, table in self._tables.items():
                if rows[name]:
                    table.write(rows[name])
                    self.written[name] += len(rows[name])
                    rows[name].clear()


class _Table:
    """One table: its columns, and the values of those the generator does not give."""

    def __init__(self, name: str, columns: Sequence[str]):
        model = next(model for model in apps.get_models() if model._meta.db_table == name)
        fields = [one for one in model._meta.concrete_fields if not isinstance(one, AutoField)]
        further = [one for one in fields if one.column not in columns]
        self.defaults = tuple(_stored_default(one) for one in further)
        self.name = name
        self.columns = [*columns, *(one.column for one in further)]

    def write(self, rows: Iterable[Sequence[Any]]) -> None:
        """Write rows. Raises the database's own error when one of them may not be."""
        if self.defaults:
            rows = [(*row, *self.defaults) for row in rows]
        _insert(self.name, self.columns, rows)


def write_objects(objects: Sequence[Model]) -> None:
    """Write objects of one model that are in no table of `tables.TABLES`, in the caller's transaction."""
    if not objects:
        return
    meta = objects[0]._meta
    stored = [(one.attname, one.get_db_prep_save) for one in meta.concrete_fields]
    rows = ([store(getattr(row, name), connection) for name, store in stored] for row in objects)
    _insert(meta.db_table, [one.column for one in meta.concrete_fields], rows)


def _insert(table: str, columns: Iterable[str], rows: Iterable[Sequence[Any]]) -> None:
    columns = [f'"{column}"' for column in columns]
    names = ", ".join(columns)
    connection.ensure_connection()
    raw = connection.connection
    if connection.vendor == "postgresql":
        with raw.cursor() as cursor, cursor.copy(f'COPY "{table}" ({names}) FROM STDIN') as copy:
            for row in rows:
                copy.write_row(row)
    else:
        marks = ", ".join("?" * len(columns))
        raw.executemany(f'INSERT INTO "{table}" ({names}) VALUES ({marks})', rows)  # noqa: S608 names from our own models


def _stored_default(one: Field) -> Any:
    by_itself = getattr(one, "auto_now", False) or getattr(one, "auto_now_add", False)
    return one.get_db_prep_save(timezone.now() if by_itself else one.get_default(), connection)


def prepare() -> None:
    """Room for the indexes of a large table, for this connection."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA cache_size = -400000")


def finish() -> None:
    """Let the database look at what it has, so that it plans its queries well."""
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
