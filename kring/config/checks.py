"""Checks at start: a database that could lose an accepted entry is not started with."""

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Warning
from django.db import connections

from kring.config.sqlite.library import FIRST_SAFE_VERSION, is_safe_under_wal

FULL = 2


def sqlite_is_durable(databases: Sequence[str] | None = None, **kwargs: Any) -> list[CheckMessage]:
    """SQLite: a library without the WAL race (or a rollback journal), and every commit on disk before it is answered."""
    found: list[CheckMessage] = []
    for alias in databases or []:
        connection = connections[alias]
        if connection.vendor != "sqlite":
            continue
        with connection.cursor() as cursor:
            synchronous = cursor.execute("PRAGMA synchronous").fetchone()[0]
            journal = cursor.execute("PRAGMA journal_mode").fetchone()[0]
        if synchronous < FULL:
            found.append(Error("SQLite runs with synchronous below FULL: a power cut loses entries.", id="kring.E001"))
        found += journal_messages(connection.Database.sqlite_version, journal)
    return found


def https_comes_through_a_proxy(**kwargs: Any) -> list[CheckMessage]:
    """The server speaks plain http; unless it believes the proxy, it sends each https request to https again, without end."""
    if not settings.HTTPS or settings.BEHIND_PROXY:
        return []
    hint = "Set KRING_BEHIND_PROXY=1 once a proxy with TLS stands before Kring (docs/installing.md)."
    return [Warning("Behind a proxy every page would redirect to itself.", hint=hint, id="kring.W002")]


def journal_messages(version: str, journal: str) -> list[CheckMessage]:
    """What is wrong with this SQLite version under this journal mode."""
    from_version = ".".join(map(str, FIRST_SAFE_VERSION))
    safe = is_safe_under_wal(tuple(int(part) for part in version.split(".")))
    if not safe and journal == "wal":
        return [
            Error(f"SQLite {version} can corrupt a database in WAL mode; use {from_version} or newer.", id="kring.E002")
        ]
    if not safe:
        hint = f"Install pysqlite3, or a Python linked to SQLite {from_version} or newer, or use PostgreSQL."
        return [
            Warning(
                f"SQLite {version} is not safe under WAL; a slower rollback journal is used.",
                hint=hint,
                id="kring.W001",
            )
        ]
    return []
