"""Words find what serves them: however they are inflected, put together, begun or meant."""

import numpy as np
import pytest

from kring.directory.rules.thesaurus import BadLine, Relation, read
from kring.directory.search.analysis import LANGUAGES, Compounds, conjugated, stem
from kring.directory.search.asking import wishes
from kring.directory.search.engine import Engine, Entry
from kring.directory.search.thesaurus import Thesaurus, shipped
from tests.directory.search.found import rows


def test_a_word_finds_its_other_forms(find):
    look = find(["Wandelingen door het bos", "Kookavond"])
    assert rows(look("wandelen")) == [0]


@pytest.mark.parametrize(
    ("verb", "forms"),
    [
        ("zwemmen", "zwem zwemt zwemmend"), ("koken", "kook kookt kokend"), ("schrijven", "schrijf schrijft schrijvend"),
        ("lezen", "lees leest lezend"), ("spelen", "speel speelt spelend"), ("zingen", "zing zingt zingend"),
        ("studeren", "studeer studeert studer studert studerend"), ("naaien", "naai naait naaiend"), ("praten", "praat pratend"),
    ],
)  # fmt: skip
def test_the_forms_of_a_verb_are_known(verb, forms):
    assert {one for one in conjugated(verb) if not one.endswith(("te", "ten", "de", "den"))} == set(forms.split())
    assert {"kookte", "kookten"} <= conjugated("koken") and "wandelde" in conjugated("wandelen")


@pytest.mark.parametrize(
    ("typed", "text"),
    [
        ("rouwt om haar man", "Rouwgroep"), ("tuiniert", "Tuinieren met de buurt"), ("eenzame", "Ontmoeting"),
        ("sportief", "Sporten in de zaal"), ("wandelt graag", "Wandelgroep"), ("zwemt", "Zwemmen"), ("schildert", "Schilderen"),
        ("breit", "Breien"), ("schaak", "Schaken"),
    ],
)  # fmt: skip
def test_a_form_of_a_verb_finds_what_is_done(find, typed, text):
    assert rows(find(["Dertigers en veertigers", text, "Dertig jaar"])(typed))[0] == 1


def test_a_part_of_a_compound_finds_it_and_the_other_way_round(find):
    look = find(["Buurtmoestuin aan de rand", "De moestuin van Zuid", "Moestuin en buurt", "Een buurt", "Schaken"])
    found = rows(look("moestuin"))
    assert set(found) == {0, 1, 2}
    assert rows(look("buurtmoestuin"))[0] == 0
    assert 1 in rows(look("buurtmoestuin"))
    assert 4 not in rows(look("buurtmoestuin"))


def test_a_word_whose_parts_say_something_else_is_not_taken_apart(find):
    look = find(["Een goed gesprek", "Goed slapen", "Fietsen te koop", "Koop en ruil", "Goedkoop eten"])
    assert rows(look("goedkoop")) == [4]
    assert len(rows(look("goed"))) == 2


@pytest.mark.parametrize(
    "typed", ["handwerken", "jongeren", "laaggeletterd", "overzicht", "schildert", "goedkoop", "voorzichtig"]
)
def test_a_word_that_only_looks_made_of_others_is_whole(typed):
    known = {
        "hand",
        "werk",
        "jong",
        "eer",
        "laag",
        "letter",
        "zicht",
        "over",
        "schil",
        "dert",
        "goed",
        "koop",
        "schilder",
    }
    assert Compounds(known).parts(typed) == ()
    assert Compounds(known | {"wandel", "tocht"}).parts("wandeltochten") == ("wandel", "tocht")


def test_what_is_felt_finds_what_serves_it(find):
    look = find(["Ontmoeting op dinsdag, loop gerust binnen", "Hardlopen voor snelle benen"])
    answered = look("eenzaam")
    assert rows(answered) == [0]
    assert ("eenzaam", "ontmoeting") in {(wish.typed, wish.shown) for wish in answered.wishes}


def test_a_region_adds_its_own_words(find):
    texts = ["Soos in De Kring", "Hardlopen"]
    assert rows(find(texts)("praatje maken bij de buren")) == []
    assert rows(find(texts, own="praatje maken > soos")("praatje maken bij de buren")) == [0]


