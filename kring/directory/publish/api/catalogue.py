"""What the public entries of a region refer to: their organisers, their places, the terms that describe them.

Worked out once for every change of the map and kept by each process. Only what a public entry refers to is in it, so nothing here
tells that there are others.
"""

import dataclasses
import functools
import uuid
from collections.abc import Iterator
from typing import Any

import numpy as np
from django.db.models import Count, F, Func, IntegerField, Max, Q, QuerySet
from django.db.models.fields.json import KeyTextTransform, KeyTransform
from django.utils import timezone

from kring.directory.models import Activity, Feed, Intake, Origin, Record, Said
from kring.directory.publish.api.documents import NOT_PUBLIC
from kring.directory.publish.rows import public_rows
from kring.directory.publish.rules.ids import TAXONOMY, named, organiser_id, term_id
from kring.directory.rules import terms as ours
from kring.directory.search.columns import halves

KEPT = 8  # regions
AT_ONCE = 1000  # keys in one question


@dataclasses.dataclass(frozen=True, slots=True)
class Known:
    """An object that goes out: where it is from. `feed` is None for what was made here; `key` is its id there.

    Of an organiser `entries` are its public entries, and `name` is set when nothing but the name is known.
    """

    id: str
    feed: uuid.UUID | None
    key: str
    document: dict[str, Any] | None = None
    name: str = ""
    entries: tuple[uuid.UUID, ...] = ()


def stamp(region_id: uuid.UUID) -> tuple:
    """Changes whenever anything does that can go out."""
    rows = Activity.objects.filter(region_id=region_id).aggregate(last=Max("changed_at"))
    taken = Intake.objects.filter(region_id=region_id).aggregate(last=Max("done_at"))
    feeds = Feed.objects.filter(region_id=region_id).aggregate(count=Count("id"))
    return rows["last"], taken["last"], feeds["count"], timezone.localdate()


def organizations(region_id: uuid.UUID) -> dict[str, Known]:
    """The organisers of public entries, by id."""
    return _organizations(region_id, stamp(region_id))


@functools.lru_cache(maxsize=KEPT)
def _organizations(region_id: uuid.UUID, _stamp: tuple) -> dict[str, Known]:
    entries: dict[tuple[uuid.UUID | None, str], list[uuid.UUID]] = {}
    made_here = public_rows(region_id).filter(record=None).exclude(organisation=None).order_by("pk")
    for key, organisation in made_here.values_list("pk", "organisation_id"):
        entries.setdefault((None, str(organisation)), []).append(key)
    told = public_rows(region_id).exclude(record=None).exclude(pk__in=only_named(region_id).values("pk")).order_by("pk")
    told = told.annotate(its=KeyTextTransform("organization_id", "record__document"))
    for key, feed, its in told.values_list("pk", "record__feed_id", "its").iterator(chunk_size=2000):
        if its:
            entries.setdefault((feed, its), []).append(key)
    found = [
        Known(named(feed, "organization", key) if feed else key, feed, key, entries=tuple(keys))
        for (feed, key), keys in entries.items()
    ]
    found += _by_name(region_id)
    return {one.id: one for one in sorted(found, key=lambda one: one.id)}


def only_named(region_id: uuid.UUID) -> QuerySet[Activity]:
    """The public entries whose organiser is only a name: made here, or written here over what a feed says."""
    written = Said.objects.filter(subject="organiser", shown=True).exclude(origin=Origin.FEED).values("activity")
    here = Q(record=None, organisation=None) | Q(record__isnull=False, pk__in=written)
    return public_rows(region_id).filter(here).exclude(organiser="")


def _by_name(region_id: uuid.UUID) -> list[Known]:
    ways: dict[str, list[tuple[uuid.UUID, str]]] = {}
    for key, name in only_named(region_id).order_by("pk").values_list("pk", "organiser"):
        ways.setdefault(organiser_id(name), []).append((key, name))
    return [
        Known(one, None, "", name=min(name for _key, name in rows), entries=tuple(key for key, _name in rows))
        for one, rows in ways.items()
    ]


def terms(region_id: uuid.UUID) -> tuple[dict[str, Known], dict[str, Known]]:
    """(taxonomies, terms) that describe public entries, by id."""
    return _terms(region_id, stamp(region_id))


@functools.lru_cache(maxsize=KEPT)
def _terms(region_id: uuid.UUID, _stamp: tuple) -> tuple[dict[str, Known], dict[str, Known]]:
    described = public_rows(region_id).exclude(record=None).order_by()
    feeds = list(described.values_list("record__feed_id", flat=True).distinct())
    taxonomies = {TAXONOMY: Known(TAXONOMY, None, ours.TAXONOMY, _our_taxonomy())}
    found = {one.id: one for one in _our_terms()}
    rows = Record.objects.filter(feed__in=feeds, kind__in=("taxonomy", "taxonomy_term"), gone_at=None)
    for feed, kind, key, document in rows.values_list("feed_id", "kind", "source_id", "document"):
        one = Known(named(feed, kind, key), feed, key, document)
        (taxonomies if kind == "taxonomy" else found).setdefault(one.id, one)
    nested = described.annotate(told=KeyTransform("attributes", "record__document")).exclude(told=None)
    for feed, said in nested.values_list("record__feed_id", "told").iterator(chunk_size=2000):
        for term in _terms_in(said):
            one = Known(named(feed, "taxonomy_term", str(term["id"])), feed, str(term["id"]), term)
            found.setdefault(one.id, one)
            detail = term.get("taxonomy_detail")
            if isinstance(detail, dict) and detail.get("id"):
                one = Known(named(feed, "taxonomy", str(detail["id"])), feed, str(detail["id"]), detail)
                taxonomies.setdefault(one.id, one)
    return dict(sorted(taxonomies.items())), dict(sorted(found.items()))


