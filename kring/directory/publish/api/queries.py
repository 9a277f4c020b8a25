"""The lists and the single objects of the map as data."""

import dataclasses
import uuid
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from kring.directory.publish.api import catalogue, listings, organizers
from kring.directory.publish.api import documents as going_out
from kring.directory.publish.api.catalogue import Known
from kring.directory.publish.api.documents import Document
from kring.directory.publish.api.told import told
from kring.directory.publish.rows import public_rows
from kring.directory.publish.rules import weights
from kring.directory.publish.rules.asking import Asked
from kring.directory.publish.rules.conform import brief, conform
from kring.directory.publish.rules.ids import TAXONOMY, identify, named, term_id
from kring.directory.rules.words import fold

MANY = 10_000  # keys in one question


@dataclasses.dataclass(frozen=True, slots=True)
class Listing:
    """A list of which parts can be had: `part(first, end)`.

    Of its documents `each` weigh as one request; `within` says how many services in full are in those of a part.
    """

    total: int
    part: Callable[[int, int], Sequence[Document]]
    each: int = weights.SHORT
    within: Callable[[int, int], int] | None = None
    before: int = 0

    def weight(self, first: int, end: int) -> int:
        """What making a part weighs, and what was done before."""
        made = weights.of(max(0, min(end, self.total) - first), self.each)
        inside = weights.of(self.within(first, end), weights.FULL) if self.within else 0
        return self.before + made + inside


def _searched(asked: Asked) -> int:
    wanted = (asked.search, asked.taxonomy_term_id, asked.taxonomy_id, asked.postcode)
    return weights.SEARCH * sum(map(bool, wanted))


def services(region_id: uuid.UUID, asked: Asked) -> Listing:
    """The services that answer."""
    found = listings.matching(region_id, asked)
    if asked.minimal:
        return Listing(
            len(found),
            lambda first, end: _when_changed(region_id, found[first:end]),
            weights.KEYS,
            before=_searched(asked),
        )

    def part(first: int, end: int) -> list[Document]:
        whole = _made(region_id, found[first:end])
        return whole if asked.full else [brief("service", one) for one in whole]

    return Listing(len(found), part, _each(asked), before=_searched(asked))


def _each(asked: Asked) -> int:
    return weights.FULL if asked.full else weights.SHORT


def _made(region_id: uuid.UUID, keys: list[uuid.UUID]) -> list[Document]:
    return [one for _key, one in _by_key(region_id, keys)]


def _by_key(region_id: uuid.UUID, keys: list[uuid.UUID]) -> list[tuple[uuid.UUID, Document]]:
    """The services of these entries, of those that are still public, in the order of the keys."""
    made = going_out.services(public_rows(region_id).filter(pk__in=keys))
    return [(key, made[key]) for key in keys if key in made]


def _when_changed(region_id: uuid.UUID, keys: list[uuid.UUID]) -> list[Document]:
    theirs = told(region_id)
    rows = public_rows(region_id).order_by().values_list("pk", "changed_at", "record__source_id")
    found: dict[uuid.UUID, Document] = {}
    for first in range(0, len(keys), MANY):
        for key, changed_at, source_id in rows.filter(pk__in=keys[first : first + MANY]):
            found[key] = {"id": going_out.outward(key, source_id, theirs), "modified_date": changed_at.isoformat()}
    return [found[key] for key in keys if key in found]


def service(region_id: uuid.UUID, wanted: str) -> Document | None:
    """The service that goes out under this id."""
    made = going_out.services(listings.by_id(region_id, wanted)).values()
    return next((one for one in made if one["id"] == wanted.lower()), None)


def turned_out_to_be(region_id: uuid.UUID, gone: str) -> str | None:
    """The id under which the service goes out that the one with this id turned out to be; None when there is none such."""
    made = going_out.services(listings.instead_of(region_id, gone)[:1]).values()
    return next((str(one["id"]) for one in made), None)


