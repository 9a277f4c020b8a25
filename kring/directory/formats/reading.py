"""The door of the formats: what a file is (`look`), and what is in it (`read`)."""

import dataclasses
import itertools
from collections.abc import Callable, Container, Iterator, Mapping
from enum import StrEnum
from pathlib import Path
from typing import Any

from kring.directory.formats import older, packages, streams, tables
from kring.directory.formats.encodings import ENCODINGS, encoding_of, separator_of
from kring.directory.formats.gathering import Gathering
from kring.directory.formats.hsds import kind_of
from kring.directory.formats.items import Because, Item, Refused, Where, Wrong
from kring.directory.formats.limits import LIMITS, Limits
from kring.directory.formats.mapping import guess
from kring.directory.formats.rows import Rows
from kring.directory.formats.sources import Source, is_workbook, opened
from kring.directory.rules.areas import Area

SAMPLE = 5
OBJECTS = 1_000  # of a JSON list, whose objects need not all have the same fields
STEP = 500  # rows between two words about how far it is
# One of these says that an object is HSDS; otherwise every field has to be one that HSDS knows.
_TELLING = frozenset(
    {
        "organization", "organization_id", "service_at_locations", "organization_identifiers", "schedules", "cost_options",
        "taxonomy_terms", "taxonomy_detail", "eligibility_description", "assured_date", "location_type", "parent_organization_id",
        "service", "eligibilitys", "regular_schedules", "deliverable_type",
    }
)  # fmt: skip
_PLAIN = frozenset(
    {
        "id", "name", "alternate_name", "description", "url", "email", "status", "website", "logo", "uri", "version", "term_uri",
        "parent_id", "taxonomy", "language", "code", "term", "fees", "last_modified", "alert", "licenses", "accreditations",
        "minimum_age", "maximum_age", "tax_status", "legal_status", "year_incorporated", "addresses", "phones", "contacts",
        "latitude", "longitude", "vocabulary", "taxonomy_id", "attributes", "languages", "funding", "services", "locations",
        "external_identifier", "external_identifier_type", "accessibility", "transportation", "programs",
    }
)  # fmt: skip


class Format(StrEnum):
    """What a file is."""

    HSDS_JSON = "hsds_json"
    ORUK1_JSON = "oruk1_json"
    HSDS_PACKAGE = "hsds_package"
    HSDS1_PACKAGE = "hsds1_package"
    CSV = "csv"
    EXCEL = "excel"
    JSON_LIST = "json_list"


MAPPED = (Format.CSV, Format.EXCEL, Format.JSON_LIST)  # these need a mapping


@dataclasses.dataclass(frozen=True, slots=True)
class Look:
    """What a file is, and for somebody's own list what a mapping can name."""

    format: Format
    encoding: str = ""
    separator: str = ""
    sheets: tuple[str, ...] = ()
    headings: tuple[str, ...] = ()
    sample: tuple[Mapping[str, str], ...] = ()
    guess: Mapping[str, Any] = dataclasses.field(default_factory=dict)


def look(path: Path, *, mapping: Mapping[str, Any] | None = None, limits: Limits = LIMITS) -> Look:
    """What a file is, from its beginning. `mapping` may already say which sheet or list is meant. Raises Refused."""
    mapping = mapping or {}
    with opened(path, limits) as sources:
        kind = _format(sources)
        if kind not in MAPPED:
            return Look(kind)
        source = _only(sources)
        encoding = separator = ""
        sheets: tuple[str, ...] = ()
        if kind is Format.CSV:
            encoding = str(mapping.get("encoding") or encoding_of(source))
            separator = str(mapping.get("separator") or separator_of(source, encoding))
        elif kind is Format.EXCEL:
            sheets = tuple(tables.sheets_of(source))
        looked_at = OBJECTS if kind is Format.JSON_LIST else SAMPLE
        rows = [cells for _, cells in itertools.islice(_good(_cells(source, kind, mapping, limits)), looked_at)]
        if not rows:
            raise Refused(Because.EMPTY)
        headings = tuple(dict.fromkeys(name for cells in rows for name in cells))
        return Look(
            kind,
            encoding,
            separator,
            sheets,
            headings,
            tuple(rows[:SAMPLE]),
            guess(headings, str(mapping.get("language") or "nl")),
        )


