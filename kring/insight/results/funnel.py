"""The locations of a programme beside each other as a funnel plot: by how many people, with the room that chance has. No order but
that of the alphabet.
"""

import dataclasses
from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

from kring.ui import figures
from kring.ui.charts import Table, Tick
from kring.ui.rules import geometry
from kring.ui.rules.geometry import Label

ROOM = 0.08  # of the height, above and below
WIDE, NARROW = ("0.001", "0.999"), ("0.025", "0.975")


@dataclasses.dataclass(frozen=True, slots=True)
class Dot:
    """One location; x and y are 0 to 100."""

    x: float
    y: float
    name: str


@dataclasses.dataclass(frozen=True, slots=True)
class Funnel:
    """A funnel plot with its table. Areas and lines are SVG paths of 100 by 100."""

    title: str
    description: str
    wide: str
    narrow: str
    target: float
    dots: tuple[Dot, ...]
    ticks: tuple[Tick, ...]
    labels: tuple[Label, ...]
    table: Table


def funnel(
    told: Mapping[str, Any], names: Mapping[str, str], of: str, decimals: int, direction: str = ""
) -> Funnel | None:
    """The kept funnel in words; None unless at least two of its locations have a name for this reader. `direction` says what better is."""
    points = sorted(
        (one for one in told["points"] if one["place"] in names), key=lambda one: names[one["place"]].casefold()
    )
    if len(points) < 2:
        return None
    sizes = told["sizes"]
    values = [one["change"] for one in points] + [edge for edges in told["limits"].values() for edge in edges]
    low, high = min(values), max(values)
    room = (high - low or 1) * ROOM
    low, high = low - room, high + room

    def x(size: float) -> float:
        return round(100 * (size - sizes[0]) / max(sizes[-1] - sizes[0], 1), 2)

    def y(value: float) -> float:
        return round(100 * (high - value) / (high - low), 2)

    def area(ends: tuple[str, str]) -> str:
        below, above = (told["limits"][end] for end in ends)
        there = [f"{x(size)} {y(edge)}" for size, edge in zip(sizes, above, strict=True)]
        back = [f"{x(size)} {y(edge)}" for size, edge in zip(reversed(sizes), reversed(below), strict=True)]
        return f"M{'L'.join([*there, *back])}Z"

    dots = tuple(Dot(x(one["n"]), y(one["change"]), names[one["place"]]) for one in points)
    chance = _(
        "Each dot is a location: to the right with more people, higher up with a higher mean change. "
        "Inside the areas lies what chance alone can do."
    )
    return Funnel(
        title=_("Locations beside each other: %(questionnaire)s") % {"questionnaire": of},
        description=" ".join(filter(None, (chance, direction, *_in_one_place(dots)))),
        wide=area(WIDE),
        narrow=area(NARROW),
        target=y(told["target"]),
        dots=dots,
        ticks=tuple(Tick(one.y, figures.signed(one.value, decimals)) for one in geometry.ticks_between(low, high)),
        labels=tuple(
            geometry.Label(round(100 - one.y, 2), figures.number(round(one.value)), False)
            for one in geometry.ticks_between(sizes[0], max(sizes[-1], sizes[0] + 1))
            if float(one.value).is_integer()
        ),
        table=_table(points, names, decimals),
    )


def _table(points: Sequence[Mapping[str, Any]], names: Mapping[str, str], decimals: int) -> Table:
    def between(low: float, high: float) -> str:
        return _("%(low)s up to %(high)s") % {
            "low": figures.signed(low, decimals),
            "high": figures.signed(high, decimals),
        }

    return Table(
        (_("Location"), _("Measured twice"), _("Mean change"), _("Chance alone gives")),
        tuple(
            (
                names[one["place"]],
                figures.number(one["n"]),
                figures.signed(one["change"], decimals),
                between(*one["limits"][1:3]),
            )
            for one in points
        ),
    )


def _in_one_place(dots: tuple[Dot, ...]) -> list[str]:
    """Locations whose dots cover each other, since means are told in steps: a reader would count too few."""
    places: dict[tuple[float, float], list[str]] = {}
    for dot in dots:
        places.setdefault((dot.x, dot.y), []).append(dot.name)
    return [
        _("In one and the same place lie: %(names)s.") % {"names": ", ".join(names)}
        for names in places.values()
        if names[1:]
    ]
