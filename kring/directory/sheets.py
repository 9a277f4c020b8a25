"""Reading comma-separated files that come from outside: the whole file is read and judged before anything is written."""

import csv
import dataclasses
from collections.abc import Callable, Iterable, Mapping
from io import StringIO
from pathlib import Path

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from kring.directory.rules.cells import Fault, fault
from kring.ui.rules.text import has_control_characters

LARGEST = 200 * 1024 * 1024  # bytes
MOST_NAMED = 20  # rows named in a refusal

WORDS: dict[Fault, Promise] = {
    Fault.EMPTY: _("is empty"),
    Fault.LONG: _("is too long"),
    Fault.FORMULA: _("looks like a spreadsheet formula"),
    Fault.HTML: _("holds HTML"),
    Fault.CONTROL: _("holds control characters"),
    Fault.ADDRESS: _("is not a web address"),
    Fault.NUMBER: _("is not a number within bounds"),
    Fault.TWICE: _("stands in the file twice"),
    Fault.CELLS: _("has more or fewer cells than the heading"),
}


@dataclasses.dataclass(frozen=True, slots=True)
class Wrong:
    """One thing that is wrong: the row as a spreadsheet counts it (the heading is 1), the column, and why."""

    row: int
    column: str
    why: Fault

    def __str__(self) -> str:
        where = gettext("row %(row)d") % {"row": self.row}
        return " ".join(part for part in (f"{where}:", self.column, str(WORDS[self.why])) if part)


class Refused(Exception):
    """The file cannot be taken over; nothing was changed. `wrong` names rows, `reason` says what is wrong with all of it."""

    def __init__(self, reason: str = "", wrong: Iterable[Wrong] = ()):
        self.wrong = list(wrong)
        self.reason = reason
        more = len(self.wrong) - MOST_NAMED
        lines = [reason, *map(str, self.wrong[:MOST_NAMED])]
        if more > 0:
            lines.append(gettext("and %(count)d more") % {"count": more})
        super().__init__("\n".join(filter(None, lines)))


def read(path: Path, columns: Iterable[str], only: bool = False) -> list[tuple[int, dict[str, str]]]:
    """(row, cells) of a file in UTF-8 with these columns; others are refused when `only`. Raises Refused."""
    if path.stat().st_size > LARGEST:
        raise Refused(gettext("The file is larger than 200 MB."))
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        raise Refused(gettext("The file is not in UTF-8 (first seen in line %(line)d).") % {"line": line}) from error
    if "\0" in text:
        raise Refused(gettext("The file is not a text file."))
    try:
        rows = list(csv.reader(StringIO(text, newline=""), strict=True))
    except csv.Error as error:
        raise Refused(gettext("The file is not comma-separated text.")) from error
    return _rows(rows, set(columns), only)


def _rows(rows: list[list[str]], columns: set[str], only: bool) -> list[tuple[int, dict[str, str]]]:
    heading = [name.strip() for name in rows[0]] if rows else []
    missing, unknown = sorted(columns - set(heading)), sorted(set(heading) - columns)
    if missing or (only and unknown) or len(set(heading)) != len(heading):
        expected = ", ".join(sorted(columns))
        raise Refused(gettext("The columns are not as expected. Needed are: %(columns)s.") % {"columns": expected})
    wrong = [Wrong(at, "", Fault.CELLS) for at, row in enumerate(rows[1:], 2) if row and len(row) != len(heading)]
    if wrong:
        raise Refused(wrong=wrong)
    return [(at, dict(zip(heading, row, strict=True))) for at, row in enumerate(rows[1:], 2) if row]


def judge(row: int, cells: Mapping[str, str], limits: Mapping[str, int], needed: Iterable[str]) -> list[Wrong]:
    """What is wrong with one row: each text against its limit in characters, and those that may not be empty."""
    wrong = [Wrong(row, column, Fault.EMPTY) for column in needed if not cells[column].strip()]
    for column, longest in limits.items():
        text = cells[column].strip()
        found = Fault.CONTROL if has_control_characters(text) else fault(text, longest)
        if found is not None:
            wrong.append(Wrong(row, column, found))
    return wrong


def number(text: str, low: float, high: float) -> float | None:
    """A number within bounds, or None."""
    try:
        value = float(text)
    except ValueError:
        return None
    return value if low <= value <= high else None


def each_once(
    rows: Iterable[tuple[int, dict[str, str]]], key: Callable[[dict[str, str]], str], column: str
) -> list[Wrong]:
    """The rows whose key was there before."""
    seen: set[str] = set()
    wrong = []
    for at, cells in rows:
        if key(cells) in seen:
            wrong.append(Wrong(at, column, Fault.TWICE))
        seen.add(key(cells))
    return wrong
