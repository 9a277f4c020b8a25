"""What every row has: a time-ordered key and the region it lives in.

Keys are UUIDv7 (RFC 9562): they sort by time of making, so indexes grow at one end. The region is a plain column, not a
foreign key: it lets a region move to a database of its own.
"""

import contextlib
import functools
import operator
import uuid
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextvars import ContextVar
from datetime import date, datetime
from typing import Any

import uuid_utils.compat
from django.db import connection, models, transaction
from django.db.models.sql import InsertQuery
from django.utils import timezone

# What `together` gathers: statements with their values, in the order in which they were asked for.
_gathered: ContextVar[list[tuple[str, list[Any]]] | None] = ContextVar("gathered", default=None)


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
    database = transaction.get_connection()
    statement, _fields = _statement(type(row), database.vendor)
    values = [way(row) for way in _ways(type(row), database.vendor)]
    gathered = _gathered.get()
    if gathered is not None:
        gathered.append((statement, values))
    else:
        with transaction.mark_for_rollback_on_error(database.alias), database.cursor() as cursor:
            cursor.execute(statement, values)
    row._state.adding, row._state.db = False, database.alias
    return row


@contextlib.contextmanager
def together() -> Iterator[None]:
    """Let the rows that are inserted in this block go to the database when it ends, and on PostgreSQL in one journey.

    Each statement there and back takes as long as the database needs for it. Nothing in the block may read such a row, or expect
    the database to refuse it at once: IntegrityError comes at the end of the block. After an error in the block nothing is
    written. Only within a transaction, which is there to be rolled back.
    """
    database = transaction.get_connection()
    if not database.in_atomic_block:
        raise transaction.TransactionManagementError("rows are gathered in a transaction only")
    before = _gathered.set([])
    try:
        yield
        rows = _gathered.get() or []
    finally:
        _gathered.reset(before)
    with (
        transaction.mark_for_rollback_on_error(database.alias),
        database.cursor() as cursor,
        database.wrap_database_errors,
        database.connection.pipeline() if database.vendor == "postgresql" else contextlib.nullcontext(),
    ):
        for statement, values in rows:
            cursor.execute(statement, values)


@functools.cache
def _ways(model: type[models.Model], vendor: str) -> list[Callable[[Any], Any]]:
    """For each column of a new row how its value is made what this kind of database takes, without asking a field what is plain."""
    ops, own_keys = connection.ops, connection.features.has_native_uuid_field
    plain: dict[type[models.Field], tuple[type, Callable[[Any], Any]]] = {
        models.UUIDField: (uuid.UUID, (lambda key: key) if own_keys else (lambda key: key.hex)),
        models.CharField: (str, str),
        models.TextField: (str, str),
        models.BooleanField: (bool, bool),
        models.DateTimeField: (datetime, ops.adapt_datetimefield_value),
        models.DateField: (date, ops.adapt_datefield_value),
    }
    return [_way_of(field, plain) for field in _statement(model, vendor)[1]]


def _way_of(
    field: models.Field, plain: dict[type[models.Field], tuple[type, Callable[[Any], Any]]]
) -> Callable[[Any], Any]:
    value_of, kind = operator.attrgetter(field.attname), field.target_field if field.is_relation else field
    if type(kind) not in plain or getattr(field, "auto_now", False) or getattr(field, "auto_now_add", False):
        return lambda row: field.get_db_prep_save(field.pre_save(row, add=True), connection)
    usual, prepared = plain[type(kind)]

    def way(row: models.Model) -> Any:
        value = value_of(row)
        if value is None:
            return None
        return prepared(value) if type(value) is usual else field.get_db_prep_save(value, connection)

    return way


class JsonText(str):
    """A JSON document that is text already, for `insert_all`."""

    __slots__ = ()


def insert_all[M: models.Model](model: type[M], rows: Iterable[Any]) -> None:
    """Write many new rows at once, as `insert` does one; a row is anything that has the model's columns as attributes.

    What databases take as it is goes there as it is: with tens of thousands of rows asking each field what it thinks of each
    value takes longer than writing them. PostgreSQL takes them as one stream: it plans and answers no statement for each row.
    """
    statement, fields = _statement(model, connection.vendor)
    ways = [(field.attname, _way(field)) for field in fields]
    values = [[getattr(row, name) if way is None else way(row) for name, way in ways] for row in rows]
    if not values:
        return
    with transaction.mark_for_rollback_on_error(connection.alias), connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            columns = ", ".join(connection.ops.quote_name(field.column) for field in fields)
            copying = f"COPY {connection.ops.quote_name(model._meta.db_table)} ({columns}) FROM STDIN"
            with connection.wrap_database_errors, cursor.copy(copying) as copy:
                for row in values:
                    copy.write_row(row)
        else:
            cursor.executemany(statement, values)


AS_THEY_ARE = (models.CharField, models.TextField, models.IntegerField, models.FloatField, models.BooleanField)


def _way(field: models.Field) -> Callable[[Any], Any] | None:
    """How a row's value of a field is made what the database takes; None when it is that already."""
    name, kind = field.attname, field.target_field if field.is_relation else field
    if isinstance(kind, AS_THEY_ARE):
        return None
    if isinstance(kind, models.UUIDField):
        return None if connection.features.has_native_uuid_field else lambda row: _hex(getattr(row, name))
    if getattr(field, "auto_now", False):
        now = field.get_db_prep_save(timezone.now(), connection)
        return lambda row: now
    known: dict[Any, Any] = {}

    def prepared(row: Any) -> Any:
        value = getattr(row, name)
        if value is None or type(value) is JsonText:
            return value
        if type(value) in (list, dict):
            return field.get_db_prep_save(value, connection)
        if value not in known:  # days, times and amounts are much the same in many rows
            known[value] = field.get_db_prep_save(value, connection)
        return known[value]

    return prepared


def _hex(value: uuid.UUID | None) -> str | None:
    return None if value is None else value.hex


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
