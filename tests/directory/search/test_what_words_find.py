"""Words find what serves them: however they are inflected, put together, misspelt, begun or meant."""

from datetime import date

import numpy as np
import pytest

from kring.directory.rules.sounds import sound
from kring.directory.rules.thesaurus import BadLine, Relation, pairs, read
from kring.directory.search import columns as cols
from kring.directory.search.analysis import LANGUAGES, Compounds, conjugated, entry_terms, folded, spread, stem, told_in
from kring.directory.search.asking import wishes
from kring.directory.search.engine import Engine, Entry
from kring.directory.search.finding import answer
from kring.directory.search.fitting import Need
from kring.directory.search.keeping import Index, known_terms, vocabulary_of, words_from
from kring.directory.search.reasons import why
from kring.directory.search.thesaurus import Thesaurus, shipped, thesaurus

TODAY = date(2026, 11, 22)


@pytest.fixture
def find(tmp_path):
    """Finds among Dutch texts; answers with their places, best first. `terms` of it are what one of the texts says."""

    def of(texts, own="", who=(), languages=("nl",), themes=()):
        said = [spread(text, "nl") for text in texts]
        names = [folded(name, "nl") for name in who] or [[]] * len(texts)
        vocabulary = vocabulary_of((one + name, "nl") for one, name in zip(said, names, strict=True))
        compounds = Compounds(known_terms(vocabulary, {"nl": own}))
        engine = Engine(tmp_path / str(len(list(tmp_path.iterdir()))))
        both = enumerate(zip(said, names, strict=True))
        engine.write((Entry(n, entry_terms(*one, "nl", compounds)) for n, one in both), anew=True)
        columns = np.zeros(len(texts), cols.COLUMNS)
        columns["live"] = True
        columns["theme"] = [cols.THEMES.index(theme) for theme in themes] or 0
        words = words_from(vocabulary, compounds)
        index = Index(
            columns, engine.reader(), words, tuple(thesaurus(one, own if one == "nl" else "") for one in languages)
        )

        def look(text, **asked):
            return answer(index, Need(text=text, **asked), TODAY, strictly=True)

        look.terms = lambda row: index.reader.terms_of([row])[row]
        return look

    return of


def rows(answered):
    return answered.rows.tolist()


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


def test_a_word_of_which_nothing_is_said_is_told(find):
    look = find(["Schilderen met acryl", "Ontmoeting in De Brug", "Keramiek"])
    assert look("valangst schilderen").unsaid == ["valangst"]
    assert look("eenzaam").unsaid == look("kera").unsaid == look("schideren").unsaid == []
    assert look("schilderen in de stijl van mijn oude leraar met kwartels en nog iets").unsaid == []


def test_a_word_that_only_counts_in_a_phrase_is_not_told_as_unfound(find):
    assert find(["Eettafel", "Eten"], languages=("nl", "en"))("samen eten").unsaid == []


def test_a_word_that_is_far_from_everything_finds_nothing(find):
    answered = find(["Schilderen met acryl", "Zwemmen"])("valangst")
    assert (rows(answered), answered.read_as) == ([], [])


def test_the_beginning_of_a_word_finds_it(find):
    assert rows(find(["Keramiekgroep", "Zwemmen"])("kera")) == [0]


def test_a_name_is_found_by_its_own_words_and_by_nothing_that_they_could_mean(find):
    texts, who = ["Kinderkookclub", "Ontmoeting met koffie", "Schaken"], ["De Ontmoeting", "De Brug", "De Zwaan"]
    look = find(texts, who=who)
    assert rows(look("zwaan")) == [2]
    assert set(rows(look("ontmoeting"))) == {0, 1}
    assert rows(look("eenzaam")) == [1]
    assert set(rows(find([f"{text} {name}" for text, name in zip(texts, who, strict=True)])("eenzaam"))) == {0, 1}


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
