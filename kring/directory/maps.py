"""Maps of activities: pins and a list (`kring.ui.maps`) on the ground of this region: its postcode areas, or tiles where a steward
switched a source on."""

import uuid
from collections.abc import Callable, Iterable

import numpy as np
from django.utils.translation import gettext as _

from kring.directory import postcodes
from kring.directory.models import PostcodeArea
from kring.directory.queries import Found, OtherPlace
from kring.directory.search.keeping import index
from kring.identity.models import Region
from kring.ui import maps
from kring.ui.maps import Area, Map, Moving, Place, Tiles
from kring.ui.rules import mercator
from kring.ui.rules.mercator import View

AROUND_ONE = 12  # zoom at which one place shows among the towns around it
MOST_AREAS = 400
"""More areas than this are a blur; a map of a whole country shows every so many of them."""


def ground(view: View) -> list[Area]:
    """The postcode areas within a view."""
    south, west, north, east = mercator.borders(view)
    rows = PostcodeArea.objects.filter(
        latitude__gte=south, latitude__lte=north, longitude__gte=west, longitude__lte=east
    )
    found = list(rows.order_by("code"))
    return [_area(row) for row in found[:: len(found) // MOST_AREAS + 1]]


def view_of(region_id: uuid.UUID | None) -> View | None:
    """The part of the map in which most activities of a region are; None when no place is known."""
    if region_id is None:
        return None
    columns = index(region_id).columns
    there = columns[columns["live"] & ~np.isnan(columns["latitude"])]
    return mercator.around(mercator.usual(there[["latitude", "longitude"]].tolist()))


def area_at(postcode: str) -> Area | None:
    """The postcode area that a postcode lies in; None when it is not known where that is."""
    row = postcodes.area_at(postcode)
    return _area(row) if row else None


def _area(row: PostcodeArea | postcodes.Place) -> Area:
    return Area(row.code, row.place, row.latitude, row.longitude)


def tiles_of(region_id: uuid.UUID | None) -> Tiles | None:
    """Where a region's pictures of the ground come from; None as long as no steward switched a source on."""
    kept = Region.objects.filter(pk=region_id).values_list("tiles", flat=True).first() if region_id else None
    if not kept or not maps.is_tile_address(kept.get("address", "")):
        return None
    return Tiles(kept["address"], kept.get("attribution", ""), int(kept.get("deepest", mercator.NEAREST)))


def map_of(
    title: str,
    rows: Iterable[Found],
    *,
    region_id: uuid.UUID | None,
    moving: Moving,
    link: Callable[[Found | OtherPlace], str],
    note: Callable[[Found], str] = lambda row: " · ".join(filter(None, (row.when, row.cost, row.distance))),
    view: View | None = None,
    begin: View | None = None,
    near: str = "",
    total: int = 0,
) -> Map:
    """A map of activities in the order of `rows`; the key of each row of its list is the activity as found.

    It begins with `begin`, or else with what lies where most of them are. `link` gives the address behind a pin, `near` the postcode that
    distances are from. `total` is how many were found: where the map holds only those of a page, its title says so.
    """
    places = [
        Place(
            title=row.title,
            latitude=row.latitude,
            longitude=row.longitude,
            href=link(row),
            note=note(row),
            key=row,
            also=tuple(_also(row, other, link(other)) for other in row.others),
            language=row.language,
        )
        for row in rows
    ]
    if total > len(places):
        title = _("%(title)s: %(shown)d of %(total)d") % {"title": title, "shown": len(places), "total": total}
    return maps.draw(
        title,
        places,
        moving=moving,
        view=view,
        begin=begin,
        here=area_at(near) if near else None,
        ground=ground,
        tiles=tiles_of(region_id),
    )


def _also(row: Found, other: OtherPlace, href: str) -> Place:
    title = ", ".join(filter(None, (row.title, other.where)))
    return Place(title=title, latitude=other.latitude, longitude=other.longitude, href=href)


def map_of_one(row: Found, *, region_id: uuid.UUID | None, moving: Moving, href: str, view: View | None) -> Map:
    """Where one activity is, among the towns around it, with its further places."""
    begin = View(row.latitude, row.longitude, AROUND_ONE) if row.latitude is not None else None
    return map_of(
        _("Where it is"), [row], region_id=region_id, moving=moving, link=lambda _one: href, view=view, begin=begin
    )
