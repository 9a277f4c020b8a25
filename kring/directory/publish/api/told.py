"""What feeds say about entries besides what is in their columns: organisers, terms, places. Of all entries, public or not.

Reading every document takes seconds in a large region, so it is done once for every taking-over and kept by each process; who may see
what is decided anew at every change (`catalogue.py`).
"""

import dataclasses
import functools
import uuid
from array import array
from collections.abc import Iterator
from typing import Any

import numpy as np
from django.db.models import Count, Max
from django.db.models.fields.json import KeyTextTransform, KeyTransform
from django.utils import timezone

from kring.directory.elsewhere import Key, located
from kring.directory.models import Activity, Feed, Intake
from kring.directory.publish.rules.conform import is_uuid
from kring.directory.publish.rules.ids import named
from kring.directory.rules import terms as ours
from kring.directory.rules.places import Point
from kring.directory.search.columns import halves
from kring.directory.search.keeping import OVERLAP

KEPT = 8  # regions
MOST_AT_A_PLACE = 10

type Spot = Point | None


@dataclasses.dataclass(frozen=True, slots=True)
class Term:
    """A term, or a list of terms, as the first entry says it that has it; `entries` are all that have it."""

    feed: uuid.UUID
    key: str
    document: dict[str, Any]
    entries: list[uuid.UUID]


@dataclasses.dataclass(frozen=True, slots=True)
class Told:
    """By entry how many places it has, and of those with several where each is; the entries of each organiser; terms by id.

    `at` has a row for each place that has a UUID, in order of its second column: the two halves of that, and those of its entry.
    `again` are the entries of which the source's id is another's already, `places_again` those of which it is so of a place.
    """

    places: dict[uuid.UUID, int]
    several: dict[uuid.UUID, tuple[Spot, ...]]
    organizers: dict[Key, list[uuid.UUID]]
    terms: dict[str, Term]
    taxonomies: dict[str, Term]
    at: np.ndarray
    again: frozenset[uuid.UUID] = frozenset()
    places_again: frozenset[uuid.UUID] = frozenset()

    def entries_at(self, place: uuid.UUID) -> list[uuid.UUID]:
        """The first entries of which this is a place: one, unless the ids of a feed are none."""
        high, low = halves(place)
        first = int(np.searchsorted(self.at[:, 1], np.uint64(low)))
        last = int(np.searchsorted(self.at[:, 1], np.uint64(low), side="right"))
        rows = self.at[first:last]
        found = rows[rows[:, 0] == np.uint64(high)][:MOST_AT_A_PLACE]
        return [uuid.UUID(int=(one << 64) | other) for one, other in found[:, 2:].tolist()]


def taken(region_id: uuid.UUID) -> tuple:
    """Changes whenever a feed was taken over."""
    done = Intake.objects.filter(region_id=region_id).aggregate(last=Max("done_at"))
    feeds = Feed.objects.filter(region_id=region_id).aggregate(count=Count("id"))
    return done["last"], feeds["count"]


def stamp(region_id: uuid.UUID) -> tuple:
    """Changes whenever anything does that can go out. A row's time of change is set before its transaction ends, so the rows of a
    while before the last one are counted, until no older change can come in any more."""
    rows = Activity.objects.filter(region_id=region_id)
    last = rows.aggregate(last=Max("changed_at"))["last"]
    open_ended = last is not None and timezone.now() - last <= OVERLAP
    recent = rows.filter(changed_at__gte=last - OVERLAP).count() if open_ended else None
    return (last, recent), taken(region_id), timezone.localdate()


def told(region_id: uuid.UUID) -> Told:
    """What the feeds of a region say."""
    stamped = stamp(region_id)
    return _told(region_id, (stamped[1], _from_feeds(region_id, stamped)))


@functools.lru_cache(maxsize=KEPT)
def _from_feeds(region_id: uuid.UUID, _stamp: tuple) -> int:
    """How many entries came from feeds. Counting takes a while in a large region, so it is done once for every change."""
    return Activity.objects.filter(region_id=region_id).aggregate(count=Count("record"))["count"]


