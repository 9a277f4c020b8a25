"""Dutch words about cost, age and time are read where they are certain, and left as words where they are not."""

from datetime import time
from decimal import Decimal

import pytest

from kring.directory.rules.reading import Cost, Hours, ages, cost, euros_a_month, hours


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
    ],
)
def test_ages_are_read_when_the_words_are_only_about_age(words, expected):
    assert ages(words) == expected


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("Maandag 15.30 - 16.30 uur", Hours(1, time(15, 30), time(16, 30))),
        ("donderdag van 18.30 – 19.30 uur", Hours(8, time(18, 30), time(19, 30))),
        ("Zondag 9:00 tot 12:00", Hours(64, time(9), time(12))),
        ("1x op dinsdag 12 augustus - 12.00 uur", None),
        ("Donderdag 9.00 - 12.00 uur. Vrijdag 13.00 - 14.00 uur.", None),
        ("Maandag 16.30 - 15.30 uur", None),
        ("Maandag 25.00 - 26.00 uur", None),
        ("Wij nemen contact op", None),
    ],
)
def test_one_weekly_time_is_read(words, expected):
    assert hours(words) == expected


def test_a_price_is_compared_by_the_month():
    assert euros_a_month(Decimal("3.50"), "time") == Decimal("14.00")
    assert euros_a_month(Decimal(30), "quarter") == 10
    assert euros_a_month(Decimal(0), "") == 0
    assert euros_a_month(Decimal(60), "course") is None


@pytest.mark.parametrize("words", ["€ " * 200, "1 t/m " * 100, "maandag " * 100, "€ 1,00 per " * 60])
def test_strange_words_are_read_without_delay(words):
    assert (cost(words), ages(words), hours(words)) == (None, (None, None), None)
