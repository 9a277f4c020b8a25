"""Words that are wishes are read as such where that is certain, can be taken away, and hide nothing that does not speak of them."""

import json
from datetime import time
from decimal import Decimal
from urllib.parse import urlencode

import pytest
from django.http import QueryDict
from django.utils import translation

from benchmarks.matching.collections import HERE
from kring.directory.forms import ProfileForm, SearchForm
from kring.directory.models import Activity
from kring.directory.queries import search
from kring.directory.rules import amounts
from kring.directory.rules.moments import AFTERNOON, EVENING, MORNING
from kring.directory.rules.told import wished
from kring.directory.rules.wishes import read, without
from kring.directory.search.fitting import Facet
from kring.matching.forms import sought
from kring.matching.rules.suggesting import suggestion

DAYTIME = MORNING + AFTERNOON


def stories_of_the_set():
    needs = (HERE / "needs_nl.jsonl").read_text("utf-8").splitlines()
    return [need for need in map(json.loads, needs) if need["type"] == "story"]


@pytest.mark.parametrize(
    ("text", "left", "wishes"),
    [
        ("goedkoop wandelen 's ochtends", "wandelen", {"cost": 10, "time": MORNING}),
        ("wandelen ’s avonds in het weekend", "wandelen", {"time": EVENING, "day": 96}),
        (
            "goedkoop wandelen 's ochtends in de buurt, niet alleen",
            "wandelen",
            {"cost": 10, "time": MORNING, "place": "2", "buddy": 1},
        ),
        ("gratis of goedkoop", "", {"cost": 10}),
        ("betaalbare gitaarles, niet te duur", "gitaarles", {"cost": 10}),
        ("samen eten op maandagmiddag", "samen eten", {"day": 1, "time": AFTERNOON}),
        ("zingen maandag en woensdag overdag", "zingen", {"day": 5, "time": DAYTIME}),
        ("wandelen, niet alleen", "wandelen", {"buddy": 1}),
        ("koken met een maatje in een kleine groep", "koken", {"buddy": 1, "group": "small"}),
        ("wandelen op zaterdag niet te ver", "wandelen", {"day": 32, "place": "2"}),
        ("dichtbij huis", "", {"place": "2"}),
        ("yoga op loopafstand", "yoga", {"place": "foot:15"}),
        ("dansen in een rolstoel", "dansen in een rolstoel", {"access": 1}),
        ("free yoga nearby on Tuesday evenings", "yoga", {"cost": 0, "place": "2", "day": 2, "time": EVENING}),
        ("cheap coffee morning", "coffee morning", {"cost": 10}),
    ],
)
def test_what_is_certain_is_a_wish(text, left, wishes):
    found = read(text)
    assert (found.text, {one.about.value: one.value for one in found.wishes}) == (left, wishes)


@pytest.mark.parametrize(
    "text",
    [
        "koffieochtend", "zondagsoos", "taalmaatje", "gratis kleding", "gluten free cooking", "affordable housing", "een avondje uit",
        "niet goedkoop", "zonder rolstoel", "niet alleen voor ouderen",
        "in de buurt van het station", "maandag tot vrijdag sporten", "niet op maandagochtend", "werk na schooltijd",
        "3 uur per week", "hardlopen 5 km", "niet alleen op maandag", "geen maandagmiddagsoos",
        "Door mijn fibromyalgie weet ik 's ochtends nooit wat ik die dag kan.",
    ],
)  # fmt: skip
def test_what_is_not_certain_stays_words(text):
    assert (read(text).text, read(text).wishes) == (text, ())


@pytest.mark.parametrize(
    ("text", "left", "wishes"),
    [
        ("wandelen, maar niet op maandag", "wandelen", {"day": 126}),
        ("walking but not on Mondays", "walking", {"day": 126}),
        ("niet in het weekend wandelen", "wandelen", {"day": 31}),
        ("zaterdag niet", "", {"day": 95}),
        ("doordeweeks maar niet op vrijdag", "", {"day": 15}),
        ("no evenings", "", {"time": DAYTIME}),
        ("wandelen, 's avonds liever niet", "wandelen", {"time": DAYTIME}),
        ("niet te vroeg", "", {"from": 600}),
        ("singing, not too late", "singing", {"until": 1200}),
        ("bang voor grote groepen; hooguit zes mensen", "", {"group": "small"}),
        ("can't stand crowds, painting", "painting", {"group": "small"}),
        ("lopend te doen, schilderen", "schilderen", {"place": "foot:15"}),
        ("on a tight budget, guitar", "guitar", {"cost": 10}),
    ],
)
def test_what_is_not_wished_of_days_and_groups_is_read(text, left, wishes):
    found = read(text)
    assert (found.text, {one.about.value: one.value for one in found.wishes}) == (left, wishes)


