"""Dutch words about what something costs are read where they are certain, and left as words where they are not."""

from decimal import Decimal

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from kring.directory.rules.reading import (
    Cost,
    Fee,
    ages,
    beyond,
    cost,
    euros_a_month,
    fee,
    says_price,
    unit,
    unit_of_heading,
)
from kring.directory.rules.when import hours, moments
from kring.directory.wording import cost_words


@pytest.mark.parametrize(
    ("words", "amount", "per"),
    [
        ("gratis", "0", ""),
        ("GRATIS", "0", ""),
        ("Geen kosten", "0", ""),
        ("€ 3,50 p.k.", "3.50", "time"),
        ("€3.50 per keer", "3.50", "time"),
        ("4 euro per les", "4", "time"),
        ("€ 12,- per maand", "12", "month"),
        ("€ 21,60 per kwartaal & € 5,00 inschrijfgeld", "21.60", "quarter"),
        ("€ 21,60 per kwartaal en 5,00 inschrijfgeld", "21.60", "quarter"),
        ("€ 80,00 per jaar & € 10,00 eenmalig inschrijfgeld", "80", "year"),
        ("€ 48,00 per maand (1x per week)", "48", "month"),
        ("€ 60,00 voor 8 lessen", "60", "course"),
        ("€ 3,50 p.p. per keer", "3.50", "time"),
        ("€ 5 per middag", "5", "time"),
        ("Deelname is gratis", "0", ""),
        ("No charge", "0", ""),
        ("€ 3,50 per keer incl. koffie", "3.50", "time"),
        ("4 euro per les, inclusief 1 kopje koffie en thee", "4", "time"),
        ("Gratis (incl. lunch)", "0", ""),
        ("€0,-", "0", ""),
        ("€ 0,00", "0", ""),
        ("0 euro", "0", ""),
        ("€ 0,- per keer", "0", ""),
    ],
)
def test_a_certain_price_is_read(words, amount, per):
    assert cost(words) == Cost(Decimal(amount), per)


@pytest.mark.parametrize(
    "words",
    [
        "",
        "gratis proefles",
        "1e les gratis",
        "Ontdek gratis",
        "Gratis, koffie voor eigen rekening",
        "GRATIS / vrijwillige bijdrage",
        "€ 7,50",
        "Vanaf € 41,00 per maand",
        "€ 30,00 per jaar, samen € 45,00 per jaar",
        "€ 50,00 per half jaar",
        "Wordt vergoed door de gemeente",
        "€ 99,- p.p.",
        "niet € 5 per keer",
        "£7 per session",
        "€ 5 per term",
        "Free, donations welcome",
        "€ 3,50 incl. koffie",
        "€ 3,50 per keer excl. materiaal",
        "€ 3,50 per keer incl. toeslag",
        "5 euro",
        "0",
        "€ 0,- voor leden",
        "€ 0,- per maand & € 25,- inschrijfgeld",
    ],
)
def test_an_uncertain_price_stays_words(words):
    assert cost(words) is None


@pytest.mark.parametrize(
    ("words", "title", "description", "free"),
    [
        ("Gratis", "Koffie drinken", "", True),
        ("Gratis", "Wandelen", "Geen contributie.", True),
        ("Gratis", "Gratis proefles tennis", "", False),
        ("Gratis", "Kennismaking met schaken", "", False),
        ("Gratis", "Tennis", "De eerste les is gratis, daarna betaalt u € 7,50.", False),
        ("Gratis", "Tennis", "Contributie: € 100 per jaar.", False),
        ("Gratis", "Tennis", "Kom twee keer kijken, daarna lid voor EUR 40 per jaar.", False),
        ("Gratis", "Wandelen", "Daarna drinken we koffie.", True),
    ],
)
def test_free_is_not_always_free(words, title, description, free):
    assert fee(words, title, description).cost == (Cost(Decimal(0), "") if free else None)


@pytest.mark.parametrize(
    ("words", "trial"),
    [
        ("gratis proefles", True),
        ("1e les gratis", True),
        ("Eerste les is gratis", True),
        ("Proefles gratis. Verder 10 lessen voor € 75,00", True),
        ("Gratis (4 x keer ter kennismaking)", True),
        ("First session is free. £7.50 for one", True),
        ("Gratis kennismaken, daarna lid voor EUR 40 per jaar", True),
        ("De eerste maand gratis en daarna € 12 per maand", True),
        ("Free for a month, then pay £5", True),
        ("Gratis koffie, daarna betaalt u", False),
        ("geen gratis proefles", False),
        ("De eerste les is niet gratis", False),
        ("Gratis koffie", False),
    ],
)
def test_a_free_first_time_is_read(words, trial):
    assert fee(words).trial is trial


def test_free_with_membership_afterwards_is_a_free_trial():
    assert fee("Gratis, daarna lid voor EUR 40 per jaar") == Fee(None, trial=True)
    assert fee("Gratis", "Tennis", "Kom kijken. Daarna wordt u lid voor EUR 40 per jaar.") == Fee(None, trial=True)
    assert fee("Gratis", "Tennis", "Contributie: EUR 100 per jaar.") == Fee(None)


def test_a_city_pass_is_read():
    assert fee("€ 4,00 per keer, met Stadspas € 2,00") == Fee(None, city_pass=True)
    assert fee("Gratis met U-pas").city_pass
    assert not fee("Geen stadspas").city_pass and not fee("Neem uw bankpas mee").city_pass


