"""The words around a web. Those of the 42 aspects are not here: they belong to their holder, and a region fills them in."""

from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from kring.spiderweb.rules.web import Dimension

DIMENSIONS = {
    Dimension.BODY: _("Bodily functions"),
    Dimension.MIND: _("Mental well-being"),
    Dimension.MEANING: _("Meaningfulness"),
    Dimension.QUALITY: _("Quality of life"),
    Dimension.TAKING_PART: _("Participation"),
    Dimension.DAILY: _("Daily functioning"),
}

# What to think of at a dimension, in our own words.
ABOUT = {
    Dimension.BODY: _("How does your body feel?"),
    Dimension.MIND: _("How do you feel inside?"),
    Dimension.MEANING: _("What do you live for, what gives you strength?"),
    Dimension.QUALITY: _("How much do you enjoy your days?"),
    Dimension.TAKING_PART: _("How is it with the people around you?"),
    Dimension.DAILY: _("How do you manage from day to day?"),
}

SCALE = _("0 is: not at all as I would like it. 10 is: just as I would like it. There is no right or wrong.")


def dimension_words(code: str) -> str:
    """The name of a dimension."""
    return str(DIMENSIONS[Dimension(code)])


def in_two_lines(code: str) -> tuple[str, ...]:
    """The name of a dimension for the drawing, where there is little room beside the web."""
    first, _space, rest = dimension_words(code).partition(" ")
    return (first, rest) if rest else (first,)


def mark_words(mark: float | None, write) -> str:
    """A mark in words; `write` formats a number."""
    return gettext("no mark") if mark is None else write(mark)


def texts_language(english: bool) -> str:
    """The language in which a region's aspects are shown: the reader's, when they are there in it."""
    return "en" if english and (get_language() or "").startswith("en") else "nl"
