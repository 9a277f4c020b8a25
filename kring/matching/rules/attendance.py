"""Which days to ask attendance for. Pure."""

from collections.abc import Iterable
from datetime import date, timedelta

from kring.directory.rules.holidays import Holiday, takes_place
from kring.directory.rules.moments import Moment

SHOWN = 4
FARTHEST = 400  # days ahead: what is there once a year is told as well


def first_day(ticked: Iterable[tuple[date, bool]]) -> date | None:
    """The first of the days on which somebody came; None when they never did. `ticked` is (day, whether they came)."""
    return min((day for day, present in ticked if present), default=None)


def next_day(mask: int, today: date, moments: Iterable[Moment] = (), holidays: Iterable[Holiday] = ()) -> date | None:
    """The next day on which the activity takes place; None when that is today, or when it is not known.

    `moments` say more than the days of the week: the weeks of the month, a season, days on which it is not there. Of what is there every
    so many weeks nobody knows which.
    """
    if not mask:
        return None
    moments, holidays = _moments(mask, moments), list(holidays)
    for ahead in range(FARTHEST):
        day = today + timedelta(days=ahead)
        there = [one for one in moments if takes_place(one, day, holidays)]
        if there:
            return day if ahead and any(one.every == 1 for one in there) else None
    return None


def _moments(mask: int, moments: Iterable[Moment]) -> tuple[Moment, ...]:
    return tuple(one for one in moments if one.days) or (Moment(days=mask),)


def days_to_tick(
    mask: int,
    since: date,
    today: date,
    ticked: Iterable[date] = (),
    moments: Iterable[Moment] = (),
    holidays: Iterable[Holiday] = (),
) -> list[date]:
    """The last days, newest first, on which the activity took place: from `since` up to today.

    `mask` has the days of the week (Monday is 1) and `moments` what is said beside them; an activity without known days asks for
    today. Days that were ticked before are among them, whatever day they were.
    """
    moments, holidays = _moments(mask, moments), list(holidays)
    days = set(ticked)
    day = today
    found = 0
    while day >= since and found < SHOWN:
        if any(takes_place(one, day, holidays) for one in moments) if mask else day == today:
            days.add(day)
            found += 1
        day -= timedelta(days=1)
    return sorted(days, reverse=True)[:SHOWN]
