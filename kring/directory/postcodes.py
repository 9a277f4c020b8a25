"""Where postcodes lie."""

from collections.abc import Iterable

from kring.directory.models import PostcodeArea
from kring.directory.rules.places import Point, area_of


def area_at(postcode: str) -> PostcodeArea | None:
    """The area of a postcode; None when nobody said where it lies."""
    code = area_of(postcode)
    return PostcodeArea.objects.filter(pk=code).first() if code else None


def middles(codes: Iterable[str] | None = None) -> dict[str, Point]:
    """The middle of every area, or of those with these codes, by its four digits: latitude and longitude in WGS 84 degrees."""
    areas = PostcodeArea.objects.all() if codes is None else PostcodeArea.objects.filter(pk__in=set(codes))
    rows = areas.values_list("code", "latitude", "longitude")
    return {code: (latitude, longitude) for code, latitude, longitude in rows}
