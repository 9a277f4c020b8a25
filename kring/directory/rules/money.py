"""Until when the money for an entry is certain, and who has to know that it ends. Pure."""

from datetime import date, timedelta

NEAR = timedelta(days=90)
"""Who is sent somewhere today comes in the weeks after it and needs a season to feel at home: what ends before that ends on them."""
WELL_BEFORE = timedelta(days=180)
"""Money for another year is asked for months before the old ends; a warning after that would be about a choice already made."""


def ends_within(until: date | None, ends_on: date | None, today: date, period: timedelta) -> bool:
    """Whether the money ends so soon, or has ended, while the entry itself goes on after it (`ends_on` is its last day)."""
    return until is not None and until <= today + period and (ends_on is None or ends_on > until)
