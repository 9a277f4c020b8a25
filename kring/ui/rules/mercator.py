"""Where a place stands on a drawn map: Web Mercator, in units of which a tile has 256. Pure.

The projection is the spherical Mercator of EPSG:3857, that of nearly all tiles on the web; latitudes beyond 85.05 degrees are not on
it. Places are WGS 84 degrees; x goes to the right, y downwards, both from the north-west corner of the world.
"""

import math
import re
import statistics
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

TILE = 256
WIDTH, HEIGHT = 640, 480
"""The frame of every map, in units."""
FURTHEST, NEAREST = 2, 17
"""Zoom: half the world, and single houses."""
CLOSE_ENOUGH = 15
"""A few places are shown at most this near, so that the neighbourhood can be recognised."""
EDGE = 48
"""Units kept free around places, so that no pin is cut off."""
FAR_OUT = 6
NEVER_FAR = 1.2
"""Degrees; what lies nearer than this to the middle is never left out of a first view: a province is as large."""
TOP_LATITUDE = 85.05
EQUATOR = 40_075_016.686  # metres round the earth (WGS 84)
STEP = 0.5
"""How much of the frame one press moves."""

type Degrees = tuple[float, float]
"""Latitude and longitude."""
type Spot = tuple[float, float]
"""x and y in units."""


@dataclass(frozen=True, slots=True)
class View:
    """What a map shows: its middle and how near."""

    latitude: float
    longitude: float
    zoom: int

    def __str__(self) -> str:
        return f"{self.latitude:.4f},{self.longitude:.4f},{self.zoom}"


WRITTEN = re.compile(r"(-?\d{1,2}(?:\.\d{1,6})?),(-?\d{1,3}(?:\.\d{1,6})?),(\d{1,2})")


def read(text: str) -> View | None:
    """A view as `str` writes it ('52.2500,6.1600,12'); None for anything else."""
    found = WRITTEN.fullmatch(text.strip())
    if found is None:
        return None
    latitude, longitude, zoom = float(found[1]), float(found[2]), int(found[3])
    if abs(latitude) > TOP_LATITUDE or abs(longitude) > 180 or not FURTHEST <= zoom <= NEAREST:
        return None
    return View(latitude, longitude, zoom)


def units(place: Degrees, zoom: int) -> Spot:
    """A place in units of the whole world at this zoom."""
    latitude = math.radians(max(-TOP_LATITUDE, min(TOP_LATITUDE, place[0])))
    world = TILE * 2**zoom
    y = (1 - math.asinh(math.tan(latitude)) / math.pi) / 2
    return (place[1] + 180) / 360 * world, y * world


def degrees(spot: Spot, zoom: int) -> Degrees:
    """The place at a spot; the reverse of `units`."""
    world = TILE * 2**zoom
    latitude = math.degrees(math.atan(math.sinh(math.pi * (1 - 2 * spot[1] / world))))
    return latitude, spot[0] / world * 360 - 180


def on_frame(place: Degrees, view: View) -> Spot:
    """A place in units of the frame; outside it below 0 or beyond WIDTH and HEIGHT."""
    x, y = units(place, view.zoom)
    left, top = _corner(view)
    return x - left, y - top


def _corner(view: View) -> Spot:
    x, y = units((view.latitude, view.longitude), view.zoom)
    return x - WIDTH / 2, y - HEIGHT / 2


def inside(spot: Spot) -> bool:
    """Whether a spot is on the frame."""
    return 0 <= spot[0] <= WIDTH and 0 <= spot[1] <= HEIGHT


def around(places: Iterable[Degrees]) -> View | None:
    """The nearest view that holds all places with room around them; None without places."""
    known = list(places)
    if not known:
        return None
    for zoom in range(CLOSE_ENOUGH, FURTHEST - 1, -1):
        spots = [units(place, zoom) for place in known]
        west, east = min(x for x, _y in spots), max(x for x, _y in spots)
        north, south = min(y for _x, y in spots), max(y for _x, y in spots)
        if (east - west <= WIDTH - 2 * EDGE and south - north <= HEIGHT - 2 * EDGE) or zoom == FURTHEST:
            break
    return _rounded(*degrees(((west + east) / 2, (north + south) / 2), zoom), zoom)


