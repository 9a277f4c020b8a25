"""Half years, in which practices are asked what they notice. Pure."""

from datetime import date, timedelta

SECOND_HALF = 7  # July
ASKED_FROM = timedelta(days=28)


def half_year_of(day: date) -> date:
    """The first day of the half year in which a day lies."""
    return date(day.year, SECOND_HALF if day.month >= SECOND_HALF else 1, 1)


def half_year_to_tell(today: date) -> date:
    """The half year that practices are asked about today: the one that is nearly over in its last four weeks, else the former one."""
    now = half_year_of(today)
    following = date(now.year + (now.month == SECOND_HALF), 1 if now.month == SECOND_HALF else SECOND_HALF, 1)
    if today >= following - ASKED_FROM:
        return now
    return half_year_of(now - timedelta(days=1))
