"""Where postcodes lie."""

from kring.directory.models import PostcodeArea
from kring.directory.rules.places import Point, area_of


def area_at(postcode: str) -> PostcodeArea | None:
    """The area of a postcode; None when nobody said where it lies."""
    code = area_of(postcode)
    return PostcodeArea.objects.filter(pk=code).first() if code else None


def middles() -> dict[str, Point]:
    """The middle of every area by its four digits: latitude and longitude in WGS 84 degrees."""
    rows = PostcodeArea.objects.values_list("code", "latitude", "longitude")
    return {code: (latitude, longitude) for code, latitude, longitude in rows}
