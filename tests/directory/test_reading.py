"""Dutch words about cost, age and time are read where they are certain, and left as words where they are not."""

from datetime import time
from decimal import Decimal

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from kring.directory.rules.moments import Moment, as_kept
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
from kring.directory.rules.when import adds, clock_in, hours, moments
from kring.directory.rules.words import is_for_children
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
    ("words", "expected"),
    [
        ("46 t/m 75 jaar", (46, 75)),
        ("55+", (55, None)),
        ("vanaf 18 jaar", (18, None)),
        ("0 t/m 4 jaar", (None, 4)),
        ("46 t/m 85 jaar en 86+", (46, None)),
        ("7 t/m 17 jaar, 18 t/m 85 jaar en 86+", (7, None)),
        ("Alle leeftijden", (None, None)),
        ("4 t/m 7 jaar en 20 t/m 30 jaar", (None, None)),
        ("80 t/m 20 jaar", (None, None)),
        ("Kosten:\nGratis", (None, None)),
        ("55+ met een beperking", (None, None)),
        ("65 jaar en ouder", (65, None)),
        ("18 years and over", (18, None)),
        ("65-plus", (65, None)),
        ("65 plus", (65, None)),
        ("65plus", (65, None)),
        ("voor 55-plussers", (55, None)),
        ("55+'ers", (55, None)),
        ("Voor mensen van 65 jaar en ouder", (65, None)),
        ("ouderen vanaf 55 jaar", (55, None)),
        ("50 plussen en minnen", (None, None)),
        ("ouderen", (None, None)),
        ("vanaf 12 t/m 16 jaar", (None, None)),
        ("Over 60", (None, None)),
        ("4 t/m 12 jr", (4, 12)),
        ("leerlingen van 4 t/m 12 jaar", (4, 12)),
        ("kinderen 4-12 jaar", (4, 12)),
        ("gezinnen met kinderen van 4 t/m 12 jaar", (None, None)),
        ("vanaf 18 jr.", (18, None)),
        ("(65 t/m 99)", (65, 99)),
        ("(12-18) jaar", (12, 18)),
        ("(4 t/m 12", (None, None)),
        ("groep (4 t/m 8)", (None, None)),
        ("4 t/m 12 mnd", (None, None)),
        ("4 t/m 12 jr (met ouder)", (None, None)),
    ],
)
def test_ages_are_read_when_the_words_are_only_about_age(words, expected):
    assert ages(words) == expected


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
    ("words", "expected"),
    [
        (
            "wo 10.00–11.30, niet in schoolvakanties",
            [{"days": 4, "starts": "10:00", "ends": "11:30", "not_in_school_holidays": True}],
        ),
        ("ma t/m vr 9-12 uur", [{"days": 31, "starts": "09:00", "ends": "12:00"}]),
        ("Elke 1e en 3e dinsdag van de maand 14.00 uur", [{"days": 2, "starts": "14:00", "weeks": 5}]),
        ("om de week op donderdag 10.00 - 12.00 uur", [{"days": 8, "starts": "10:00", "ends": "12:00", "every": 2}]),
        (
            "Donderdag 9.00 - 12.00 uur. Vrijdag 13.00 - 14.00 uur.",
            [{"days": 8, "starts": "09:00", "ends": "12:00"}, {"days": 16, "starts": "13:00", "ends": "14:00"}],
        ),
        ("2nd Thursday of Each Month. 7.00pm – 10.00pm", [{"days": 8, "starts": "19:00", "ends": "22:00", "weeks": 2}]),
        ("Mondays 6.30-8.30pm", [{"days": 1, "starts": "18:30", "ends": "20:30"}]),
        ("Every day!", [{"days": 127}]),
        ("woensdag 11 u", [{"days": 4, "starts": "11:00"}]),
        ("wo 11u30", [{"days": 4, "starts": "11:30"}]),
        ("ma 9.30u-11u", [{"days": 1, "starts": "09:30", "ends": "11:00"}]),
        ("zaterdag vertrek 8.30 uur", [{"days": 32, "starts": "08:30"}]),
        ("dinsdag inloop vanaf 9 uur", [{"days": 2, "starts": "09:00"}]),
        ("Inloop woensdag v.a. 9.00 uur", [{"days": 4, "starts": "09:00"}]),
        ("zaterdag 23:00-02:00", [{"days": 32, "starts": "23:00", "ends": "02:00"}]),
        ("woensdagochtend", [{"days": 4}]),
        ("eerste wo-ochtend van de maand", [{"days": 4, "weeks": 1}]),
        ("dinsdagmiddag 14.00 uur", [{"days": 2, "starts": "14:00"}]),
        ("dinsdag en donderdag 's avonds 19.30 uur", [{"days": 10, "starts": "19:30"}]),
        ("Tuesday & Thursday evenings", [{"days": 10}]),
        ("elke eerste zaterdag vd maand", [{"days": 32, "weeks": 1}]),
        ("laatste vrijdag v.d. mnd. 14.00 uur", [{"days": 16, "starts": "14:00", "weeks": 16}]),
        ("woensdagochtend 10-11:30", [{"days": 4, "starts": "10:00", "ends": "11:30"}]),
        ("di 9.30-11", [{"days": 2, "starts": "09:30", "ends": "11:00"}]),
    ],
)
def test_when_it_is_is_read_when_every_word_is_understood(words, expected):
    assert [as_kept(one) for one in moments(words)] == expected


