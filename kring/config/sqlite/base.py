"""Django's SQLite backend on a library that is safe under WAL, with every connection set for durability."""

from collections.abc import Mapping
from typing import Any

from kring.config.sqlite import library

SAFE_UNDER_WAL = library.choose()

# These imports come after the choice: Django's modules take `sqlite3` by name when they are imported.
import sqlite3  # noqa: E402

from django.db.backends.sqlite3 import base  # noqa: E402
from django.utils.asyncio import async_unsafe  # noqa: E402

# `synchronous=FULL` is what keeps an acknowledged commit through a power cut: NORMAL under WAL loses the last ones.
PRAGMAS: Mapping[str, str] = {
    # Without the repaired library a rollback journal is slower, but not exposed to the race.
    "journal_mode": "WAL" if SAFE_UNDER_WAL else "DELETE",
    "synchronous": "FULL",
    "foreign_keys": "ON",
    "busy_timeout": "20000",
    "trusted_schema": "OFF",
    "cell_size_check": "ON",
    "secure_delete": "ON",
}

# SQLite's own defaults, for a library whose Connection cannot be asked (pysqlite3 has no `getlimit`).
LIMITS = {"SQLITE_LIMIT_COLUMN": (2, 2000), "SQLITE_LIMIT_VARIABLE_NUMBER": (9, 32766)}

Connection = sqlite3.Connection
if not hasattr(sqlite3.Connection, "getlimit"):
    for name, (category, _) in LIMITS.items():
        setattr(sqlite3, name, category)

    class Connection(sqlite3.Connection):  # type: ignore[no-redef]
        """A connection that can tell the two limits Django asks for."""

        def getlimit(self, category: int) -> int:
            return dict(LIMITS.values())[category]


class DatabaseWrapper(base.DatabaseWrapper):
    """SQLite as Kring needs it: durable, strict, and taking its write lock when a transaction begins."""

    def get_connection_params(self) -> dict[str, Any]:
        return {**super().get_connection_params(), "factory": Connection}

    @async_unsafe
    def get_new_connection(self, conn_params: dict[str, Any]) -> sqlite3.Connection:
        connection = super().get_new_connection(conn_params)
        for name, value in PRAGMAS.items():
            connection.execute(f"PRAGMA {name} = {value}")
        return connection
