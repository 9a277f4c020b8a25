"""What is never changed or thrown away: the database itself refuses, every table and every way round."""

import uuid
from collections.abc import Sequence

import pytest
from django.db import DatabaseError, connection, transaction

from kring.access import audit
from kring.access.append_only import unique_in
from kring.access.models import AuditEntry
from kring.matching.actions.gaps import take_up
from kring.matching.models import GapEvent
from kring.programme.models import ProgrammeVersion
from kring.referral.models import ReferralEvent
from tests.matching.gaps import a_need, a_plan

KEPT = (AuditEntry, ReferralEvent, GapEvent)
CHANGES = ["UPDATE {0} SET region_id = region_id", "DELETE FROM {0}"]
if connection.vendor == "postgresql":
    CHANGES.append("TRUNCATE {0} CASCADE")
ONLY_SQLITE = pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL has no INSERT OR REPLACE")


@pytest.fixture
def written(cast):
    """At least one row in each of the tables."""
    need = a_need(cast)
    take_up(cast.actor(cast.hanna), need.gap_id, a_plan())
    audit.record(cast.actor(cast.anna), "client.searched", AuditEntry, ids=[])
    assert all(model.objects.exists() for model in KEPT)
    connection.check_constraints()  # PostgreSQL empties no table of which something is still to be looked at


def rows(model) -> list[dict]:
    return list(model.objects.order_by("pk").values())


def refused(sql: str, params=None) -> None:
    with (
        pytest.raises(DatabaseError, match=r"append-only|never changes"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(sql, params)


def test_these_are_all_the_tables_that_are_kept(db):
    """A table that a migration protects is walked here."""
    protected = "sqlite_master WHERE type = 'trigger' AND name LIKE '%\\_keep\\_UPDATE' ESCAPE '\\'"
    if connection.vendor == "postgresql":
        protected = "information_schema.triggers WHERE trigger_name LIKE '%\\_keep'"
    column = "tbl_name" if connection.vendor == "sqlite" else "event_object_table"
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT DISTINCT {column} FROM {protected}")
        found = {table for (table,) in cursor.fetchall()}
    assert found == {model._meta.db_table for model in (*KEPT, ProgrammeVersion)}


@pytest.mark.parametrize("model", KEPT)
@pytest.mark.parametrize("change", CHANGES)
def test_nothing_is_changed_or_thrown_away(written, model, change):
    before = rows(model)
    refused(change.format(model._meta.db_table))
    assert rows(model) == before


@ONLY_SQLITE
@pytest.mark.parametrize("model", [*KEPT, ProgrammeVersion])
def test_nothing_is_replaced(written, model):
    """By no row that would be the same one: in its place in the file, or in columns that no two rows may have the same."""
    before = rows(model)
    for same in [("rowid",), *unique_in(connection, model._meta.db_table)]:
        refused(*_replacement(model, same))
        assert rows(model) == before, same


@ONLY_SQLITE
@pytest.mark.parametrize("model", [*KEPT, ProgrammeVersion])
def test_what_is_not_there_yet_is_added_in_the_same_way(written, model):
    before = model.objects.count()
    with connection.cursor() as cursor:
        cursor.execute(*_replacement(model, ()))
    assert model.objects.count() == before + 1


def _replacement(model, same: Sequence[str]) -> tuple[str, list]:
    """SQL that adds a row or puts it in the place of the first one, with which it shares these columns of those that identify it."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT rowid AS place, * FROM {model._meta.db_table} ORDER BY rowid")
        names = [column[0] for column in cursor.description]
        row = dict(zip(names, cursor.fetchone(), strict=True))
    row["rowid"] = row.pop("place")
    new = {name: (row[name] + 1_000 if isinstance(row[name], int) else uuid.uuid4().hex) for name in ("id", "rowid")}
    new |= {name: row[name] + 1_000 for name in ("seq", "number") if name in row}
    row |= {name: value for name, value in new.items() if name not in same}
    if model._meta.pk.get_internal_type() == "BigAutoField":
        row["id"] = row["rowid"]
    columns, marks = ", ".join(row), ", ".join(["%s"] * len(row))
    return f"INSERT OR REPLACE INTO {model._meta.db_table} ({columns}) VALUES ({marks})", [*row.values()]
