"""Where everything of a drawn web lies. The units are those of the drawing's own box, as wide as `WIDE` and as high as `HIGH`."""

import dataclasses
import math
from collections.abc import Mapping

from kring.spiderweb.rules.web import HIGHEST, Dimension

WIDE, HIGH = 470, 370
MIDDLE_X, MIDDLE_Y, REACH = 235.0, 185.0, 130.0
RINGS = (2, 4, 6, 8, 10)
NAME_AT = 11.1  # where the name of an arm begins, in marks from the middle
LINE, SINKS = (
    17.0,
    5.0,
)  # from line to line of a name, and how far the middle of letters is above the line they stand on
STEP = 2 * math.pi / len(Dimension)


@dataclasses.dataclass(frozen=True, slots=True)
class Point:
    """A place in the drawing."""

    x: float
    y: float

    def __str__(self) -> str:
        return f"{self.x:g} {self.y:g}"


@dataclasses.dataclass(frozen=True, slots=True)
class Arm:
    """The line of one dimension: its end, where its name stands and to which side that is written."""

    dimension: Dimension
    end: Point
    name: Point
    anchor: str


@dataclasses.dataclass(frozen=True, slots=True)
class Shape:
    """One web: `whole` is its outline when every arm has a mark, `lines` are the sides between neighbours that have one."""

    dots: tuple[Point, ...]
    lines: tuple[str, ...]
    whole: str


def place(number: int, mark: float) -> Point:
    """Where a mark lies on an arm; the first arm points up, the others follow clockwise."""
    turned, far = number * STEP, mark / HIGHEST * REACH
    return Point(round(MIDDLE_X + far * math.sin(turned), 1), round(MIDDLE_Y - far * math.cos(turned), 1))


def arms() -> tuple[Arm, ...]:
    """The six arms."""
    return tuple(_arm(number, one) for number, one in enumerate(Dimension))


def _arm(number: int, dimension: Dimension) -> Arm:
    end, name = place(number, HIGHEST), place(number, NAME_AT)
    side = round(math.sin(number * STEP), 3)
    return Arm(dimension, end, name, "middle" if side == 0 else "start" if side > 0 else "end")


def below_each_other(arm: Arm, count: int) -> tuple[Point, ...]:
    """Where so many lines of a name begin: above the web, below it, or around the height of the arm's end beside it."""
    if arm.anchor != "middle":
        first = arm.name.y - (count - 1) * LINE / 2 + SINKS
    else:
        first = arm.name.y - (count - 1) * LINE if arm.name.y < MIDDLE_Y else arm.name.y + LINE * 0.75
    return tuple(Point(arm.name.x, round(first + number * LINE, 1)) for number in range(count))


def rings() -> tuple[tuple[int, str, Point], ...]:
    """Each ring: its mark, its outline, and where the mark is written."""
    found = []
    for mark in RINGS:
        corners = [place(number, mark) for number in range(len(Dimension))]
        found.append((mark, _outline(corners), corners[0]))
    return tuple(found)


def shape(marks: Mapping[Dimension, float | None]) -> Shape:
    """How a web is drawn: between two neighbours of which one has no mark there is no line."""
    corners = [None if marks.get(one) is None else place(at, marks[one] or 0.0) for at, one in enumerate(Dimension)]
    pairs = zip(corners, [*corners[1:], corners[0]], strict=True)
    return Shape(
        dots=tuple(corner for corner in corners if corner is not None),
        lines=tuple(f"M{one}L{other}" for one, other in pairs if one is not None and other is not None),
        whole=_outline([corner for corner in corners if corner is not None]) if None not in corners else "",
    )


def _outline(corners: list[Point]) -> str:
    return "M" + "L".join(str(corner) for corner in corners) + "Z"
