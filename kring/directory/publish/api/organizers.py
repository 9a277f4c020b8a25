"""Organisers as the documents that go out. Of an organisation that works with Kring only its name: it did not publish the rest."""

import functools
import uuid
from collections.abc import Iterable
from typing import Any

from django.db.models.fields.json import KeyTextTransform

from kring.directory.models import Record
from kring.directory.publish.api import catalogue
from kring.directory.publish.api.catalogue import Known
from kring.directory.publish.api.documents import Document, services
from kring.directory.publish.api.told import KEPT, stamp
from kring.directory.publish.api.withheld import withheld
from kring.directory.publish.rows import public_rows
from kring.directory.publish.rules import weights
from kring.directory.publish.rules.conform import brief, conform
from kring.directory.publish.rules.ids import identify
from kring.directory.publish.rules.withheld import Withheld, for_everybody
from kring.directory.rules.words import fold
from kring.identity.models import Organisation

KINDS = ("location", "program")
AT_ONCE = 1000  # keys in one question


def organizations(region_id: uuid.UUID, chosen: Iterable[Known]) -> list[Document]:
    """These organisers, each in full but without its services, in their order."""
    told = _told(chosen := list(chosen))
    places = _places_of({one.feed for one in chosen}, told.values())
    away = withheld(region_id)
    return [
        conform("organization", told[one.id], lambda _kind, given, _where: given)
        if one.feed is None
        else _of_feed(one, told[one.id], places, away)
        for one in chosen
    ]


def folded_names(region_id: uuid.UUID) -> dict[str, str]:
    """The names of all organisers as words are compared, by id."""
    known = catalogue.organizations(region_id).values()
    ours = Organisation.objects.filter(pk__in=[one.key for one in known if one.feed is None and not one.name])
    here = {str(pk): fold(name) for pk, name in ours.values_list("pk", "name")}
    return _folded(region_id, stamp(region_id)) | here


@functools.lru_cache(maxsize=KEPT)
def _folded(region_id: uuid.UUID, _stamp: tuple) -> dict[str, str]:
    rows = Record.objects.filter(region_id=region_id, kind="organization")
    rows = rows.annotate(name=KeyTextTransform("name", "document")).values_list("feed_id", "source_id", "name")
    told = {(feed, key): name or "" for feed, key, name in rows.iterator(chunk_size=2000)}
    known = catalogue.organizations(region_id).values()
    return {one.id: fold(one.name or told.get((one.feed, one.key), "")) for one in known}


def _told(chosen: list[Known]) -> dict[str, Document]:
    """What is known of each: all that its feed says, or its name."""
    ours = Organisation.objects.filter(pk__in=[one.key for one in chosen if one.feed is None and not one.name])
    found = {str(pk): name for pk, name in ours.values_list("pk", "name")}
    told: dict[tuple, Document] = {}
    keys = [one.key for one in chosen if one.feed is not None]
    for first in range(0, len(keys), AT_ONCE):
        rows = Record.objects.filter(
            feed__in={one.feed for one in chosen} - {None},
            kind="organization",
            source_id__in=keys[first : first + AT_ONCE],
        )
        told |= {(row.feed_id, row.source_id): row.document for row in rows}
    return {
        one.id: {"id": one.id, "name": one.name or found.get(one.key, "")}
        if one.feed is None
        else told.get((one.feed, one.key), {"id": one.key})
        for one in chosen
    }


def _places_of(feeds: set[uuid.UUID | None], told: Iterable[Document]) -> dict[tuple, Document]:
    """The locations and programmes that organisations name."""
    ids = {kind: {str(part.get("id", "")) for one in told for part in _parts(one, f"{kind}s")} for kind in KINDS}
    found: dict[tuple, Document] = {}
    for kind, wanted in ids.items():
        if wanted:
            rows = Record.objects.filter(feed__in=feeds - {None}, kind=kind, source_id__in=wanted)
            found |= {(row.feed_id, kind, row.source_id): row.document for row in rows}
    return found


def _parts(document: Document, name: str) -> list[Any]:
    return [part for part in document.get(name) or () if isinstance(part, dict)]


def _of_feed(one: Known, told: Document, places: dict[tuple, Document], away: Withheld) -> Document:
    whole = dict(told)
    for kind in KINDS:
        if parts := _parts(told, f"{kind}s"):
            whole[f"{kind}s"] = [places.get((one.feed, kind, str(part.get("id", ""))), {}) | part for part in parts]
    published = {("organization", ""): one.id, ("organization", one.key): one.id, ("linked", one.key): one.id}
    whole = for_everybody(whole, away)
    return conform("organization", whole, identify(uuid.UUID(one.id), one.feed, published))


def with_services(region_id: uuid.UUID, chosen: list[Known], *, full: bool) -> list[Document]:
    """Organisations with their public services: each in full, or as lists show it. Of an organiser with more than fit, the first ones;
    `services_total` then says how many there are, and the list of services has all of them.
    """
    most = weights.share([len(one.entries) for one in chosen])
    keys = [key for one in chosen for key in one.entries[:most]]
    made: dict[uuid.UUID, Document] = {}
    for first in range(0, len(keys), AT_ONCE):
        made |= services(public_rows(region_id).filter(pk__in=keys[first : first + AT_ONCE]))
    return [
        document
        | {"services": [_within(made[key], full) for key in one.entries[:most] if key in made]}
        | ({"services_total": len(one.entries)} if len(one.entries) > most else {})
        for one, document in zip(chosen, organizations(region_id, chosen), strict=True)
    ]


def _within(service: Document, full: bool) -> Document:
    inside = {name: value for name, value in service.items() if name != "organization"}
    return inside if full else brief("service", inside)
