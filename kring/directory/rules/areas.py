"""Whether coordinates can be right. Pure. Places are (latitude, longitude) in WGS 84 degrees."""

import dataclasses
import math
import statistics
from collections.abc import Iterable
from enum import StrEnum
from typing import Any, Protocol

from kring.directory.rules.places import KM_PER_DEGREE, Point, km_between

# km from the middle of the nearest postcode area: on land in the Netherlands nothing lies further from one
FURTHEST = 8.0

# km from the middle of a list's places: offices at the other side of a continent belong to it, another ocean does not
TOGETHER = 5000.0
ABROAD = 15.0  # km beyond the known postcode areas that a place of a list of that country may lie
NEARLY_ALL = 0.9
FEWEST = 10  # places, before they say where a list is
FROM_OWN = 25.0  # km from the middle of its own postcode area that a place may lie
BESIDE = 150.0  # km from another place of a short list, or of the region, within which a place is believed


class Area(Protocol):
    """Where the entries of a list can be."""

    def holds(self, latitude: float, longitude: float) -> bool:
        """Whether a place can be one of the list."""
        ...


@dataclasses.dataclass(frozen=True, slots=True)
class Box:
    """An area between two latitudes and two longitudes."""

    south: float
    west: float
    north: float
    east: float

    def holds(self, latitude: float, longitude: float) -> bool:
        """Whether a place lies in the box."""
        return self.south <= latitude <= self.north and self.west <= longitude <= self.east


NETHERLANDS = Box(50.7, 3.2, 53.7, 7.3)


class Land:
    """What lies near known places, such as the middles of postcode areas: so a place in the sea is seen to be none."""

    def __init__(self, points: Iterable[Point], furthest: float = FURTHEST):
        self.furthest = furthest
        self.step = furthest / KM_PER_DEGREE  # degrees of latitude
        self.cells: dict[tuple[int, int], list[Point]] = {}
        for point in points:
            self.cells.setdefault(self._cell(*point), []).append(point)

    def _cell(self, latitude: float, longitude: float) -> tuple[int, int]:
        row = math.floor(latitude / self.step)
        return row, math.floor(longitude / self._wide(row))

    def _wide(self, row: int) -> float:
        # Cells are as wide as they are high at the side of the row that is nearest to the pole, so neighbours suffice.
        edge = max(abs(row), abs(row + 1)) * self.step
        return self.step / max(math.cos(math.radians(min(edge, 89.0))), 0.01)

    def holds(self, latitude: float, longitude: float) -> bool:
        """Whether a known place is near enough."""
        row = math.floor(latitude / self.step)
        for north in (row - 1, row, row + 1):
            middle = math.floor(longitude / self._wide(north))
            for east in (middle - 1, middle, middle + 1):
                for point in self.cells.get((north, east), ()):
                    if km_between((latitude, longitude), point) <= self.furthest:
                        return True
        return False


@dataclasses.dataclass(frozen=True, slots=True)
class Circle:
    """What lies within so many kilometres of a place."""

    middle: Point
    km: float

    def holds(self, latitude: float, longitude: float) -> bool:
        """Whether a place lies in the circle."""
        return km_between(self.middle, (latitude, longitude)) <= self.km


class Believed:
    """Where the places of a short list can be: on known land, or near another place of the list or of the region."""

    def __init__(self, listed: Iterable[Point], others: Iterable[Point], land: Land):
        self.listed, self.others, self.land = set(listed), Land(others, BESIDE), land

    def holds(self, latitude: float, longitude: float) -> bool:
        """Whether something known lies near enough; a place does not speak for itself."""
        here = (latitude, longitude)
        if self.land.holds(*here) or self.others.holds(*here):
            return True
        return any(point != here and km_between(point, here) <= BESIDE for point in self.listed)


def at_home(area: Area | None, home: Point | None) -> Area | None:
    """Where one place can be: near its own postcode where it is known where that lies, else where the list is."""
    return Circle(home, FROM_OWN) if home else area


def around(points: Iterable[Point]) -> Circle | None:
    """Where the places of a list are, when nearly all are together; None for few places, or for a list of the whole world.

    So a list judges itself: one place in the ocean, or with its coordinates swapped, stands out wherever the list is from.
    """
    known = [point for point in points if _on_earth(*point)]
    if len(known) < FEWEST:
        return None
    circle = Circle((statistics.median(p[0] for p in known), statistics.median(p[1] for p in known)), TOGETHER)
    return circle if sum(circle.holds(*point) for point in known) >= NEARLY_ALL * len(known) else None


def near(points: Iterable[Point], known: Iterable[Point] = (), others: Iterable[Point] | None = None) -> Area | None:
    """Where the places of a list can be: on the land of the known postcode areas when nearly all of them are, else `around` them.

    With the `others` of the region, too few places to say that are believed near each other, near those, and on that land.
    """
    found = [point for point in points if _on_earth(*point)]
    if others is not None and len(found) < FEWEST:
        land = Land(known, ABROAD)
        return Believed(found, others, land) if land.cells else None
    circle = around(found)
    land = Land(known, ABROAD) if circle else None
    if land is not None and land.cells and sum(land.holds(*point) for point in found) >= NEARLY_ALL * len(found):
        return land
    return circle


class Place(StrEnum):
    """What is the matter with coordinates."""

    RIGHT = "right"
    OFF_EARTH = "off_earth"
    SWAPPED = "swapped"
    FAR_AWAY = "far_away"


@dataclasses.dataclass(frozen=True, slots=True)
class Placed:
    """Coordinates as they can be used (None when they cannot), and what was the matter with them."""

    point: Point | None
    place: Place


def degrees(value: Any) -> float | None:
    """A number of degrees from a number or a text (a decimal comma is understood), None when it is none."""
    if isinstance(value, bool) or value is None:
        return None
    try:
        number = float(value.strip().replace(",", ".") if isinstance(value, str) else value)
    except (TypeError, ValueError, OverflowError):
        return None
    return number if math.isfinite(number) else None


def placed(latitude: float, longitude: float, area: Area | None = None) -> Placed:
    """Coordinates judged. Swapped ones are put right when only the other way round they are a place of the area.

    Without an area they are swapped when the latitude is no latitude and the longitude could be one. (0, 0) is no place.
    """
    here = _on_earth(latitude, longitude)
    back = _on_earth(longitude, latitude)
    if here and (area is None or area.holds(latitude, longitude)):
        return Placed((latitude, longitude), Place.RIGHT)
    if back and (area.holds(longitude, latitude) if area is not None else not here):
        return Placed((longitude, latitude), Place.SWAPPED)
    return Placed(None, Place.FAR_AWAY if here else Place.OFF_EARTH)


def _on_earth(latitude: float, longitude: float) -> bool:
    return abs(latitude) <= 90 and abs(longitude) <= 180 and (abs(latitude) > 0.01 or abs(longitude) > 0.01)
