"""During a hold the clock of what is owed stands still."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as some

from kring.duties.rules import working_days_between
from kring.journey.rules.pause import may_hold_until, moved_due

MONDAY = date(2026, 11, 16)


def test_the_days_that_were_left_are_left_after_the_hold():
    due = MONDAY + timedelta(days=3)
    assert moved_due(due, MONDAY, date(2026, 11, 30)) == date(2026, 12, 3)


def test_what_was_overdue_stays_overdue():
    due = MONDAY - timedelta(days=3)
    assert moved_due(due, MONDAY, date(2026, 11, 30)) == due


def test_a_hold_lies_ahead_and_lasts_half_a_year_at_most():
    assert not may_hold_until(MONDAY, MONDAY)
    assert may_hold_until(MONDAY + timedelta(days=1), MONDAY)
    assert may_hold_until(MONDAY + timedelta(days=183), MONDAY)
    assert not may_hold_until(MONDAY + timedelta(days=184), MONDAY)
    assert not may_hold_until(date(9999, 1, 1), MONDAY)


days = some.dates(date(2025, 1, 1), date(2030, 1, 1))


@given(days, some.integers(0, 30), some.integers(0, 200))
def test_no_working_day_is_lost_or_won(start, left, length):
    due, goes_on = start + timedelta(days=left), start + timedelta(days=length)
    moved = moved_due(due, start, goes_on)
    assert working_days_between(goes_on, moved) == working_days_between(start, due)
