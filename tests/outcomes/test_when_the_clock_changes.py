"""The window of a moment is made of days in the region, also on the days of 23 and of 25 hours."""

from datetime import UTC, date, datetime

import pytest
from django.utils import timezone

from kring.outcomes import daily
from tests.outcomes.factories import a_link_to, a_moment, answers_of
from tests.outcomes.phone import Phone

pytestmark = pytest.mark.django_db

# The last minute and the first of days beside a change of the clock in the Netherlands, in universal time.
SPRING, AUTUMN = date(2026, 3, 29), date(2026, 10, 25)
MOMENTS = [
    (SPRING, datetime(2026, 3, 28, 22, 59, tzinfo=UTC), False),  # 23:59 the day before, in winter time
    (SPRING, datetime(2026, 3, 28, 23, 0, tzinfo=UTC), True),  # midnight, still in winter time
    (SPRING, datetime(2026, 3, 29, 21, 59, tzinfo=UTC), True),  # 23:59, in summer time
    (SPRING, datetime(2026, 3, 29, 22, 0, tzinfo=UTC), False),  # midnight after it: an hour sooner than the day before
    (AUTUMN, datetime(2026, 10, 24, 21, 59, tzinfo=UTC), False),
    (AUTUMN, datetime(2026, 10, 24, 22, 0, tzinfo=UTC), True),
    (AUTUMN, datetime(2026, 10, 25, 22, 59, tzinfo=UTC), True),
    (AUTUMN, datetime(2026, 10, 25, 23, 0, tzinfo=UTC), False),
]


def on_one_day(cast, day):
    """A moment whose window is one day, and a phone with its link."""
    occasion = a_moment(cast)
    token, link = a_link_to(cast, occasion)
    occasion.opens_on = occasion.due_on = occasion.closes_on = day
    occasion.asked_at = None
    occasion.save(update_fields=["opens_on", "due_on", "closes_on", "asked_at"])
    type(link).objects.update(expires_at=datetime(2100, 1, 1, tzinfo=UTC))
    return occasion, token


@pytest.mark.parametrize(("day", "now", "taken"), MOMENTS, ids=[str(one[1]) for one in MOMENTS])
def test_an_answer_counts_from_midnight_to_midnight(cast, client, monkeypatch, day, now, taken):
    occasion, token = on_one_day(cast, day)
    monkeypatch.setattr(timezone, "now", lambda: now)
    Phone(client, token).says(1, "1")
    assert bool(answers_of(occasion)) == taken
    if taken:
        assert occasion.responses.get().answered_on == day


@pytest.mark.parametrize(("day", "now", "taken"), MOMENTS, ids=[str(one[1]) for one in MOMENTS])
def test_a_window_closes_when_its_day_is_over(cast, day, now, taken):
    occasion, _token = on_one_day(cast, day)
    over = timezone.localdate(now) > day
    assert daily.close_windows(now) == int(over)
    occasion.refresh_from_db()
    assert (occasion.closed_at is not None) == over
