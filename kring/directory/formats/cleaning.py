"""What is done to every object that comes in: control characters out, markup to plain text, and a note of what looks wrong.

Nothing else is changed: a date or a place that cannot be right stays in the document and is passed over by the projection.
"""

import re
from collections.abc import Callable, Iterator
from typing import Any

from kring.directory.formats.items import Document, Why
from kring.directory.formats.limits import LIMITS, Limits
from kring.directory.rules.areas import Area, Place, degrees, placed
from kring.directory.rules.projection import LONGEST
from kring.directory.rules.schedules import day, is_far
from kring.directory.rules.texts import has_controls, has_markup, without_controls, without_markup

type Note = tuple[str, Why, str]  # path of the field, what is the matter, the beginning of what stood there

SHOWN = 60
_FORMULA = re.compile(r"[=@]|[+-](?=[^\s\d]*[(!|])|\t")
_ADDRESSES = frozenset({"url", "uri", "website", "logo", "term_uri", "schedule_link", "email", "id", "assurer_email"})
_DATES = ("valid_from", "valid_to", "until", "dtstart", "assured_date")
# What calls for a closer look: markup or a control character anywhere, or the beginning of a formula.
_SUSPECT = re.compile(
    "[<&\\x00-\\x08\\x0b-\\x1f\\x7f-\\x9f\\u202a-\\u202e\\u2066-\\u2069\\ud800-\\udfff\\ue000-\\uf8ff\\ufffe\\uffff]|\\A[=@+\\t-]"
)
# Lists of objects: whoever reads a document may count on it.
_LISTS = frozenset(
    {
        "service_at_locations", "schedules", "phones", "contacts", "addresses", "cost_options", "languages", "attributes",
        "accessibility", "funding", "service_areas", "required_documents", "metadata", "organization_identifiers", "taxonomy_terms",
    }
)  # fmt: skip
PLACES = {Place.OFF_EARTH: Why.OFF_EARTH, Place.SWAPPED: Why.SWAPPED, Place.FAR_AWAY: Why.FAR_AWAY}


def is_formula(text: str) -> bool:
    """Whether a spreadsheet would calculate with a text. It is kept as text here, and never calculated."""
    return _FORMULA.match(text) is not None


class Cleaned(dict[str, Any]):
    """An object that was cleaned before, such as a term that thousands of services share."""


class TooDeep(Exception):
    """Lists and objects inside each other beyond `Limits.depth`."""


def clean(document: Document, limits: Limits = LIMITS, near: Area | None = None) -> tuple[Document, list[Note]]:
    """The document with texts that can be shown, and what was the matter with it. Raises TooDeep."""
    notes: list[Note] = []
    cleaned = _object(document, "", 0, limits, notes, near)
    return cleaned, notes


def _object(
    found: dict[str, Any], path: str, depth: int, limits: Limits, notes: list[Note], near: Area | None
) -> Document:
    if depth > limits.depth:
        raise TooDeep(path)
    fresh: Document = {}
    for name, value in found.items():
        if isinstance(value, str):
            if len(value) > limits.cell or _SUSPECT.search(value):
                value = _text(value, name, f"{path}{name}", limits, notes.append)
        elif type(value) is Cleaned:
            value = dict(value)
        elif isinstance(value, dict):
            value = _object(value, f"{path}{name}.", depth + 1, limits, notes, near)
        elif isinstance(value, list):
            value = _list(value, f"{path}{name}", depth + 1, limits, notes, near)
        if name in _LISTS and not _is_list(value) and not path.endswith("accessibility."):  # there it is a text
            notes.append((f"{path}{name}", Why.SHAPE, str(value)[:SHOWN]))
            name = f"{name}_as_given"
        fresh[name] = value
    if "latitude" in fresh and "longitude" in fresh:
        notes.extend(_of_place(fresh, path, near))
    if path == "" and isinstance(fresh.get("name"), str) and len(fresh["name"]) > LONGEST["title"]:
        notes.append(("name", Why.CUT, fresh["name"][:SHOWN]))
    if "schedules" in path or path == "":
        notes.extend(_of_dates(fresh, path))
    return fresh


def _is_list(value: Any) -> bool:
    return value is None or (isinstance(value, list) and all(isinstance(one, dict) for one in value))


def _list(found: list[Any], path: str, depth: int, limits: Limits, notes: list[Note], near: Area | None) -> list[Any]:
    if depth > limits.depth:
        raise TooDeep(path)
    fresh: list[Any] = []
    for value in found:
        if isinstance(value, dict):
            value = _object(value, f"{path}.", depth + 1, limits, notes, near)
        elif isinstance(value, list):
            value = _list(value, path, depth + 1, limits, notes, near)
        elif isinstance(value, str) and _SUSPECT.search(value):
            value = _text(value, "", path, limits, notes.append)
        fresh.append(value)
    return fresh


def _text(text: str, name: str, path: str, limits: Limits, note: Callable[[Note], None]) -> str:
    before = text
    if has_controls(text):
        note((path, Why.CONTROL, ""))
        text = without_controls(text)
    if name not in _ADDRESSES and has_markup(text):
        text = without_markup(text)
        note((path, Why.HTML, before[:SHOWN]))
    if is_formula(text):
        note((path, Why.FORMULA, text[:SHOWN]))
    if len(text) > limits.cell:
        text = text[: limits.cell]
        note((path, Why.LONG, text[:SHOWN]))
    return text


def _of_place(found: Document, path: str, near: Area | None) -> Iterator[Note]:
    north, east = found["latitude"], found["longitude"]
    if north in (None, "") and east in (None, ""):
        return
    latitude, longitude = degrees(north), degrees(east)
    if latitude is None or longitude is None:
        yield f"{path}latitude", Why.NUMBER, f"{north}, {east}"[:SHOWN]
        return
    why = PLACES.get(placed(latitude, longitude, near).place)
    if why is not None:
        yield f"{path}latitude", why, f"{north}, {east}"[:SHOWN]


def _of_dates(found: Document, path: str) -> Iterator[Note]:
    for name in _DATES:
        value = found.get(name)
        if not value:
            continue
        known = day(value)
        if known is None:
            yield f"{path}{name}", Why.DATE, str(value)[:SHOWN]
        elif is_far(known):
            yield f"{path}{name}", Why.FAR_DATE, str(value)[:SHOWN]
