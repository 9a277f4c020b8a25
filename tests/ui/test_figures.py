from decimal import Decimal

import pytest
from django.template import engines
from django.utils.translation import override

from kring.ui import figures
from kring.ui.maps import _description
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


@pytest.mark.parametrize(
    ("language", "one", "many"),
    [("nl", "1 activiteit", "5.045 activiteiten"), ("en", "1 activity", "5,045 activities")],
)
def test_how_many_there_are_is_written_as_any_number_on_every_page(language, one, many):
    line = engines["jinja2"].env.from_string('{{ ngettext("%(num)d activity", "%(num)d activities", many) }}')
    with override(language):
        assert (line.render(many=1), line.render(many=5045)) == (one, many)
        assert figures.number(4089) in _description(4089)
