"""JSON read object by object, whatever its size: a list, pages with `contents`, one object, or a list somewhere inside."""

from collections.abc import Iterator
from typing import IO, Any

import ijson

from kring.directory.formats import depth
from kring.directory.formats.items import Because, Refused
from kring.directory.formats.limits import Limits
from kring.directory.formats.sources import Source

# Names under which lists of objects are found in files and answers, the most telling first.
LISTS = (
    "contents",
    "content",
    "services",
    "organizations",
    "data",
    "items",
    "results",
    "records",
    "activities",
    "features",
)
_LOOK = 512 * 1024  # bytes within which the shape has to show


def find_list(source: Source) -> str:
    """The prefix (as ijson writes it) of the list of objects; empty for a single object. Raises Refused (NOT_JSON, DEEP)."""
    depth.check(source)
    with source.open() as file:
        _skip_bom(file)
        first = file.read(1)
        while first and first.isspace():
            first = file.read(1)
        if first == b"[":
            return "item"
        if first != b"{":
            raise Refused(Because.NOT_JSON)
    with source.open() as file:
        _skip_bom(file)
        arrays = _arrays(file)
    if "id" in arrays:
        return ""
    for name in LISTS:
        if name in arrays:
            return f"{name}.item"
    return ""


def _arrays(file: IO[bytes]) -> list[str]:
    """Names of lists at the top of an object, as far as the file is looked at; 'id' when it is one object with an id."""
    found: list[str] = []
    try:
        for prefix, event, _ in ijson.parse(file, use_float=True):
            if event == "start_array" and prefix and "." not in prefix:
                found.append(prefix)
                if prefix in LISTS[:2]:
                    break
            elif prefix == "id" and event in ("string", "number"):
                return ["id"]
            if file.tell() > 200 * _LOOK:
                break
    except (ijson.JSONError, UnicodeDecodeError, RecursionError) as error:
        if not found:
            raise Refused(Because.NOT_JSON) from error
    return found


def objects(source: Source, prefix: str, limits: Limits) -> Iterator[tuple[int, Any]]:
    """(place from 1, object) of a list, or of the single object when the prefix is empty. Raises Refused (NOT_JSON, MANY_ROWS)."""
    with source.open() as file:
        _skip_bom(file)
        try:
            for place, one in enumerate(ijson.items(file, prefix, use_float=True), 1):
                if place > limits.rows:
                    raise Refused(Because.MANY_ROWS, most=limits.rows)
                yield place, one
        except (ijson.JSONError, UnicodeDecodeError) as error:
            raise Refused(Because.NOT_JSON) from error
        except (RecursionError, MemoryError) as error:
            raise Refused(Because.DEEP) from error


def _skip_bom(file: IO[bytes]) -> None:
    if file.read(3) != b"\xef\xbb\xbf":
        file.seek(0)
