"""Reading a row of a file with questionnaires: whose, at which moment, when, which questionnaire, and the answers. Pure."""

import dataclasses
import re
from collections.abc import Mapping
from datetime import date
from enum import StrEnum

from kring.outcomes.rules.instruments import Instrument, Method
from kring.outcomes.rules.scoring import Score
from kring.programme.rules.measuring import Occasion


class Not(StrEnum):
    """Why a row does not come in."""

    REFERENCE = "reference"  # unknown, or a file of somebody else: the two are told in the same words
    MOMENT = "moment"
    DATE = "date"
    QUESTIONNAIRE = "questionnaire"
    VERSION = "version"
    ANSWERS = "answers"
    HALF_FILLED = "half_filled"  # fewer answers than its scoring needs
    OUTSIDE = "outside"  # the day lies outside the window of the moment
    NOT_COME = "not_come"  # this moment has not come in this course
    CONSENT = "consent"  # the client withdrew consent
    DECLINED = "declined"  # the client would rather not answer at this moment
    OTHERWISE = "otherwise"  # something else was answered at this moment
    TWICE = "twice"  # the same client, moment and questionnaire stand in the file before
    CELLS = "cells"  # not as many cells as the heading


HEADINGS: dict[str, tuple[str, ...]] = {
    "reference": ("reference", "kenmerk", "verwijzing"),
    "moment": ("moment",),
    "date": ("date", "datum"),
    "instrument": ("instrument", "questionnaire", "vragenlijst"),
    "version": ("version", "versie"),
}
COLUMNS = frozenset(name for known in HEADINGS.values() for name in known)
"""What no question can be called: in a list its column would be taken for one of these."""
_MOMENTS: dict[str, Occasion] = {
    "begin": Occasion.START,
    "start": Occasion.START,
    "bij het begin": Occasion.START,
    "at the start": Occasion.START,
    "three months": Occasion.THREE_MONTHS,
    "after three months": Occasion.THREE_MONTHS,
    "drie maanden": Occasion.THREE_MONTHS,
    "na drie maanden": Occasion.THREE_MONTHS,
    "end": Occasion.END,
    "at the end": Occasion.END,
    "einde": Occasion.END,
    "aan het einde": Occasion.END,
    "six months after": Occasion.SIX_MONTHS_AFTER,
    "six months after the end": Occasion.SIX_MONTHS_AFTER,
    "zes maanden erna": Occasion.SIX_MONTHS_AFTER,
    "zes maanden na het einde": Occasion.SIX_MONTHS_AFTER,
}
_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
_EUROPEAN = re.compile(r"(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})")


@dataclasses.dataclass(frozen=True, slots=True)
class Line:
    """One row as it was read: `cells` are the answers, by the code of their question; empty ones are left out."""

    number: int
    reference: str
    moment: Occasion | None
    day: date | None
    instrument: str
    version: str
    cells: Mapping[str, str]


def columns(headings: list[str]) -> tuple[dict[str, str], list[str]]:
    """Which heading holds what, and the names of those that are missing."""
    found = {
        name: heading for name, known in HEADINGS.items() for heading in headings if heading.strip().casefold() in known
    }
    return found, [name for name in HEADINGS if name not in found]


def line(number: int, row: Mapping[str, str], where: Mapping[str, str]) -> Line:
    """One row of the file."""
    said = {name: row[heading].strip() for name, heading in where.items()}
    taken = set(where.values())
    return Line(
        number=number,
        reference=said["reference"].upper().replace(" ", ""),
        moment=moment(said["moment"]),
        day=day(said["date"]),
        instrument=said["instrument"].casefold(),
        version=said["version"],
        cells={heading.strip(): cell for heading, cell in row.items() if heading not in taken and cell.strip()},
    )


def moment(text: str) -> Occasion | None:
    """The moment that these words name, in Dutch or English or as its code."""
    return _MOMENTS.get(text.strip().casefold().replace("_", " "))


def day(text: str) -> date | None:
    """A day as lists write it: 2026-09-30 or 30-9-2026."""
    for pattern, order in ((_ISO, (1, 2, 3)), (_EUROPEAN, (3, 2, 1))):
        found = pattern.fullmatch(text.strip())
        if found is not None:
            try:
                return date(*(int(found[place]) for place in order))
            except ValueError:
                return None
    return None


def is_half_filled(instrument: Instrument, scores: tuple[Score, ...]) -> bool:
    """Whether a figure of several questions cannot be said; a questionnaire whose figures are single answers never is half filled."""
    several = {scale.code for scale in instrument.scales if scale.shown and scale.method is not Method.SINGLE}
    return any(score.scale in several and score.value is None for score in scores)
