"""Small lists made for the tests, and the way to read them."""

import csv
import io
import json
import zipfile
from pathlib import Path

from kring.directory.formats import reading
from kring.directory.formats.items import Item, Refused, Wrong

SERVICE = {
    "id": "s1",
    "name": "Koffieochtend",
    "status": "active",
    "description": "Koffie & koek. Iedereen is welkom.",
    "organization": {"id": "o1", "name": "Buurthuis De Zon", "description": "Een buurthuis", "tax_status": "ANBI"},
    "service_at_locations": [
        {
            "id": "sal1",
            "location": {"id": "l1", "location_type": "physical", "name": "De Zon", "latitude": 51.7, "longitude": 5.3},
        }
    ],
    "schedules": [{"id": "p1", "freq": "WEEKLY", "byday": "TU", "opens_at": "10:00", "extra_field": [1, {"a": None}]}],
    "own_field": {"kept": True},
}
MAPPING = {"columns": {"id": "id", "titel": "title", "wanneer": "when_words", "kosten": "cost_words"}, "language": "nl"}


def written(path: Path, found) -> Path:
    """A JSON file."""
    path.write_text(json.dumps(found, ensure_ascii=False), encoding="utf-8")
    return path


def table(*rows) -> str:
    """Rows as comma-separated text."""
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows(rows)
    return text.getvalue()


def package(folder: Path, tables: dict) -> Path:
    """A folder of tables: name -> rows with the heading first."""
    folder.mkdir(exist_ok=True)
    for name, rows in tables.items():
        (folder / f"{name}.csv").write_text(table(*rows), encoding="utf-8")
    return folder


def zipped(path: Path, entries: dict) -> Path:
    """A zip of names and their contents."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in entries.items():
            archive.writestr(name, content)
    return path


def read(path, **more) -> tuple[list[Item], list[Wrong]]:
    """What a file holds, and what is the matter with it."""
    found = list(reading.read(path, **more))
    return [one for one in found if isinstance(one, Item)], [one for one in found if isinstance(one, Wrong)]


def by_key(items) -> dict:
    """(kind, id) -> document."""
    return {(item.kind, item.id): item.document for item in items}


def refusal(path, **more) -> Refused:
    """Why a file is refused; an error when it is not."""
    try:
        list(reading.read(path, **more))
    except Refused as refused:
        return refused
    raise AssertionError("it was not refused")
