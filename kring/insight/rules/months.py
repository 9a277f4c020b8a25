"""Months as numbers that compare and add: year * 12 + month - 1, so that 2026-11 is 24322. Pure."""

from datetime import date

WINDOW = 12
"""Figures are about twelve months that move on with the calendar."""


def month_of(day: date) -> int:
    """The number of the month that a day lies in."""
    return day.year * 12 + day.month - 1


def first_day(month: int) -> date:
    """The first day of a month."""
    return date(month // 12, month % 12 + 1, 1)


def window(until: int, length: int = WINDOW) -> range:
    """The months up to and including `until`."""
    return range(until - length + 1, until + 1)