def read(
    path: Path,
    *,
    mapping: Mapping[str, Any] | None = None,
    limits: Limits = LIMITS,
    near: Area | None = None,
    owner: str = "",
    told: Callable[[int], None] | None = None,
) -> Iterator[Item | Wrong]:
    """What is in a file, folder or zip, in the order that `items` says. `mapping` makes it somebody's own list.

    `near` is where its places can be. Ids that are made are those of `owner`, whose list it is. `told` hears now and
    then how many rows were read. Raises Refused, also after the first items: then none of them counts.
    """
    with opened(path, limits) as sources:
        if mapping and mapping.get("columns"):
            source = _only(sources)
            yield from _mapped(source, _kind(source), mapping, Rows(mapping, limits, near, owner), told)
            return
        kind = _format(sources)
        if kind in MAPPED:
            raise Refused(Because.COLUMNS, columns="")
        with Gathering(limits, near) as gathering:
            if kind in (Format.HSDS_PACKAGE, Format.HSDS1_PACKAGE):
                yield from packages.gather(sources, gathering)
                yield from _some(gathering.out(packages.Assembly(kind is Format.HSDS1_PACKAGE)))
            else:
                yield from _objects(sources, gathering, limits, told)
                yield from _some(gathering.out())


def cells_of(
    path: Path, rows: Container[int], last: int, *, mapping: Mapping[str, Any], limits: Limits = LIMITS
) -> dict[int, Mapping[str, str]]:
    """What stands in these rows of somebody's own list, as it came; nothing after row `last` is read. Raises Refused."""
    with opened(path, limits) as sources:
        source = _only(sources)
        found = itertools.takewhile(lambda one: one[0] <= last, _good(_cells(source, _kind(source), mapping, limits)))
        return {at: cells for at, cells in found if at in rows}


def _kind(source: Source) -> Format:
    return Format.EXCEL if is_workbook(source) else Format.JSON_LIST if _is_json(source) else Format.CSV


def _some(found: Iterator[Item | Wrong]) -> Iterator[Item | Wrong]:
    """The same, refused when there is no item in it: a list that suddenly is empty is a fault, not a wish to take all away."""
    any_item = False
    for one in found:
        any_item = any_item or isinstance(one, Item)
        yield one
    if not any_item:
        raise Refused(Because.EMPTY)


def _only(sources: list[Source]) -> Source:
    if len(sources) != 1:
        raise Refused(Because.UNKNOWN_FORMAT)
    return sources[0]


def _is_json(source: Source) -> bool:
    if source.extension in (".json", ".geojson"):
        return True
    with source.open() as file:
        return file.read(200).removeprefix(b"\xef\xbb\xbf").lstrip()[:1] in (b"{", b"[") and source.extension not in (
            ".csv",
            ".tsv",
        )


def _format(sources: list[Source]) -> Format:
    sources = [source for source in sources if source.stem != "datapackage" or source.extension != ".json"]
    if packages.is_package(sources):
        return Format.HSDS1_PACKAGE if packages.is_old(sources) else Format.HSDS_PACKAGE
    if sources and all(_is_json(source) for source in sources):
        return _json_format(sources[0])
    source = _only(sources)
    if is_workbook(source):
        return Format.EXCEL
    with source.open() as file:
        if file.read(8).startswith(
            (b"\xd0\xcf\x11\xe0", b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"\x1f\x8b", b"Rar!", b"7z")
        ):
            raise Refused(Because.UNKNOWN_FORMAT)
    return Format.CSV


def _json_format(source: Source) -> Format:
    prefix = streams.find_list(source)
    for _, first in itertools.islice(streams.objects(source, prefix, LIMITS), 100):
        if not isinstance(first, Mapping) or not first:
            continue
        if _is_schema(first):
            raise Refused(Because.SCHEMA)
        if prefix == "content.item" or older.is_old(first):
            return Format.ORUK1_JSON
        return Format.HSDS_JSON if _TELLING & first.keys() or first.keys() <= _PLAIN else Format.JSON_LIST
    if prefix.startswith("content"):
        return Format.HSDS_JSON  # a page without entries
    raise Refused(Because.EMPTY if not prefix or _is_bare(source, prefix) else Because.UNKNOWN_FORMAT)


