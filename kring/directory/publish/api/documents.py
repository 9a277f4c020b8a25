"""Activities as the documents that go out: what came from a feed without loss, with what was changed here put over it."""

import uuid
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from django.db.models import QuerySet

from kring.directory.formats.hsds import join, reference
from kring.directory.models import Activity, Origin, Record, Said
from kring.directory.publish.api.told import Told, told
from kring.directory.publish.api.withheld import withheld
from kring.directory.publish.rows import names_a_person
from kring.directory.publish.rules.conform import conform, is_uuid
from kring.directory.publish.rules.ids import TAXONOMY, identify, organiser_id, term_id
from kring.directory.publish.rules.withheld import Withheld, for_everybody
from kring.directory.rules import terms
from kring.directory.rules.claims import SUBJECTS
from kring.directory.rules.documents import Documents, changed, documents
from kring.directory.rules.places import Address, addresses_of
from kring.directory.rules.projection import UNSAID

type Document = dict[str, Any]
# What stands in an entry for professionals and clients who are sent there: who receives them, and until when the money is certain, is
# nobody else's business.
NOT_PUBLIC = {"meets", "funded_until"}
# What an entry says of these was decided when its columns were put over what its feed says.
OWN = ("phones", "email")


def outward(key: uuid.UUID, source_id: str | None, theirs: Told) -> str:
    """The id under which the entry with this key goes out: the source's own where it is a UUID that no other entry has.

    `source_id` is its record's, None for an entry made here.
    """
    own = source_id and is_uuid(source_id) and key not in theirs.again
    return source_id.lower() if own else str(key)


def services(rows: QuerySet[Activity]) -> dict[uuid.UUID, Document]:
    """The entries as services with everything nested, by the key of the entry. Reads a few tables once each."""
    found = list(_read(rows))
    theirs = told(found[0][0].region_id) if found else None
    return {row.pk: _service(row, theirs, *besides) for row, *besides in found}


def locations(rows: QuerySet[Activity]) -> dict[uuid.UUID, list[str]]:
    """Of entries that came from feeds the locations of the places that they go out with, by the ids that the feed gave; one that an
    entry got here is called `location_given`."""
    return {
        row.pk: [str(reference(link, "location") or "") for link in _places(_as_told(row, *besides))]
        for row, *besides in _read(rows)
    }


def _read(rows: QuerySet[Activity]) -> Iterator[tuple[Activity, Mapping[str, str], "Roots", Withheld]]:
    found = list(rows.select_related("record", "organisation"))
    names = _changed_here([row.pk for row in found])
    roots = _roots([row.record for row in found if row.record is not None])
    away = withheld(found[0].region_id) if found else Withheld()
    return ((row, names.get(row.pk, {}), roots, away) for row in found)


def _changed_here(ids: list[uuid.UUID]) -> dict[uuid.UUID, dict[str, str]]:
    """The columns of these entries whose shown value is not the feed's, each with whose it is."""
    found: dict[uuid.UUID, dict[str, str]] = {}
    shown = Said.objects.filter(activity__in=ids, shown=True).exclude(origin=Origin.FEED)
    for activity_id, subject, origin in shown.values_list("activity_id", "subject", "origin"):
        found.setdefault(activity_id, {}).update(dict.fromkeys(SUBJECTS.get(subject, ()), origin))
    return found


class Roots:
    """Objects of feeds that services refer to: by feed, kind and id."""

    def __init__(self, records: Iterable[Record]):
        self.by_key = {(row.feed_id, row.kind, row.source_id): row.document for row in records}

    def of(self, feed_id: uuid.UUID, kind: str, given: Any) -> Document | None:
        """One of them; None when the feed has none called so."""
        return self.by_key.get((feed_id, kind, str(given))) if given not in (None, "") else None


def _roots(records: list[Record]) -> Roots:
    wanted: dict[str, set[str]] = {"organization": set(), "location": set(), "program": set()}
    for record in records:
        document = record.document
        wanted["organization"].add(str(document.get("organization_id", "")))
        wanted["program"].add(str(document.get("program_id", "")))
        wanted["location"].update(str(one.get("location_id", "")) for one in _places(document))
    feeds = {record.feed_id for record in records}
    found: list[Record] = []
    for kind, ids in wanted.items():
        if ids - {""}:
            found += Record.objects.filter(feed__in=feeds, kind=kind, source_id__in=ids - {""})
    return Roots(found)


def _places(document: Mapping[str, Any]) -> list[Document]:
    return [one for one in document.get("service_at_locations") or () if isinstance(one, dict)]