def service_at_locations(region_id: uuid.UUID, asked: Asked) -> Listing:
    """The services that answer, at each of their places; around a postcode only at the places that are there."""
    found = listings.matching(region_id, asked)
    places = catalogue.places(region_id)
    near = listings.around(region_id, asked) if asked.postcode else None
    there = [
        (key, place)
        for key in found
        for place in (
            near.which(places.several[key]) if near and key in places.several else range(places.count.get(key, 0))
        )
    ]

    def part(first: int, end: int) -> list[Document]:
        wanted = there[first:end]
        made = {key: _at_places(one) for key, one in _by_key(region_id, list(dict(wanted)))}
        shown = [made[key][place] for key, place in wanted if key in made and place < len(made[key])]
        return shown if asked.full else [brief("service_at_location", one) for one in shown]

    return Listing(len(there), part, _each(asked), before=_searched(asked) + len(found) // weights.COUNTED)


def _at_places(service: Document) -> list[Document]:
    itself = {name: value for name, value in service.items() if name != "service_at_locations"}
    return [one | {"service": itself} for one in service.get("service_at_locations", ())]


def service_at_location(region_id: uuid.UUID, wanted: str) -> Document | None:
    """The place of a service that goes out under this id."""
    for made in going_out.services(listings.by_place(region_id, wanted)).values():
        for one in _at_places(made):
            if one["id"] == wanted.lower():
                return one
    return None


def organizations(region_id: uuid.UUID, asked: Asked) -> Listing:
    """The organisers of public services."""
    chosen = list(catalogue.organizations(region_id).values())
    if asked.search:
        names = organizers.folded_names(region_id)
        chosen = _saying(asked.search, ((one, names.get(one.id, "")) for one in chosen))
    if asked.full or asked.full_service:
        return _with_services(region_id, chosen, full=asked.full_service, before=_searched(asked))

    def part(first: int, end: int) -> list[Document]:
        return [brief("organization", one) for one in organizers.organizations(region_id, chosen[first:end])]

    return Listing(len(chosen), part, before=_searched(asked))


def organization(region_id: uuid.UUID, wanted: str) -> Listing | None:
    """The organiser that goes out under this id, with its services in full, as a list of one."""
    known = catalogue.organizations(region_id).get(wanted.lower())
    return _with_services(region_id, [known], full=True) if known else None


def _with_services(region_id: uuid.UUID, chosen: list[Known], *, full: bool, before: int = 0) -> Listing:
    def within(first: int, end: int) -> int:
        counts = [len(one.entries) for one in chosen[first:end]]
        most = weights.share(counts)
        return sum(min(count, most) for count in counts)

    def part(first: int, end: int) -> list[Document]:
        return organizers.with_services(region_id, chosen[first:end], full=full)

    return Listing(len(chosen), part, within=within, before=before)


def _saying(text: str, names: Iterable[tuple[Known, str]]) -> list[Known]:
    """Those whose folded names have all the words."""
    words = fold(text).split()
    return [one for one, name in names if all(word in name for word in words)]


def taxonomies(region_id: uuid.UUID, asked: Asked) -> Listing:
    """The lists that terms are of."""
    return _said(list(catalogue.terms(region_id)[0].values()), "taxonomy", asked)


def taxonomy_terms(region_id: uuid.UUID, asked: Asked) -> Listing:
    """The terms that describe public services."""
    known, chosen = catalogue.terms(region_id), list(catalogue.terms(region_id)[1].values())
    if asked.taxonomy_id:
        wanted = set(listings.terms_of(region_id, asked.taxonomy_id))
        chosen = [one for one in chosen if one.id in wanted]
    if asked.parent_id:
        chosen = [one for one in chosen if _term(one, known[0]).get("parent_id") == asked.parent_id.lower()]
    return _said(chosen, "taxonomy_term", asked, known[0])


def taxonomy(region_id: uuid.UUID, wanted: str) -> Document | None:
    """The list of terms with this id."""
    known = catalogue.terms(region_id)[0].get(wanted.lower())
    return _out(known, "taxonomy") if known else None


def taxonomy_term(region_id: uuid.UUID, wanted: str) -> Document | None:
    """The term with this id."""
    taxonomies, terms = catalogue.terms(region_id)
    known = terms.get(wanted.lower())
    return _term(known, taxonomies) if known else None


def _said(chosen: list[Known], kind: str, asked: Asked, taxonomies: dict[str, Known] | None = None) -> Listing:
    if asked.search:
        chosen = _saying(asked.search, ((one, fold(str(one.document.get("name", "")))) for one in chosen))

    def part(first: int, end: int) -> list[Document]:
        shown = chosen[first:end]
        return [_out(one, kind) if taxonomies is None else _term(one, taxonomies) for one in shown]

    return Listing(len(chosen), part)


def _term(known: Known, taxonomies: dict[str, Known]) -> Document:
    """A term with the id of its list, also where it only says the list's name."""
    made = _out(known, "taxonomy_term")
    if "taxonomy_id" not in made:
        its = next((one.id for one in taxonomies.values() if listings.is_of(known, one)), None)
        made |= {"taxonomy_id": its} if its else {}
    return made


def _out(known: Known, kind: str) -> dict[str, Any]:
    if known.feed is None:
        return conform(kind, known.document, lambda _kind, given, _where: given or TAXONOMY)
    published = {(kind, known.key): known.id, (kind, ""): known.id}
    return conform(kind, known.document, identify(uuid.UUID(named(known.feed, kind, known.key)), known.feed, published))


def examples(region_id: uuid.UUID) -> dict[str, str]:
    """The id of one object of each kind, for who wants to try; kinds of which there is none are absent."""
    found = {"taxonomy": TAXONOMY, "taxonomy_term": term_id("theme.meet")}
    first = next(iter(services(region_id, Asked(full=True)).part(0, 1)), None)
    if first:
        found |= {"service": first["id"]}
        found |= {"organization": first["organization"]["id"]} if "organization" in first else {}
        places = first.get("service_at_locations")
        found |= {"service_at_location": places[0]["id"]} if places else {}
    return found