@pytest.mark.parametrize(
    ("text", "left", "wishes"),
    [
        ("binnen 5 kilometer schilderen", "schilderen", {"place": "5"}),
        ("within 5 km painting", "painting", {"place": "5"}),
        ("niet verder dan 500 meter, koken", "koken", {"place": "0.5"}),
        ("binnen 20 minuten fietsen, koken", "koken", {"place": "bicycle:20"}),
        ("within 10 minutes by bus, cooking", "cooking", {"place": "transit:20"}),
        (
            "hoogstens 20 euro per maand, doordeweeks overdag, zwemmen",
            "zwemmen",
            {"cost": 20, "day": 31, "time": DAYTIME},
        ),
        ("max 10 euro per keer, koken", "koken", {"cost": 40}),
        ("not more than 20 euro a month", "", {"cost": 20}),
        ("koken, € 12,50 per maand max", "koken", {"cost": 13}),
        ("at most €60 a year, chess", "chess", {"cost": 5}),
        ("swimming after 5 pm", "swimming", {"from": 1020}),
        ("zwemmen na 5 uur", "zwemmen", {"from": 1020}),
        ("koken tussen 10 en 12 uur", "koken", {"from": 600, "until": 720}),
        ("cooking between 2 and 4 pm", "cooking", {"from": 840, "until": 960}),
        ("zingen van 9 tot 17 uur", "zingen", {"from": 540, "until": 1020}),
        ("wandelen voor 12 uur", "wandelen", {"until": 720}),
    ],
)
def test_an_amount_a_distance_or_an_hour_is_a_wish_and_no_word(text, left, wishes):
    found = read(text)
    assert (found.text, {one.about.value: one.value for one in found.wishes}) == (left, wishes)


def test_an_amount_that_is_no_wish_is_no_word_to_look_for_either():
    assert amounts.without("heeft 50 euro leefgeld") == "heeft  ,  leefgeld"
    assert wished("komt na 17 uur thuis van het werk, wil zingen") == "komt  ,  thuis van het werk, wil zingen"
    assert wished("hardlopen 5 km") == "hardlopen 5 km"


def test_hours_are_compared_and_what_does_not_say_them_is_asked(cast):
    Activity.objects.update(active=False)
    for title, starts, ends in (
        ("Vroeg vissen", time(7), time(9)),
        ("Vissen", time(10), time(12)),
        ("Lang vissen", time(8), time(17)),
        ("Vissen in de avond", time(20, 30), None),
        ("Ooit vissen", None, None),
    ):
        Activity.objects.create(region_id=cast.here.region.pk, title=title, theme="nature", starts=starts, ends=ends)

    def found(q):
        rows = search(cast.actor(cast.dewi), SearchForm(given(q=q)).wanted()).rows
        return {row.title: bool(row.why.unsaid) for row in rows}

    assert found("vissen, niet te vroeg") == {
        "Vissen": False,
        "Lang vissen": False,
        "Vissen in de avond": False,
        "Ooit vissen": True,
    }
    assert found("vissen, niet te laat") == {
        "Vroeg vissen": False,
        "Vissen": False,
        "Lang vissen": False,
        "Ooit vissen": True,
    }
    with translation.override("en"):
        form = SearchForm(given(q="vissen tussen 10 en 12 uur"))
        form.wanted()
        assert [one.words for one in form.understood] == ["from 10.00", "begins before 12.00"]
    assert SearchForm(given(q="vissen na 17 uur", drop="from")).wanted().need.since is None


