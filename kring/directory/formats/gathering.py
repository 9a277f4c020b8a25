"""Gathers what the readers find, and gives it out in order: each object once, cleaned, after what it refers to."""

import hashlib
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from kring.directory.formats import hsds
from kring.directory.formats.cleaning import SHOWN, TooDeep, clean
from kring.directory.formats.items import KINDS, Document, Item, Where, Why, Wrong
from kring.directory.formats.limits import LIMITS, Limits
from kring.directory.formats.merging import merged
from kring.directory.formats.spool import Spool, write
from kring.directory.rules.areas import Area, around, degrees
from kring.directory.rules.places import Point

LONGEST_ID = 200
MOST_NAMED = 3  # fields in which two views of one object differ
# What an object that is nobody's parent may not be: field that names the parent, by kind.
_PARENT = {"organization": "parent_organization_id", "taxonomy_term": "parent_id"}
_NAMED = {"organization", "service", "taxonomy", "taxonomy_term", "program"}

type Finish = Callable[[str, Document, Spool], Document]


class Gathering:
    """One reading. Use as a context: its spool goes with it. Without `near` the list's own places say where it is."""

    def __init__(self, limits: Limits = LIMITS, near: Area | None = None):
        self.limits, self.near = limits, near
        self.spool = Spool()
        self.wrong: list[Wrong] = []  # since the last time somebody took them
        self.terms: dict[str, str] = {}  # the parent of each term that stands inside services
        self.seen: dict[tuple[str, str], bytes] = {}  # the last view of an object, so that equal ones cost nothing

    def __enter__(self) -> "Gathering":
        return self

    def __exit__(self, *_: object) -> None:
        self.spool.close()

    def take_wrong(self) -> list[Wrong]:
        """What was the matter since the last time."""
        found, self.wrong = self.wrong, []
        return found

    def add(self, document: Any, where: Where, kind: str = "") -> None:
        """Take in one object as it came, with all root objects inside it; one that cannot be used is reported."""
        if not isinstance(document, Mapping):
            self.wrong.append(Wrong(where, "", Why.SHAPE, value=str(document)[:SHOWN]))
            return
        try:
            for part_kind, part in hsds.split(document, kind or hsds.kind_of(document)):
                self.add_root(part_kind, part, where)
        except (TypeError, AttributeError, ValueError, KeyError):
            # Lists and objects in each other's place, deeper than the checks on the way look.
            self.wrong.append(Wrong(where, "", Why.SHAPE, value=str(document.get("id", ""))[:SHOWN]))

    def add_root(self, kind: str, document: Document, where: Where) -> bool:
        """Take in one root object; False when it cannot be used."""
        id = _id(document.get("id"))
        if not id or len(id) > LONGEST_ID:
            self.wrong.append(Wrong(where, "id", Why.LONG if id else Why.EMPTY, value=_name(document)))
            return False
        if kind in _NAMED and not _name(document):
            self.wrong.append(Wrong(where, "name", Why.EMPTY, value=id[:SHOWN]))
            return False
        try:
            text = write(document)
        except ValueError:
            self.wrong.append(Wrong(where, "", Why.SHAPE, value=id[:SHOWN]))  # nested beyond what can be written down
            return False
        digest = hashlib.blake2b(text, digest_size=12).digest()
        if self.seen.get((kind, id)) == digest:
            return True
        self.seen[kind, id] = digest
        known = self.spool.add(kind, id, document, where, text)
        if known is not None and known != document:
            self._merge(kind, id, known, document, where)
        return True

    def _merge(self, kind: str, id: str, known: Document, document: Document, where: Where) -> None:
        fields: list[str] = []
        both = merged(known, document, fields.append)
        if fields:
            self.wrong.append(
                Wrong(where, "id", Why.OTHERWISE, kept=True, value=f"{id[:SHOWN]} ({', '.join(fields[:MOST_NAMED])})")
            )
        if both != known:
            self.spool.replace(kind, id, both)

    def out(self, finish: Finish | None = None) -> Iterator[Item | Wrong]:
        """Everything, in the order of `KINDS`. `finish` may still change a document before it is cleaned."""
        yield from self.take_wrong()
        self.near = self.near or around(self._points())
        for kind in KINDS:
            cut = self._circles(kind)
            for id, document, where in self.spool.roots(kind):
                if finish is not None:
                    document = finish(kind, document, self.spool)
                if id in cut:
                    yield Wrong(
                        where, _PARENT[kind], Why.CIRCLE, kept=True, value=str(document.pop(_PARENT[kind]))[:SHOWN]
                    )
                yield from self._cleaned(kind, id, document, where)
                yield from self.take_wrong()

    def _points(self) -> Iterator[Point]:
        for _, location, _ in self.spool.roots("location"):
            north, east = degrees(location.get("latitude")), degrees(location.get("longitude"))
            if north is not None and east is not None:
                yield north, east

    def _cleaned(self, kind: str, id: str, document: Document, where: Where) -> Iterator[Item | Wrong]:
        try:
            cleaned, notes = clean(document, self.limits, self.near)
        except TooDeep as error:
            yield Wrong(where, str(error)[:SHOWN], Why.SHAPE, value=id[:SHOWN])
            return
        for field, why, value in notes:
            yield Wrong(where, field, why, kept=True, value=value)
        if kind == "service":
            yield from self._missing(cleaned, where)
            yield from self._term_circles(cleaned, where)
        yield Item(kind, id, cleaned, where)

    def _missing(self, service: Document, where: Where) -> Iterator[Wrong]:
        """The organisation and places that a service names and that are not in the file."""
        links = service.get("service_at_locations")
        named = [("organization", "organization_id", service.get("organization_id"))]
        for link in links if isinstance(links, list) else ():
            if isinstance(link, dict):
                named.append(("location", "location_id", link.get("location_id")))
        for kind, field, id in named:
            if id and (kind, str(id)) not in self.seen:
                yield Wrong(where, field, Why.UNKNOWN, kept=True, value=str(id)[:SHOWN])

    def _term_circles(self, service: Document, where: Where) -> Iterator[Wrong]:
        """Terms inside a service that are their own ancestor: what each says of its parent, here or in a service before."""
        for attribute in service.get("attributes") or ():
            term = attribute.get("taxonomy_term") if isinstance(attribute, dict) else None
            if not isinstance(term, dict) or not term.get("parent_id"):
                continue
            id, at = str(term.get("id")), str(term["parent_id"])
            path = {id}
            while at in self.terms and at not in path:
                path.add(at)
                at = self.terms[at]
            if at == id:
                yield Wrong(where, "parent_id", Why.CIRCLE, kept=True, value=str(term.pop("parent_id"))[:SHOWN])
            else:
                self.terms[id] = str(term["parent_id"])

    def _circles(self, kind: str) -> set[str]:
        """Objects that are their own ancestor: one of each circle, the first that is met again."""
        parents = self.spool.parents(kind, _PARENT[kind]) if kind in _PARENT else {}
        cut: set[str] = set()
        done: set[str] = set()
        for start in parents:
            path: dict[str, None] = {}
            at: str | None = start
            while at is not None and at not in done and at not in path:
                path[at] = None
                at = None if at in cut else parents.get(at)
            if at in path:
                cut.add(list(path)[-1])
            done |= path.keys()
        return cut


def _id(value: Any) -> str:
    return str(value).strip() if isinstance(value, str | int) and not isinstance(value, bool) else ""


def _name(document: Mapping[str, Any]) -> str:
    return str(document.get("name") or "").strip()[:SHOWN]
