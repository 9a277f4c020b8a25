"""Words that are wishes are read as such where that is certain, can be taken away, and hide nothing that does not speak of them."""

from decimal import Decimal
from urllib.parse import urlencode

import pytest
from django.http import QueryDict
from django.utils import translation

from kring.directory.forms import ProfileForm, SearchForm
from kring.directory.models import Activity
from kring.directory.queries import search
from kring.directory.rules.moments import AFTERNOON, EVENING, MORNING
from kring.directory.rules.wishes import read, without
from kring.directory.search.fitting import Facet
from kring.matching.forms import missing_from, sought
from kring.matching.rules.suggesting import suggestion

DAYTIME = MORNING + AFTERNOON


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
        "niet in het weekend wandelen", "niet goedkoop", "no evenings", "zonder rolstoel", "niet alleen voor ouderen",
        "in de buurt van het station", "maandag tot vrijdag sporten", "zaterdag niet", "wandelen, 's avonds liever niet",
        "Door mijn fibromyalgie weet ik 's ochtends nooit wat ik die dag kan.",
    ],
)  # fmt: skip
def test_what_is_not_certain_stays_words(text):
    assert (read(text).text, read(text).wishes) == (text, ())


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
    assert sought(form).daytime and sought(form).cost and missing_from(form).initial["theme"] == "walk"


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


def test_what_is_known_of_somebody_is_one_line_of_whole_words():
    assert suggestion(["Weer naar buiten", " Meer\nmensen zien. ", ""], 300) == "Weer naar buiten. Meer mensen zien."
    assert suggestion(["Weer naar buiten"], 10) == "Weer naar"
    assert suggestion(["", " "], 300) == ""
