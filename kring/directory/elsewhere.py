"""The further places of an entry that is at several: what its feed says beside the place that the entry's own columns hold."""

import dataclasses
import functools
import itertools
import uuid
from collections.abc import Iterable, Iterator
from datetime import datetime

from django.db.models import Max, QuerySet
from django.db.models.fields.json import KeyTransform

from kring.directory.models import Activity, Intake, Origin, Record, Said
from kring.directory.postcodes import Points, middles
from kring.directory.rules.areas import Area, degrees, near
from kring.directory.rules.places import Address, Point, address, addresses_of, area_of, km_between
from kring.directory.rules.projection import place_of

AT_ONCE = 1000  # keys in one question
ENOUGH = 1000  # places that say where a list is
FEEDS = 32  # whose area is kept

type Key = tuple[uuid.UUID, str]  # a feed, and the id that it gave


@dataclasses.dataclass(frozen=True, slots=True)
class Elsewhere:
    """One further place; `point` is None when nobody knows where it lies, and the middle of its postcode area at least.

    `addresses` are the ways in which its address is compared.
    """

    venue: str
    address: str
    point: Point | None
    town: str = ""
    addresses: frozenset[Address] = frozenset()

    @property
    def words(self) -> str:
        """Its name and address on one line."""
        return ", ".join(filter(None, (self.venue, self.address)))


def further_places(entries: QuerySet[Activity]) -> dict[uuid.UUID, list[Elsewhere]]:
    """By entry its places besides the first, for the entries that have any: none where it is already, and none that it left."""
    rows = entries.filter(record__isnull=False).order_by()
    told = rows.annotate(at=KeyTransform("service_at_locations", "record__document"))
    links: dict[uuid.UUID, list[Key]] = {}
    not_at: dict[uuid.UUID, set[Address | None]] = {}
    fields = ("pk", "record__feed_id", "street", "postcode", "at")
    for entry, feed, street, postcode, at in told.values_list(*fields).iterator(chunk_size=2000):
        if isinstance(at, list) and len(at) > 1:
            links[entry] = [(feed, str(one.get("location_id") or "")) for one in at if isinstance(one, dict)]
            # A street alone can be in many towns.
            not_at[entry] = {address(street, postcode)} if postcode else set()
    if not links:
        return {}
    for entry, left in _left(rows):
        not_at.get(entry, set()).add(left)
    known = dict(located({key for keys in links.values() for key in keys}))
    found = {}
    for entry, keys in links.items():
        # The first is the entry's own place, or was it before somebody here said otherwise.
        places = [known[key] for key in dict.fromkeys(keys) if key in known][1:]
        found[entry] = [one for one in places if not_at[entry].isdisjoint(one.addresses)]
    return {entry: places for entry, places in found.items() if places}


def _left(entries: QuerySet[Activity]) -> Iterator[tuple[uuid.UUID, Address | None]]:
    """The addresses at which the feed has entries that people here moved or took away from there."""
    rows = Said.objects.filter(activity__in=entries.values("pk"), subject="where", origin=Origin.FEED, shown=False)
    for entry, said in rows.values_list("activity_id", "value"):
        yield entry, address(said.get("street") or "", said.get("postcode") or "")


def nearest(
    own: tuple[float | None, float | None], further: Iterable[Elsewhere], here: Point
) -> tuple[float | None, Elsewhere | None]:
    """Kilometres to the nearest place of an entry, and which of its further ones that is; None: its own, which lies at `own`."""
    km = km_between(here, own) if None not in own else None
    away = [(km_between(here, one.point), one) for one in further if one.point]
    best = min(away, key=lambda one: one[0], default=None)
    return (km, None) if best is None or (km is not None and best[0] >= km) else best


def located(keys: set[Key]) -> Iterator[tuple[Key, Elsewhere]]:
    """These places, of those where people can go."""
    wanted = sorted({one for _feed, one in keys} - {""})
    areas = _areas({feed for feed, _one in keys})
    found = {}
    known = middles()

    def home(code: str) -> Point | None:
        return known.get(area_of(code))

    for some in itertools.batched(wanted, AT_ONCE):
        rows = Record.objects.filter(feed__in=areas, kind="location", source_id__in=some, gone_at=None)
        for feed, one, document in rows.values_list("feed_id", "source_id", "document"):
            if (feed, one) in keys and str(document.get("location_type") or "physical") == "physical":
                found[feed, one] = place_of(document, areas[feed], home), frozenset(addresses_of(document))
    points = Points(said["postcode"] for said, _ways in found.values() if said["latitude"] is None)
    for key, (said, ways) in found.items():
        point = (said["latitude"], said["longitude"]) if said["latitude"] is not None else None
        town = " ".join(filter(None, (said["postcode"], said["town"])))
        line = ", ".join(filter(None, (said["street"], town)))
        yield key, Elsewhere(said["venue"], line, point or points.of(said["postcode"]), said["town"], ways)


def _areas(feeds: set[uuid.UUID]) -> dict[uuid.UUID, Area | None]:
    """Where the places of each feed can be."""
    taken = Intake.objects.filter(feed__in=feeds).order_by().values_list("feed").annotate(last=Max("done_at"))
    return {feed: _area(feed, last) for feed, last in (dict.fromkeys(feeds) | dict(taken)).items()}


@functools.lru_cache(maxsize=FEEDS)
def _area(feed: uuid.UUID, _taken: datetime | None) -> Area | None:
    """Worked out once for every taking-over, as that judged the first places; by some of the places, for speed."""
    rows = Record.objects.filter(feed=feed, kind="location", gone_at=None).order_by("source_id")
    parts = (KeyTransform("latitude", "document"), KeyTransform("longitude", "document"))
    points = [(degrees(north), degrees(east)) for north, east in rows.values_list(*parts)[:ENOUGH]]
    return near([point for point in points if None not in point], middles().values())
