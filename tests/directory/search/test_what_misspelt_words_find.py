"""A word that nobody wrote is read as the nearest that somebody did, and that is said."""

import pytest

from kring.directory.rules.sounds import sound
from tests.directory.search.found import rows


def test_a_misspelt_word_is_read_as_the_nearest_and_said(find):
    look = find(["Schilderen met acryl", "Zwemmen"])
    answered = look("schideren")
    assert rows(answered) == [0]
    assert answered.read_as == [("schideren", "schilderen")]
    assert look("schilderen").read_as == []


def test_of_a_story_it_is_not_told_how_each_word_was_read(find):
    ask = find(["Schilderen met acryl", "Zwemmen"])
    assert ask("zwemmem").read_as == [("zwemmem", "zwemmen")]
    told = ask("Vroeger ging ik elke week met mijn zus zwemmem in het bad van ons dorp")
    assert 1 in rows(told) and not told.read_as


@pytest.mark.parametrize("typed", ["xwemmen", "wzemmen", "wemmen", "zzwemmen"])
def test_a_word_that_begins_wrong_is_read_too(find, typed):
    answered = find(["Schilderen met acryl", "Zwemmen"])(typed)
    assert (rows(answered), answered.read_as) == ([1], [(typed, "zwemmen")])


def test_of_two_near_words_the_one_with_the_same_beginning_is_read(find):
    texts = ["Breiclub", "Kleiclub", "Kleiclub", "Kleiclub"]
    assert find(texts)("bleiclub").read_as == [("bleiclub", "breiclub")]
    assert find(["Zaal"])("taal").read_as == []


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("eensaam", "eenzaam"),
        ("eenzaamhijd", "eenzaamheid"),
        ("zwemen", "zwemmen"),
        ("gardning", "gardening"),
        ("swiming", "swimming"),
    ],
)
def test_a_word_written_as_it_sounds_is_read_as_one_that_is_known(find, typed, meant):
    texts = ["Zwemmen", "Zweten", "Zweten in de sauna", "Ontmoeting", "Tuinieren"]
    assert find(texts)(typed).read_as == [(typed, meant)] and rows(find(texts)(typed))


@pytest.mark.parametrize(
    ("one", "other"),
    [("eensaam", "eenzaam"), ("hijd", "heid"), ("foto", "photo"), ("zwemen", "zwemmen"), ("lich", "lig")],
)
def test_words_that_sound_the_same_are_known(one, other):
    assert sound(one) == sound(other) != sound("zweten")


@pytest.mark.parametrize(
    ("typed", "meant"), [("breiclup", "breiclub"), ("brieclub", "breiclub"), ("wandelgroup", "wandelgroep")]
)
def test_a_misspelt_part_of_a_compound_is_read(find, typed, meant):
    answered = find(["Brei met ons", "Brei mee", "Schaakclub", "Club", "De club", "Groep", "Groep", "Wandelen"])(typed)
    assert answered.read_as == [(typed, meant)] and rows(answered) and not answered.unsaid


@pytest.mark.parametrize("typed", ["kwartels", "doorverwijzing", "kinderdijk"])
def test_a_word_that_only_looks_like_parts_of_others_is_no_compound(find, typed):
    texts = ["Kwart tel", "Kwart tel", "Doos voor verwijzing", "Verwijzing van doos", "Minder en minder dijk", "Dijk"]
    assert find(texts)(typed).read_as == []


def test_a_word_that_is_far_from_everything_finds_nothing(find):
    answered = find(["Schilderen met acryl", "Zwemmen"])("valangst")
    assert (rows(answered), answered.read_as) == ([], [])


@pytest.mark.parametrize(
    ("typed", "texts"),
    [
        ("ze wil daarmee stoppen en zingen", ["Café waarmee.", "Zingen"]),
        ("wants to meet others singing", ["Mothers meet", "Singing"]),
        ("zij verveelt zich, wil zingen", ["De gemeente verdeelt", "Zingen"]),
    ],
)
def test_words_that_point_at_others_or_are_forms_of_known_ones_are_not_misspelt(find, typed, texts):
    assert find(texts)(typed).read_as == []


def test_a_form_of_a_word_is_not_taken_apart_into_the_name_of_a_bank(find):
    assert rows(find(["Bankieren bij de ING", "Reeksen", "Hulp bij je rekening"])("hulp bij rekeningen"))[0] == 2
    assert find(["Bankieren bij de ING", "ING"])("rekeningen").rows.tolist() == []
