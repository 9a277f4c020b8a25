"""Distances. Places are points on a sphere, in WGS 84 degrees; roads are not known, so minutes are an estimate."""

import math

EARTH_RADIUS = 6371.0088  # km, mean (IUGG)
KM_PER_DEGREE = EARTH_RADIUS * math.pi / 180
DETOUR = 1.3  # roads are about this much longer than the straight line
WALKING = 4.5  # km an hour, with a rest
CYCLING = 14.0  # km an hour
FAR_TO_WALK = 3.0  # km; beyond it minutes on foot say little

type Point = tuple[float, float]


def km_between(here: Point, there: Point) -> float:
    """Straight-line distance in kilometres between two points (latitude, longitude), by the haversine formula."""
    (lat1, lon1), (lat2, lon2) = (tuple(map(math.radians, point)) for point in (here, there))
    half = math.sin((lat2 - lat1) / 2) ** 2 + math.cos(lat1) * math.cos(lat2) * math.sin((lon2 - lon1) / 2) ** 2
    return 2 * EARTH_RADIUS * math.asin(min(1.0, math.sqrt(half)))


def minutes_on_foot(km: float) -> int | None:
    """Minutes for the way there on foot, in steps of five; None when it is too far to walk."""
    return _minutes(km, WALKING) if km <= FAR_TO_WALK else None


def minutes_by_bicycle(km: float) -> int:
    """Minutes for the way there by bicycle, in steps of five."""
    return _minutes(km, CYCLING)


def _minutes(km: float, speed: float) -> int:
    return max(5, 5 * round(km * DETOUR / speed * 60 / 5))


def area_of(postcode: str) -> str:
    """The four digits of a postcode ('1234 AB' -> '1234'); empty when it does not begin with four digits."""
    digits = postcode.strip()[:4]
    return digits if len(digits) == 4 and digits.isascii() and digits.isdigit() else ""
