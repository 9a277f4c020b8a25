"""What every row has: a time-ordered key and the region it lives in.

Keys are UUIDv7 (RFC 9562): they sort by time of making, so indexes grow at one end. The region is a plain column, not a
foreign key: it lets a region move to a database of its own.
"""

import functools
import uuid
from collections.abc import Sequence
from datetime import date

import uuid_utils.compat
from django.db import connection, models, transaction
from django.db.models.sql import InsertQuery


def new_id() -> uuid.UUID:
    """A fresh UUIDv7."""
    return uuid_utils.compat.uuid7()


def key_in(text: object) -> uuid.UUID | None:
    """The key that a text from outside names; None when it names none."""
    try:
        return uuid.UUID(str(text))
    except ValueError:
        return None


def holding_on(day: date, path: str = "") -> models.Q:
    """Rows with a `since` and an `until` (days, inclusive; without `until` there is no end) that hold on this day.

    `path` leads to those rows from the model that is asked: 'memberships__'.
    """
    begun, no_end, not_ended = f"{path}since__lte", f"{path}until", f"{path}until__gte"
    return models.Q(**{begun: day}) & (models.Q(**{no_end: None}) | models.Q(**{not_ended: day}))


def insert[R: models.Model](row: R) -> R:
    """Write a new row and return it: `create`, for what is written with every referral and every page that is opened.

    Django works the statement out once per process for each model, after that only the values are filled in; that takes a
    third of the time. No signals are sent, and what the database fills in itself (a number) is not read back.
    """
    statement, fields = _statement(type(row), connection.vendor)
    values = [field.get_db_prep_save(field.pre_save(row, add=True), connection) for field in fields]
    with transaction.mark_for_rollback_on_error(connection.alias), connection.cursor() as cursor:
        cursor.execute(statement, values)
    row._state.adding, row._state.db = False, connection.alias
    return row


def insert_all(rows: Sequence[models.Model]) -> None:
    """Write new rows of one model at once, as `insert` does one."""
    if not rows:
        return
    statement, fields = _statement(type(rows[0]), connection.vendor)
    values = [[field.get_db_prep_save(field.pre_save(row, add=True), connection) for field in fields] for row in rows]
    with transaction.mark_for_rollback_on_error(connection.alias), connection.cursor() as cursor:
        cursor.executemany(statement, values)
    for row in rows:
        row._state.adding, row._state.db = False, connection.alias


@functools.cache
def _statement(model: type[models.Model], vendor: str) -> tuple[str, Sequence[models.Field]]:
    """What inserts a row of a model in this kind of database, and the fields whose values it needs, in order."""
    filled_in = [field for field in model._meta.db_returning_fields if not field.has_default()]
    fields = [field for field in model._meta.local_concrete_fields if field not in filled_in]
    query = InsertQuery(model)
    query.insert_values(fields, [model()])
    [(statement, _values)] = query.get_compiler(connection=connection).as_sql()
    return statement, fields


class Row(models.Model):
    """A row with a time-ordered key."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)

    class Meta:
        abstract = True


class RegionRow(Row):
    """A row that belongs to one region. No query joins rows of two regions."""

    region_id = models.UUIDField(editable=False)

    class Meta:
        abstract = True
