"""Postcodes of the demonstration exist: held against a real list, which is not part of Kring. Without it this is not run."""

import csv
from random import Random

import pytest

from kring.clients.rules import postcode
from kring.demo.rules.names import a_postcode
from kring.demo.rules.places import ALL_TOWNS
from scripts.needs import POSTCODES


def test_every_area_of_the_demonstration_exists():
    if not POSTCODES.is_file():
        pytest.skip(f"not at hand, so not held against: {POSTCODES.name}")
    with POSTCODES.open(encoding="utf-8") as file:
        real = {row["pc4"] for row in csv.DictReader(file)}
    made_up = {town.name: sorted(set(town.areas) - real) for town in ALL_TOWNS}
    assert {name: areas for name, areas in made_up.items() if areas} == {}


def test_every_postcode_of_the_demonstration_can_be_one():
    dice = Random(1)
    made = {a_postcode(dice, "7211") for _ in range(4000)}
    assert len(made) > 380
    assert all(postcode(one) == one for one in made)
