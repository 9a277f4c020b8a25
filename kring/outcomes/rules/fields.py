"""Reads fields out of data that anyone may have written: what is not as it should be becomes a problem, never an exception."""

import enum
import re
from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from typing import Any

from kring.outcomes.rules.instruments import LANGUAGES, Texts
from kring.outcomes.rules.problems import Fault, Problem

CODE = re.compile(r"[a-z0-9][a-z0-9-]{0,39}")
CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff]")  # some databases do not keep these
LONGEST = 2000
LARGEST = 1_000_000
MOST_DECIMALS = 8
MOST = 400  # entries in a list


class Problems(list[Problem]):
    """What was found so far."""

    def add(self, fault: Fault, place: str, about: object = "") -> None:
        """One more."""
        self.append(Problem(fault, place, about[:60] if isinstance(about, str) else ""))


class Fields:
    """The fields of one table; `done` tells which were never asked for."""

    def __init__(self, data: object, place: str, problems: Problems) -> None:
        self.place, self.problems = place, problems
        self._data: dict[str, Any] = {}
        self._asked: set[str] = set()
        self.broken = not isinstance(data, Mapping)
        if self.broken:
            problems.add(Fault.NOT_A_TABLE, place)
        else:
            self._data = {name: value for name, value in data.items() if isinstance(name, str)}
            if len(self._data) < len(data):
                problems.add(Fault.UNKNOWN_FIELD, place)

    def at(self, name: str) -> str:
        """The place of one field."""
        return f"{self.place}.{name}" if self.place else name

    def wrong(self, fault: Fault, name: str = "", about: object = "") -> None:
        """Something is wrong with one field."""
        self.problems.add(fault, self.at(name) if name else self.place, about)

    def has(self, name: str) -> bool:
        """Whether it is there."""
        return name in self._data

    def done(self) -> None:
        """Fields that nobody asked for are mistakes: a misspelt rule would silently not hold."""
        for name in sorted(set(self._data) - self._asked):
            self.problems.add(Fault.UNKNOWN_FIELD, self.place, name)

    def raw(self, name: str, *, needed: bool = False) -> Any:
        """Whatever stands there; None where nothing does."""
        self._asked.add(name)
        value = self._data.get(name)
        if needed and value is None and not self.broken:
            self.wrong(Fault.FIELD_MISSING, name)
        return value

    def code(self, name: str = "code") -> str:
        """A code; empty where there is none."""
        value = self.raw(name, needed=True)
        if value is None:
            return ""
        if not isinstance(value, str) or not CODE.fullmatch(value):
            self.wrong(Fault.NOT_A_CODE, name, value)
            return ""
        return value

    def words(self, name: str, *, needed: bool = False) -> str:
        """A sentence."""
        value = self.raw(name, needed=needed)
        if value is None:
            return ""
        if not isinstance(value, str) or CONTROLS.search(value):
            self.wrong(Fault.NOT_WORDS, name)
        elif len(value) > LONGEST:
            self.wrong(Fault.TOO_LONG, name)
        elif needed and not value.strip():
            self.wrong(Fault.FIELD_MISSING, name)
        else:
            return value.strip()
        return ""

    def texts(self, name: str, *, needed: bool = False) -> Texts:
        """The same in each language."""
        value = self.raw(name, needed=needed)
        if value is None:
            return Texts()
        inner = Fields(value, self.at(name), self.problems)
        found = Texts(*(inner.words(language, needed=needed) for language in LANGUAGES))
        inner.done()
        return found

    def texts_or_words(self, name: str, *, needed: bool = False) -> Texts:
        """The same in each language, or one sentence for all."""
        if not isinstance(self._data.get(name), str):
            return self.texts(name, needed=needed)
        said = self.words(name, needed=needed)
        return Texts(*(said for _language in LANGUAGES))

    def number(self, name: str, default: Decimal | None = None, *, needed: bool = False) -> Decimal | None:
        """A number that is one, and not too large to count with."""
        value = self.raw(name, needed=needed)
        return default if value is None else as_number(value, self.at(name), self.problems, default)

    def whole(self, name: str, default: int | None = None, *, needed: bool = False) -> int | None:
        """A whole number."""
        value = self.raw(name, needed=needed)
        return default if value is None else as_whole(value, self.at(name), self.problems, default)

    def yes(self, name: str, *, default: bool, needed: bool = False) -> bool:
        """Yes or no."""
        value = self.raw(name, needed=needed)
        if value is None:
            return default
        if not isinstance(value, bool):
            self.wrong(Fault.NOT_YES_OR_NO, name, value)
            return default
        return value

    def one_of[E: enum.StrEnum](self, name: str, kind: type[E], default: E, *, needed: bool = False) -> E:
        """One of some words."""
        value = self.raw(name, needed=needed)
        if value is None:
            return default
        if not isinstance(value, str) or value not in {one.value for one in kind}:
            self.wrong(Fault.NOT_A_CHOICE, name, value)
            return default
        return kind(value)

    def each(self, name: str, *, needed: bool = False) -> Iterator[tuple[str, object]]:
        """The entries of a list, each with its place."""
        value = self.raw(name, needed=needed)
        if value is not None:
            yield from entries(value, self.at(name), self.problems)

    def all_of[T](self, name: str, read: Callable[[object, str, Problems], T | None]) -> tuple[T, ...]:
        """A list of simple values; those that cannot be read are problems, and left out."""
        found = [read(one, place, self.problems) for place, one in self.each(name)]
        return tuple(one for one in found if one is not None)

    def pairs(self, name: str) -> Iterator[tuple[str, str, object]]:
        """The names and values of a table, each with its place."""
        value = self.raw(name)
        if value is None:
            return
        if not isinstance(value, Mapping):
            self.wrong(Fault.NOT_A_TABLE, name)
        elif len(value) > MOST:
            self.wrong(Fault.TOO_MANY, name)
        else:
            yield from ((str(key)[:60], f"{self.at(name)}.{str(key)[:60]}", one) for key, one in value.items())


def entries(value: object, place: str, problems: Problems) -> Iterator[tuple[str, object]]:
    """The entries of a list, each with its place."""
    if not isinstance(value, list | tuple):
        problems.add(Fault.NOT_A_LIST, place)
    elif len(value) > MOST:
        problems.add(Fault.TOO_MANY, place)
    else:
        yield from ((f"{place}.{number}", one) for number, one in enumerate(value, 1))


def as_code(value: object, place: str, problems: Problems) -> str | None:
    """One code out of a list."""
    if isinstance(value, str) and CODE.fullmatch(value):
        return value
    problems.add(Fault.NOT_A_CODE, place, value)
    return None


def as_whole(value: object, place: str, problems: Problems, default: int | None = None) -> int | None:
    """A whole number; truth is none."""
    if type(value) is int and abs(value) <= LARGEST:
        return value
    problems.add(Fault.NOT_A_NUMBER, place, value)
    return default


def as_number(value: object, place: str, problems: Problems, default: Decimal | None = None) -> Decimal | None:
    """A number as it is written: 0.1 is a tenth, not what a computer makes of it."""
    if type(value) in (int, float, Decimal):
        number = Decimal(repr(value)) if type(value) is float else Decimal(value)
        if number.is_finite() and number.copy_abs() <= LARGEST and -number.as_tuple().exponent <= MOST_DECIMALS:
            return number
    problems.add(Fault.NOT_A_NUMBER, place, value)
    return default
