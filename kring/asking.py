"""Questions that are asked for every page: Django works each of them out once, after that only the values are filled in.

Putting a statement together takes Django several times as long as it takes the database to answer (`docs/adr/0015`). What is asked
over and over is therefore a function with `@asked_often`. At its first time it is worked out twice, with made-up values in the place
of the given ones: what differs between the two is what was given, and a question in which anything else differs is refused. What is
greater in the one is smaller in the other, and their clocks are a day and more apart, so that comparing values, or looking at the day,
makes a difference as well.
"""

import contextvars
import dataclasses
import enum
import functools
import types
import uuid
from collections.abc import Callable, Hashable, Iterable, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import Model, QuerySet, query
from django.utils import timezone

VARYING = (uuid.UUID, datetime, date, str)
NOT_FOR_THIS = "is nothing that a question that is asked often can be given"
MOST_FORMS = 500
"""Of one question: more than people have combinations of roles."""

FAR_AWAY = 400_000
"""Days."""

_instead: contextvars.ContextVar[tuple[datetime, date] | None] = contextvars.ContextVar("instead", default=None)


def now() -> datetime:
    """This moment, for a condition of a question: filled in anew each time it is asked."""
    made_up = _instead.get()
    return made_up[0] if made_up else timezone.now()


def today() -> date:
    """This day, as `now`."""
    made_up = _instead.get()
    return made_up[1] if made_up else timezone.localdate()


class asked_often[**P]:
    """Makes a function that puts a question together into one that asks it, and returns the rows as a list.

    What it is given may vary when it is a key, a moment, a day or a text, also within tuples and frozen dataclasses. The statement
    may depend on all else: what is None, empty or true, members of enumerations, models and functions, a text in a dataclass, how many
    values there are, and which of them are the same. A list is only good for being `in`: it is filled up, so that few lengths come
    by. Fields of a dataclass that are not compared must not matter. The function may call `now` and `today`, and asks nothing
    itself; what else it reads (settings, the language) is kept as it was the first time.

    Raises TypeError, the first time, for a question that does more with its values than hold columns against them.
    """

    def __init__(self, ask: Callable[P, QuerySet]):
        functools.update_wrapper(self, ask)
        self.ask = ask
        self._kept: dict[Hashable, _Statement | None] = {}

    def __call__(self, *given: P.args) -> list[Any]:
        """Ask it."""
        values = _Values()
        forms = tuple([_form(one, values) for one in given])
        key = connection.vendor, forms
        try:
            statement = self._kept[key]
        except KeyError:
            statement = self._worked_out(given, forms, values.all)
            if len(self._kept) >= MOST_FORMS:
                self._kept.clear()
            self._kept[key] = statement
        return statement.rows(values.all) if statement else []

    def first(self, *given: P.args) -> Any | None:
        """Ask it for its first row; None without any."""
        return next(iter(self(*given)), None)

    def _worked_out(self, given: Sequence[Any], forms: Sequence[Hashable], values: list[Any]) -> "_Statement | None":
        """What is kept of a question in this form; None when it has no rows, whatever the values are."""
        once, again = (_compiled(self.ask, given, forms, values, way) for way in (1, -1))
        if (once and (once.sql, once.params)) != (again and (again.sql, again.params)):
            raise TypeError(f"{self.__qualname__} does more with its values than hold columns against them")
        return once


class _Values:
    """The values that may vary, in the order in which they come by; equal ones once, but for what stands in lists."""

    def __init__(self) -> None:
        self.all: list[Any] = []
        self.places: dict[Any, int] = {}

    def place(self, kind: type, value: Any) -> int:
        found = self.places.setdefault((kind, value), len(self.all))
        if found == len(self.all):
            self.all.append(value)
        return found

    def place_all(self, values: list[Any]) -> tuple[int, int]:
        """Where they begin and end, filled up with the last one to the next power of two."""
        begin, size = len(self.all), 1 << (len(values) - 1).bit_length() if values else 0
        self.all += values + values[-1:] * (size - len(values))
        return begin, begin + size


def _form(given: Any, values: _Values, text_varies: bool = True) -> Hashable:
    """What the statement may depend on; what may vary goes to `values`."""
    kind = type(given)
    if given is None or kind is bool or (kind is str and not (given and text_varies)):
        return given
    if kind in VARYING:
        return kind, values.place(kind, given)
    if kind is tuple:
        return kind, *[_form(one, values, text_varies) for one in given]
    if kind is list:
        return kind, frozenset(map(type, given)), *values.place_all(given)
    if names := _compared(kind):
        return kind, *[_form(getattr(given, name), values, text_varies=False) for name in names]
    if isinstance(given, enum.Enum | type | types.FunctionType):
        return given
    raise TypeError(f"{kind.__name__} {NOT_FOR_THIS}")


@functools.cache
def _compared(kind: type) -> tuple[str, ...]:
    """The fields by which a dataclass is compared; none for another type."""
    return (
        tuple(field.name for field in dataclasses.fields(kind) if field.compare)
        if dataclasses.is_dataclass(kind)
        else ()
    )


def _rebuilt(given: Any, form: Any, instead: Sequence[Any]) -> Any:
    """The same with other values."""
    kind = type(given)
    if type(form) is not tuple:
        return given
    if kind in VARYING:
        return instead[form[1]]
    if kind is tuple:
        return tuple(_rebuilt(one, part, instead) for one, part in zip(given, form[1:], strict=True))
    if kind is list:
        return instead[form[2] : form[3]]
    parts = zip(_compared(kind), form[1:], strict=True)
    return dataclasses.replace(given, **{name: _rebuilt(getattr(given, name), part, instead) for name, part in parts})


