"""Public holidays of a region's country, as closed days."""

import functools
from datetime import date

import holidays

CLOSED_SPAN = 3  # years loaded at once around a day


@functools.cache
def _closed(country: str, first_year: int) -> frozenset[date]:
    years = range(first_year, first_year + CLOSED_SPAN)
    return frozenset(holidays.country_holidays(country, years=years))


def closed_days(today: date, country: str = "NL") -> frozenset[date]:
    """Public holidays in last year, this year and next year of the country (ISO 3166-1 alpha-2)."""
    return _closed(country, today.year - 1)
