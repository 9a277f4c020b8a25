"""Maps as data for the macro of `ui/maps.jinja`: pins that stand where places are, and a list beside them that says the same.

A map is drawn by the server and works without scripts: pins are links, and it is moved by links (`by_links`) or by buttons of a form
(`by_form`, where what is shown may not stand in an address). Without tiles it has a calm ground with names and middles of areas.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse, QueryDict
from django.utils.csp import CSP
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.csp import csp_override

from kring.ui import figures
from kring.ui.rules import mercator
from kring.ui.rules.mercator import HEIGHT, STEP, WIDTH, Square, View

FIELD = "map"
"""The name of the view in an address or a form."""
APART = 62
"""Units within which pins are put together: on the smallest screen a pin is that wide."""
AREA_RADIUS = 700  # metres, of the soft spot that stands for a postcode area
BESIDE = 36
"""Units below or above a pin at which the name of its town stands."""
CORNERS = ((20, 452), (55, 452), (90, 452), (614, 30))
"""Where the scale and the arrow to the north stand."""
CODES_FROM = 12
"""From this zoom on, areas have their code beside them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Something that has a pin. Without latitude and longitude it stands in the list only. `key` is given back in its row.

    `also` are further places of the same thing: pins with its number, and no rows of their own. `language` is what its title is in.
    """

    title: str
    latitude: float | None
    longitude: float | None
    href: str = ""
    note: str = ""
    key: Any = None
    also: tuple["Place", ...] = ()
    language: str = ""

    @property
    def spots(self) -> list["Place"]:
        """Itself and its further places, those of which it is known where they are."""
        return [one for one in (self, *self.also) if one.latitude is not None and one.longitude is not None]


@dataclass(frozen=True, slots=True)
class Area:
    """The middle of a postcode area with the town it belongs to, for the ground of a map without tiles."""

    code: str
    town: str
    latitude: float
    longitude: float


@dataclass(frozen=True, slots=True)
class Tiles:
    """Where pictures of the ground come from: an https address with {z}, {x} and {y}, whose they are, and how near they go."""

    address: str
    attribution: str
    deepest: int = mercator.NEAREST

    @property
    def origin(self) -> str:
        """What the Content-Security-Policy has to name."""
        parts = urlsplit(self.address)
        return f"{parts.scheme}://{parts.netloc}"

    def at(self, square: Square) -> str:
        """The address of one tile."""
        named = self.address.replace("{z}", str(square.zoom))
        return named.replace("{x}", str(square.column)).replace("{y}", str(square.row))


SAFE_ADDRESS = re.compile(r"https://[a-z0-9][a-z0-9.-]*[a-z0-9](:\d{1,5})?/[A-Za-z0-9_./:{}?=&%~-]*")


def is_tile_address(address: str) -> bool:
    """Whether tiles can be asked for there: https, a plain host, and {z}, {x} and {y} each once; nothing that could end a policy."""
    once = all(address.count(name) == 1 for name in ("{z}", "{x}", "{y}"))
    rest = address.replace("{z}", "").replace("{x}", "").replace("{y}", "")
    return bool(SAFE_ADDRESS.fullmatch(address)) and once and "{" not in rest and "}" not in rest


def allow(response: HttpResponse, tiles: Tiles | None) -> HttpResponse:
    """Let this one page show pictures from the source of its tiles; without tiles the page stays as strict as all others."""
    if tiles is None:
        return response
    policy = settings.SECURE_CSP | {"img-src": [*settings.SECURE_CSP.get("img-src", [CSP.SELF]), tiles.origin]}
    return csp_override(policy)(lambda _request: response)(None)


@dataclass(frozen=True, slots=True)
class Moving:
    """How a map is moved: by links that `address` makes of a view, or by buttons of the form with id `form`, sent to `action`."""

    address: Callable[[str], str] | None = None
    form: str = ""
    action: str = ""


def by_links(request: HttpRequest, path: str = "", anchor: str = "map") -> Moving:
    """Links to the page that is shown, or to `path`, with another view."""

    def address(view: str) -> str:
        query = request.GET.copy()
        if view:
            query[FIELD] = view
        else:
            query.pop(FIELD, None)
        return f"{path}?{query.urlencode()}#{anchor}"

    return Moving(address=address)


def by_form(form: str, action: str, anchor: str = "map") -> Moving:
    """Buttons that send the form again with another view, so that nothing of it stands in an address."""
    return Moving(form=form, action=f"{action}#{anchor}")


def asked(given: QueryDict) -> View | None:
    """The view that somebody moved to; None to show everything."""
    return mercator.read(given.get(FIELD, ""))


@dataclass(frozen=True, slots=True)
class Turn:
    """One way to move the map: `to` is the view as text, `href` where a link leads (empty in a form)."""

    label: str
    icon: str
    to: str
    href: str


@dataclass(frozen=True, slots=True)
class Pin:
    """One place, or several that lie close. `x` and `y` in hundredths of the frame; `turn` looks nearer at several."""

    x: float
    y: float
    text: str
    label: str
    href: str = ""
    turn: Turn | None = None
    places: int = 1

    @property
    def many(self) -> bool:
        """Whether several places lie here."""
        return self.places > 1


@dataclass(frozen=True, slots=True)
class Row:
    """A place in the list; `number` is 0 when it has no pin, `where` then says why and `turn` shows the part where it is."""

    number: int
    title: str
    href: str
    note: str
    where: str
    key: Any
    turn: Turn | None = None
    language: str = ""


@dataclass(frozen=True, slots=True)
class Name:
    """A word on the ground."""

    x: float
    y: float
    text: str
    is_town: bool


@dataclass(frozen=True, slots=True)
class Picture:
    """A tile on the frame, in units."""

    href: str
    x: float
    y: float
    size: float


@dataclass(frozen=True, slots=True)
class Map:
    """Everything the macro draws. `scale` is the length of the bar in hundredths of the frame, `scale_text` what it stands for."""

    title: str
    description: str
    pins: tuple[Pin, ...]
    rows: tuple[Row, ...]
    here: Name | None
    areas: tuple[tuple[float, float, float], ...]
    names: tuple[Name, ...]
    pictures: tuple[Picture, ...]
    attribution: str
    scale: float
    scale_text: str
    turns: tuple[Turn, ...]
    moving: Moving
    view: str


def draw(
    title: str,
    places: Sequence[Place],
    *,
    moving: Moving,
    view: View | None = None,
    begin: View | None = None,
    here: Area | None = None,
    ground: Callable[[View], Iterable[Area]] | None = None,
    tiles: Tiles | None = None,
) -> Map:
    """A map of `places`, numbered in their order.

    `view` is what somebody moved to (`asked`); without it `begin`, or else what lies where most things do, so that one place far away
    does not make a dot of all others. `here` is where distances are from; `ground` gives the areas within a view, for the names where
    there are no tiles.
    """
    known = [(spot.latitude, spot.longitude) for place in places for spot in place.spots]
    own = [(here.latitude, here.longitude)] if here else []
    everything = mercator.around([*known, *own])
    begin = begin or mercator.around([*mercator.usual(known, *own), *own])
    seen = view or begin or mercator.View(52.2, 5.3, 7)
    pins, rows = _pins(places, seen, moving)
    areas = list(ground(seen)) if ground and tiles is None else []
    return Map(
        title=title,
        description=_description(sum(pin.places for pin in pins)),
        pins=tuple(pins),
        rows=tuple(rows),
        here=_here(here, seen),
        areas=tuple(_spots(areas, seen)),
        names=tuple(_names(areas, seen, pins)),
        pictures=tuple(_pictures(seen, tiles)) if tiles else (),
        attribution=tiles.attribution if tiles else "",
        scale=_share(mercator.scale(seen)[1], WIDTH),
        scale_text=_length(mercator.scale(seen)[0]),
        turns=(*_turns(seen, moving), *_back(seen, begin, everything, known, moving)),
        moving=moving,
        view=str(view) if view else "",
    )


def _share(units: float, whole: float) -> float:
    return round(units / whole * 100, 2)


def _pins(places: Sequence[Place], view: View, moving: Moving) -> tuple[list[Pin], list[Row]]:
    rows, shown = [], []
    for number, place in enumerate(places, 1):
        spots = [(number, one, mercator.on_frame((one.latitude, one.longitude), view)) for one in place.spots]
        inside = [one for one in spots if mercator.inside(one[2])]
        shown += inside
        where = "" if inside else _("outside this part of the map") if spots else _("place not known, so it has no pin")
        there = _turn(_("Show where it is"), "map-pin", _around([place]), moving) if spots and not inside else None
        rows.append(
            Row(number if inside else 0, place.title, place.href, place.note, where, place.key, there, place.language)
        )
    groups = mercator.gathered([spot for _number, _place, spot in shown], APART)
    return [_pin([shown[at] for at in group], view, moving) for group in groups], rows


def _pin(group: list[tuple[int, Place, mercator.Spot]], view: View, moving: Moving) -> Pin:
    number, place, (x, y) = group[0]
    if len(group) == 1:
        return Pin(_share(x, WIDTH), _share(y, HEIGHT), str(number), f"{number}. {place.title}", place.href)
    x, y = (sum(spot[axis] for _n, _p, spot in group) / len(group) for axis in (0, 1))
    numbers = ", ".join(dict.fromkeys(str(number) for number, _place, _spot in group))
    label = ngettext("%(num)d place: %(numbers)s", "%(num)d places: %(numbers)s", len(group)) % {
        "num": len(group),
        "numbers": numbers,
    }
    nearer = _closer([one for _number, one, _spot in group], view)
    turn = _turn(_("Look nearer"), "zoom-in", nearer, moving) if nearer else None
    return Pin(_share(x, WIDTH), _share(y, HEIGHT), str(len(group)), label, turn=turn, places=len(group))


def _around(places: Iterable[Place]) -> View | None:
    return mercator.around((spot.latitude, spot.longitude) for place in places for spot in place.spots)


def _closer(group: list[Place], view: View) -> View | None:
    """A view in which these places lie apart, or at least nearer; None when it cannot be nearer."""
    found = mercator.around((place.latitude, place.longitude) for place in group)
    if found is None or view.zoom >= mercator.NEAREST:
        return None
    return View(found.latitude, found.longitude, min(mercator.NEAREST, max(found.zoom, view.zoom + 1)))


def _turn(label: str, icon: str, view: View | None, moving: Moving) -> Turn:
    to = str(view) if view else ""
    return Turn(label, icon, to, moving.address(to) if moving.address else "")


def _turns(view: View, moving: Moving) -> list[Turn]:
    ways = [
        (_("Nearer"), "plus", mercator.zoomed(view, 1)),
        (_("Further away"), "minus", mercator.zoomed(view, -1)),
        (_("To the west"), "arrow-left", mercator.moved(view, right=-STEP)),
        (_("To the north"), "arrow-up", mercator.moved(view, down=-STEP)),
        (_("To the south"), "arrow-down", mercator.moved(view, down=STEP)),
        (_("To the east"), "arrow-right", mercator.moved(view, right=STEP)),
    ]
    return [_turn(label, icon, to, moving) for label, icon, to in ways if to]


def _back(
    seen: View, begin: View | None, everything: View | None, known: Sequence[mercator.Degrees], moving: Moving
) -> list[Turn]:
    """To everything, as far as it is not shown, and back to what the map began with."""
    moved, found = begin is not None and seen != begin, []
    if everything == begin:
        return [_turn(_("Show everything"), "maximize", None, moving)] if moved else found
    if not all(mercator.inside(mercator.on_frame(one, seen)) for one in known):
        found.append(_turn(_("Show everything"), "maximize", everything, moving))
    return [*found, _turn(_("Back to the beginning"), "undo-2", None, moving)] if moved else found


def _description(pinned: int) -> str:
    return ngettext(
        "A map with %(num)d place. The list says the same.",
        "A map with %(num)d places. The list says the same.",
        pinned,
    ).replace("%(num)d", figures.number(pinned))


def _here(here: Area | None, view: View) -> Name | None:
    if here is None:
        return None
    spot = mercator.on_frame((here.latitude, here.longitude), view)
    if not mercator.inside(spot):
        return None
    return Name(_share(spot[0], WIDTH), _share(spot[1], HEIGHT), " ".join(filter(None, (here.code, here.town))), False)


def _spots(areas: Iterable[Area], view: View) -> Iterable[tuple[float, float, float]]:
    """Where areas lie and how wide they are drawn, in units."""
    radius = max(3.0, min(60.0, AREA_RADIUS / mercator.metres_per_unit(view)))
    for area in areas:
        x, y = mercator.on_frame((area.latitude, area.longitude), view)
        yield round(x, 1), round(y, 1), round(radius, 1)


def _names(areas: Sequence[Area], view: View, pins: Sequence[Pin]) -> Iterable[Name]:
    """Names of towns, and from near by the codes of areas, as far as there is room.

    Towns with pins come first, then the largest; each in its middle, or else beside the pin that stands there.
    """
    towns: dict[str, list[mercator.Spot]] = {}
    for area in areas:
        towns.setdefault(area.town, []).append(mercator.on_frame((area.latitude, area.longitude), view))
    taken = [(pin.x * WIDTH / 100, pin.y * HEIGHT / 100) for pin in pins]
    pinned = {_nearest(spot, towns) for spot in taken} if towns else set()
    texts: list[tuple[list[mercator.Spot], str, bool]] = []
    for town, spots in sorted(towns.items(), key=lambda one: (one[0] not in pinned, -len(one[1]), one[0])):
        x, y = (sum(spot[axis] for spot in spots) / len(spots) for axis in (0, 1))
        side = len(town) * mercator.LETTER / 2 + BESIDE / 2 + 2
        around = [(x, y), (x, y + BESIDE), (x, y - BESIDE), (x + side, y), (x - side, y)]
        texts.append((around, town, True))
    if view.zoom >= CODES_FROM:
        texts += [([mercator.on_frame((one.latitude, one.longitude), view)], one.code, False) for one in areas]
    for at, (x, y) in mercator.readable([(spots, len(text)) for spots, text, _town in texts], [*taken, *CORNERS]):
        yield Name(_share(x, WIDTH), _share(y, HEIGHT), texts[at][1], texts[at][2])


def _nearest(spot: mercator.Spot, towns: dict[str, list[mercator.Spot]]) -> str:
    """The town of the area in which, or nearest to which, something stands."""
    x, y = spot
    return min(towns, key=lambda town: min((x - one) ** 2 + (y - other) ** 2 for one, other in towns[town]))


def _pictures(view: View, tiles: Tiles) -> Iterable[Picture]:
    for square in mercator.squares(view, tiles.deepest):
        yield Picture(tiles.at(square), square.left, square.top, square.size)


def _length(metres: int) -> str:
    if metres < 1000:
        return _("%(number)s m") % {"number": figures.number(metres)}
    return _("%(number)s km") % {"number": figures.number(metres // 1000)}