def _made_up(kind: type, rank: int) -> Any:
    """A value that nobody gave; what has a higher rank is greater. No question that changes a text leaves this one as it is."""
    moment = timezone.now() + timedelta(days=rank)
    if kind is uuid.UUID:
        return uuid.UUID(int=(1 << 127) + rank)
    if kind is str:
        return f" {(1 << 63) + rank:x} Aé%_\\ "
    if kind in VARYING:
        return moment if kind is datetime else moment.date()
    raise TypeError(f"{kind.__name__} {NOT_FOR_THIS}")


def _compiled(
    ask: Callable[..., QuerySet], given: Sequence[Any], forms: Sequence[Hashable], values: list[Any], way: int
) -> "_Statement | None":
    """The question with made-up values, and where each of them went in its statement; None when it has no rows.

    `way` is 1 for values that rise, far ahead, and -1 for values that fall, long ago.
    """
    kinds = [*map(type, values), datetime, date]
    instead = [_made_up(kind, way * (FAR_AWAY + number)) for number, kind in enumerate(kinds)]
    token = _instead.set((instead[-2], instead[-1]))
    try:
        with connection.execute_wrapper(_refuse), timezone.override(timezone.get_fixed_timezone(way * 23 * 60)):
            asked = ask(*[_rebuilt(one, form, instead) for one, form in zip(given, forms, strict=True)])
            compiler = asked.query.get_compiler(asked.db)
            sql, params = compiler.as_sql()
    except EmptyResultSet:
        return None
    finally:
        _instead.reset(token)
    places = {value: _Place(number) for number, value in enumerate(_prepared(instead))}
    params = [places.get(one, one) if isinstance(one, Hashable) else one for one in params]
    hangs_on_now = any(type(one) is _Place and one.number >= len(values) for one in params)
    return _Statement(sql, params, hangs_on_now, *_reading(asked, compiler))


def _refuse(*_what: Any) -> None:
    raise TypeError("a question that is asked often asks nothing itself while it is put together")


@dataclasses.dataclass(frozen=True, slots=True)
class _Place:
    """Where the value with this number goes."""

    number: int


@dataclasses.dataclass(slots=True)
class _Statement:
    """A statement, its parameters (or their places), how columns are converted, and how a row is made of them."""

    sql: str
    params: list[Any]
    hangs_on_now: bool
    converters: list[tuple[int, list[Callable], Any]]
    made: Callable[[Sequence[Any]], Any]

    def rows(self, values: list[Any]) -> list[Any]:
        """Ask it with these values."""
        ready = _prepared([*values, timezone.now(), timezone.localdate()] if self.hangs_on_now else values)
        params = [ready[one.number] if type(one) is _Place else one for one in self.params]
        with connection.cursor() as cursor:
            cursor.execute(self.sql, params)
            found = cursor.fetchall()
        return [self.made(row) for row in self._converted(found)]

    def _converted(self, rows: list[tuple]) -> Iterable[Sequence[Any]]:
        if not self.converters:
            return rows
        rows = [list(row) for row in rows]
        for place, converters, column in self.converters:
            for convert in converters:
                for row in rows:
                    row[place] = convert(row[place], column, connection)
        return rows


def _prepared(values: Iterable[Any]) -> list[Any]:
    """The values as the database takes them."""
    ops, own_keys = connection.ops, connection.features.has_native_uuid_field
    ways = {
        uuid.UUID: (lambda key: key) if own_keys else (lambda key: key.hex),
        datetime: _moment,
        date: ops.adapt_datefield_value,
        str: str,
    }
    return [ways[type(one)](one) for one in values]


def _moment(given: datetime) -> Any:
    if given.tzinfo is None:
        raise TypeError("a moment without a time zone is no moment")
    return connection.ops.adapt_datetimefield_value(given)


def _reading(asked: QuerySet, compiler: Any) -> tuple[list, Callable[[Sequence[Any]], Any]]:
    """How the columns of an answer are converted, and how a row is made of them, as Django's own iterables do."""
    columns = [column for column, *_ in compiler.select[: compiler.col_count]]
    converters = [(place, *how) for place, how in compiler.get_converters(columns).items()]
    kind = asked._iterable_class
    if asked._prefetch_related_lookups or asked._known_related_objects or compiler.has_extra_select:
        raise TypeError("what is asked often takes along nothing but its own columns")
    if kind is query.ValuesListIterable:
        return converters, tuple
    if kind is query.FlatValuesListIterable:
        return converters, lambda row: row[0]
    if kind is query.ValuesIterable:
        names = list(asked.query.selected)
        return converters, lambda row: dict(zip(names, row, strict=False))
    if kind is query.ModelIterable:
        return converters, _model_maker(asked, compiler)
    raise TypeError(f"{kind.__name__} is no way to read what is asked often")


def _model_maker(asked: QuerySet, compiler: Any) -> Callable[[Sequence[Any]], Model]:
    info, alias, mode = compiler.klass_info, asked.db, asked._fetch_mode
    begin, end = info["select_fields"][0], info["select_fields"][-1] + 1
    names = [column.target.attname for column, *_ in compiler.select[begin:end]]
    related = query.get_related_populators(info, compiler.select, alias, mode)
    annotated = list((compiler.annotation_col_map or {}).items())

    def made(row: Sequence[Any]) -> Model:
        one = info["model"].from_db(alias, names, row[begin:end], fetch_mode=mode)
        for other in related:
            other.populate(row, one)
        for name, place in annotated:
            setattr(one, name, row[place])
        return one

    return made