@pytest.mark.parametrize(
    ("told", "left", "wishes"),
    [
        (
            "Mevrouw is alleen, houdt van zingen, liefst 's ochtends en niet te duur",
            "Mevrouw is alleen, houdt van zingen, liefst",
            {"time": MORNING, "cost": 10},
        ),
        (
            "Meneer is weduwnaar, zoekt iets in de buurt om mensen te ontmoeten, in een kleine groep",
            "Meneer is weduwnaar, zoekt iets om mensen te ontmoeten",
            {"place": "2", "group": "small"},
        ),
        (
            "Ze wil meer bewegen na haar operatie, bij voorkeur overdag, het mag niet te veel kosten",
            "Ze wil meer bewegen na haar operatie, het",
            {"time": DAYTIME, "cost": 10},
        ),
        (
            "Mevrouw mist aanspraak en houdt van koken, kan alleen op dinsdag en donderdag",
            "Mevrouw mist aanspraak en houdt van koken",
            {"day": 10},
        ),
        (
            "Houdt van zingen en koken. Liefst overdag, in de buurt, en rolstoeltoegankelijk. Haar dochter rijdt.",
            "Houdt van zingen en koken. Liefst, rolstoeltoegankelijk, Haar dochter rijdt",
            {"time": DAYTIME, "place": "2", "access": 1},
        ),
        (
            "My neighbour is lonely and loves music, preferably in the mornings and not too expensive",
            "My neighbour is lonely and loves music",
            {"time": MORNING, "cost": 10},
        ),
    ],
)
def test_in_a_story_what_says_that_it_is_wished_is_a_wish(told, left, wishes):
    found = read(told)
    assert (found.text, {one.about.value: one.value for one in found.wishes}) == (left, wishes)


@pytest.mark.parametrize(
    "told",
    [
        "Haar man werkt overdag, 's avonds is hij moe en in het weekend zijn de kinderen er.",
        "Slaapt slecht, ligt 's ochtends lang in bed en komt 's avonds niet meer buiten",
        "Zijn dochter woont vlakbij, op loopafstand, maar komt niet vaak langs bij hem",
        "Vroeger ging hij elke zaterdag naar het café met iemand van het werk",
        "Mevrouw krijgt gratis hulp in huis en mist een praatje in de buurt",
        "Is bang om 's avonds over straat te gaan en durft niet alleen naar buiten",
        "Blijft het liefst 's ochtends in bed en heeft nergens zin in",
        "Mevrouw heeft pijn, vooral 's ochtends, en mist haar oude vriendinnen",
        "Woont sinds de scheiding alleen, dicht bij huis is weinig te doen voor jonge ouders",
        "Ik lig elke nacht te piekeren en overdag ben ik kapot, in het weekend ook",
        "His daughter lives nearby, works in the evenings and comes at weekends, he is lonely",
        "Meneer eet slecht, houdt van schaken en van muziek, zijn vrouw spreekt alleen Arabisch",
        "Spreekt Nederlands en Turks, wil graag koken met andere vrouwen uit de wijk",
        "Wil Engels leren en met andere mensen praten in het Engels, cursus of les",
    ],
)
def test_in_a_story_what_tells_of_life_is_no_wish(told):
    assert (read(told).text, read(told).wishes) == (told, ())


def test_no_story_of_the_dutch_set_is_read_as_a_wish():
    assert [one["text"] for one in stories_of_the_set() if read(one["text"]).wishes] == []


@pytest.mark.parametrize(
    ("typed", "left", "codes"),
    [
        ("naailes in het Tigrinya", "naailes Tigrinya", "ti"),
        ("spreekt Arabisch en nog geen Nederlands, wil koken", "Arabisch nog geen Nederlands, wil koken", "ar"),
        ("praten in het arabisch of turks", "praten arabisch of turks", "ar tr"),
        ("coffee in Arabic", "coffee Arabic", "ar"),
        (
            "Meneer woont hier net, spreekt alleen Tigrinya en wil graag mensen leren kennen",
            "Meneer woont hier net, Tigrinya wil graag mensen leren kennen",
            "ti",
        ),
    ],
)
def test_a_language_that_somebody_speaks_is_a_wish(typed, left, codes):
    found = read(typed)
    assert (found.text, [(one.about.value, one.value) for one in found.wishes]) == (left, [("language", codes)])


@pytest.mark.parametrize(
    "typed", ["Spaans leren", "spreekt geen Engels", "Spaanse les", "les in het Engels", "in het Nederlands"]
)
def test_a_language_to_learn_or_not_spoken_is_no_wish(typed):
    assert (read(typed).text, read(typed).wishes) == (typed, ())


def test_a_wish_that_is_taken_away_takes_its_words_along():
    assert without("wandelen met rolstoel en goedkoop", "access") == "wandelen goedkoop"
    assert without("wandelen", "access") == "wandelen"


def given(**fields):
    return QueryDict(urlencode(fields, doseq=True))


