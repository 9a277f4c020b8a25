"""Tables as files in a zip, with their code book.

Parquet takes a library of a hundred and more megabytes: it is brought up by the first download that asks for it, never with the server.
"""

import io
import zipfile
from collections.abc import Sequence
from enum import StrEnum
from importlib import import_module

from django.utils.translation import gettext as _

from kring.outcomes.rules.tables import Kind, Table, code_book
from kring.ui.spreadsheet import as_csv


class Form(StrEnum):
    """In which form."""

    CSV = "csv"
    PARQUET = "parquet"


def zipped(tables: Sequence[Table], form: Form) -> bytes:
    """The tables, the code book and a word to read first."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for table in tables:
            archive.writestr(f"{table.name}.{form}", _csv(table) if form is Form.CSV else parquet(table))
        archive.writestr("code-book.csv", as_csv(code_book(tables)))
        archive.writestr("read-first.txt", read_first(form))
    return buffer.getvalue()


def read_first(form: Form) -> str:
    """What to know before looking at it."""
    separated = (
        [_("In the CSV files a semicolon stands between cells, and a comma in numbers.")] if form is Form.CSV else []
    )
    return "\n".join(
        (
            _("These are measurements of one location, without names. Keep them safe all the same."),
            _("With few people somebody may be recognised by what else is known."),
            _("Nothing in here shows that a course is the cause of a change."),
            _("code-book.csv says what each column means."),
            *separated,
            "",
        )
    )


def _csv(table: Table) -> str:
    return as_csv([[column.name for column in table.columns], *table.rows])


def parquet(table: Table) -> bytes:
    """A table in Parquet; each column carries its meaning along."""
    pyarrow, files = import_module("pyarrow"), import_module("pyarrow.parquet")

    kinds = {Kind.TEXT: pyarrow.string(), Kind.WHOLE: pyarrow.int32(), Kind.NUMBER: pyarrow.float64()}
    fields = [
        pyarrow.field(column.name, kinds[column.kind], metadata={"meaning": column.meaning, "values": column.values})
        for column in table.columns
    ]
    cells = zip(*table.rows, strict=True) if table.rows else [()] * len(fields)
    arrays = [pyarrow.array(list(column), type=field.type) for column, field in zip(cells, fields, strict=True)]
    written = io.BytesIO()
    files.write_table(pyarrow.Table.from_arrays(arrays, schema=pyarrow.schema(fields)), written)
    return written.getvalue()