def _as_told(row: Activity, names: Mapping[str, str], roots: Roots, away: Withheld) -> Document:
    """The service of an entry from a feed, with what was changed here put over it and everything inside it."""
    record, feed = row.record, row.record.feed_id
    told = Documents(
        service=record.document,
        organization=roots.of(feed, "organization", record.document.get("organization_id")),
        locations=tuple(
            found for one in _places(record.document) if (found := roots.of(feed, "location", one.get("location_id")))
        ),
    )
    told = changed(told, _columns(row), (names.keys() | _said_besides(row)) - NOT_PUBLIC, language=row.language)
    program = roots.of(feed, "program", told.service.get("program_id"))
    whole = _joined(told, {str(program["id"]): program} if program else {})
    return _not_at(whole, away.left.get(row.pk))


def _service(row: Activity, theirs: Told, names: Mapping[str, str], roots: Roots, away: Withheld) -> Document:
    if row.record is None:
        return _own(row)
    record, feed = row.record, row.record.feed_id
    people = {name for name, origin in names.items() if origin != Origin.STANDING}
    none = [name for name in ("phone", "email") if name in people and not getattr(row, name)]
    whole = for_everybody(_as_told(row, names, roots, away), away, none, OWN)
    whole.setdefault("last_modified", row.changed_at.isoformat())
    if names:
        whole["last_modified"] = row.changed_at.isoformat()
    _name_our_terms(whole)
    its = outward(row.pk, record.source_id, theirs)
    published = {(kind, given): its for kind in ("service", "linked") for given in ("", record.source_id)}
    places_again = row.pk in theirs.places_again
    return conform(
        "service", whole, identify(row.pk, feed, published | {("linked", ""): ""}, places_again=places_again)
    )


def _not_at(service: Document, left: Address | None) -> Document:
    """The service without the places that have the address that it left."""
    if left is None or not _places(service):
        return service
    stays = [link for link in _places(service) if left not in addresses_of(link.get("location"))]
    return service | {"service_at_locations": stays}


def _own(row: Activity) -> Document:
    """The service of an entry that was made here."""
    columns = _columns(row)
    told = documents(
        columns,
        id=str(row.pk),
        organization_id=organization_id(row),
        language=row.language,
        changed_at=row.changed_at,
        assured_on=row.confirmed_on,
    )
    whole = _joined(told, {})
    _name_our_terms(whole)
    return conform("service", whole, identify(row.pk, row.region_id, {("service", ""): str(row.pk)}, ours=True))


def organization_id(row: Activity) -> str:
    """The id under which the organiser of an entry that was made here goes out; empty when it has none."""
    if row.organisation_id is not None:
        return str(row.organisation_id)
    return organiser_id(row.organiser) if row.organiser and not names_a_person(row) else ""


def _joined(told: Documents, programs: Mapping[str, Document]) -> Document:
    """The service with everything inside it; the ids of what is inside stay beside it, for who reads them one by one."""
    whole = join(told.service, told.organization, {str(one["id"]): one for one in told.locations}, programs)
    for name in ("organization_id", "program_id"):
        if told.service.get(name) not in (None, ""):
            whole.setdefault(name, told.service[name])
    for link in _places(whole):
        if isinstance(link.get("location"), dict) and link["location"].get("id"):
            link.setdefault("location_id", link["location"]["id"])
    return whole


def _columns(row: Activity) -> dict[str, Any]:
    columns = {name: UNSAID[name] if name in NOT_PUBLIC else getattr(row, name) for name in UNSAID}
    if row.organisation is not None:
        columns["organiser"] = row.organisation.name
    elif names_a_person(row):
        columns["organiser"] = UNSAID["organiser"]
    if row.theme_guessed:
        columns["theme"] = UNSAID["theme"]
    return columns


def _said_besides(row: Activity) -> set[str]:
    """Columns that are kept here whatever the feed says."""
    found = {name for name in ("full", "ends_on") if getattr(row, name) != UNSAID[name]}
    return found if row.theme_guessed else found | {"theme"}


def _name_our_terms(service: Document) -> None:
    """Terms of Kring's own taxonomy have the same id everywhere."""
    kept = []
    for attribute in service.get("attributes") or ():
        if terms.is_ours(attribute):
            if terms.column_of(attribute) in NOT_PUBLIC:
                continue
            term = attribute["taxonomy_term"]
            named_term = term | {"id": term_id(str(term.get("code", ""))), "taxonomy_id": TAXONOMY}
            attribute = attribute | {"taxonomy_term": named_term, "taxonomy_term_id": named_term["id"]}
        kept.append(attribute)
    if kept or "attributes" in service:
        service["attributes"] = kept
