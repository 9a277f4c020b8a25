"""Taking over activities and postcodes from files, by whoever runs this installation.

A file is taken over whole or not at all. Doing it again changes nothing: entries are recognised by source and the source's
own id. What the source does not know (theme once chosen, full, what to expect, phone, organisation) stays as people here set it.
"""

import dataclasses
import uuid
from datetime import datetime
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext

from kring.directory.actions import ended, place
from kring.directory.models import Activity, PostcodeArea
from kring.directory.rules import reading
from kring.directory.rules.cells import Fault, is_web_address
from kring.directory.rules.places import area_of
from kring.directory.rules.words import guess_theme
from kring.directory.sheets import Refused, Wrong, each_once, judge, number, read
from kring.identity.models import Region

ACTIVITY_LIMITS = {
    "id": 60,
    "titel": 200,
    "aanbieder": 200,
    "doelgroep_leeftijd": 200,
    "kosten": 200,
    "locatie": 200,
    "datum_tijd": 200,
    "url": 200,
}
FROM_SOURCE = (
    "title", "organiser", "venue", "days", "starts", "ends", "when_words", "cost", "cost_per", "cost_words",
    "age_min", "age_max", "website",
)  # fmt: skip
WRITTEN = (*FROM_SOURCE, "theme", "theme_guessed", "confirmed_on", "active")
MOST_GONE = 0.5  # share of a source's entries that may be missing before somebody has to say that it is right
BATCH = 500


@dataclasses.dataclass(slots=True)
class Outcome:
    """What an import does: titles of new, changed and gone entries, and how many stay the same."""

    new: list[str] = dataclasses.field(default_factory=list)
    changed: list[str] = dataclasses.field(default_factory=list)
    gone: list[str] = dataclasses.field(default_factory=list)
    same: int = 0


def import_activities(
    path: Path, region: Region, source: str, *, dry: bool = False, many_gone: bool = False
) -> Outcome:
    """Take over a file of activities into a region. With `dry` only tell what would happen.

    Entries of this source that are not in the file any more end today. Raises Refused, and then nothing was changed.
    """
    entries = _entries(path)
    outcome, now = Outcome(), timezone.now()
    with transaction.atomic():
        known = {
            activity.source_id: activity
            for activity in Activity.objects.select_for_update(of=("self",))
            .filter(region_id=region.pk, source=source)
            .select_related("organisation")
        }
        missing = [a for key, a in known.items() if key not in entries and a.active and a.ends_on is None]
        if len(missing) > MOST_GONE * len(known) and not many_gone:
            raise Refused(
                gettext(
                    "%(count)d of %(all)d entries of this source are not in the file. Is it complete? Then say --many-gone."
                )
                % {"count": len(missing), "all": len(known)}
            )
        outcome.gone = [activity.title for activity in missing]
        new, changed = _compare(region.pk, source, entries, known, outcome, now)
        if not dry:
            Activity.objects.bulk_create(new, batch_size=BATCH)
            Activity.objects.bulk_update(changed, WRITTEN, batch_size=BATCH)
            for activity in missing:
                ended(activity, timezone.localdate(now), now=now)
                Activity.objects.filter(pk=activity.pk).update(ends_on=None)
    return outcome


def _compare(
    region_id: uuid.UUID,
    source: str,
    entries: dict[str, dict[str, Any]],
    known: dict[str, Activity],
    outcome: Outcome,
    now: datetime,
) -> tuple[list[Activity], list[Activity]]:
    """New rows, and known rows that differ, filled in but not yet written."""
    new, changed = [], []
    for key, fields in entries.items():
        activity = known.get(key)
        if activity is None:
            activity = Activity(region_id=region_id, source=source, source_id=key, theme_guessed=True)
            _fill(activity, fields, now)
            new.append(activity)
            outcome.new.append(activity.title)
        elif _differs(activity, fields):
            _fill(activity, fields, now)
            changed.append(activity)
            outcome.changed.append(activity.title)
        else:
            outcome.same += 1
    return new, changed


def _differs(activity: Activity, fields: dict[str, Any]) -> bool:
    # Stopped here by hand (it has a last day): the source does not bring it back.
    back = not activity.active and activity.ends_on is None
    return back or any(getattr(activity, name) != value for name, value in fields.items())


def _fill(activity: Activity, fields: dict[str, Any], now: datetime) -> None:
    for name, value in fields.items():
        setattr(activity, name, value)
    if activity.theme_guessed:
        activity.theme = guess_theme(activity.title)
    activity.active = activity.ends_on is None or activity.ends_on > timezone.localdate(now)
    activity.confirmed_on = timezone.localdate(now)


def _entries(path: Path) -> dict[str, dict[str, Any]]:
    rows = read(path, ACTIVITY_LIMITS, only=True)
    wrong = each_once(rows, lambda cells: cells["id"].strip(), "id")
    for at, cells in rows:
        wrong += judge(at, cells, ACTIVITY_LIMITS, needed=("id", "titel"))
        url = cells["url"].strip()
        if url and not is_web_address(url):
            wrong.append(Wrong(at, "url", Fault.ADDRESS))
    if wrong:
        raise Refused(wrong=sorted(wrong, key=lambda one: one.row))
    return {cells["id"].strip(): _fields(cells) for _at, cells in rows}


def _fields(cells: dict[str, str]) -> dict[str, Any]:
    """A row as fields of an activity: what is certain as figures, and always the words."""
    text = {column: " ".join(value.split()) for column, value in cells.items()}
    price, hours = reading.cost(text["kosten"]), reading.hours(text["datum_tijd"])
    low, high = reading.ages(text["doelgroep_leeftijd"])
    return {
        "title": text["titel"],
        "organiser": text["aanbieder"],
        "venue": text["locatie"],
        "days": hours.days if hours else 0,
        "starts": hours.starts if hours else None,
        "ends": hours.ends if hours else None,
        "when_words": text["datum_tijd"],
        "cost": price.amount if price else None,
        "cost_per": price.per if price else "",
        "cost_words": text["kosten"],
        "age_min": low,
        "age_max": high,
        "website": text["url"],
    }


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
        PostcodeArea.objects.bulk_create(
            areas,
            batch_size=BATCH,
            update_conflicts=True,
            unique_fields=["code"],
            update_fields=["place", "latitude", "longitude", "approximate"],
        )
        _place_again()
    return len(areas)


def _place_again() -> None:
    """Put activities with a postcode where it is now known to be."""
    areas = {code: (lat, lon) for code, lat, lon in PostcodeArea.objects.values_list("code", "latitude", "longitude")}
    moved = []
    for activity in Activity.objects.exclude(postcode=""):
        before = (activity.latitude, activity.longitude)
        place(activity, areas)
        if (activity.latitude, activity.longitude) != before and activity.latitude is not None:
            moved.append(activity)
    Activity.objects.bulk_update(moved, ["latitude", "longitude"], batch_size=BATCH)
