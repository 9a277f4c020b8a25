"""Entries that may be the same are proposed with the reason; what differs for certain is not."""

import pytest

from kring.directory.models import Activity, Likeness
from kring.directory.rules.alike import Because, alike, entry
from kring.directory.taking.likenesses import look, open_likenesses
from kring.directory.taking.merging import keep_apart

BASE = {
    "title": "Samen zingen in de Brug", "organiser": "Stichting De Zangers", "venue": "De Brug", "postcode": "1234 AB",
    "latitude": None, "longitude": None, "description": "", "phone": "", "email": "", "days": 0, "age_min": None, "age_max": None,
    "source": "stad",
}  # fmt: skip


def seen(one=None, **other):
    return alike(entry(**BASE | (one or {})), entry(**BASE | {"source": "dorp"} | other))


@pytest.mark.parametrize(
    ("other", "reason"),
    [
        ({"title": "Samen zingen, in De Brug"}, Because.ORGANISER),
        ({"organiser": "Iemand anders"}, Because.PLACE),
        ({"title": "Zingen samen in de Brug", "organiser": ""}, Because.TITLE),
    ],
)
def test_alike_in_title_and_one_thing_more(other, reason):
    assert reason in seen(**other).reasons


@pytest.mark.parametrize(
    "other",
    [
        {"title": "Schaken voor beginners"},
        {"organiser": "Iemand anders", "venue": "", "postcode": ""},
        {"venue": "Buurthuis Zuid", "postcode": "9999 ZZ"},
        {"title": "Samen zingen in de Brug 2"},
    ],
)
def test_too_little_in_common_is_no_proposal(other):
    assert seen() is not None
    assert seen(**other) is None


def test_another_day_or_age_is_another_activity():
    assert seen({"days": 1}, days=1) is not None
    assert seen({"days": 1}, days=2) is None
    assert seen({"age_min": 4, "age_max": 12}, age_min=55, age_max=99) is None
    monday, tuesday = {"title": "Samen zingen in de Brug op maandag"}, {"title": "Samen zingen in de Brug op dinsdag"}
    assert seen(monday, **tuesday) is None


def test_within_one_feed_nearly_alike_is_not_enough():
    assert seen(title="Samen zingen in de Brug!") is not None
    assert seen(source="stad", title="Samen zingen bij de Brug") is None


def test_the_same_story_at_the_same_place_is_a_proposal_under_another_title():
    story = "Elke week komen we bij elkaar om samen te zingen. Iedereen is welkom, ook wie nog nooit in een koor heeft gezongen."
    found = seen({"description": story}, description=story, title="Samen zingen, koor De Brug")
    assert Because.TEXT in found.reasons


@pytest.fixture
def two(cast):
    common = {"region_id": cast.here.region.pk, "theme": "culture", "venue": "De Brug", "organiser": "De Zangers"}
    one = Activity.objects.create(title="Samen zingen in de Brug", source="stad", source_id="1", **common)
    other = Activity.objects.create(title="Samen zingen in De Brug", source="dorp", source_id="1", **common)
    return one, other


def test_a_pair_is_proposed_once_and_never_again_when_it_is_two(cast, two):
    assert look(cast.here.region.pk) == 1
    assert look(cast.here.region.pk) == 0
    [found] = open_likenesses(cast.actor(cast.ivo))
    assert {found.one_id, found.other_id} == {row.pk for row in two}

    keep_apart(cast.actor(cast.ivo), found)
    assert look(cast.here.region.pk) == 0
    assert not open_likenesses(cast.actor(cast.ivo)).exists()


def test_entries_of_another_region_are_nobodys_twins(cast, two):
    Activity.objects.filter(pk=two[1].pk).update(region_id=cast.there.region.pk)

    assert look(cast.here.region.pk) == 0


def test_only_pairs_with_an_entry_that_is_asked_about_are_proposed(cast, two):
    assert look(cast.here.region.pk, [cast.activity.pk]) == 0
    assert look(cast.here.region.pk, [two[0].pk]) == 1
    assert Likeness.objects.count() == 1
