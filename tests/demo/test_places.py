"""Postcodes of the demonstration exist: held against a real list, which is not part of Kring. Without it this is not run."""

import csv

import pytest

from kring.demo.rules.places import ALL_TOWNS
from scripts.needs import POSTCODES


def test_every_area_of_the_demonstration_exists():
    if not POSTCODES.is_file():
        pytest.skip(f"not at hand, so not held against: {POSTCODES.name}")
    with POSTCODES.open(encoding="utf-8") as file:
        real = {row["pc4"] for row in csv.DictReader(file)}
    made_up = {town.name: sorted(set(town.areas) - real) for town in ALL_TOWNS}
    assert {name: areas for name, areas in made_up.items() if areas} == {}
