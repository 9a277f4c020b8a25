"""Which days to ask attendance for. Pure."""

from collections.abc import Iterable
from datetime import date, timedelta

SHOWN = 4


def first_day(ticked: Iterable[tuple[date, bool]]) -> date | None:
    """The first of the days on which somebody came; None when they never did. `ticked` is (day, whether they came)."""
    return min((day for day, present in ticked if present), default=None)


def next_day(mask: int, today: date) -> date | None:
    """The next day on which the activity takes place; None when that is today, or when its days are not known."""
    if not mask or mask >> today.weekday() & 1:
        return None
    return next(day for ahead in range(1, 7) if mask >> (day := today + timedelta(days=ahead)).weekday() & 1)


def days_to_tick(mask: int, since: date, today: date, ticked: Iterable[date] = (), most: int = SHOWN) -> list[date]:
    """The last days, newest first, on which the activity took place: from `since` up to today.

    `mask` has the days of the week (Monday is 1); an activity without known days asks for today. Days that were ticked
    before are among them, whatever day of the week they were.
    """
    days = set(ticked)
    day = today
    found = 0
    while day >= since and found < most:
        if mask >> day.weekday() & 1 or (not mask and day == today):
            days.add(day)
            found += 1
        day -= timedelta(days=1)
    return sorted(days, reverse=True)[:most]
