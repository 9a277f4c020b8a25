"""Whether a text can be read by people, and what it may not hold. Pure."""

import re
import unicodedata
from collections.abc import Iterator

import phonenumbers

TURNING = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")  # marks that turn the reading direction
LAYOUT = frozenset("\n\r\t")

# Nine digits, with at most a space, dot or hyphen between two of them, that are no part of a longer number.
NINE_DIGITS = re.compile(r"(?<!\d)(?<!\d[ .\-/)])\d(?:[ .\-]?\d){8}(?![ .\-/]?\d)", re.ASCII)
HIDDEN = "•••"
WEIGHTS = (9, 8, 7, 6, 5, 4, 3, 2, -1)  # the eleven test of the Dutch citizen number (BSN)


def has_control_characters(text: str) -> bool:
    """Whether a text holds control codes or marks that turn the reading direction; letters of any script are fine."""
    return any(
        char in TURNING or (unicodedata.category(char) in ("Cc", "Cs", "Co", "Cn") and char not in LAYOUT)
        for char in text
    )


def has_symbols(text: str) -> bool:
    """Whether a text holds emoji, digits or other marks that a person's name does not have."""
    return any(unicodedata.category(char)[0] in "SN" or char in "<>{}[]|\\/@#" for char in text)


def is_citizen_number(digits: str) -> bool:
    """Whether nine digits pass the eleven test: the weighted sum (9 to 2, and -1 for the last) is a multiple of eleven."""
    weighted = sum(weight * int(digit) for weight, digit in zip(WEIGHTS, digits, strict=True))
    return weighted % 11 == 0


def citizen_numbers(text: str) -> Iterator[re.Match[str]]:
    """Where a text holds what reads as a citizen number.

    One in eleven numbers of nine digits passes the test, so a phone number with its country code before it is left alone.
    """
    found = [one for one in NINE_DIGITS.finditer(text) if is_citizen_number(re.sub(r"\D", "", one[0]))]
    phones = list(phonenumbers.PhoneNumberMatcher(text, None)) if found else []
    return (one for one in found if not any(phone.start <= one.start() < phone.end for phone in phones))


def has_citizen_number(text: str) -> bool:
    """Whether a text holds what reads as a citizen number."""
    return any(citizen_numbers(text))


def without_citizen_numbers(text: str) -> str:
    """The text with dots in the place of every citizen number."""
    for found in reversed(list(citizen_numbers(text))):
        text = text[: found.start()] + HIDDEN + text[found.end() :]
    return text


def sentence(text: object) -> str:
    """A text that begins with a capital, for where a sentence begins with it; the rest stays as it is."""
    words = str(text)
    return words[:1].upper() + words[1:]
