"""The small region has the four locations that were asked for, with their hours and their practices, and villages beside the first."""

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

    programme: str = ""
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
        made[one["name"]].programme = one["programme_id"]
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


def test_the_other_locations_are_villages_that_work_as_the_five_centres_do(locations):
    """So that locations of one programme can be laid beside each other."""
    own_way = {
        "De Raambrug Deventer",
        "Het Veldpaviljoen Apeldoorn",
        "Vijf centra Zwolle",
        "Zorggroep Berkeldal",
    }
    assert len({locations[name].programme for name in own_way}) == len(own_way)
    villages = {name: one for name, one in locations.items() if name not in own_way}
    assert len(villages) == 4
    assert {one.programme for one in villages.values()} == {locations["Vijf centra Zwolle"].programme}