@pytest.mark.parametrize(
    ("words", "what"), [("p.k.", "time"), ("per session", "time"), ("per 1 hour session", ""), ("", "")]
)
def test_what_an_amount_buys_is_read(words, what):
    assert unit(words) == what


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("12,50", Cost(Decimal("12.50"), "month")),
        ("12.5", Cost(Decimal("12.50"), "month")),
        ("5 euro", Cost(Decimal(5), "month")),
        ("0", Cost(Decimal(0), "")),
        ("€ 30,00 per kwartaal", Cost(Decimal(30), "quarter")),
        ("vanaf 12,50", None),
        ("12,50 of 15,00", None),
        ("1.250", None),
        ("12,50 p.p.", None),
    ],
)
def test_below_a_heading_that_says_what_it_buys_an_amount_is_a_price(words, expected):
    assert cost(words, "month") == expected


@pytest.mark.parametrize(
    ("heading", "what"),
    [
        ("Kosten per maand", "month"),
        ("kosten.per_keer", "time"),
        ("Prijs p.k.", "time"),
        ("Kosten per persoon per keer", "time"),
        ("Kosten", ""),
        ("Prijs per persoon", ""),
        ("Kosten per keer of per maand", ""),
        ("Opper maand", ""),
    ],
)
def test_a_heading_says_what_amounts_buy(heading, what):
    assert unit(unit_of_heading(heading)) == what


@pytest.mark.parametrize(
    ("words", "amount", "per", "shown"),
    [
        ("€ 46,58 per kwartaal", "46.58", "quarter", "€ 46,58 per kwartaal"),
        ("€ 46,58 per kwartaal & 7,50 inschrijfgeld", "46.58", "quarter", "€ 46,58 per kwartaal & 7,50 inschrijfgeld"),
        (
            "€ 75,00 per jaar & € 15,00 eenmalig inschrijfgeld",
            "75",
            "year",
            "€ 75,00 per jaar & € 15,00 eenmalig inschrijfgeld",
        ),
        ("€ 3,50 per keer (incl. koffie)", "3.50", "time", "€ 3,50 per keer, incl. koffie"),
        ("€ 5 p.k. (materiaal € 10)", "5", "time", "€ 5,00 per keer (materiaal € 10)"),
        ("€ 5,-", "5", "time", "€ 5,00 per keer"),
        ("€ 95 voor 10 lessen", "95", "course", "€ 95,00 voor de hele cursus, voor 10 lessen"),
        ("koffie inbegrepen", "2.50", "time", "€ 2,50 per keer, koffie inbegrepen"),
        ("Deelname kost € 5 per keer, materiaal apart", "5", "time", "Deelname kost € 5 per keer, materiaal apart"),
        ("€ 40 per kwartaal (nagebeld)", "46.58", "quarter", "€ 46,58 per kwartaal, € 40 per kwartaal (nagebeld)"),
        ("€ 5 per maand", "5", "time", "€ 5,00 per keer, € 5 per maand"),
        ("Gratis, u betaalt wel uw koffie", "0", "", "gratis, u betaalt wel uw koffie"),
        ("gratis proefles", "0", "", "gratis proefles"),
        ("gratis proefles, daarna € 4 p.k.", "30", "year", "€ 30,00 per jaar, gratis proefles, daarna € 4 p.k."),
        ("Gratis toegang", "0", "", "gratis"),
        ("", "0", "", "gratis"),
    ],
)
def test_what_the_words_on_cost_say_beyond_the_amount_is_not_hidden(words, amount, per, shown):
    with translation.override("nl"):
        told = cost_words(Decimal(amount), per, words)
    assert told.replace("\N{NO-BREAK SPACE}", " ") == shown


def test_a_price_is_compared_by_the_month():
    assert euros_a_month(Decimal("3.50"), "time") == Decimal("14.00")
    assert euros_a_month(Decimal(30), "quarter") == 10
    assert euros_a_month(Decimal(0), "") == 0
    assert euros_a_month(Decimal(60), "course") is None


@given(st.integers(0, 9_999), st.integers(0, 99), st.sampled_from(["time", "month", "quarter", "year"]))
def test_an_amount_is_read_only_where_something_says_what_it_buys(euros, cents, per):
    words, amount = f"{euros},{cents:02}", Decimal(euros * 100 + cents) / 100
    assert cost(words, per) == Cost(amount, per if amount else "")
    assert cost(words) is cost(f"vanaf {words}", per) is cost(f"{words} / {words}", per) is None


@pytest.mark.parametrize("words", ["€ " * 200, "1 t/m " * 100, "maandag " * 100, "€ 1,00 per " * 60])
def test_strange_words_are_read_without_delay(words):
    assert (cost(words), ages(words), hours(words)) == (None, (None, None), None)
    assert moments(words) is None or len(words) < 300
    assert fee(words, words, words).cost is None and beyond(words, Decimal(5), "time")


@pytest.mark.parametrize(
    ("words", "is_price"),
    [
        ("strippenkaart 10 lessen € 95", True),
        ("95 euro per seizoen", True),
        ("€ 15 eenmalig, met stadspas gratis", False),
        ("vrijwillige bijdrage, € 2 is fijn", False),
        ("€ 0,-", False),
        ("neem contact op", False),
        ("", False),
    ],
)
def test_words_that_name_a_price_are_known(words, is_price):
    assert says_price(words) is is_price
