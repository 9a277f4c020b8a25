"""Tables that the database itself keeps append-only: it refuses to change or delete a row, whoever asks."""

from collections.abc import Iterable, Sequence
from itertools import groupby
from operator import itemgetter

from django.db import migrations
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

_POSTGRESQL_FUNCTION = """
CREATE OR REPLACE FUNCTION kring_refuse_change() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'restrict_violation'; END $$
"""


def protect(vendor: str, table: str, unique: Iterable[Sequence[str]] = ()) -> list[str]:
    """SQL that makes a table append-only. `unique`: the sets of columns of which no two rows have the same values."""
    if vendor == "postgresql":
        return [
            _POSTGRESQL_FUNCTION,
            f"CREATE TRIGGER {table}_keep BEFORE UPDATE OR DELETE ON {table} "
            "FOR EACH ROW EXECUTE FUNCTION kring_refuse_change()",
            f"CREATE TRIGGER {table}_keep_all BEFORE TRUNCATE ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION kring_refuse_change()",
        ]
    refused = f"{table} is append-only"
    return [
        *(
            f"CREATE TRIGGER {table}_keep_{verb} BEFORE {verb} ON {table} BEGIN SELECT RAISE(ABORT, '{refused}'); END"
            for verb in ("UPDATE", "DELETE")
        ),
        not_replaced(table, unique, refused),
    ]


def not_replaced(table: str, unique: Iterable[Sequence[str]], refused: str, kept: str = "TRUE") -> str:
    """SQL for SQLite: a new row never takes the place of one that is there and `kept` (a condition on its columns).

    `INSERT OR REPLACE` deletes what is in its way, and unless a connection asks for it no trigger on DELETE hears of that.
    """
    taken = (" AND ".join(f'"{column}" = NEW."{column}"' for column in columns) for columns in unique)
    there = " OR ".join(
        f"EXISTS (SELECT 1 FROM {table} WHERE {same} AND {kept})"  # noqa: S608 names from our own migrations
        for same in ("rowid = NEW.rowid", *taken)
    )
    return (
        f"CREATE TRIGGER {table}_keep_INSERT BEFORE INSERT ON {table} WHEN {there} "
        f"BEGIN SELECT RAISE(ABORT, '{refused}'); END"
    )


def unprotect(vendor: str, table: str) -> list[str]:
    """SQL that takes the protection away again."""
    if vendor == "postgresql":
        return [f"DROP TRIGGER {table}_keep ON {table}", f"DROP TRIGGER {table}_keep_all ON {table}"]
    return [f"DROP TRIGGER {table}_keep_{verb}" for verb in ("UPDATE", "DELETE", "INSERT")]


def unique_in(connection: BaseDatabaseWrapper, table: str) -> list[Sequence[str]]:
    """SQLite: the sets of columns of which no two rows of a table, whatever else they say, have the same values."""
    if connection.vendor != "sqlite":
        return []
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT list.name, info.name FROM pragma_index_list(%s) AS list, pragma_index_info(list.name) AS info "
            'WHERE list."unique" AND NOT list.partial ORDER BY list.name, info.seqno',
            [table],
        )
        rows = cursor.fetchall()
    return [[column for _index, column in group] for _name, group in groupby(rows, itemgetter(0))]


def keep(table: str) -> migrations.RunPython:
    """A migration operation that makes a table append-only. It stands after all that makes the table's columns unique."""

    def run(apps, schema_editor) -> None:
        connection = schema_editor.connection
        _execute(schema_editor, protect(connection.vendor, table, unique_in(connection, table)))

    def back(apps, schema_editor) -> None:
        _execute(schema_editor, unprotect(schema_editor.connection.vendor, table))

    return migrations.RunPython(run, back)


def _execute(schema_editor: BaseDatabaseSchemaEditor, statements: list[str]) -> None:
    for statement in statements:
        schema_editor.execute(statement, params=None)
