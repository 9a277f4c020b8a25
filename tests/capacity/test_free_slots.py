"""Which moments are free: worked out day by day, and never more of them than somebody asks for."""

import uuid
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from kring.capacity.rules.slots import Away, Hours, Slot, Taken, first_of_each, free_slots

ZONE = ZoneInfo("Europe/Amsterdam")
MONDAY = date(2026, 11, 23)
DEWI, ELS = uuid.UUID(int=1), uuid.UUID(int=2)
PRACTICE = uuid.UUID(int=10)


def at(day: date, hour: int, minute: int = 0) -> datetime:
    return datetime.combine(day, time(hour, minute), ZONE)


MIDNIGHT = at(MONDAY, 0)


def hours(user=DEWI, weekday=0, starts=9, ends=12, minutes=60, since=MONDAY, until=None) -> Hours:
    return Hours(user, PRACTICE, "3", weekday, time(starts), time(ends), minutes, since, until)


def free(*presences, taken=(), away=(), closed=(), start=MIDNIGHT, days=7) -> list[Slot]:
    return list(free_slots(presences, taken, away, closed, start, days, ZONE))


def begins(slots) -> list[datetime]:
    return [slot.starts_at for slot in slots]


def test_a_morning_gives_its_hours():
    assert begins(free(hours())) == [at(MONDAY, 9), at(MONDAY, 10), at(MONDAY, 11)]


def test_what_has_begun_is_no_longer_free():
    assert begins(free(hours(), start=at(MONDAY, 10))) == [at(MONDAY, 11)]


def test_a_taken_stretch_takes_every_slot_it_touches():
    assert begins(free(hours(), taken=[Taken(DEWI, at(MONDAY, 9, 30), 45)])) == [at(MONDAY, 11)]


def test_somebody_elses_appointment_takes_nothing():
    assert len(free(hours(), taken=[Taken(ELS, at(MONDAY, 9), 180)])) == 3


def test_nothing_is_free_on_a_closed_day_or_while_away():
    assert free(hours()) != []
    assert free(hours(), closed={MONDAY}) == []
    assert free(hours(), away=[Away(DEWI, MONDAY, MONDAY)]) == []


def test_a_roster_holds_from_its_first_day_to_its_last():
    week = timedelta(days=7)
    presence = hours(since=MONDAY + week, until=MONDAY + 2 * week)
    days = [slot.starts_at.date() for slot in free(presence, days=28)]
    assert sorted(set(days)) == [MONDAY + week, MONDAY + 2 * week]


def test_an_hour_that_the_clock_skips_is_not_offered():
    spring = date(2027, 3, 28)  # a Sunday: from 2:00 to 3:00 at once
    assert begins(free(hours(weekday=6, starts=1, ends=4), start=at(spring, 0), days=1)) == [
        at(spring, 1),
        at(spring, 3),
    ]


def test_nothing_is_worked_out_beyond_what_is_asked_for():
    """Two people with a slot each on Monday: the weeks after it are not looked at."""
    asked = []

    class Noted(frozenset):
        def __contains__(self, day):
            asked.append(day)
            return False

    slots = free_slots([hours(), hours(ELS)], [], [], Noted(), at(MONDAY, 0), 56, ZONE)
    found = first_of_each(slots, 2, [DEWI, ELS])
    assert {user: begins(own) for user, own in found.items()} == {
        DEWI: [at(MONDAY, 9), at(MONDAY, 10)],
        ELS: [at(MONDAY, 9), at(MONDAY, 10)],
    }
    assert asked == [MONDAY]


def test_who_is_not_asked_for_is_left_out():
    assert first_of_each(free(hours(), hours(ELS)), 1, [ELS]).keys() == {ELS}


presences = st.builds(
    hours,
    user=st.sampled_from([DEWI, ELS]),
    weekday=st.integers(0, 6),
    starts=st.integers(8, 11),
    ends=st.integers(9, 17),
    minutes=st.sampled_from([20, 30, 45, 60]),
)
stretches = st.builds(
    Taken,
    user_id=st.sampled_from([DEWI, ELS]),
    starts_at=st.datetimes(datetime(2026, 11, 22), datetime(2026, 12, 8), timezones=st.just(UTC)),
    minutes=st.integers(5, 300),
)


@given(st.lists(presences, max_size=5), st.lists(stretches, max_size=5))
def test_free_slots_are_in_order_once_only_and_never_overlap_what_is_taken(rosters, taken):
    found = free(*rosters, taken=taken, days=14)
    assert begins(found) == sorted(begins(found))
    assert len(set(found)) == len(found)
    for slot in found:
        end = slot.starts_at + timedelta(minutes=slot.minutes)
        assert not any(
            one.user_id == slot.user_id and one.starts_at < end and slot.starts_at < one.ends_at for one in taken
        )
        assert any(slot.starts_at.weekday() == roster.weekday for roster in rosters if roster.user_id == slot.user_id)
