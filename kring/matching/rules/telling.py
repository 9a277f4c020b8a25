"""What a text for a provider tells that it should not: who the client is, or where to find them. Pure."""

import re
from enum import StrEnum

from kring.clients.rules import fold, postcode

FEWEST_DIGITS = 8  # more than a house number, a time or a date have; as many as the shortest number to call
_NUMBER = re.compile(r"(?<![\w])\+?\(?\d(?:[ \-./()]{0,3}\d)+")
_DATE = re.compile(r"\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}")
_POSTCODE = re.compile(r"(?<!\w)\d{4} ?[A-Za-z]{2}(?!\w)")
_EMAIL = re.compile(r"[^\s@]+@[^\s@]+\.[^\s@]+")
# Words of two letters that follow a number in a sentence: 'sinds 2019 is …'. A postcode in capitals is one all the same.
_SMALL_WORDS = frozenset(
    "de en is ik in je nu of om op te tv wc zo er al an at by if it my no on or so to up we".split()
)


class Telling(StrEnum):
    """What stands in a text that should not leave the file in it."""

    LAST_NAME = "last_name"
    PHONE = "phone"
    EMAIL = "email"
    POSTCODE = "postcode"


def telling(text: str, last_name: str) -> Telling | None:
    """The first thing that says too much; None when nothing does. `last_name` without its prefix."""
    words = f" {_plain(text)} "
    if any(f" {name} " in words for name in map(fold, (last_name, *last_name.split("-"))) if name):
        return Telling.LAST_NAME
    if _EMAIL.search(text):
        return Telling.EMAIL
    if any(sum(map(str.isdigit, one)) >= FEWEST_DIGITS for one in _NUMBER.findall(_DATE.sub(" ", text))):
        return Telling.PHONE
    if any(_is_postcode(one) for one in _POSTCODE.findall(text)):
        return Telling.POSTCODE
    return None


def _plain(text: str) -> str:
    """The words of a text, folded one by one: prefixes within a sentence stay where they are."""
    return " ".join(fold(word) for word in re.split(r"[^\w']+", text) if word)


def _is_postcode(found: str) -> bool:
    letters = found[-2:]
    return postcode(found) is not None and (letters not in _SMALL_WORDS)
