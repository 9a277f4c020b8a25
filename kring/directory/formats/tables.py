"""Rows of a comma-separated file or a sheet of Excel, one at a time, as text."""

import csv
import io
import itertools
import warnings
import zipfile
from collections.abc import Iterator
from datetime import date, datetime, time
from typing import Any

from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from kring.directory.formats.encodings import encoding_of, separator_of
from kring.directory.formats.items import Because, Refused, Where, Why, Wrong
from kring.directory.formats.limits import Limits
from kring.directory.formats.sources import Source

MOST_BROKEN = 1_000  # rows that cannot be read at all, before the file is refused
_HEADING_WITHIN = 20  # rows from the top in which the heading has to stand

type Row = tuple[int, dict[str, str]]  # the row as a spreadsheet counts it, heading -> cell


def of_csv(source: Source, limits: Limits, encoding: str = "", separator: str = "") -> Iterator[Row | Wrong]:
    """The rows of a text file. The encoding and separator are found when they are not given. Raises Refused."""
    encoding = encoding or encoding_of(source)
    separator = separator or separator_of(source, encoding)
    with source.open() as file:
        text = io.TextIOWrapper(file, encoding=encoding, newline="")
        try:
            yield from _rows(_csv_lines(csv.reader(text, delimiter=separator), source.name), source.name, limits)
        except UnicodeDecodeError as error:
            raise Refused(Because.ENCODING, line=0) from error


def _csv_lines(reader: Any, name: str) -> Iterator[list[str] | Wrong]:
    broken = 0
    while True:
        try:
            yield next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            broken += 1
            if broken > MOST_BROKEN:
                raise Refused(Because.NOT_READABLE) from error
            yield Wrong(Where(name, reader.line_num), "", Why.LONG)


def sheets_of(source: Source) -> list[str]:
    """The names of the sheets of a workbook. Raises Refused."""
    with source.open() as file:
        return list(_workbook(file).sheetnames)


def of_excel(source: Source, limits: Limits, sheet: str = "") -> Iterator[Row | Wrong]:
    """The rows of a sheet (the first when none is named). Formulas come as their text. Raises Refused."""
    with source.open() as file:
        book = _workbook(file)
        if sheet and sheet not in book.sheetnames:
            raise Refused(Because.SHEET, sheet=sheet)
        chosen = book[sheet] if sheet else book.worksheets[0]
        chosen.reset_dimensions()
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            try:
                lines = (
                    [_cell(value) for value in row]
                    for row in chosen.iter_rows(values_only=True, max_col=limits.columns + 1)
                )
                yield from _rows(lines, chosen.title, limits)
            except (ValueError, KeyError, TypeError, SyntaxError, zipfile.BadZipFile, EOFError) as error:
                raise Refused(Because.NOT_READABLE) from error


def _workbook(file: Any) -> Any:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # openpyxl warns of decorations that it does not know
        try:
            book = load_workbook(file, read_only=True, data_only=False, keep_links=False)
        except (
            InvalidFileException,
            ValueError,
            KeyError,
            TypeError,
            SyntaxError,
            zipfile.BadZipFile,
            EOFError,
        ) as error:
            raise Refused(Because.NOT_READABLE) from error
    if not book.worksheets:
        raise Refused(Because.EMPTY)
    return book


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time(0) else value.isoformat(sep=" ", timespec="minutes")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, time):
        return f"{value:%H:%M}"
    formula = getattr(value, "text", None)  # a formula over several cells is an object of its own
    return str(formula if isinstance(formula, str) else value)


def _rows(lines: Iterator[list[str] | Wrong], name: str, limits: Limits) -> Iterator[Row | Wrong]:
    numbered = enumerate(lines, 1)
    top = list(itertools.islice(numbered, _HEADING_WITHIN))
    full = [place for place, (_, line) in enumerate(top) if not isinstance(line, Wrong) and any(map(str.strip, line))]
    # A title above the heading stands in one cell alone.
    wide = [place for place in full if sum(bool(cell.strip()) for cell in top[place][1]) > 1]
    if not full:
        raise Refused(Because.NO_HEADING)
    at = (wide or full)[0]
    heading = [cell.strip() for cell in top[at][1]]
    numbered = itertools.chain(top[at + 1 :], numbered)
    while heading and not heading[-1]:
        heading.pop()
    if len(heading) > limits.columns:
        raise Refused(Because.COLUMNS, most=limits.columns, columns="")
    if len(set(filter(None, heading))) != len(list(filter(None, heading))):
        twice = sorted({one for one in heading if one and heading.count(one) > 1})
        raise Refused(Because.COLUMNS, columns=", ".join(twice))
    width, count = len(heading), 0
    for at, line in numbered:
        if isinstance(line, Wrong):
            yield line
            continue
        if not any(line):
            continue
        count += 1
        if count > limits.rows:
            raise Refused(Because.MANY_ROWS, most=limits.rows)
        if len(line) != width:
            if any(cell.strip() for cell in line[width:]):
                yield Wrong(Where(name, at), "", Why.CELLS)
                continue
            line = [*line[:width], *[""] * (width - len(line))]
        yield at, {head: cell for head, cell in zip(heading, line, strict=True) if head}
