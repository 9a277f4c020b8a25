"""On hold: why, for how long, and how the clock of what is owed stands still meanwhile. Pure."""

from collections.abc import Container
from datetime import date, timedelta
from enum import StrEnum

from kring.duties.rules import working_days_after, working_days_between

LONGEST_HOLD = 183  # days


class HoldReason(StrEnum):
    """Why a course waits."""

    OTHER_PROBLEMS = "other_problems"
    CLIENT_ASKED = "client_asked"
    HEALTH = "health"
    AWAY = "away"
    WAITING_LIST = "waiting_list"


def may_hold_until(until: date, today: date) -> bool:
    """Whether a hold may last until this day: later than today, and half a year at most."""
    return today < until <= today + timedelta(days=LONGEST_HOLD)


def moved_due(due: date, stands_from: date, goes_on: date, closed: Container[date] = ()) -> date:
    """When something due is due after the clock stood still from a day until it goes on.

    The working days that were left when the clock stopped are left when it goes on. What was already overdue stays so.
    """
    if due < stands_from:
        return due
    return working_days_after(goes_on, working_days_between(stands_from, due, closed), closed)