@functools.lru_cache(maxsize=KEPT)
def _told(region_id: uuid.UUID, _taken: tuple) -> Told:
    found = Told({}, {}, {}, {}, {}, np.empty((0, 4), np.uint64))
    links: dict[uuid.UUID, list[Key]] = {}
    at_places, called = array("Q"), array("Q")
    rows = Activity.objects.filter(region_id=region_id, record__isnull=False).order_by("pk")
    rows = rows.annotate(
        its=KeyTextTransform("organization_id", "record__document"),
        at=KeyTransform("service_at_locations", "record__document"),
        has=KeyTransform("attributes", "record__document"),
    ).values_list("pk", "record__feed_id", "record__source_id", "its", "at", "has")
    for entry, feed, key, its, at, has in rows.iterator(chunk_size=2000):
        if is_uuid(key):
            called.extend((*halves(uuid.UUID(key)), *halves(entry)))
        there = at if isinstance(at, list) else []
        found.places[entry] = len(there)
        for link in there:
            if isinstance(link, dict) and is_uuid(link.get("id")):
                at_places.extend((*halves(uuid.UUID(link["id"])), *halves(entry)))
        if len(there) > 1:
            links[entry] = [
                (feed, str(link.get("location_id", "")) if isinstance(link, dict) else "") for link in there
            ]
        if its:
            found.organizers.setdefault((feed, its), []).append(entry)
        for term in _terms_in(has):
            _note(found.terms, "taxonomy_term", feed, term, entry)
            _note(found.taxonomies, "taxonomy", feed, term.get("taxonomy_detail"), entry)
    spots = {key: place.point for key, place in located({key for keys in links.values() for key in keys})}
    found.several.update((entry, tuple(map(spots.get, keys))) for entry, keys in links.items())
    rows_at, rows_called = (np.array(one, np.uint64).reshape(-1, 4) for one in (at_places, called))
    return dataclasses.replace(
        found,
        at=rows_at[np.argsort(rows_at[:, 1], kind="stable")],
        again=_had_before(np.concatenate([_own_keys(region_id), rows_called])),
        places_again=_had_before(rows_at),
    )


def _own_keys(region_id: uuid.UUID) -> np.ndarray:
    """A row for each entry: its own id and itself. Under that it goes out when it has no other."""
    keys = Activity.objects.filter(region_id=region_id).order_by().values_list("pk", flat=True)
    pairs = array("Q", (half for key in keys.iterator(chunk_size=2000) for half in halves(key)))
    own = np.array(pairs, np.uint64).reshape(-1, 2)
    return np.hstack([own, own])


def _had_before(rows: np.ndarray) -> frozenset[uuid.UUID]:
    """The entries of rows of which the id was in a row before."""
    rows = rows[np.lexsort((rows[:, 1], rows[:, 0]))]
    later = rows[1:][(rows[1:, :2] == rows[:-1, :2]).all(axis=1)]
    return frozenset(uuid.UUID(int=(one << 64) | other) for one, other in later[:, 2:].tolist())


def _terms_in(attributes: Any) -> Iterator[dict[str, Any]]:
    for attribute in attributes if isinstance(attributes, list) else ():
        if not isinstance(attribute, dict) or ours.is_ours(attribute):
            continue
        term = attribute.get("taxonomy_term")
        if isinstance(term, dict):
            yield term
        elif attribute.get("taxonomy_term_id"):
            yield {"id": attribute["taxonomy_term_id"]}


def _note(known: dict[str, Term], kind: str, feed: uuid.UUID, said: Any, entry: uuid.UUID) -> None:
    if not isinstance(said, dict) or not said.get("id"):
        return
    key = str(said["id"])
    known.setdefault(named(feed, kind, key), Term(feed, key, said, [])).entries.append(entry)
