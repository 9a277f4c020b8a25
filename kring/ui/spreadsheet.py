"""Rows for a spreadsheet, in which no cell can become a formula."""

import csv
import io
from collections.abc import Sequence

RISKY = ("=", "+", "-", "@", "\t", "\r", "\n", "|", "%")
"""What a spreadsheet could take for the beginning of a formula or a command."""

type Cell = str | int | float | None


def as_csv(rows: Sequence[Sequence[Cell]]) -> str:
    """Semicolons, and a mark by which a spreadsheet knows the characters. What is not there is left empty.

    Numbers have a comma: where semicolons stand between cells a spreadsheet takes a point for thousands, and reads 0.705 as 705.
    """
    buffer = io.StringIO()
    writer = csv.writer(buffer, delimiter=";", lineterminator="\r\n")
    writer.writerows([[_written(cell) for cell in row] for row in rows])
    return "\N{ZERO WIDTH NO-BREAK SPACE}" + buffer.getvalue()


def _written(cell: Cell) -> str | int | None:
    if isinstance(cell, float):
        return repr(cell).replace(".", ",")
    return safe(cell) if isinstance(cell, str) else cell


def safe(cell: str) -> str:
    """The text of a cell, with an apostrophe before anything that a spreadsheet could run."""
    return f"'{cell}" if cell.startswith(RISKY) else cell
