"""What the index holds of an entry: when it is there day by day, and what it says is not there."""

import dataclasses
from datetime import date, time

import pytest

from kring.directory.rules.access import lacks
from kring.directory.rules.moments import (
    AFTERNOON,
    EVENING,
    EVERY_DAY,
    MORNING,
    NO_HOURS,
    Moment,
    Pause,
    by_day,
    off_soon,
    parts_of_day,
    pause,
)

TODAY = date(2026, 11, 24)  # a Tuesday
WHEELCHAIR, TOILET, LIFT, PARKING, BUS = 1, 2, 4, 32, 64


@pytest.mark.parametrize(
    ("starts", "ends", "parts"),
    [
        (time(10), time(12), MORNING),
        (time(10), time(12, 30), MORNING),
        (time(10), time(13), MORNING),
        (time(11), time(13), MORNING),
        (time(12), time(14), AFTERNOON),
        (time(10), time(16), MORNING + AFTERNOON),
        (time(16), time(18), AFTERNOON),
        (time(17), time(18), AFTERNOON + EVENING),
        (time(16, 30), time(21), EVENING),
        (time(9), time(21), MORNING + AFTERNOON + EVENING),
        (time(19), None, EVENING),
        (time(0), time(1), MORNING),
    ],
)
def test_a_time_is_in_the_parts_of_the_day_for_which_people_would_come(starts, ends, parts):
    assert parts_of_day(starts, ends) == parts


def test_every_day_has_its_own_hours():
    monday, thursday = Moment(days=0b1, starts=time(10)), Moment(days=0b1000, starts=time(19))
    assert by_day([monday, thursday]) == MORNING | EVENING << 9
    assert by_day([monday, Moment(days=0b10)]) == MORNING | 1 << NO_HOURS + 1
    assert by_day([monday, Moment(words="soms ook anders")]) == MORNING
    assert by_day([Moment()]) == EVERY_DAY << NO_HOURS
    assert by_day([Moment(starts=time(10))]) == sum(MORNING << 3 * day for day in range(7))


def test_a_season_that_is_not_now_has_a_next_day_or_none():
    summer = Moment(days=1, first=date(2026, 4, 1), last=date(2026, 9, 30))
    spring = Moment(days=1, first=date(2027, 4, 1))
    assert pause([summer], date(2026, 9, 30)) is pause([], TODAY) is pause([summer, Moment(days=2)], TODAY) is None
    assert pause([summer], TODAY) == Pause(None, again=True)
    assert pause([summer, spring], TODAY) == Pause(date(2027, 4, 1), again=True)
    assert pause([spring], TODAY) == Pause(date(2027, 4, 1), again=False)


def test_only_days_soon_on_which_it_would_be_there_are_off():
    tuesdays = Moment(
        days=0b10, except_on=(date(2026, 11, 17), date(2026, 12, 1), date(2026, 12, 2), date(2026, 12, 29))
    )
    assert off_soon([tuesdays], TODAY) == [date(2026, 12, 1)]
    assert off_soon([dataclasses.replace(tuesdays, first=date(2027, 1, 1))], TODAY) == []


@pytest.mark.parametrize(
    ("text", "lacking"),
    [
        ("Het gebouw is helaas niet rolstoeltoegankelijk.", WHEELCHAIR),
        ("Niet toegankelijk voor mensen in een rolstoel", WHEELCHAIR),
        ("Voor rolstoelen niet toegankelijk", WHEELCHAIR),
        ("The building is not accessible for wheelchairs; there is no elevator.", WHEELCHAIR + LIFT),
        ("Er is geen aangepast toilet, parkeren is niet mogelijk", TOILET + PARKING),
        ("Rolstoeltoegankelijk, met lift", 0),
        ("Niet alleen voor mensen in een rolstoel", 0),
        ("Een rolstoel is niet nodig", 0),
        ("Niet ver van de bus, en u hoeft niet te reserveren. Parkeren kan voor de deur.", 0),
        ("", 0),
    ],
)
def test_what_is_said_not_to_be_there_is_read_only_when_it_is_certain(text, lacking):
    assert lacks([text]) == lacking
