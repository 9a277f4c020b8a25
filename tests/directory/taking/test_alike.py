"""Entries that may be the same are proposed with the reason; what differs for certain is not."""

import uuid

import pytest

from kring.directory import actions
from kring.directory.models import Activity, Likeness
from kring.directory.rules.alike import Because, alike, entry
from kring.directory.taking.likenesses import compared, look, open_likenesses
from kring.directory.taking.merging import keep_apart
from kring.events.outbox import work_off

BASE = {
    "title": "Samen zingen in de Brug", "organiser": "Stichting De Zangers", "venue": "De Brug", "street": "", "postcode": "1234 AB",
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


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ({}, {"title": "Samen zingen in de Brug!"}),
        ({}, {"title": "Samen zingen bij de Brug"}),
        ({}, {"title": "Samenzingen in de brug", "organiser": ""}),
        ({"title": "Samen zingen"}, {}),
        ({"title": "Koffieochtend"}, {"title": "Koffie-ochtend", "venue": ""}),
        ({"title": "Zangles beginners"}, {"title": "Zangles beginner"}),
        ({"title": "Zangers Akseso"}, {"title": "Zangers Akseso", "organiser": "", "venue": "", "postcode": ""}),
    ],
)
def test_one_list_that_says_a_thing_twice_is_asked_about_it(one, other):
    assert seen(one, source="stad", **other) is not None


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ({"title": "Zangles a"}, {"title": "Zangles b"}),
        ({"title": "Zangles groep 1"}, {"title": "Zangles groep 2"}),
        ({"title": "Zangles dames"}, {"title": "Zangles heren"}),
        ({"title": "Zangles gevorderden"}, {"title": "Zangles"}),
        ({}, {"venue": "", "postcode": "", "organiser": "", "phone": "0201234567"}),  # somebody else's, as far as is known
        ({"street": "Dorpsstraat 1"}, {"street": "Dorpsstraat 12"}),
        ({"latitude": 52.1, "longitude": 5.1}, {"latitude": 52.2, "longitude": 5.1, "postcode": ""}),
        ({"description": "Zingen voor wie nog nooit heeft gezongen, met koffie en een koekje en daarna een ommetje door de wijk."},
         {"description": "Spreekuur over uw belastingaangifte: neem de brieven mee die u kreeg, en wij vullen alles samen met u in."}),
    ],
)  # fmt: skip
def test_what_one_list_tells_apart_is_no_proposal(one, other):
    assert seen(source="stad") is not None
    assert seen(one, source="stad", **other) is None


def test_branches_of_one_name_far_from_each_other_are_at_two_places():
    here, there = {"latitude": 52.1, "longitude": 5.1}, {"latitude": 52.5, "longitude": 6.1, "postcode": "8015 JN"}
    assert Because.PLACE in seen(here, **here).reasons
    assert Because.PLACE not in seen(here, **there).reasons
    assert seen(here | {"source": ""}, source="", **there) is None


def test_in_a_long_list_what_stands_twice_is_found_without_comparing_all_with_all():
    entries = {
        uuid.UUID(int=number): entry(**BASE | {"title": f"Groep {number:04} zingt", "source": "stad"})
        for number in range(2000)
    }
    double = uuid.UUID(int=5000)
    entries[double] = entry(**BASE | {"title": "Groep 1234 zingt", "source": "stad"})
    pairs = list(compared(list(entries), entries))
    assert (uuid.UUID(int=1234), double) in pairs
    assert len(pairs) < 20 * len(entries)


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


def test_an_entry_added_by_hand_is_compared_with_those_that_there_are(cast):
    common = {"title": "DigiD spreekuur", "theme": "help", "organiser": "Bibliotheek", "venue": "De Brug"}
    actions.add(cast.actor(cast.ivo), actions.Offer(**common))
    work_off()
    assert not open_likenesses(cast.actor(cast.ivo)).exists()
    actions.add(cast.actor(cast.ivo), actions.Offer(**common))
    work_off()
    assert open_likenesses(cast.actor(cast.ivo)).count() == 1