@pytest.mark.parametrize(
    "words",
    [
        "",
        "1x op dinsdag 12 augustus - 12.00 uur",
        "eerste dinsdag 10.00 - 12.00 uur",
        "dinsdagmiddag 2 uur",
        "dinsdagochtend 14.00 uur",
        "woensdag 25:99",
        "maandag inloop 9.00 uur, start 9.30 uur",
        "maandag 9.00-10.00, inloop 8.30",
        "oneven weken dinsdag 10.00 uur",
        "maandag 10 - 12",
        "Maandag 16.30 - 15.30 uur",
        "Maandag 25.00 uur",
        "vrijdag t/m maandag",
        "niet op maandag",
        "10.00 - 12.00 uur",
        "woensdagochtend 10-11",
        "woensdagmiddag 10-11:30",
        "dinsdagmiddag 2-3:30",
        "wo 2-3:30",
        "dinsdag 10-11 10:30",
        "eerste zaterdag vd week",
    ],
)
def test_when_a_word_is_not_understood_all_of_it_stays_words(words):
    assert moments(words) is None


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("10:00-11:30", (time(10), time(11, 30))),
        ("23:00-02:00", (time(23), time(2))),
        ("9-12", (time(9), time(12))),
        ("10", (time(10), None)),
        ("11u30", (time(11, 30), None)),
        ("vertrek 8.30 uur", (time(8, 30), None)),
        ("25:99", None),
        ("16.30-15.30", None),
        ("inloop 9.00, start 9.30", None),
        ("9.00-10.00, 11.00-12.00", None),
        ("in overleg", None),
        ("", None),
    ],
)
def test_a_column_of_hours_is_read_when_it_holds_one_span(words, expected):
    assert hours(words) == expected


@pytest.mark.parametrize(
    ("words", "more"),
    [
        ("", False),
        ("wo 10.00–11.30, niet in schoolvakanties", False),
        ("woensdagochtend 10.00 uur", False),
        ("woensdagochtend", True),
        ("zaterdag vertrek 8.30 uur", True),
        ("zie website", True),
    ],
)
def test_words_are_shown_only_where_they_say_more_than_what_was_read(words, more):
    assert adds(words) is more


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
        ("Gratis toegang", "0", "", "gratis"),
        ("", "0", "", "gratis"),
    ],
)
def test_what_the_words_on_cost_say_beyond_the_amount_is_not_hidden(words, amount, per, shown):
    with translation.override("nl"):
        told = cost_words(Decimal(amount), per, words)
    assert told.replace("\N{NO-BREAK SPACE}", " ") == shown


@pytest.mark.parametrize(
    ("words", "clock"),
    [
        ("elke 1e zondag van het kwartaal 11.00-17.00", (time(11), time(17))),
        ("6 zondagen, 11.30 uur", (time(11, 30), None)),
        ("in overleg", (None, None)),
        ("soms om 10.00, soms om 19.30", (None, None)),
    ],
)
def test_of_words_that_are_not_understood_the_hours_still_count(words, clock):
    assert clock_in(words) == clock


def test_after_several_sentences_it_is_not_certain_what_school_holidays_are_about():
    assert moments("Dinsdag 10.00 uur. Donderdag 9.00 uur (niet in schoolvakanties)") == [
        Moment(days=2, starts=time(10)),
        Moment(days=8, starts=time(9)),
    ]


def test_a_price_is_compared_by_the_month():
    assert euros_a_month(Decimal("3.50"), "time") == Decimal("14.00")
    assert euros_a_month(Decimal(30), "quarter") == 10
    assert euros_a_month(Decimal(0), "") == 0
    assert euros_a_month(Decimal(60), "course") is None


@given(
    low=st.integers(1, 99),
    more=st.integers(0, 20),
    form=st.sampled_from(["{} t/m {} jr", "({}-{})", "{} tot {} jaar."]),
)
def test_ages_are_read_however_they_are_written_and_not_with_a_word_more(low, more, form):
    words = form.format(low, low + more)
    assert ages(words) == (low, low + more)
    assert ages(f"groep {words}") == ages(f"{words} en kinderen") == (None, None)


@given(st.integers(0, 9_999), st.integers(0, 99), st.sampled_from(["time", "month", "quarter", "year"]))
def test_an_amount_is_read_only_where_something_says_what_it_buys(euros, cents, per):
    words, amount = f"{euros},{cents:02}", Decimal(euros * 100 + cents) / 100
    assert cost(words, per) == Cost(amount, per if amount else "")
    assert cost(words) is cost(f"vanaf {words}", per) is cost(f"{words} / {words}", per) is None


@given(st.integers(6, 22), st.integers(0, 59), st.integers(0, 1))
def test_a_bare_hour_is_read_where_the_other_has_minutes(hour, minute, more):
    ends = time(hour + more, minute)
    expected = [Moment(days=4, starts=time(hour), ends=ends)] if ends > time(hour) else None
    assert moments(f"wo {hour}-{ends:%H:%M}") == expected
    assert moments(f"wo {hour}-{hour + more}") is None


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


@pytest.mark.parametrize(
    ("title", "ages", "is_so"),
    [
        ("Peuterswim", "", True),
        ("Peuterswim", "ouders met kind van 6 maanden tot 4 jaar", True),
        ("Ontbijt voor schoolkinderen", "", True),
        ("Ontbijt", "leerlingen van de basisschool", True),
        ("Ontbijt", "iedereen", False),
        ("Oudergroep peuters", "", False),
        ("Vrijwilliger kinderkookcafé", "", False),
        ("Spelletjesmiddag", "gezinnen met kinderen tot 12 jaar", False),
        ("Zwemmen", "", False),
    ],
)
def test_what_is_for_children_is_known_by_its_words(title, ages, is_so):
    assert is_for_children(title, ages) is is_so
