"""What one answer of an HSDS or Open Referral UK API says of itself, read without holding it: it may be as large as a whole list."""

import dataclasses
from pathlib import Path
from typing import IO, Any

import ijson

from kring.directory.formats import depth
from kring.directory.formats.items import Because, Refused
from kring.directory.formats.sources import of_file

_LISTS = ("contents", "content")
_CHILDREN = frozenset(
    {"service_at_locations", "schedules", "cost_options", "attributes", "contacts", "regular_schedules", "eligibilitys"}
)
_NUMBERS = {
    "page_number": "number", "number": "number", "total_pages": "total", "totalPages": "total",
}  # fmt: skip
_LAST = ("last_page", "last")


@dataclasses.dataclass(slots=True)
class Page:
    """An answer that is one object. `listed`: it has a list of entries; `whole`: one of them holds what belongs to it.

    `number` and `total` are of its paging, None where it does not say them. `ids` are those of its entries.
    """

    listed: bool = False
    entries: int = 0
    whole: bool = False
    ids: list[str] = dataclasses.field(default_factory=list)
    number: int | None = None
    total: int | None = None
    last: bool = False
    has_id: bool = False
    has_description: bool = False  # it names the document that describes the API


def of(path: Path) -> Page | None:
    """The answer in a file; None for a list or another format. Raises Refused when it begins as JSON and is none, or is too deep."""
    with path.open("rb") as file:
        if not file.read(64).removeprefix(b"\xef\xbb\xbf").lstrip().startswith(b"{"):
            return None
    depth.check(of_file(path))
    with path.open("rb") as file:
        if file.read(3) != b"\xef\xbb\xbf":
            file.seek(0)
        try:
            return _read(file)
        except (ijson.JSONError, UnicodeDecodeError, RecursionError) as error:
            raise Refused(Because.NOT_JSON) from error


def _read(file: IO[bytes]) -> Page:
    page, entry = Page(), ""
    for prefix, event, value in ijson.parse(file, use_float=True):
        if prefix == "":
            page.has_id = page.has_id or (event == "map_key" and value == "id")
            page.has_description = page.has_description or (event == "map_key" and value == "openapi_url")
        elif entry and prefix.startswith(entry):
            _look_at(page, entry, prefix, event, value)
        elif prefix in _LISTS and event == "start_array":
            page.listed, entry = True, f"{prefix}.item"
        elif prefix in _LAST and value is True:
            page.last = True
        elif prefix in _NUMBERS and (number := _number(value)) is not None:
            setattr(page, _NUMBERS[prefix], number)
    return page


def _look_at(page: Page, entry: str, prefix: str, event: str, value: Any) -> None:
    if prefix == entry:
        page.entries += event not in ("map_key", "end_map", "end_array")
        page.whole = page.whole or (event == "map_key" and value in _CHILDREN)
    elif prefix == f"{entry}.id" and event in ("string", "number") and str(value):
        page.ids.append(str(value))


def _number(value: Any) -> int | None:
    if isinstance(value, str) and value.isdigit():
        return int(value)
    return value if isinstance(value, int) and not isinstance(value, bool) else None
