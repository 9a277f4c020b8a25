"""Data packages: a folder or zip of tables, in HSDS 3.0 or 1.x. Rows are put with the object that they belong to."""

import math
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

from kring.directory.formats import older, tables
from kring.directory.formats.cleaning import SHOWN, Cleaned, clean
from kring.directory.formats.gathering import Gathering
from kring.directory.formats.items import Because, Document, Refused, Where, Why, Wrong
from kring.directory.formats.sources import Source
from kring.directory.formats.spool import Spool

# Root objects by table. In 1.x 'taxonomy' holds terms.
_ROOTS = {
    "taxonomies": "taxonomy", "taxonomy": "taxonomy", "taxonomy_terms": "taxonomy_term", "taxonomy_term": "taxonomy_term",
    "organizations": "organization", "organization": "organization", "programs": "program", "program": "program",
    "locations": "location", "location": "location", "services": "service", "service": "service",
}  # fmt: skip
# Tables of what belongs to them: list in the object. The order is that of reading: owners before what they own.
_LISTS = {
    "service_at_location": "service_at_locations", "service_at_locations": "service_at_locations",
    "services_at_location": "service_at_locations", "services_at_locations": "service_at_locations",
    "contact": "contacts", "contacts": "contacts", "phone": "phones", "phones": "phones",
    "address": "addresses", "addresses": "addresses", "physical_addresses": "addresses", "physical_address": "addresses",
    "postal_addresses": "addresses", "schedule": "schedules", "schedules": "schedules",
    "regular_schedules": "regular_schedules", "regular_schedule": "regular_schedules",
    "holiday_schedules": "holiday_schedules", "holiday_schedule": "holiday_schedules",
    "funding": "funding", "fundings": "funding", "eligibility": "eligibility", "eligibilities": "eligibility",
    "service_area": "service_areas", "service_areas": "service_areas", "required_document": "required_documents",
    "required_documents": "required_documents", "language": "languages", "languages": "languages",
    "accessibility": "accessibility", "accessibility_for_disabilities": "accessibility", "cost_option": "cost_options",
    "cost_options": "cost_options", "organization_identifier": "organization_identifiers",
    "organization_identifiers": "organization_identifiers", "payment_accepted": "payments_accepted",
    "payments_accepted": "payments_accepted", "services_taxonomy": "service_taxonomies",
    "service_taxonomy": "service_taxonomies", "services_taxonomies": "service_taxonomies", "attribute": "attributes",
    "attributes": "attributes", "metadata": "metadata",
}  # fmt: skip
_OLD = older.OLD_LISTS | {
    "eligibility",
    "services_taxonomy",
    "regular_schedules",
    "holiday_schedules",
    "payment_accepted",
}
_KIND = {"service_at_locations": "service_at_location", "contacts": "contact", "phones": "phone"}
# The most particular owner that a row names is its owner.
_OWNERS = (
    ("phone_id", "phone"), ("contact_id", "contact"), ("service_at_location_id", "service_at_location"),
    ("service_id", "service"), ("location_id", "location"), ("organization_id", "organization"), ("program_id", "program"),
)  # fmt: skip
_NUMBERS = frozenset({"latitude", "longitude", "minimum_age", "maximum_age", "amount", "interval", "count", "timezone", "extension",
                      "year_incorporated"})  # fmt: skip
_ABOUT = {"attributes": ("link_id", "link_entity"), "metadata": ("resource_id", "resource_type")}


def is_package(sources: list[Source]) -> bool:
    """Whether these files are tables of a package: services or organisations, and at least one table more."""
    known = {source.stem for source in sources if source.extension == ".csv"}
    return (
        bool(known & {"services", "service", "organizations", "organization"})
        and len(known & (_ROOTS.keys() | _LISTS.keys())) > 1
    )


def is_old(sources: list[Source]) -> bool:
    """Whether a package is of version 1.x."""
    stems = {source.stem for source in sources if source.extension == ".csv"}
    return bool(stems & _OLD) and "taxonomy_terms" not in stems and "schedules" not in stems


def gather(sources: list[Source], into: Gathering) -> Iterator[Wrong]:
    """Read all tables. What is the matter comes at once; the objects come from `into.out(finish(...))`."""
    found = {source.stem: source for source in reversed(sources) if source.extension == ".csv"}
    if not found:
        raise Refused(Because.UNKNOWN_FORMAT)
    reading = _Reading(into, is_old(sources))
    for stem in sorted(found.keys() & _ROOTS.keys(), key=list(_ROOTS).index):
        yield from reading.roots(found[stem], _ROOTS[stem])
    for stem in sorted(found.keys() & _LISTS.keys(), key=list(_LISTS).index):
        yield from reading.rows(found[stem], _LISTS[stem])


