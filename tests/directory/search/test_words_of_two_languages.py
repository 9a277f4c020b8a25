"""Words of one language find what is written in the other, and are not taken for its own."""

import pytest

from kring.directory.rules.thesaurus import pairs
from kring.directory.search.analysis import told_in
from kring.directory.search.asking import wishes
from kring.directory.search.thesaurus import thesaurus
from tests.directory.search.found import rows


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("gardening", 0), ("I want to garden", 0), ("swimming", 1), ("loneliness", 2), ("to sing", 3), ("dogs", 4), ("cooking", 5),
        ("eating together", 6), ("in debt", 7), ("learn to swim", 1),
    ],
)  # fmt: skip
def test_english_words_find_what_is_written_in_dutch(find, typed, first):
    texts = [
        "Moestuin: tuinieren met de buurt", "Zwemmen", "Ontmoeting met koffie", "Koor voor wie wil zingen", "Honden uitlaten",
        "Koken met Ria", "Open eettafel", "Hulp bij schulden",
    ]  # fmt: skip
    answered = find(texts)(typed)
    assert rows(answered)[0] == first and not answered.unsaid


@pytest.mark.parametrize(
    ("typed", "stray"), [("wandelt graag", "graag"), ("to sing", "to"), ("mijn man slaat mij", "man")]
)
def test_on_a_map_in_two_languages_the_small_words_of_the_one_are_none_in_the_other(find, typed, stray):
    look = find(["Wandelen", "To man graag", "Zingen"], languages=("nl", "en"))
    assert stray not in {wish.typed for wish in look(typed).wishes}


def test_dutch_words_find_what_is_written_in_english():
    said = {wish.phrase for wish in wishes("zwemmen", [thesaurus("en")])}
    assert {("swim",), ("swim", "pool")} <= said
    assert {wish.shown for wish in wishes("film", [thesaurus("nl")], told="nl")} == {
        wish.shown for wish in wishes("film", [thesaurus("nl")])
    }


def test_lines_of_two_languages_are_read_and_others_refused():
    assert pairs("zwemmen, zwem = swim  # water") == [(("zwemmen", "zwem"), ("swim",))]
    for bad in ("zwemmen", "a = b = c", "a ="):
        with pytest.raises(ValueError):
            pairs(bad)


def test_an_english_story_is_not_read_as_dutch(find):
    texts = ["Wit woud van them: we are with them", "Walling en yoga", "Thee"]
    told = find(texts)("We would like to go walking with them, or try yoga")
    assert rows(told) == [1] and not told.read_as
    assert {wish.typed for wish in told.wishes} <= {"walking", "try", "yoga", "walking yoga"}
    assert rows(find(texts)("with")) == [0]  # all that was asked


def test_a_known_english_word_is_not_taken_for_a_dutch_one(find):
    assert find(["Walling", "Wolking"])("walking").read_as == []
    assert find(["Walling", "Wolking"])("wallinh").read_as == [("wallinh", "walling")]


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("I would like to sing with other people", "en"),
        ("ik wil graag met anderen zingen", "nl"),
        ("knitting", None),
        ("sport in de buurt", None),
        ("mevrouw is alleen en houdt van Walking with Friends", "nl"),
    ],
)
def test_the_language_of_a_text_is_known_by_its_small_words(text, language):
    assert told_in(text) == language
