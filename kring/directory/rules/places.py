"""Distances and how long the way takes, and which addresses are the same. Places are points on a sphere, in WGS 84 degrees; roads are
not known, so minutes are assumed."""

import dataclasses
import math
import re
from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import Any

from kring.directory.rules.words import fold

EARTH_RADIUS = 6371.0088  # km, mean (IUGG)
KM_PER_DEGREE = EARTH_RADIUS * math.pi / 180
FAR_TO_WALK = 3.0  # km; beyond it minutes on foot say little
NEAR_TO_RIDE_ALONG = 1.5  # km; nearer than this nobody waits for a bus

WIDEST_TOWN = 12.0  # km from its middle

_AT_THE_END = re.compile(r"(?:\s[-–]\s|,\s*|\()([^,()]{2,60}?)\)?\s*$")

type Point = tuple[float, float]
type Address = tuple[str, str]  # street and number as words, postcode


class Mode(StrEnum):
    """How somebody goes."""

    FOOT = "foot"
    BICYCLE = "bicycle"
    TRANSIT = "transit"


@dataclasses.dataclass(frozen=True, slots=True)
class Pace:
    """What is assumed of a way of going: how much longer the way is than the straight line, km an hour, and minutes beside it."""

    detour: float
    speed: float
    beside: float = 0


PACES = {Mode.FOOT: Pace(1.3, 4.5), Mode.BICYCLE: Pace(1.3, 12.0), Mode.TRANSIT: Pace(1.4, 20.0, beside=15)}
"""Detour: ways in towns are 1.2 to 1.25 times the straight line (Newell 1980; O'Sullivan and Morrall 1996 for walks to stops); 1.3
leaves room for water and railways, and a bus takes more corners. On foot: a comfortable pace of people in their seventies is 4.6 to
4.8 km an hour (Bohannon 1997), less a rest. Bicycle: 12.4 km an hour over all ages, 11.3 from 65 to 75 (KiM, Mobiliteitsbeeld 2015,
after OViN 2013-2014). Bus and train: our own assumption of 20 km an hour with five minutes to the stop, five of waiting and five from
the stop; no timetable is known."""


def km_between(here: Point, there: Point) -> float:
    """Straight-line distance in kilometres between two points (latitude, longitude), by the haversine formula."""
    (lat1, lon1), (lat2, lon2) = (tuple(map(math.radians, point)) for point in (here, there))
    half = math.sin((lat2 - lat1) / 2) ** 2 + math.cos(lat1) * math.cos(lat2) * math.sin((lon2 - lon1) / 2) ** 2
    return 2 * EARTH_RADIUS * math.asin(min(1.0, math.sqrt(half)))


def minutes(km: float, mode: Mode) -> int:
    """Minutes for the way there by this mode, in steps of five, from the straight line; `PACES` says what is assumed."""
    pace = PACES[mode]
    return max(5, 5 * round((pace.beside + km * pace.detour / pace.speed * 60) / 5))


def km_within(most: float, mode: Mode) -> float:
    """The straight-line kilometres that can be gone in so many minutes by this mode; 0 when the time is gone before one moves."""
    pace = PACES[mode]
    return max(0.0, most - pace.beside) / 60 * pace.speed / pace.detour


def middle_of(points: Sequence[Point]) -> Point | None:
    """The middle of points that lie in one town; None when they are too far apart for that, as those of two towns of one name are."""
    middle = sum(point[0] for point in points) / len(points), sum(point[1] for point in points) / len(points)
    return middle if all(km_between(middle, point) <= WIDEST_TOWN for point in points) else None


def towns_in(venue: str) -> list[str]:
    """What can be the name of a town at the end of a venue: 'Sportiom - ’s-Hertogenbosch', 'De Brug, Zwolle', 'Aula (Apeldoorn)'."""
    found = _AT_THE_END.search(venue)
    return [found[1].strip(" )")] if found else []


def area_of(postcode: str) -> str:
    """The four digits of a postcode ('1234 AB' -> '1234'); empty when it does not begin with four digits and no more ('33157')."""
    digits, further = postcode.strip()[:4], postcode.strip()[4:5]
    return digits if len(digits) == 4 and digits.isascii() and digits.isdigit() and not further.isdigit() else ""


def whole(postcode: str) -> str:
    """A whole postcode as it is kept ('1234 ab' -> '1234AB'); empty when it is not four digits and two letters."""
    code = re.sub(r"\s", "", postcode).upper()
    return code if re.fullmatch(r"[1-9][0-9]{3}[A-Z]{2}", code, re.ASCII) else ""


def address(street: str, postcode: str) -> Address | None:
    """An address however it is written; None without a street."""
    words = " ".join(re.findall(r"\w+", fold(street)))
    return (words, re.sub(r"\s", "", postcode).upper()) if words else None


def addresses_of(location: Any) -> set[Address]:
    """The addresses of a location as HSDS has it, each with and without its second line."""
    given = location.get("addresses") if isinstance(location, Mapping) else None
    found = set()
    for one in given if isinstance(given, list) else ():
        if isinstance(one, Mapping):
            first, second, code = (str(one.get(name) or "") for name in ("address_1", "address_2", "postal_code"))
            found |= {address(first, code), address(f"{first} {second}", code)}
    return found - {None}