def test_the_word_itself_comes_before_what_means_the_same(find):
    relations, _ = read("soos, inloop")
    look = find(["Inloop", "Soos"], own="soos, inloop")
    assert relations == [Relation(("soos", "inloop"), ("soos", "inloop"), same=True)]
    assert rows(look("soos"))[0] == 1


def test_a_word_of_which_nothing_is_said_is_told(find):
    look = find(["Schilderen met acryl", "Ontmoeting in De Brug", "Keramiek"])
    assert look("valangst schilderen").unsaid == ["valangst"]
    assert look("eenzaam").unsaid == look("kera").unsaid == look("schideren").unsaid == []
    assert look("schilderen in de stijl van mijn oude leraar met kwartels en nog iets").unsaid == []


def test_the_beginning_of_a_word_finds_it(find):
    assert rows(find(["Keramiekgroep", "Zwemmen"])("kera")) == [0]


def test_a_name_is_found_by_its_own_words_and_by_nothing_that_they_could_mean(find):
    texts, who = ["Kinderkookclub", "Ontmoeting met koffie", "Schaken"], ["De Ontmoeting", "De Brug", "De Zwaan"]
    look = find(texts, who=who)
    assert rows(look("zwaan")) == [2]
    assert set(rows(look("ontmoeting"))) == {0, 1}
    assert rows(look("eenzaam")) == [1]
    assert set(rows(find([f"{text} {name}" for text, name in zip(texts, who, strict=True)])("eenzaam"))) == {0, 1}


def test_what_is_left_of_a_word_before_an_apostrophe_does_not_count(find):
    look = find(["Eten om 's avonds samen te zijn", "Wandelen in de ochtend"])
    assert rows(look("'s wandelen")) == [1]


def test_accents_capitals_and_scripts_do_no_harm(find):
    look = find(["Café ’t Hoekje", "مقهى اللغة", "<script>alert(1)</script>"])
    assert rows(look("CAFE"))[0] == 0
    for odd in ("", "%", "' OR 1=1 --", "\x00", "🙂", "a" * 5000, "AND OR NOT ( [", "مقهى"):
        look(odd)


def test_who_seeks_a_language_buddy_finds_where_dutch_is_practised_and_no_sizes(find):
    look = find(["Kleding op maat", "Taalcafé", "Maatje gezocht", "Schaken"])
    assert set(rows(look("taalmaatje"))) == {1, 2} and rows(look("maatjes")) == [2]


def test_stems_that_would_be_another_word_stay_apart():
    assert stem("gezin", "nl") != stem("zin", "nl")
    assert stem("ouders", "nl") != stem("ouderen", "nl")


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_line_that_is_shipped_can_be_used(language):
    assert len(shipped(language)) > 500


def test_lines_that_cannot_be_used_are_named():
    text = "eenzaam > ontmoeting\nalleen\na > b > c\n# a comment\nx > \n" + ", ".join("abcdefghijklmnopqrstuvwxyzåäöøæ")
    relations, bad = read(text)
    assert relations == [Relation(("eenzaam",), ("ontmoeting",), same=False)]
    assert bad == [BadLine(2, "one_term"), BadLine(3, "two_arrows"), BadLine(5, "one_term"), BadLine(6, "many_terms")]


def test_one_way_stays_one_way():
    words = Thesaurus(read("eenzaam > ontmoeting")[0], "nl")
    assert {wish.shown for wish in wishes("eenzaam", [words])} == {"eenzaam", "ontmoeting"}
    assert {wish.shown for wish in wishes("ontmoeting", [words])} == {"ontmoeting"}


def test_whether_few_entries_say_a_word_is_asked_once(tmp_path, monkeypatch):
    engine = Engine(tmp_path / "few")
    engine.write([Entry(0, ["koor"]), Entry(1, ["koor"])], anew=True)
    reader, asked = engine.reader(), []
    search = reader._search
    monkeypatch.setattr(reader, "_search", lambda *given: asked.append(given) or search(*given))

    assert reader.is_said_among("koor", np.array([False, True])) and len(asked) == 1
    assert not reader.is_said_among("koor", np.array([False, False])) and len(asked) == 2