def usual(places: Iterable[Degrees], middle: Degrees | None = None) -> list[Degrees]:
    """The places without those far from where most are, or from `middle` where that is told; all where none would be left.

    Far is what lies more than `FAR_OUT` times as far from the median as half of all do, and further than `NEVER_FAR`.
    """
    known = list(places)
    if not known:
        return known
    kept = known
    for axis in (0, 1):
        values = [place[axis] for place in known]
        centre = statistics.median(values) if middle is None else middle[axis]
        half = 0.0 if middle else statistics.median(abs(value - centre) for value in values)
        reach = max(NEVER_FAR, FAR_OUT * half)
        kept = [place for place in kept if abs(place[axis] - centre) <= reach]
    return kept or known


def _rounded(latitude: float, longitude: float, zoom: int) -> View:
    """A view that is the same after it was written and read."""
    return View(
        round(max(-TOP_LATITUDE, min(TOP_LATITUDE, latitude)), 4), round(max(-180.0, min(180.0, longitude)), 4), zoom
    )


def moved(view: View, right: float = 0, down: float = 0) -> View:
    """The view so many frames further to the right and down."""
    x, y = units((view.latitude, view.longitude), view.zoom)
    return _rounded(*degrees((x + right * WIDTH, y + down * HEIGHT), view.zoom), view.zoom)


def zoomed(view: View, by: int) -> View | None:
    """The same middle, nearer (`by` above 0) or further; None where that is not possible."""
    zoom = view.zoom + by
    return View(view.latitude, view.longitude, zoom) if FURTHEST <= zoom <= NEAREST else None


def borders(view: View) -> tuple[float, float, float, float]:
    """South, west, north, east of what the frame shows."""
    left, top = _corner(view)
    north, west = degrees((left, top), view.zoom)
    south, east = degrees((left + WIDTH, top + HEIGHT), view.zoom)
    return south, west, north, east


def metres_per_unit(view: View) -> float:
    """How many metres one unit is in the middle of the view."""
    return EQUATOR * math.cos(math.radians(view.latitude)) / (TILE * 2**view.zoom)


def scale(view: View, longest: float = 150) -> tuple[int, float]:
    """A round number of metres (1, 2 or 5 with noughts) and how many units that is, `longest` at most."""
    metres = metres_per_unit(view)
    power = 10 ** math.floor(math.log10(longest * metres))
    length = max(times * power for times in (1, 2, 5) if times * power <= longest * metres)
    return round(length), length / metres


@dataclass(frozen=True, slots=True)
class Square:
    """A tile (zoom, column and row) and where it lies on the frame."""

    zoom: int
    column: int
    row: int
    left: float
    top: float
    size: float


def squares(view: View, deepest: int) -> list[Square]:
    """The tiles under a view; those of zoom `deepest` drawn larger where the view is nearer than there are tiles."""
    zoom = min(view.zoom, deepest)
    size = TILE * 2 ** (view.zoom - zoom)
    left, top = _corner(view)
    most = 2**zoom - 1
    columns = range(max(0, math.floor(left / size)), min(most, math.floor((left + WIDTH) / size)) + 1)
    rows = range(max(0, math.floor(top / size)), min(most, math.floor((top + HEIGHT) / size)) + 1)
    return [
        Square(zoom, column, row, round(column * size - left, 2), round(row * size - top, 2), size)
        for row in rows
        for column in columns
    ]


def gathered(spots: Sequence[Spot], apart: float) -> list[list[int]]:
    """The indexes of spots, put together where they lie within `apart` of the first of a group. Order decides, so it is stable."""
    found: list[list[int]] = []
    for at, (x, y) in enumerate(spots):
        for group in found:
            first = spots[group[0]]
            if math.hypot(x - first[0], y - first[1]) < apart:
                group.append(at)
                break
        else:
            found.append([at])
    return found


LETTER = 13
"""Units that a letter of a name takes on the smallest screen."""


def fits(spot: Spot, letters: int) -> bool:
    """Whether a text in the middle of which this spot is stays on the frame."""
    half = letters * LETTER / 2
    return half <= spot[0] <= WIDTH - half and EDGE / 2 <= spot[1] <= HEIGHT - EDGE / 2


def readable(
    texts: Iterable[tuple[Sequence[Spot], int]], taken: Iterable[Spot] = (), high: float = 32
) -> list[tuple[int, Spot]]:
    """Which of the texts (spots in order of liking, and number of letters) can stand, and where: on the frame, and at the first
    spot at which they run into no earlier one and nothing that is `taken`."""
    boxes = [(x, y, 18.0) for x, y in taken]
    kept = []
    for at, (spots, letters) in enumerate(texts):
        half = letters * LETTER / 2
        for x, y in spots:
            if fits((x, y), letters) and all(
                abs(x - other) > half + wide or abs(y - level) > high for other, level, wide in boxes
            ):
                boxes.append((x, y, half))
                kept.append((at, (x, y)))
                break
    return kept