class _Reading:
    def __init__(self, into: Gathering, old: bool):
        self.into, self.old = into, old
        self.owners: set[tuple[str, str]] = set()
        self.loose = 0

    def _table(self, source: Source) -> Iterator[tuple[Where, Document] | Wrong]:
        for found in tables.of_csv(source, self.into.limits):
            if isinstance(found, Wrong):
                yield found
                continue
            at, cells = found
            where = Where(source.name, at)
            row: Document = {}
            for name, cell in cells.items():
                text = cell.strip()
                if not text:
                    continue
                row[name] = text
                if name in _NUMBERS:
                    number = _number(text)
                    if number is None:
                        yield Wrong(where, name, Why.NUMBER, kept=True, value=text[:SHOWN])
                    else:
                        row[name] = number
                elif self.old and "\\n" in text:
                    row[name] = text.replace("\\r", "").replace(
                        "\\n", "\n"
                    )  # Open211 writes line ends as two characters
            yield where, row

    def roots(self, source: Source, kind: str) -> Iterator[Wrong]:
        if self.old and kind == "taxonomy":
            kind = "taxonomy_term"
        own_id = f"{source.stem}_id"
        for found in self._table(source):
            if isinstance(found, Wrong):
                yield found
                continue
            where, row = found
            if "id" not in row and own_id in row:
                row["id"] = row.pop(own_id)
            if self.into.add_root(kind, row, where):
                self.owners.add((kind, str(row["id"])))
            yield from self.into.take_wrong()

    def rows(self, source: Source, into: str) -> Iterator[Wrong]:
        kind, postal = _KIND.get(into, ""), source.stem.startswith("postal")
        for found in self._table(source):
            if isinstance(found, Wrong):
                yield found
                continue
            where, row = found
            named = _named(row, into, kind)
            owner = self._owner(row, into, kind)
            if owner is None:
                yield self._loose(source, row, where, named)
                continue
            if kind and row.get("id"):
                self.owners.add((kind, str(row["id"])))
            if postal:
                row["address_type"] = "postal"
            self.into.spool.add_child(owner, into, kind, str(row.get("id", "")), row)

    def _owner(self, row: Document, into: str, kind: str) -> tuple[str, str] | None:
        """The owner that a row names, which is then taken out of the row."""
        if into in _ABOUT:
            id_field, kind_field = _ABOUT[into]
            named = str(row.get(id_field, ""))
            for one in (
                str(row.get(kind_field, "service")),
                "service",
                "organization",
                "location",
                "service_at_location",
            ):
                if (one, named) in self.owners:
                    del row[id_field]
                    return one, named
        for field, one in _OWNERS:
            if one != kind and (one, str(row.get(field))) in self.owners:
                return one, str(row.pop(field))
        return None

    def _loose(self, source: Source, row: Document, where: Where, named: tuple[str, str]) -> Wrong:
        self.loose += 1
        id = f"{source.stem} {where.row}"
        self.into.spool.add("loose", id, {"id": id, "table": source.stem, "row": row}, where)
        field, value = named
        if not field:
            return Wrong(where, "", Why.LOOSE, kept=True, value=str(row.get("id", ""))[:SHOWN])
        return Wrong(where, "", Why.LOST, kept=True, value=value[:SHOWN], column=field)


def _named(row: Document, into: str, kind: str) -> tuple[str, str]:
    """(column, id) by which a row names its owner; empty when it names none."""
    fields = [_ABOUT[into][0]] if into in _ABOUT else [field for field, one in _OWNERS if one != kind]
    return next(((field, str(row[field])) for field in fields if row.get(field)), ("", ""))


def _number(text: str) -> int | float | None:
    try:
        if text.lstrip("+-").isdigit() and text.isascii() and len(text) < 16:
            return int(text)
        number = float(text.replace(",", "."))
    except ValueError:
        return None
    return number if math.isfinite(number) else None


class Assembly:
    """Puts rows back into the objects that they belong to, and lifts objects of 1.x. To be given to `Gathering.out`."""

    def __init__(self, old: bool):
        self.old = old
        self.term = lru_cache(maxsize=20_000)(self._term)
        self.spool: Spool | None = None

    def __call__(self, kind: str, document: Document, spool: Spool) -> Document:
        """The finished document."""
        self.spool = spool
        if kind == "loose":
            return document
        self._attach(kind, document, spool)
        if not self.old:
            for attribute in document.get("attributes", ()):
                self._name(attribute, "taxonomy_term")
            return document
        if kind == "service":
            self._old_service(document, spool)
        return older.lifted(kind, document)

    def _attach(self, kind: str, document: Document, spool: Spool) -> None:
        for into, child_kind, id, child in spool.children(kind, str(document.get("id", ""))):
            if child_kind and id and child_kind in spool.children_of:
                self._attach(child_kind, child, spool)
            document.setdefault(into, [])
            if isinstance(document[into], list):
                document[into].append(child)

    def _term(self, id: str) -> Document | None:
        term = self.spool.get("taxonomy_term", id) if self.spool is not None else None
        if term is None:
            return None
        return Cleaned(clean(older.lifted("taxonomy_term", term) if self.old else term)[0])

    def _name(self, attribute: Any, field: str) -> None:
        """Put the term in the place of its id, when the package has it."""
        id = attribute.get(f"{field}_id") if isinstance(attribute, dict) else None
        term = self.term(str(id)) if id else None
        if term is not None:
            del attribute[f"{field}_id"]
            attribute[field] = term

    def _old_service(self, service: Document, spool: Spool) -> None:
        links = service.setdefault("service_taxonomies", [])
        if isinstance(service.get("taxonomy_ids"), str):  # Ohana: a list in one cell
            links.extend({"taxonomy_id": id.strip()} for id in service["taxonomy_ids"].split(",") if id.strip())
        for link in links:
            self._name(link, "taxonomy")
        if service.get("location_id") and "service_at_locations" not in service:  # Ohana: a service has one place
            place = str(service.pop("location_id"))
            service["service_at_locations"] = [{"id": f"{service['id']}-{place}", "location_id": place}]
            location = spool.get("location", place)
            if location and location.get("organization_id") and "organization_id" not in service:
                service["organization_id"] = location["organization_id"]
