"""The further places of an entry that is at several: what its feed says beside the place that the entry's own columns hold."""

import dataclasses
import itertools
import uuid
from collections.abc import Iterable, Iterator
from typing import Any

from django.db.models import QuerySet
from django.db.models.fields.json import KeyTransform

from kring.directory.models import Activity, PostcodeArea, Record
from kring.directory.rules.places import Point, area_of, km_between
from kring.directory.rules.projection import place_of

AT_ONCE = 1000  # keys in one question

type Key = tuple[uuid.UUID, str]  # a feed, and the id that it gave


@dataclasses.dataclass(frozen=True, slots=True)
class Elsewhere:
    """One further place; `point` is None when nobody knows where it lies, and the middle of its postcode area at least."""

    venue: str
    address: str
    point: Point | None

    @property
    def words(self) -> str:
        """Its name and address on one line."""
        return ", ".join(filter(None, (self.venue, self.address)))


def further_places(entries: QuerySet[Activity]) -> dict[uuid.UUID, list[Elsewhere]]:
    """By entry its places besides the first, for the entries that have any."""
    rows = entries.filter(record__isnull=False).order_by()
    rows = rows.annotate(at=KeyTransform("service_at_locations", "record__document"))
    links: dict[uuid.UUID, list[Key]] = {}
    for entry, feed, at in rows.values_list("pk", "record__feed_id", "at").iterator(chunk_size=2000):
        if isinstance(at, list) and len(at) > 1:
            links[entry] = [(feed, str(one.get("location_id") or "")) for one in at if isinstance(one, dict)]
    if not links:
        return {}
    known = dict(_located({key for keys in links.values() for key in keys}))
    # The first is the entry's own place, or was it before somebody here said otherwise.
    found = ((entry, [known[key] for key in dict.fromkeys(keys) if key in known][1:]) for entry, keys in links.items())
    return {entry: places for entry, places in found if places}


def nearest(places: Iterable[Elsewhere], here: Point, km: float | None) -> tuple[Elsewhere, float] | None:
    """The nearest of these places with its distance, when it is nearer than `km`."""
    away = [(km_between(here, one.point), one) for one in places if one.point]
    best = min(away, key=lambda one: one[0], default=None)
    return None if best is None or (km is not None and best[0] >= km) else (best[1], best[0])


def _located(keys: set[Key]) -> Iterator[tuple[Key, Elsewhere]]:
    wanted = sorted({one for _feed, one in keys} - {""})
    feeds = {feed for feed, _one in keys}
    found: dict[Key, dict[str, Any]] = {}
    for some in itertools.batched(wanted, AT_ONCE):
        rows = Record.objects.filter(feed__in=feeds, kind="location", source_id__in=some, gone_at=None)
        for feed, one, document in rows.values_list("feed_id", "source_id", "document"):
            if (feed, one) in keys and str(document.get("location_type") or "physical") == "physical":
                found[feed, one] = place_of(document)
    middles = _middles(said["postcode"] for said in found.values() if said["latitude"] is None)
    for key, said in found.items():
        point = (said["latitude"], said["longitude"]) if said["latitude"] is not None else None
        town = " ".join(filter(None, (said["postcode"], said["town"])))
        address = ", ".join(filter(None, (said["street"], town)))
        yield key, Elsewhere(said["venue"], address, point or middles.get(area_of(said["postcode"])))


def _middles(postcodes: Iterable[str]) -> dict[str, Point]:
    codes = sorted({area_of(one) for one in postcodes} - {""})
    found: dict[str, Point] = {}
    for some in itertools.batched(codes, AT_ONCE):
        rows = PostcodeArea.objects.filter(pk__in=some).values_list("pk", "latitude", "longitude")
        found |= {code: (latitude, longitude) for code, latitude, longitude in rows}
    return found