def test_the_words_become_what_is_asked_and_are_said():
    form = ProfileForm(given(q="goedkoop wandelen 's ochtends in de buurt", near="1234"))
    with translation.override("en"):
        need = form.wanted().need
        assert [one.words for one in form.understood] == ["at most € 10 a month", "in the morning", "at most 2 km"]
    assert (need.text, need.most, need.parts, need.within) == ("wandelen", 10, MORNING, 2)
    assert sought(form).daytime and sought(form).cost


def test_what_is_chosen_goes_before_what_is_typed_and_near_needs_a_place():
    form = ProfileForm(given(q="goedkoop wandelen in de buurt", most="25"))
    with translation.override("en"):
        need = form.wanted().need
    assert (need.text, need.most, need.within) == ("wandelen", 25, None)
    assert {one.about: one.instead for one in form.understood} == {
        "cost": "what is chosen above counts",
        "place": "fill in a postcode for this",
    }


def test_a_wish_is_taken_away_and_the_words_can_be_looked_for_as_they_are():
    form = SearchForm(given(q="goedkoop wandelen 's ochtends", drop="cost"))
    assert form.wanted().need.text == "wandelen" and [one.about for one in form.understood] == ["time"]
    assert form["q"].value() == "wandelen 's ochtends" and "drop" not in form.data

    as_typed = SearchForm(given(q="goedkoop wandelen", as_typed="1")).wanted().need
    assert (as_typed.text, as_typed.most) == ("goedkoop wandelen", None)


def test_what_is_not_liked_is_said_and_can_be_taken_away():
    form = SearchForm(given(q="zingen, niet in een kerk"))
    with translation.override("nl"):
        form.wanted()
        assert [(one.about, one.words) for one in form.understood] == [("disliked", "zonder: kerk")]
    dropped = SearchForm(given(q="zingen, niet in een kerk", drop="disliked"))
    assert dropped.wanted().need.text == "zingen" and not dropped.understood
    assert SearchForm(given(q="niet in een kerk", as_typed="1")).wanted().need.as_typed


def test_a_wish_in_words_hides_what_does_not_fit_and_not_what_does_not_say(cast):
    Activity.objects.update(active=False)
    for title, fields in {
        "Duur wandelen": {"cost": Decimal(90), "cost_per": "month"},
        "Stil wandelen": {},
        "Vrij wandelen": {"cost": Decimal(0)},
    }.items():
        Activity.objects.create(region_id=cast.here.region.pk, title=title, theme="walk", **fields)

    def found(**asked):
        return search(cast.actor(cast.dewi), SearchForm(given(**asked)).wanted()).rows

    assert {row.title for row in found(q="wandelen")} == {"Duur wandelen", "Stil wandelen", "Vrij wandelen"}
    fits, unsaid = found(q="goedkoop wandelen")
    assert (fits.title, unsaid.title, unsaid.why.unsaid) == ("Vrij wandelen", "Stil wandelen", (Facet.COST,))
    assert [row.title for row in found(q="wandelen", most="10")] == ["Vrij wandelen"]
    assert [row.title for row in found(q="goedkoop")] == ["Vrij wandelen", "Stil wandelen"]


def test_a_language_among_the_words_is_asked_and_hides_nothing_that_does_not_mention_it(cast):
    Activity.objects.update(active=False)
    for title, spoken in {"Naailes in het buurthuis": "", "Naailes van Selam": "ti"}.items():
        Activity.objects.create(region_id=cast.here.region.pk, title=title, theme="creative", spoken=spoken)

    form = SearchForm(given(q="naailes in het Tigrinya"))
    rows = search(cast.actor(cast.dewi), form.wanted()).rows
    assert [(one.about, one.words) for one in form.understood] == [("language", "Tigrinya")]
    assert [(row.title, row.why.misfits) for row in rows] == [
        ("Naailes van Selam", ()),
        ("Naailes in het buurthuis", (Facet.LANGUAGE,)),
    ]
    assert SearchForm(given(q="naailes in het Tigrinya", drop="language")).wanted().need.languages == frozenset()


def test_what_is_known_of_somebody_is_one_line_of_whole_words():
    assert suggestion(["Weer naar buiten", " Meer\nmensen zien. ", ""], 300) == "Weer naar buiten. Meer mensen zien."
    assert suggestion(["Weer naar buiten"], 10) == "Weer naar"
    assert suggestion(["", " "], 300) == ""
