"""An entry that ends, or has ended, and goes on after all."""

import uuid
from collections.abc import Iterable
from datetime import date, datetime

from kring.directory.events import ActivityGoesOn
from kring.directory.models import Activity, Correction
from kring.directory.upkeep.corrections import kept
from kring.directory.upkeep.gate import STEWARD
from kring.events import bus


def ending(activity: Activity) -> bool:
    """Whether it has ended, or is to end."""
    return activity.merged_into_id is None and (activity.ends_on is not None or not activity.active)


def goes_on(activity: Activity, today: date) -> bool:
    """Whether it is still there today, perhaps for the last time."""
    return activity.active and (activity.ends_on is None or activity.ends_on >= today)


def may_go_on(activity: Activity, by: str) -> bool:
    """Whether who keeps an entry as `by` may let it go on after all."""
    return ending(activity) and (by == STEWARD or bool(ended_by_its_provider([activity])))


def ended_by_its_provider(activities: Iterable[Activity]) -> set[uuid.UUID]:
    """Those of these entries whose last day is as their provider said it, by account or by link."""
    days = {row.pk: kept(row.ends_on) for row in activities if row.ends_on is not None}
    said = Correction.objects.filter(activity__in=days, after__has_key="ends_on").order_by("at")
    last = {row.activity_id: row for row in said}
    return {key for key, row in last.items() if not row.put_back and row.after["ends_on"] == days[key]}


def went_on(activity: Activity, *, now: datetime) -> None:
    """An activity goes on after all, as part of an action that requires, writes and audits."""
    bus.publish(ActivityGoesOn(region_id=activity.region_id, at=now, activity_id=activity.pk))
