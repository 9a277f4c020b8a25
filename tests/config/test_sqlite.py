"""The embedded database keeps what it accepted. A file of its own, so that this also runs beside PostgreSQL."""

import pytest
from django.db import DEFAULT_DB_ALIAS

from kring.config import checks
from kring.config.sqlite import base, library


@pytest.fixture
def connection(tmp_path, django_db_blocker):
    """A connection to a fresh SQLite file, made as Kring makes it."""
    opened = base.DatabaseWrapper(
        {
            "NAME": str(tmp_path / "kring.sqlite3"),
            "OPTIONS": {"transaction_mode": "IMMEDIATE"},
            "AUTOCOMMIT": True,
            "CONN_MAX_AGE": 0,
            "CONN_HEALTH_CHECKS": False,
            "TIME_ZONE": None,
        },
        DEFAULT_DB_ALIAS,
    )
    with django_db_blocker.unblock():
        yield opened
        opened.close()


def pragma(connection, name):
    with connection.cursor() as cursor:
        return cursor.execute(f"PRAGMA {name}").fetchone()[0]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("journal_mode", "wal" if base.SAFE_UNDER_WAL else "delete"),
        ("synchronous", 2),
        ("foreign_keys", 1),
        ("busy_timeout", 20000),
        ("trusted_schema", 0),
        ("cell_size_check", 1),
        ("secure_delete", 1),
    ],
)
def test_every_connection_is_set_for_durability(connection, name, value):
    assert pragma(connection, name) == value


def test_a_statement_may_have_as_many_values_as_the_library_allows(connection):
    with connection.cursor() as cursor:
        many = connection.features.max_query_params
        assert many >= 32766
        cursor.execute(f"SELECT 1 IN ({', '.join(['%s'] * many)})", [1] * many)
        assert cursor.fetchone() == (1,)


@pytest.mark.parametrize(
    ("version", "safe"),
    [
        ((3, 40, 1), False),
        ((3, 44, 5), False),
        ((3, 44, 6), True),
        ((3, 50, 6), False),
        ((3, 50, 7), True),
        ((3, 51, 2), False),
        ((3, 51, 3), True),
        ((3, 53, 4), True),
    ],
)
def test_versions_that_can_lose_a_commit_under_wal_are_known(version, safe):
    assert library.is_safe_under_wal(version) is safe


def test_an_affected_library_under_wal_is_an_error():
    assert [message.id for message in checks.journal_messages("3.51.2", "wal")] == ["kring.E002"]


def test_an_affected_library_with_a_rollback_journal_is_a_warning():
    assert [message.id for message in checks.journal_messages("3.51.2", "delete")] == ["kring.W001"]


def test_a_repaired_library_is_fine():
    assert checks.journal_messages("3.51.3", "wal") == []


def test_a_database_that_may_lose_a_commit_is_found_at_start(connection, monkeypatch):
    monkeypatch.setattr(checks, "connections", {"default": connection})
    before = [message.id for message in checks.sqlite_is_durable(["default"])]
    assert "kring.E001" not in before
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA synchronous = NORMAL")
    assert [message.id for message in checks.sqlite_is_durable(["default"])] == ["kring.E001", *before]
