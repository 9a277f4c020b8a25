"""Names, dates and postcodes as people give them. Pure."""

import re
import unicodedata
from datetime import date

PREFIXES = frozenset(
    ["van", "de", "der", "den", "het", "ten", "ter", "te", "in", "'t", "op", "la", "le", "el", "al", "von", "zu", "du"]
)
SHORTENED = frozenset(["v", "vd", "vdr", "d"])
"""Prefixes as people write them in a hurry: 'v. Wijk', 'vd Berg'."""
OLDEST = 120  # years
NEVER_GIVEN_OUT = frozenset(["SA", "SD", "SS"])
"""Letters that no Dutch postcode has."""


def fold(name: str) -> str:
    """A name for finding: lower case, without accents, punctuation and leading prefixes ('Van der Bérg' -> 'berg')."""
    words = _words(name)
    while len(words) > 1 and (words[0] in PREFIXES or words[0] in SHORTENED):
        words.pop(0)
    return " ".join(words).replace("'", "")


def _words(name: str) -> list[str]:
    plain = unicodedata.normalize("NFKD", name.casefold())
    plain = "".join(char for char in plain if not unicodedata.combining(char))
    return re.sub(r"[^\w' ]+", " ", plain).split()


def same_last_name(one: str, other: str) -> bool:
    """Whether two last names, each with its prefixes, are one, wherever they were split: 'vanWijk', 'v. Wijk', 'Wijk', 'van Wijk'."""
    return not _as_one_word(one).isdisjoint(_as_one_word(other))


def _as_one_word(name: str) -> set[str]:
    return {fold(name).replace(" ", ""), "".join(_words(name)).replace("'", "")}


def split_prefix(last_name: str) -> tuple[str, str]:
    """('van der', 'Berg') for 'van der Berg': the prefix apart from the name it sorts under."""
    words = last_name.split()
    cut = 0
    while cut < len(words) - 1 and words[cut].casefold() in PREFIXES:
        cut += 1
    return " ".join(words[:cut]), " ".join(words[cut:])


def short_name(first: str, prefix: str, last: str) -> str:
    """Initial, prefix and last name, as on a list: 'M. van der Beem'."""
    return " ".join(part for part in (f"{first[:1]}.", prefix, last) if part)


def postcode(text: str) -> str | None:
    """'1234 AB' for a Dutch postcode however it is typed, '1234' for its digits alone, None when it is neither."""
    match = re.fullmatch(r"\s*([1-9]\d{3})\s*(?:([A-Za-z]{2})\s*)?", text, re.ASCII)
    if match is None or (match[2] or "").upper() in NEVER_GIVEN_OUT:
        return None
    return f"{match[1]} {match[2].upper()}" if match[2] else match[1]


def letters_never_given_out(text: str) -> bool:
    """Whether only its letters keep this from being a postcode ('1234 SS')."""
    return (
        postcode(text) is None
        and text.strip()[-2:].upper() in NEVER_GIVEN_OUT
        and postcode(text.strip()[:-2]) is not None
    )


def possible_birth_date(day: date, today: date) -> bool:
    """Whether someone alive can be born on this day: not in the future, not over 120 years ago."""
    return day <= today and today.year - day.year <= OLDEST


def age_on(birth_date: date, day: date) -> int:
    """Age in whole years on a day."""
    return day.year - birth_date.year - ((day.month, day.day) < (birth_date.month, birth_date.day))
