"""How some rows of a file were read, beside what stands in them: a wrong mapping shows before anything happens."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from kring.directory.claims import plain
from kring.directory.formats.items import Where, Wrong
from kring.directory.formats.limits import Limits
from kring.directory.formats.reading import cells_of
from kring.directory.taking.comparing import Comparer
from kring.directory.taking.staging import Staging

MOST = 8  # rows that are shown,
MOST_WITH_REMARKS = 4  # of which so many have something the matter with them
LOOKED_AT = 300  # first rows from which they are taken
LONGEST_CELL = 300


def sample(
    path: Path, staging: Staging, comparer: Comparer, mapping: Mapping[str, Any] | None, limits: Limits
) -> list[dict[str, Any]]:
    """Some of the first rows as plain values: `row`, `said` (columns of Activity), `cells` (heading, field, text), `remarks`.

    Cells are only those of columns that are taken: what a list holds besides is for nobody here.
    """
    remarks = staging.remarks(LOOKED_AT)
    chosen = _chosen(staging.first_services(LOOKED_AT), remarks)
    read = comparer.read([key for key, _ in chosen])
    cells: dict[int, Mapping[str, str]] = {}
    if mapping and chosen:
        rows = {where.row for _, where in chosen}
        cells = cells_of(path, rows, max(rows), mapping=mapping, limits=limits)
    taken = (mapping or {}).get("columns") or {}
    return [
        {
            "row": where.row,
            "said": plain(read[key]),
            "cells": [
                [name, taken[name], text[:LONGEST_CELL]]
                for name, text in cells.get(where.row, {}).items()
                if name in taken
            ],
            "remarks": [[one.field, one.why.value, one.value, one.column] for one in remarks.get(where, ())],
        }
        for key, where in chosen
    ]


def _chosen(first: list[tuple[str, Where]], remarks: Mapping[Where, list[Wrong]]) -> list[tuple[str, Where]]:
    """Rows with remarks, and others evenly from top to bottom; in the order of the file."""
    odd = [one for one in first if one[1] in remarks][:MOST_WITH_REMARKS]
    rest = [one for one in first if one not in odd]
    few = MOST - len(odd)
    even = [rest[len(rest) * place // few] for place in range(min(few, len(rest)))] if len(rest) > few else rest
    return sorted((*odd, *even), key=first.index)
