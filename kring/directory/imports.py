"""Taking over postcodes from a file, by whoever runs this installation. Whole or not at all; doing it again changes nothing."""

from pathlib import Path

from django.db import transaction

from kring.directory.actions import place
from kring.directory.models import Activity, PostcodeArea
from kring.directory.postcodes import middles
from kring.directory.rules.cells import Fault
from kring.directory.rules.places import area_of
from kring.directory.sheets import Refused, Wrong, each_once, judge, number, read

BATCH = 500


def import_postcodes(path: Path) -> int:
    """Take over a file of four-digit postcode areas with their middle; returns how many. Raises Refused.

    Needs the columns pc4, lat, lon, plaats and bruikbaar; rows that are not usable (bruikbaar is not 1) are left out.
    """
    columns = ("pc4", "lat", "lon", "plaats", "bruikbaar")
    rows = [(at, cells) for at, cells in read(path, columns) if cells["bruikbaar"].strip() == "1"]
    wrong = each_once(rows, lambda cells: cells["pc4"].strip(), "pc4")
    areas = []
    for at, cells in rows:
        wrong += judge(at, cells, {"plaats": 80}, needed=("plaats",))
        code, latitude, longitude = (
            area_of(cells["pc4"]),
            number(cells["lat"], -90, 90),
            number(cells["lon"], -180, 180),
        )
        wrong += [Wrong(at, "pc4", Fault.NUMBER)] * (len(cells["pc4"].strip()) != 4 or not code)
        wrong += [Wrong(at, "lat", Fault.NUMBER)] * (latitude is None) + [Wrong(at, "lon", Fault.NUMBER)] * (
            longitude is None
        )
        areas.append(PostcodeArea(code=code, place=cells["plaats"].strip(), latitude=latitude, longitude=longitude))
    if wrong:
        raise Refused(wrong=sorted(wrong, key=lambda one: one.row))
    with transaction.atomic():
        before = middles()
        PostcodeArea.objects.bulk_create(
            areas,
            batch_size=BATCH,
            update_conflicts=True,
            unique_fields=["code"],
            update_fields=["place", "latitude", "longitude", "approximate"],
        )
        _place_again(before)
    return len(areas)


def _place_again(before: dict[str, tuple[float, float]]) -> None:
    """Put activities with a postcode where it is now known to be; what stands more exactly than at a middle stays there."""
    areas = middles()
    moved = []
    for activity in Activity.objects.exclude(postcode=""):
        stood = (activity.latitude, activity.longitude)
        if stood not in ((None, None), before.get(area_of(activity.postcode))):
            continue
        place(activity, areas)
        if (activity.latitude, activity.longitude) != stood and activity.latitude is not None:
            moved.append(activity)
    Activity.objects.bulk_update(moved, ["latitude", "longitude"], batch_size=BATCH)
