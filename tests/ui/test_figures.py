from decimal import Decimal

import pytest
from django.utils.translation import override

from kring.ui import figures
from kring.ui.rules.figures import euros, initials, signed, written


@pytest.mark.parametrize(
    ("value", "decimals", "dutch", "english"),
    [
        (1248, 0, "1.248", "1,248"),
        (1.8, 1, "1,8", "1.8"),
        (0.25, 1, "0,3", "0.3"),
        (-0.25, 1, "−0,3", "−0.3"),
        (-0.01, 1, "0,0", "0.0"),
        (Decimal("1234567.891"), 2, "1.234.567,89", "1,234,567.89"),
    ],
)
def test_numbers_in_both_languages(value, decimals, dutch, english):
    assert written(value, decimals, "nl") == dutch
    assert written(value, decimals, "en") == english


@pytest.mark.parametrize(("value", "text"), [(1.8, "+1,8"), (-0.4, "−0,4"), (0, "0,0"), (0.04, "0,0")])
def test_a_change_has_its_sign_unless_it_rounds_to_nothing(value, text):
    assert signed(value, 1, "nl") == text


def test_amounts_of_money():
    assert euros(12.5, "nl") == "€\N{NO-BREAK SPACE}12,50"
    assert euros(12.5, "en") == "€12.50"
    assert euros(-3, "en") == "−€3.00"


def test_the_language_of_the_page_decides():
    with override("nl"):
        assert (figures.percent(0.587), figures.number(1000)) == ("59%", "1.000")
    with override("en"):
        assert figures.number(1000) == "1,000"


@pytest.mark.parametrize(
    ("name", "letters"),
    [("Fatima El Amrani", "FA"), ("Noor van Dijk", "ND"), ("Noor", "N"), ("noor", "N"), ("", "?"), ("123", "?")],
)
def test_initials(name, letters):
    assert initials(name) == letters