def _is_bare(source: Source, prefix: str) -> bool:
    """Whether there is nothing in a list."""
    return next(streams.objects(source, prefix, LIMITS), None) is None


def _is_schema(found: Mapping[str, Any]) -> bool:
    """Whether an object is a JSON schema, or the tabular one of a data package: it says how entries look, and is none."""
    described = isinstance(found.get("properties"), Mapping | list) and found.get("type") != "Feature"
    return "$schema" in found or (described and "id" not in found)


def _objects(
    sources: list[Source], gathering: Gathering, limits: Limits, told: Callable[[int], None] | None
) -> Iterator[Wrong]:
    count = 0
    for source in sources:
        if source.stem == "datapackage":
            continue
        prefix = streams.find_list(source)
        for place, found in streams.objects(source, prefix, limits):
            where = Where(source.name, place)
            if isinstance(found, Mapping) and (prefix == "content.item" or older.is_old(found)):
                kind = kind_of(found)
                gathering.add(older.lifted(kind, found), where, kind)
            else:
                gathering.add(found, where)
            yield from gathering.take_wrong()
            count += 1
            if count > limits.rows:
                raise Refused(Because.MANY_ROWS, most=limits.rows)
            if told is not None and count % STEP == 0:
                told(count)


def _cells(
    source: Source, kind: Format, mapping: Mapping[str, Any], limits: Limits
) -> Iterator[tuple[int, Mapping[str, str]] | Wrong]:
    if kind is Format.EXCEL:
        return tables.of_excel(source, limits, str(mapping.get("sheet") or ""))
    if kind is Format.CSV:
        encoding = str(mapping.get("encoding") or "")
        if encoding and encoding not in (*ENCODINGS, "utf-16-le", "utf-16-be"):
            raise Refused(Because.ENCODING, line=0)
        return tables.of_csv(source, limits, encoding, str(mapping.get("separator") or ""))
    return _flat_objects(source, mapping, limits)


def _flat_objects(
    source: Source, mapping: Mapping[str, Any], limits: Limits
) -> Iterator[tuple[int, Mapping[str, str]]]:
    items = str(mapping.get("items") or "")
    prefix = f"{items}.item" if items else streams.find_list(source)
    empty = True
    for place, found in streams.objects(source, prefix, limits):
        empty = False
        yield place, dict(_flat(found, "", 0)) if isinstance(found, Mapping) else {}
    if empty and items:
        raise Refused(Because.LIST, items=items)


def _flat(found: Mapping[str, Any], path: str, depth: int) -> Iterator[tuple[str, str]]:
    """(dotted path, text) of what is in an object; lists of words in one text, lists of objects not."""
    for name, value in found.items():
        if isinstance(value, Mapping):
            if depth < 6:
                yield from _flat(value, f"{path}{name}.", depth + 1)
        elif isinstance(value, list):
            words = [str(one) for one in value if isinstance(one, str | int | float)]
            if words:
                yield f"{path}{name}", ", ".join(words)
        elif isinstance(value, bool):
            yield f"{path}{name}", "true" if value else "false"
        else:
            yield f"{path}{name}", "" if value is None else str(value)


def _good(found: Iterator[Any]) -> Iterator[tuple[int, Mapping[str, str]]]:
    return (one for one in found if not isinstance(one, Wrong))


def _mapped(
    source: Source,
    kind: Format,
    mapping: Mapping[str, Any],
    rows: Rows,
    told: Callable[[int], None] | None,
) -> Iterator[Item | Wrong]:
    count, given = 0, False
    part = str(mapping.get("sheet") or tables.sheets_of(source)[0]) if kind is Format.EXCEL else source.name
    for found in _cells(source, kind, mapping, rows.limits):
        if isinstance(found, Wrong):
            yield found
            continue
        at, cells = found
        if count == 0 and kind is not Format.JSON_LIST:
            missing = [name for name in mapping["columns"] if name not in cells]
            if missing:
                raise Refused(Because.COLUMNS, columns=", ".join(missing))
        count += 1
        for one in rows.items(cells, Where(part, at)):
            given = given or isinstance(one, Item)
            yield one
        if told is not None and count % STEP == 0:
            told(count)
    if not given:
        raise Refused(Because.EMPTY)
