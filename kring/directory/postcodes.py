"""Where postcodes lie: a whole one where that was taken over, else at the middle of its four digits."""

import dataclasses
from collections.abc import Iterable

from kring.directory.models import PostcodeArea, PostcodePoint
from kring.directory.rules.places import Point, area_of, middle_of, whole
from kring.directory.rules.words import fold

WHOLE_COUNTRY = 4000
"""The Netherlands have some 4,050 areas in which people live (a little over 4,000 can be placed). Fewer rows are a part."""


@dataclasses.dataclass(frozen=True, slots=True)
class Place:
    """Where a postcode lies, and what its area is called. WGS 84 degrees."""

    code: str
    place: str
    latitude: float
    longitude: float


def area_at(postcode: str) -> Place | None:
    """Where a postcode lies, with the four digits and the name of its area; None when nobody said where that is."""
    code = area_of(postcode)
    area = PostcodeArea.objects.filter(pk=code).first() if code else None
    if area is None:
        return None
    exact = whole(postcode)
    point = (PostcodePoint.objects.filter(pk=exact).first() if exact else None) or area
    return Place(area.code, area.place, point.latitude, point.longitude)


def is_nowhere(postcode: str) -> bool:
    """Whether nobody lives at these four digits: they are unknown while the areas of the whole country are taken over.

    Where a part was (a region, the demonstration), or nothing, that an area is lacking says nothing. Nor does it when a neighbour
    is known: a part may end anywhere, also between two areas that lie side by side.
    """
    code = area_of(postcode)
    if not code or PostcodeArea.objects.filter(pk=code).exists():
        return False
    return PostcodeArea.objects.count() >= WHOLE_COUNTRY


def middles(codes: Iterable[str] | None = None) -> dict[str, Point]:
    """The middle of every area, or of those with these codes, by its four digits: latitude and longitude in WGS 84 degrees."""
    areas = PostcodeArea.objects.all() if codes is None else PostcodeArea.objects.filter(pk__in=set(codes))
    rows = areas.values_list("code", "latitude", "longitude")
    return {code: (latitude, longitude) for code, latitude, longitude in rows}


class Points:
    """Where many postcodes lie: any, or those that are named. Of an area that comes up the whole postcodes are read once."""

    def __init__(self, named: Iterable[str] | None = None) -> None:
        self.middles = middles(None if named is None else map(area_of, named))
        self._whole: dict[str, dict[str, Point]] = {}
        self._towns: dict[str, Point | None] | None = None

    def of(self, postcode: str) -> Point | None:
        """Where a postcode lies, however it is written; None when that is not known."""
        area = area_of(postcode)
        if not area:
            return None
        if area not in self._whole:
            rows = PostcodePoint.objects.filter(pk__gt=area, pk__lt=f"{area}ZZZ")
            self._whole[area] = {one.code: (one.latitude, one.longitude) for one in rows}
        return self._whole[area].get(whole(postcode)) or self.middles.get(area)

    def of_town(self, *names: str) -> Point | None:
        """The middle of the first of these that is the name of one town, and of no other further away."""
        if self._towns is None:
            rows = PostcodeArea.objects.values_list("place", "latitude", "longitude")
            by_name: dict[str, list[Point]] = {}
            for place, latitude, longitude in rows:
                by_name.setdefault(fold(place), []).append((latitude, longitude))
            self._towns = {name: middle_of(points) for name, points in by_name.items()}
        return next((point for name in names if (point := self._towns.get(fold(name)))), None)
