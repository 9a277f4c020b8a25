"""Empties the test database after a test that really commits, also the tables that the database itself keeps append-only."""

from collections.abc import Iterator

import pytest
from django.db import connection

PROTECTING = "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND sql LIKE '%RAISE(ABORT%'"


def around_flush(statements: list[str]) -> list[str]:
    """The statements that empty the tables, with the protection out of force for just as long, in one transaction."""
    if connection.vendor == "postgresql":
        return ["SET LOCAL session_replication_role = 'replica'", *statements]
    with connection.cursor() as cursor:
        triggers = cursor.execute(PROTECTING).fetchall()
    away = [f'DROP TRIGGER "{name}"' for name, _ in triggers]
    return [*away, *statements, *(sql for _, sql in triggers)]


@pytest.fixture(scope="session", autouse=True)
def _flush_reaches_protected_tables() -> Iterator[None]:
    """Only here, and only for emptying: a test that tries to change a protected row still meets the refusal."""
    operations = type(connection.ops)
    plain = operations.execute_sql_flush
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(operations, "execute_sql_flush", lambda self, statements: plain(self, around_flush(statements)))
        yield
