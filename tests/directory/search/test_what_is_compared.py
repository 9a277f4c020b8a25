"""What the index holds of an entry: when it is there day by day, and what it says is not there."""

import dataclasses
import hashlib
import re
import uuid
from datetime import UTC, date, datetime, time
from decimal import Decimal
from pathlib import Path

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
from kring.directory.search import columns
from kring.directory.search.analysis import Compounds, entry_terms, folded, spread
from kring.directory.search.keeping import FORMAT

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
        (time(22), time(2), EVENING),
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


# An entry that says everything, one that says nothing, and one of which the kind was guessed from a title without any.
WHOLE = {
    "id": uuid.UUID(int=7 << 64 | 8), "changed_at": datetime(2026, 11, 24, 9, tzinfo=UTC), "active": True, "merged_into_id": None,
    "ends_on": date(2026, 12, 31), "latitude": 52.5, "longitude": 4.5, "theme": "walk", "theme_guessed": False, "days": 0b11,
    "starts": time(10), "ends": time(12), "moments": [{"days": 3, "starts": "10:00", "ends": "12:00"}], "cost": Decimal("2.50"),
    "cost_per": "time", "age_min": 55, "age_max": 90, "spoken": "tr ar", "language": "nl", "access": WHEELCHAIR,
    "for_whom": 5,
    "group_size": "small", "buddy": True, "public": True, "title": "Buurtwandeling", "organiser": "De Stappers",
    "organisation__name": None, "venue": "De Brug", "transport": "Bus 4", "description": "Er is geen lift.", "expect": "Koffie.",
    "age_words": "55+", "full": True, "waiting": 2, "when_words": "ook in mei", "cost_words": "",
}  # fmt: skip
EMPTY = WHOLE | {
    "full": False, "waiting": None, "when_words": "",
    "active": False, "ends_on": None, "latitude": None, "longitude": None, "days": 0, "starts": None, "ends": None, "moments": [],
    "cost": None, "cost_per": "", "age_min": None, "age_max": None, "spoken": "", "access": 0, "group_size": "", "buddy": None,
    "for_whom": 0,
    "public": False, "organiser": "", "venue": "", "transport": "", "description": "", "expect": "", "age_words": "",
}  # fmt: skip
GUESSED = WHOLE | {"title": "Iets leuks", "theme": "meet", "theme_guessed": True, "language": "en"}
HELD = (18, "f9c99fdab378")


def test_what_the_index_holds_of_an_entry_belongs_to_its_format():
    """An index that is there is made anew only for another FORMAT: when this fails, raise it, and note both here."""
    held = [columns.COLUMNS.descr, columns.PLACES.descr]
    for row in (WHOLE, EMPTY, GUESSED):
        text, name = columns.words_of(row)
        said, who = spread(text, row["language"]), folded(name, row["language"])
        held += [columns.column_values(row), [*entry_terms(said, who, row["language"], Compounds(["buurt", "wandel"]))]]
    assert (FORMAT, hashlib.sha256(repr(held).encode()).hexdigest()[:12]) == HELD


def test_what_ends_in_the_night_is_over_after_midnight():
    held = columns.column_values(WHOLE | {"starts": time(23), "ends": time(2)})
    assert (
        held[columns.COLUMNS.names.index("ends")] == 26 * 60
    )  # else it would count as over by any hour that is asked for


def test_the_index_holds_no_column_that_nobody_reads():
    files = Path(columns.__file__).parents[1].rglob("*.py")
    read = {name for file in files for name in re.findall(r'columns\["(\w+)"\]', file.read_text("utf-8"))}
    assert set(columns.COLUMNS.names) - read == set()


def test_nothing_is_fetched_for_the_index_that_it_does_not_hold():
    class Noted(dict):
        asked: set[str]

        def __getitem__(self, name):
            self.asked.add(name)
            return super().__getitem__(name)

    row = Noted(WHOLE)
    row.asked = set()
    columns.column_values(row)
    columns.words_of(row)
    assert row.asked == set(columns.FIELDS)
