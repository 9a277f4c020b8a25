"""What says nothing of the words, or does not say what was asked, is no answer before what does; what is just too far is told."""

from decimal import Decimal

import pytest
from django.utils import translation

from kring.directory.forms import ProfileForm
from kring.directory.models import Activity, PostcodeArea
from kring.directory.queries import search
from kring.directory.rules.reading import says_price
from kring.directory.rules.when import days_in
from kring.directory.search.fitting import Facet
from tests.directory.search.test_words_that_are_wishes import given

SUNDAY = 64


@pytest.fixture
def make(cast):
    Activity.objects.update(active=False)
    PostcodeArea.objects.update_or_create(code="1234", defaults={"place": "Hier", "latitude": 52.1, "longitude": 5.1})

    def one(title, km=None, **fields):
        where = {} if km is None else {"latitude": 52.1 + km / 111.2, "longitude": 5.1}
        return Activity.objects.create(
            region_id=cast.here.region.pk, **{"title": title, "theme": "meet"} | where | fields
        )

    return one


@pytest.fixture
def find(cast):
    def look(q, **fields):
        return search(cast.actor(cast.dewi), ProfileForm(given(q=q, **fields)).wanted(age=50))

    return look


def titles(results):
    return [row.title for row in results.rows]


def test_words_that_nobody_says_find_nothing_where_nothing_else_is_asked(make, find):
    make("Koken"), make("Zingen")
    results = find("asdfghjkl qwerty")
    assert (titles(results), results.total, results.unsaid) == ([], 0, ("asdfghjkl", "qwerty"))


def test_words_that_nobody_says_are_let_go_where_something_else_is_asked(make, find):
    make("Koken", km=0.1), make("Zingen", km=30)
    results = find("asdfghjkl", near="1234", within="2")
    assert titles(results)[0] == "Koken"
    assert Facet.WORDS in results.let_go and results.unsaid == ("asdfghjkl",)


@pytest.mark.parametrize("word", ["schaken", "chess"])
def test_one_activity_that_says_a_word_counts_as_one(make, find, word):
    make("Schaken in de bieb"), make("Chess for all", language="en")
    for number in range(12):
        make(f"Koken {number}")
    results = find(word)
    assert results.total == 2 and {"Schaken in de bieb", "Chess for all"} == set(titles(results)[:2])
    assert Facet.WORDS not in results.let_go


def test_what_only_resembles_the_words_is_few_comes_after_and_is_not_counted(make, find):
    make("Schaken met koffie", description="Wij schaken op een groot bord met de hele buurt.")
    for number in range(20):
        make(
            f"Bord {number}",
            description="Een groot bord met de hele buurt, en nog veel meer van alles te doen en te zien.",
        )
    results = find("schaken")
    assert results.total - results.resembling <= 1 and len(results.rows) <= 10
    assert titles(results)[0] == "Schaken met koffie"
    assert results.total + results.resembling == len(results.rows)


def test_a_place_that_is_not_known_comes_after_what_is_near_enough(make, find):
    make("Koken en eten, koken"), make("Eten met wie kookt", km=1.5, description="Samen eten. Soms koken.")
    for number in range(5):
        make(f"Koken {number}", km=1.9)
    results = find("koken", near="1234", within="2")
    assert titles(results)[-1] == "Koken en eten, koken"
    assert results.rows[-1].why.unsaid == (Facet.PLACE,)


@pytest.mark.parametrize(
    "told",
    [
        "Sinds het overlijden van haar man veel alleen, wil weer onder de mensen",
        "She is a widow and lonely and would like to get out and meet people again",
    ],
)
def test_what_nothing_near_enough_speaks_of_is_told_when_it_is_just_further_away(make, find, told):
    for number in range(6):
        make(f"Ontmoeting {number}", km=0.5, description="Samen koffie, voor wie alleen is.")
    make("Rouwgroep", km=4)
    make("Rouwgroep ver weg", km=40)
    results = find(told, near="1234", within="2")
    assert [row.title for row in results.beyond] == ["Rouwgroep"]
    assert "Rouwgroep" not in titles(results)

    make("Rouw dichtbij", km=1)
    assert find(told, near="1234", within="2").beyond == ()


@pytest.mark.parametrize("q", ["gratis op zondag", "for free on sundays"])
def test_what_surely_fits_comes_before_what_does_not_say_however_near(make, find, q):
    make("Om de hoek", km=0.1, when_words="in overleg")
    make("Zeker", km=6, days=SUNDAY, cost=Decimal(0))
    make("Heel ver", km=50, days=SUNDAY, cost=Decimal(0))
    make("Dinsdag", km=0.1, when_words="elke 2e dinsdag", cost_words="100,- p/j")
    for number in range(5):
        make(f"Ook zeker {number}", km=7, days=SUNDAY, cost=Decimal(0))
    found = titles(find(q, near="1234"))
    assert found.index("Zeker") == 0 and found.index("Om de hoek") < found.index("Heel ver")
    assert "Dinsdag" not in found  # its words say another day and a price


@pytest.mark.parametrize(
    ("words", "days"),
    [
        ("elke 2e dinsdag", 2),
        ("dinsdagen en donderdag, na overleg", 10),
        ("every second Tuesday of the month", 2),
        ("maandag t/m vrijdag", 0),
        ("niet op maandag", 0),
        ("op afspraak", 0),
        ("elke 1e zondag van de even maanden 14.00-17.00", 64),
        ("ma en do 10.30–11.15, via beeldbellen", 9),
        ("wo 8.30 – 16.00, op afspraak", 4),
        ("ma–do 10.00–11.00, via beeldbellen", 0),
        ("do it yourself, 10 times", 0),
    ],
)
def test_days_that_words_name_are_known(words, days):
    assert days_in(words) == days


def test_an_amount_with_a_dash_is_a_price():
    assert says_price("100,- p/j") and not says_price("gratis")


def test_what_stands_last_is_said(cast, client, make):
    make("Wandelen"), make("Koken")
    client.force_login(cast.dewi)
    with translation.override("nl"):
        told = client.get("/activities/", given(q="niet wandelen").dict()).content.decode()
    assert "Wat over ‘wandelen’ gaat, staat achteraan." in told
