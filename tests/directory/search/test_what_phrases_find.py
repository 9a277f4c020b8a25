"""Words that stand together find what they say together: phrases, dislikes, and what is told of in passing."""

import pytest

from kring.directory.search.reasons import why
from tests.directory.search.found import rows


def test_in_a_story_a_word_by_the_way_counts_little_and_is_no_reason(find):
    look = find(
        ["Bier brouwen op maat: mankeer, mankeer, winst, mankeer", "Koffieochtend", "Wijst u de weg", "Schaken"]
    )
    told = look("De dagen zijn wat anders sinds ik iets mankeer en er winst is, ik wil graag koffie ergens")
    assert rows(told)[0] == 1 and not {"mankeer", "winst"} & {
        word for word, _ in why({}, told.wishes, look.terms(0)).says
    }
    assert "wijst" not in {wish.typed for wish in told.wishes}
    assert rows(look("mankeer koffie"))[0] == 0


def test_a_told_loss_finds_what_is_about_loss_and_not_men_or_walks(find):
    texts = ["Lopen met pijn, niet ver", "Mannen met prostaatkanker", "Rouwgroep", "Ontmoeting met koffie"]
    told = find(texts)("na het overlijden van haar man veel alleen, kan niet ver lopen")
    assert rows(told)[:2] in ([2, 3], [3, 2])
    assert {wish.typed for wish in told.wishes} == {"overlijden", "alleen"}
    assert rows(find(texts)("mannen"))[0] == 1 and rows(find(texts)("lopen"))[0] == 0


def test_a_word_that_only_counts_in_a_phrase_is_not_told_as_unfound(find):
    assert find(["Eettafel", "Eten"], languages=("nl", "en"))("samen eten").unsaid == []


@pytest.mark.parametrize(
    ("typed", "order"),
    [
        ("natuur, niet wandelen", [1, 0]),
        ("wandelen", [0]),
        ("niet wandelen", [1, 2, 0]),
        ("ik ben bang voor honden", [0, 1, 2]),
    ],
)
def test_what_is_not_liked_comes_last_and_is_no_reason(find, typed, order):
    look = find(["Wandeling door de natuur", "Natuur in de buurt", "Hond mee, puppy mee"])
    answered = look(typed)
    assert rows(answered) == order
    unwanted = [row for row in order if row in answered.unwanted]
    assert not unwanted or not {word for word, _ in why({}, answered.wishes, look.terms(unwanted[0])).says} - {"natuur"}


def test_the_words_as_they_are_are_looked_for_too(find):
    texts = ["Wandelen", "Schaken"]
    assert rows(find(texts)("niet wandelen")) == [1, 0] and rows(find(texts)("niet wandelen", as_typed=True)) == [0]


def test_what_a_region_says_is_not_safe_comes_first_too(find):
    texts = ["Mannen met prostaatkanker, gewelddadige films", "Een uur voor jezelf"]
    look = find(texts, own="gewelddadig > veilig thuis", themes=("peers", "safety"))
    assert rows(look("mijn man is gewelddadig"))[0] == 1


@pytest.mark.parametrize(
    "typed",
    ["mijn man slaat mij", "thuis niet veilig", "veilig thuis", "ik ben bang voor mijn man", "huiselijk geweld", "he hits me",
     "not safe at home"],
)  # fmt: skip
def test_who_is_not_safe_at_home_finds_help_with_that_first(find, typed):
    texts = [
        "Mannen met prostaatkanker",
        "Veilig op de fiets, thuis geslagen banden",
        "Een uur voor jezelf, met een vrijwilliger",
    ]
    look = find(texts, themes=("peers", "sport", "safety"))
    assert rows(look(typed))[0] == 2
    assert "man" not in {wish.typed for wish in look(typed).wishes}
    assert rows(look("mannen"))[0] == 0 and rows(look("fiets"))[0] == 1


def test_words_around_a_wish_do_not_count(find):
    look = find(["Zingen in een koor", "Wij willen graag ook iets leuks doen met mensen"])
    assert rows(look("ik zou zo graag weer eens iets met zingen willen doen"))[0] == 0


@pytest.mark.parametrize(
    ("told", "filler"),
    [
        ("meneer zoekt een schaakclub", "Gezocht wordt: wie zoekt er mee naar weidevogels"),
        ("cliënt geeft aan dat zij wil schaken", "Elke cliënt geeft om weidevogels"),
        ("patiënte vraagt naar schaken", "Een patiënte vraagt om rust"),
        ("client is looking for a chess club, she asks", "Every client is looking at birds and asks"),
    ],
)
def test_the_words_with_which_somebody_refers_find_nothing_by_themselves(find, told, filler):
    assert rows(find([filler, "Schaken: schaakclub, chess"])(told)) == [1]


@pytest.mark.parametrize(
    ("typed", "text", "serves"),
    [
        ("scheiding", "Iedereen kijkt elkaar aan", False),
        ("scheiding", "Na een echtscheiding verder", True),
        ("uit elkaar", "Na een scheiding verder", True),
        ("elkaar ontmoeten", "Na een scheiding verder", False),
        ("samen eten", "Je brengt een gerecht mee. Na het maal eten we toe", False),
        ("samen eten", "Wie wil, kan mee na het eten", False),
        ("samen eten", "Je kunt mee-eten", True),
        ("samen eten", "Er is plek om samen te eten", True),
        ("zingen", "Nestkastjes voor mezen", False),
        ("zingen", "Wij gaan meezingen", True),
        ("schulden", "Praten over schuld en schaamte", False),
        ("schulden", "Een schuld aflossen", True),
        ("gezond", "In de zon zitten", False),
        ("geweld", "Wel een kop koffie", False),
        ("werkloos", "Wij werken in de tuin", False),
        ("geen werk", "Voor wie werkloos is", True),
    ],
)
def test_a_phrase_or_a_stem_is_a_reason_only_where_it_says_that(find, typed, text, serves):
    look = find([text, "Postzegels"])
    answered = look(typed)
    beside = {phrase for word, phrase in why({}, answered.wishes, look.terms(0)).says}
    assert bool(beside - ({"eten", "samen"} if not serves else set())) is serves