def _terms_in(attributes: Any) -> Iterator[dict[str, Any]]:
    for attribute in attributes if isinstance(attributes, list) else ():
        term = attribute.get("taxonomy_term") if isinstance(attribute, dict) else None
        if isinstance(term, dict) and term.get("id") and not ours.is_ours(attribute):
            yield term


def _our_taxonomy() -> dict[str, Any]:
    return {
        "id": TAXONOMY,
        "name": ours.TAXONOMY,
        "description": "What Kring says of an activity that HSDS has no field for.",
    }


def _our_terms() -> Iterator[Known]:
    for column in ours.NAMES.keys() - NOT_PUBLIC:
        for code, (dutch, english) in ours.NAMES[column].items():
            key = ".".join(filter(None, (column, code)))
            document = {
                "id": term_id(key),
                "code": key,
                "name": dutch,
                "description": english,
                "taxonomy": ours.TAXONOMY,
                "taxonomy_id": TAXONOMY,
            }
            yield Known(term_id(key), None, key, document)


class CountPlaces(Func):
    """How many `service_at_locations` a document has."""

    output_field = IntegerField()

    def as_sqlite(self, compiler, connection, **options):
        return super().as_sql(
            compiler, connection, template="json_array_length(%(expressions)s, '$.service_at_locations')", **options
        )

    def as_postgresql(self, compiler, connection, **options):
        part = "%(expressions)s -> 'service_at_locations'"
        template = f"CASE WHEN jsonb_typeof({part}) = 'array' THEN jsonb_array_length({part}) ELSE 0 END"
        return super().as_sql(compiler, connection, template=template, **options)


HAS_A_PLACE = ("venue", "street", "postcode", "town", "transport")


type Spot = tuple[float, float] | None


@dataclasses.dataclass(frozen=True, slots=True)
class Places:
    """How many places each public entry has: `low` are the sorted second halves of their keys.

    `several` says for entries with more than one where each of them is, as far as that is known; of the others the index knows.
    """

    low: np.ndarray
    count: np.ndarray
    several: dict[uuid.UUID, tuple[Spot, ...]]

    def of(self, low: np.ndarray) -> np.ndarray:
        """The number of places of entries by the second half of their key; 0 for one that is not known."""
        if not len(self.low):
            return np.zeros(len(low), np.int64)
        at = np.minimum(np.searchsorted(self.low, low), len(self.low) - 1)
        return np.where(self.low[at] == low, self.count[at], 0)


def places(region_id: uuid.UUID) -> Places:
    """How many places the public entries have."""
    return _places(region_id, stamp(region_id))


@functools.lru_cache(maxsize=KEPT)
def _places(region_id: uuid.UUID, _stamp: tuple) -> Places:
    told = public_rows(region_id).exclude(record=None).annotate(there=CountPlaces(F("record__document")))
    found = [(key, there or 0) for key, there in told.order_by().values_list("pk", "there")]
    counted = [(halves(key)[1], there) for key, there in found]
    here = public_rows(region_id).filter(record=None).order_by()
    for key, latitude, *said in here.values_list("pk", "latitude", *HAS_A_PLACE):
        counted.append((halves(key)[1], int(latitude is not None or any(said))))
    counted.sort()
    table = np.array(counted, np.uint64).reshape(-1, 2)
    several = _spots(region_id, [key for key, there in found if there > 1])
    return Places(table[:, 0], table[:, 1].astype(np.int64), several)


def _spots(region_id: uuid.UUID, keys: list[uuid.UUID]) -> dict[uuid.UUID, tuple[Spot, ...]]:
    """Where each of the places of these entries is."""
    named_by: dict[uuid.UUID, list[tuple[uuid.UUID, str]]] = {}
    for first in range(0, len(keys), AT_ONCE):
        rows = public_rows(region_id).filter(pk__in=keys[first : first + AT_ONCE]).order_by()
        rows = rows.annotate(links=KeyTransform("service_at_locations", "record__document"))
        for key, feed, links in rows.values_list("pk", "record__feed_id", "links"):
            named_by[key] = [
                (feed, str(link.get("location_id", "")) if isinstance(link, dict) else "") for link in links
            ]
    wanted = sorted({one for links in named_by.values() for _feed, one in links} - {""})
    known: dict[tuple[uuid.UUID, str], Spot] = {}
    for first in range(0, len(wanted), AT_ONCE):
        rows = Record.objects.filter(
            region_id=region_id, kind="location", source_id__in=wanted[first : first + AT_ONCE]
        ).values_list(
            "feed_id", "source_id", KeyTransform("latitude", "document"), KeyTransform("longitude", "document")
        )
        known |= {(feed, one): _spot(latitude, longitude) for feed, one, latitude, longitude in rows}
    return {key: tuple(known.get(link) for link in links) for key, links in named_by.items()}


def _spot(latitude: Any, longitude: Any) -> Spot:
    try:
        return float(latitude), float(longitude)
    except (TypeError, ValueError):
        return None
