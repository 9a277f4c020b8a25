"""What the public entries of a region refer to: their organisers, their places, the terms that describe them.

Worked out once for every change of the map and kept by each process. Only what a public entry refers to is in it, so nothing here
tells that there are others.
"""

import dataclasses
import functools
import statistics
import uuid
from collections.abc import Iterator
from typing import Any

from django.db.models import Q, QuerySet

from kring.directory.elsewhere import located
from kring.directory.kinds import INFORMAL
from kring.directory.models import Activity, Origin, Record, Said
from kring.directory.postcodes import middles
from kring.directory.publish.api.documents import NOT_PUBLIC, locations
from kring.directory.publish.api.told import KEPT, Spot, stamp, told
from kring.directory.publish.rows import public_rows
from kring.directory.publish.rules.ids import TAXONOMY, named, organiser_id, term_id
from kring.directory.rules import terms as ours
from kring.directory.rules.documents import location_given
from kring.directory.rules.places import Point, area_of


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


def organizations(region_id: uuid.UUID) -> dict[str, Known]:
    """The organisers of public entries, by id."""
    return _organizations(region_id, stamp(region_id))


@functools.lru_cache(maxsize=KEPT)
def _public(region_id: uuid.UUID, _stamp: tuple) -> frozenset[uuid.UUID]:
    return frozenset(public_rows(region_id).values_list("pk", flat=True))


@functools.lru_cache(maxsize=KEPT)
def _organizations(region_id: uuid.UUID, stamped: tuple) -> dict[str, Known]:
    entries: dict[tuple[uuid.UUID | None, str], list[uuid.UUID]] = {}
    made_here = public_rows(region_id).filter(record=None).exclude(organisation=None).order_by("pk")
    for key, organisation in made_here.values_list("pk", "organisation_id"):
        entries.setdefault((None, str(organisation)), []).append(key)
    shown = _public(region_id, stamped) - set(only_named(region_id).values_list("pk", flat=True))
    for key, theirs in told(region_id).organizers.items():
        entries[key] = [one for one in theirs if one in shown]
    given = (
        Known(named(feed, "organization", key) if feed else key, feed, key, entries=tuple(keys))
        for (feed, key), keys in entries.items()
        if keys
    )
    found: dict[str, Known] = {}
    for one in (*given, *_by_name(region_id)):  # with the same id in two feeds it is one organiser
        before = found.setdefault(one.id, one)
        if before is not one:
            found[one.id] = dataclasses.replace(before, entries=tuple(sorted({*before.entries, *one.entries})))
    return dict(sorted(found.items()))


def only_named(region_id: uuid.UUID) -> QuerySet[Activity]:
    """The public entries whose organiser is only a name: made here, or written here over what a feed says."""
    written = Said.objects.filter(subject="organiser", shown=True).exclude(origin=Origin.FEED).values("activity")
    here = Q(record=None, organisation=None) | Q(record__isnull=False, pk__in=written)
    return public_rows(region_id).filter(here).exclude(organiser="").exclude(theme=INFORMAL, organisation=None)


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
def _terms(region_id: uuid.UUID, stamped: tuple) -> tuple[dict[str, Known], dict[str, Known]]:
    described = public_rows(region_id).exclude(record=None).order_by()
    feeds = list(described.values_list("record__feed_id", flat=True).distinct())
    taxonomies = {TAXONOMY: Known(TAXONOMY, None, ours.TAXONOMY, _our_taxonomy())}
    found = {one.id: one for one in _our_terms()}
    rows = Record.objects.filter(feed__in=feeds, kind__in=("taxonomy", "taxonomy_term"), gone_at=None)
    for feed, kind, key, document in rows.values_list("feed_id", "kind", "source_id", "document"):
        one = Known(named(feed, kind, key), feed, key, document)
        (taxonomies if kind == "taxonomy" else found).setdefault(one.id, one)
    shown, theirs = _public(region_id, stamped), told(region_id)
    for known, nested in ((found, theirs.terms), (taxonomies, theirs.taxonomies)):
        for id, term in nested.items():
            if any(entry in shown for entry in term.entries):
                known.setdefault(id, Known(id, term.feed, term.key, term.document))
    return dict(sorted(taxonomies.items())), dict(sorted(found.items()))


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


HAS_A_PLACE = ("venue", "street", "postcode", "town", "transport")


@dataclasses.dataclass(frozen=True, slots=True)
class Places:
    """How many places each public entry has. Of entries with more than one, and of those that people here moved, `several` says where
    each is, as far as that is known; where the others are, the index knows."""

    count: dict[uuid.UUID, int]
    several: dict[uuid.UUID, tuple[Spot, ...]]


def places(region_id: uuid.UUID) -> Places:
    """How many places the public entries have."""
    return _places(region_id, stamp(region_id))


@functools.lru_cache(maxsize=KEPT)
def _places(region_id: uuid.UUID, stamped: tuple) -> Places:
    shown, theirs = _public(region_id, stamped), told(region_id)
    count = {key: theirs.places.get(key, 0) for key in shown}
    here = public_rows(region_id).filter(record=None).order_by()
    for key, latitude, *said in here.values_list("pk", "latitude", *HAS_A_PLACE):
        count[key] = int(latitude is not None or any(said))
    several = {key: spots for key, spots in theirs.several.items() if key in shown}
    for key, spots in _moved(region_id):
        count[key], several[key] = len(spots), spots
    return Places(count, several)


def _moved(region_id: uuid.UUID) -> Iterator[tuple[uuid.UUID, tuple[Spot, ...]]]:
    """The entries of which people here say otherwise where they are, each with where it goes out."""
    said = Said.objects.filter(region_id=region_id, subject__in=("where", "transport"), shown=True)
    said = said.exclude(origin=Origin.FEED).values("activity")
    rows = public_rows(region_id).exclude(record=None).filter(pk__in=said)
    fields = ("pk", "record__feed_id", "record__source_id", "latitude", "longitude")
    moved, at = list(rows.order_by().values_list(*fields)), locations(rows)
    known = located({(feed, place) for key, feed, *_own in moved for place in at.get(key, ())})
    spots = {key: place.point for key, place in known}
    for key, feed, source_id, *own in moved:
        here = None if None in own else tuple(own)
        ours = location_given(source_id)
        yield key, tuple(here if one == ours else spots.get((feed, one)) for one in at.get(key, ()))


def middle_of(region_id: uuid.UUID, postcode: str) -> Point | None:
    """The middle of the public entries with this postcode, where no table says where it lies: of other countries there is none."""
    return _middles(region_id, stamp(region_id)).get(_plain(postcode))


@functools.lru_cache(maxsize=KEPT)
def _middles(region_id: uuid.UUID, stamped: tuple) -> dict[str, Point]:
    known, found = middles(), {}
    rows = public_rows(region_id).exclude(postcode="").exclude(latitude=None).exclude(longitude=None).order_by()
    for postcode, *point in rows.values_list("postcode", "latitude", "longitude"):
        if area_of(postcode) not in known:
            found.setdefault(_plain(postcode), []).append(point)
    return {postcode: tuple(map(statistics.median, zip(*points, strict=True))) for postcode, points in found.items()}


def _plain(postcode: str) -> str:
    return "".join(postcode.split()).upper()
