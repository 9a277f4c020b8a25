"""Tables that the database itself keeps append-only: it refuses to change or delete a row, whoever asks."""

from collections.abc import Callable

from django.db import migrations

_POSTGRESQL_FUNCTION = """
CREATE OR REPLACE FUNCTION kring_refuse_change() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'restrict_violation'; END $$
"""


def protect(vendor: str, table: str) -> list[str]:
    """SQL that makes a table append-only."""
    if vendor == "postgresql":
        return [
            _POSTGRESQL_FUNCTION,
            f"CREATE TRIGGER {table}_keep BEFORE UPDATE OR DELETE ON {table} "
            "FOR EACH ROW EXECUTE FUNCTION kring_refuse_change()",
            f"CREATE TRIGGER {table}_keep_all BEFORE TRUNCATE ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION kring_refuse_change()",
        ]
    return [
        f"CREATE TRIGGER {table}_keep_{verb} BEFORE {verb} ON {table} "
        f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
        for verb in ("UPDATE", "DELETE")
    ]


def unprotect(vendor: str, table: str) -> list[str]:
    """SQL that takes the protection away again."""
    if vendor == "postgresql":
        return [f"DROP TRIGGER {table}_keep ON {table}", f"DROP TRIGGER {table}_keep_all ON {table}"]
    return [f"DROP TRIGGER {table}_keep_{verb}" for verb in ("UPDATE", "DELETE")]


def keep(table: str) -> migrations.RunPython:
    """A migration operation that makes a table append-only."""
    return migrations.RunPython(_run(protect, table), _run(unprotect, table))


def _run(statements: Callable[[str, str], list[str]], table: str) -> Callable:
    def run(apps, schema_editor) -> None:
        for statement in statements(schema_editor.connection.vendor, table):
            schema_editor.execute(statement, params=None)

    return run
