"""Taking over postcodes from a file, by whoever runs this installation. Whole or not at all; doing it again changes nothing."""

import statistics
from collections.abc import Iterable
from pathlib import Path

from django.db import transaction
from django.db.models import Model

from kring.directory.actions import place
from kring.directory.models import Activity, PostcodeArea, PostcodePoint
from kring.directory.postcodes import Points
from kring.directory.rules.cells import Fault
from kring.directory.rules.places import Point, area_of, whole
from kring.directory.sheets import Refused, Wrong, each_once, judge, number, read

BATCH = 500
AREAS, WHOLE = "pc4", "pc6"
NEEDED = ("lat", "lon", "plaats")
NEEDED_OF = {AREAS: (AREAS, *NEEDED, "bruikbaar"), WHOLE: (WHOLE, *NEEDED)}


def import_postcodes(path: Path) -> int:
    """Take over a file of postcodes with where they lie; returns how many. Raises Refused.

    Four-digit areas with their middle: the columns pc4, lat, lon, plaats and bruikbaar; rows that are not usable (bruikbaar is not 1) are
    left out. Or whole postcodes: the columns pc6, lat, lon and plaats; an area of theirs that is not known yet lies in their middle.
    """
    kind = WHOLE if WHOLE in _heading(path) else AREAS
    rows = [(at, cells) for at, cells in read(path, NEEDED_OF[kind]) if cells.get("bruikbaar", "1").strip() == "1"]
    as_kept = whole if kind == WHOLE else _four_digits
    wrong = each_once(rows, lambda cells: cells[kind].strip(), kind)
    found: dict[str, tuple[str, float, float]] = {}
    for at, cells in rows:
        wrong += judge(at, cells, {"plaats": 80}, needed=("plaats",))
        code = as_kept(cells[kind])
        latitude, longitude = number(cells["lat"], -90, 90), number(cells["lon"], -180, 180)
        for name, value in ((kind, code or None), ("lat", latitude), ("lon", longitude)):
            wrong += [Wrong(at, name, Fault.NUMBER)] * (value is None)
        found[code] = cells["plaats"].strip(), latitude, longitude
    if wrong:
        raise Refused(wrong=sorted(wrong, key=lambda one: one.row))
    with transaction.atomic():
        before = _where_activities_are()
        if kind == WHOLE:
            _write(PostcodePoint, ({"code": code, "latitude": at[1], "longitude": at[2]} for code, at in found.items()))
            _write_new_areas(found)
        else:
            _write(PostcodeArea, ({"code": code} | _area(*at) for code, at in found.items()))
        _place_again(before)
    return len(found)


def _heading(path: Path) -> list[str]:
    with path.open(encoding="utf-8-sig", errors="replace") as file:
        return [name.strip() for name in file.readline().split(",")]


def _four_digits(text: str) -> str:
    return area_of(text) if len(text.strip()) == 4 else ""


def _area(town: str, latitude: float, longitude: float) -> dict[str, object]:
    return {"place": town, "latitude": latitude, "longitude": longitude, "approximate": False}


def _write(model: type[Model], rows: Iterable[dict[str, object]]) -> None:
    fields = [field.name for field in model._meta.concrete_fields if field.name != "code"]
    model._default_manager.bulk_create(
        [model(**row) for row in rows],
        batch_size=BATCH,
        update_conflicts=True,
        unique_fields=["code"],
        update_fields=fields,
    )


def _write_new_areas(found: dict[str, tuple[str, float, float]]) -> None:
    """The areas of whole postcodes that are not known: called as most of these are, in the middle of them."""
    known = set(PostcodeArea.objects.values_list("code", flat=True))
    areas: dict[str, list[tuple[str, float, float]]] = {}
    for code, one in found.items():
        if code[:4] not in known:
            areas.setdefault(code[:4], []).append(one)
    rows = []
    for code, ones in areas.items():
        towns, latitudes, longitudes = zip(*ones, strict=True)
        middle = statistics.fmean(latitudes), statistics.fmean(longitudes)
        rows.append({"code": code} | _area(statistics.mode(towns), *middle) | {"approximate": True})
    _write(PostcodeArea, rows)


def _where_activities_are() -> dict[str, Point | None]:
    points = Points()
    return {code: points.of(code) for code in Activity.objects.exclude(postcode="").values_list("postcode", flat=True)}


def _place_again(before: dict[str, Point | None]) -> None:
    """Put activities with a postcode where it is now known to be; what stands more exactly than at a middle stays there."""
    points, moved = Points(), []
    for activity in Activity.objects.exclude(postcode=""):
        stood = (activity.latitude, activity.longitude)
        if stood not in ((None, None), before.get(activity.postcode)):
            continue
        place(activity, points)
        if (activity.latitude, activity.longitude) != stood and activity.latitude is not None:
            moved.append(activity)
    Activity.objects.bulk_update(moved, ["latitude", "longitude"], batch_size=BATCH)
