"""No citizen service number is taken in a text. The numbers here are made from the check rule and cannot be anybody's.

Every citizen number in use is below 999000000; numbers from there on were never given out.
"""

import itertools

import pytest
from django import forms

from kring.ui.phone import PhoneNumber, holds_phone_number
from kring.ui.plain_text import PersonName, PlainText
from kring.ui.rules.text import has_citizen_number, is_citizen_number, without_citizen_numbers


def abroad() -> str:
    """A phone number of Luxembourg, country code included, whose nine digits happen to pass the eleven test."""
    return next(f"+{number}" for number in itertools.count(352_222_000) if is_citizen_number(str(number)))


def made_up_number(passes: bool = True) -> str:
    """The first number from 999900000 on that passes (or does not pass) the eleven test."""
    return next(str(number) for number in itertools.count(999_900_000) if is_citizen_number(str(number)) is passes)


NUMBER = made_up_number()


class Written(forms.Form):
    text = PlainText(required=False)
    name = PersonName(required=False)
    phone = PhoneNumber(required=False)


@pytest.mark.parametrize(
    "text",
    [
        NUMBER,
        f"BSN: {NUMBER}.",
        f"{NUMBER[:3]} {NUMBER[3:6]} {NUMBER[6:]}",
        f"{NUMBER[:4]}.{NUMBER[4:6]}.{NUMBER[6:]}",
        f"nummer {NUMBER}, graag bellen",
    ],
)
def test_it_is_found_however_it_is_typed(text):
    assert has_citizen_number(text)
    assert not has_citizen_number(without_citizen_numbers(text))


@pytest.mark.parametrize(
    "text",
    [
        "",
        made_up_number(passes=False),
        f"0{NUMBER}",
        f"{NUMBER}1",
        f"+31 {NUMBER[0]} {NUMBER[1:]}",
        f"+31 (0){NUMBER[0]} {NUMBER[1:]}",
        "Geboren op 4-3-1955, woont op 12, belt na 11.00 uur",
    ],
)
def test_other_numbers_are_left_alone(text):
    assert not has_citizen_number(text)
    assert without_citizen_numbers(text) == text


@pytest.mark.parametrize("written", ["{0}", "{1} {2} {3}", "tel. {1} {2}-{3}, na elven", "dochter: {0}."])
def test_a_phone_number_with_its_country_code_is_left_alone(written):
    number = abroad()
    text = written.format(number, number[:4], number[4:7], number[7:])
    assert has_citizen_number(text.replace("+", ""))
    assert not has_citizen_number(text)
    assert without_citizen_numbers(text) == text
    assert Written({"text": text}).is_valid()


def test_a_phone_number_does_not_hide_a_citizen_number_beside_it():
    text = f"Bel {abroad()} of {NUMBER}, of nog eens {NUMBER}"
    assert has_citizen_number(text)
    assert without_citizen_numbers(text) == f"Bel {abroad()} of •••, of nog eens •••"


def test_a_text_with_one_is_refused_beside_the_field_and_the_message_does_not_repeat_it():
    form = Written({"text": f"Haar nummer is {NUMBER}"})
    assert form.has_error("text")
    assert NUMBER not in str(form.errors["text"])
    assert Written({"text": f"Haar nummer is {made_up_number(passes=False)}"}).is_valid()


def test_a_phone_field_takes_its_own_digits():
    assert Written({"text": NUMBER}).has_error("text")
    assert Written({"phone": NUMBER}).is_valid()


def test_a_phone_number_in_a_text_is_seen():
    assert holds_phone_number("Bel haar op 06 12345678, na elf uur")
    assert not holds_phone_number("Sinds 2024 alleen, woont op nummer 12")
