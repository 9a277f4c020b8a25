"""The small region has the four locations that were asked for, with their hours and their practices."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import time

import pytest

from kring.demo.stream import pieces
from tests.demo.test_histories import job, rows_of

# Of the four hours at a practice three are for appointments; the rest is for calling and writing.
WITH_PEOPLE = 3 * 60


@dataclass
class Made:
    """What the generator made of one location."""

    content: str = ""
    hours: list[float] = field(default_factory=list)
    takes_part: dict[str, bool] = field(default_factory=dict)
    minutes_at: Counter[str] = field(default_factory=Counter)


@pytest.fixture(scope="module")
def locations() -> dict[str, Made]:
    """The locations, by name."""
    rows = rows_of(pieces(job()))
    names = {one["id"]: one["name"] for one in rows["programme_location"]}
    made = {name: Made() for name in names.values()}
    contents = {one["programme_id"]: one["content"] for one in rows["programme_programmeversion"]}
    for one in rows["programme_location"]:
        made[one["name"]].content = str(contents[one["programme_id"]])
    for one in rows["programme_locationmember"]:
        made[names[one["location_id"]]].hours.append(one["hours_per_week"])
    for one in rows["programme_locationpractice"]:
        made[names[one["location_id"]]].takes_part[one["practice_id"]] = one["takes_part"]
    for one in rows["capacity_presence"]:
        here = made[names[one["location_id"]]]
        here.minutes_at[one["site_id"]] += minutes(one["ends"]) - minutes(one["starts"])
    return made


def minutes(clock: str) -> int:
    """Minutes since midnight."""
    at = time.fromisoformat(clock)
    return at.hour * 60 + at.minute


def test_a_city_practice_of_sixteen_hours_has_intensive_primary_care_beside_it(locations):
    made = locations["De Raambrug Deventer"]
    assert made.hours == [16]
    assert "Krachtige Basiszorg" in made.content
    assert [name for name, one in locations.items() if "Krachtige Basiszorg (" in one.content] == [
        "De Raambrug Deventer"
    ]
    assert [name for name, one in locations.items() if '"safety"' in one.content] == ["De Raambrug Deventer"]


def test_a_centre_has_sixteen_hours(locations):
    assert locations["Het Veldpaviljoen Apeldoorn"].hours == [16]


def test_five_centres_have_twenty_hours_each(locations):
    made = locations["Vijf centra Zwolle"]
    assert made.hours == [20] * 5
    assert list(made.takes_part.values()) == [True] * 5


def test_of_a_care_group_of_fifteen_practices_ten_take_part_with_four_hours_each(locations):
    made = locations["Zorggroep Berkeldal"]
    assert Counter(bool(takes_part) for takes_part in made.takes_part.values()) == {True: 10, False: 5}
    assert sum(made.hours) == 10 * 4
    taking_part = {practice for practice, takes_part in made.takes_part.items() if takes_part}
    assert made.minutes_at == dict.fromkeys(taking_part, WITH_PEOPLE)


def test_there_are_no_other_locations(locations):
    assert len(locations) == 4
