"""Whether a text can be read by people. Pure."""

import unicodedata

TURNING = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")  # marks that turn the reading direction
LAYOUT = frozenset("\n\r\t")


def has_control_characters(text: str) -> bool:
    """Whether a text holds control codes or marks that turn the reading direction; letters of any script are fine."""
    return any(
        char in TURNING or (unicodedata.category(char) in ("Cc", "Cs", "Co", "Cn") and char not in LAYOUT)
        for char in text
    )


def has_symbols(text: str) -> bool:
    """Whether a text holds emoji, digits or other marks that a person's name does not have."""
    return any(unicodedata.category(char)[0] in "SN" or char in "<>{}[]|\\/@#" for char in text)
