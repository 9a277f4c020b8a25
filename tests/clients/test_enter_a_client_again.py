"""A client who is typed once more is recognised, however the last name is written."""

import pytest

from kring.clients.queries import find, possible_doubles
from kring.clients.rules import same_last_name
from kring.demo.rules.names import _DUTCH_LAST
from tests.factories import a_person, a_referral


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("van Wijk", "Wijk", True),
        ("van Wijk", "Van  Wijk", True),
        ("van Wijk", "v. Wijk", True),
        ("van Wijk", "vanWijk", True),
        ("van den Berg", "vd Berg", True),
        ("van den Berg", "v.d. Berg", True),
        ("Oude Veldhuis", "oude veldhuis", True),
        ("Oude Veldhuis", "OudeVeldhuis", True),
        ("Müller", "Muller", True),
        ("van Wijk", "van Dijk", False),
        ("Oude Veldhuis", "Veldhuis", False),
    ],
)
def test_the_same_last_name_written_otherwise(one, other, same):
    assert same_last_name(one, other) is same_last_name(other, one) is same


def test_a_double_is_found_wherever_the_name_was_split(cast):
    client = a_referral(cast, person=a_person(last_name="Oude Veldhuis")).client
    type(client).objects.filter(pk=client.pk).update(prefix="Oude", last_name="Veldhuis", search_name="veldhuis")
    anna, born = cast.actor(cast.anna), client.birth_date

    assert possible_doubles(anna, "Oude Veldhuis", born) == [client]
    assert possible_doubles(anna, "Oude Veldkamp", born) == []
    assert possible_doubles(cast.actor(cast.carla), "Oude Veldhuis", born) == []


@pytest.mark.parametrize("words", ["van Wijk", "v. Wijk", "wijk"])
def test_a_client_is_found_by_a_shortened_prefix(cast, words):
    client = a_referral(cast, person=a_person(last_name="van Wijk")).client
    assert find(cast.actor(cast.anna), words) == [client]


def test_the_demonstration_splits_names_as_the_house_does():
    assert ("", "Oude Veldhuis") in _DUTCH_LAST
    assert ("van der", "Meer") in _DUTCH_LAST
