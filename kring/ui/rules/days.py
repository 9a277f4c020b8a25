"""How far away a day is, without words and without a clock."""

from dataclasses import dataclass
from datetime import date
from typing import Literal

NEARBY_DAYS = 90
"""Beyond this many days a person counts in dates, not in days."""

Kind = Literal["today", "tomorrow", "yesterday", "ahead", "ago", "far"]


@dataclass(frozen=True, slots=True)
class Distance:
    """Where a day lies from today; `days` is never negative."""

    kind: Kind
    days: int


def distance(day: date, today: date) -> Distance:
    """Name the distance of `day` from `today` the way people say it."""
    days = (day - today).days
    match days:
        case 0:
            return Distance("today", 0)
        case 1:
            return Distance("tomorrow", 1)
        case -1:
            return Distance("yesterday", 1)
    if abs(days) > NEARBY_DAYS:
        return Distance("far", abs(days))
    return Distance("ahead" if days > 0 else "ago", abs(days))
