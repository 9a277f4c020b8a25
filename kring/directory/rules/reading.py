"""Reading Dutch descriptions of cost, age and time, where they are certain. What is not certain stays words."""

import dataclasses
import itertools
import re
from datetime import time
from decimal import Decimal

from kring.directory.rules.words import fold

DAYS = ("maandag", "dinsdag", "woensdag", "donderdag", "vrijdag", "zaterdag", "zondag")
OLDEST = 120

_PER = {
    "keer": "time", "les": "time", "bezoek": "time", "dagdeel": "time", "bijeenkomst": "time", "maaltijd": "time",
    "maand": "month", "kwartaal": "quarter", "jaar": "year", "cursus": "course",
}  # fmt: skip
_AMOUNT = r"(?:€|eur(?:o)?)?\s*(\d{1,4})(?:[.,](\d{2}|-{1,2}))?\s*(?:€|euro)?"
_UNIT = rf"(?:per|p\.?|/|a)\s*(?P<unit>{'|'.join(_PER)}|k\.?|m\.?)\b\.?"
_PRICE = re.compile(rf"{_AMOUNT}\s*{_UNIT}(?:\s*\([^)]*\))?", re.IGNORECASE)
_LESSONS = re.compile(rf"{_AMOUNT}\s*(?:voor|per)\s*\d+\s*(?:lessen|keer|bijeenkomsten)", re.IGNORECASE)
_JOINING = re.compile(
    rf"(?:&|en|\+|-|\|)\s*(?:eenmalig\s*)?{_AMOUNT}\s*(?:eenmalig\s*)?(?:inschrijfgeld|inschrijfkosten|administratiekosten)",
    re.IGNORECASE,
)
_FREE = frozenset({"gratis", "kosteloos", "geen", "geen kosten", "vrij", "vrij toegankelijk", "deelname gratis"})
_SHORT_UNITS = {"k": "time", "m": "month"}

_SPAN = r"(\d{1,3})\s*(?:t/m|tot en met|-|–|tot)\s*(\d{1,3})"
_AGES = re.compile(rf"(?:{_SPAN}|(\d{{1,3}})\s*\+|vanaf\s*(\d{{1,3}}))(?:\s*jaar)?", re.IGNORECASE)

_CLOCK = r"(\d{1,2})[.:](\d{2})"
_HOURS = re.compile(
    rf"(?P<days>{'|'.join(DAYS)})\s*(?:van\s*)?{_CLOCK}\s*(?:-|–|tot)\s*{_CLOCK}\s*(?:uur)?\.?", re.IGNORECASE
)


@dataclasses.dataclass(frozen=True, slots=True)
class Cost:
    """An amount in euros and what it buys ('' when it is free)."""

    amount: Decimal
    per: str


@dataclasses.dataclass(frozen=True, slots=True)
class Hours:
    """When something is every week: a mask of days (Monday is 1), from and until."""

    days: int
    starts: time
    ends: time


def cost(text: str) -> Cost | None:
    """The price in a Dutch description, None unless the words leave no doubt.

    Certain are 'gratis' by itself, and one amount with what it buys ('€ 3,50 p.k.', '€ 46,58 per kwartaal & 7,50
    inschrijfgeld': joining once is left out). A trial, 'vanaf', two prices, or an amount without a unit are not certain.
    """
    plain = " ".join(text.split())
    if fold(plain) in _FREE:
        return Cost(Decimal(0), "")
    bare = _JOINING.sub("", plain).strip(" .;,&")
    lessons = _LESSONS.fullmatch(bare)
    if lessons is not None:
        return Cost(_euros(lessons[1], lessons[2]), "course")
    price = _PRICE.fullmatch(bare)
    if price is None:
        return None
    unit = price["unit"].casefold().rstrip(".")
    return Cost(_euros(price[1], price[2]), _PER.get(unit) or _SHORT_UNITS[unit])


def _euros(whole: str, cents: str | None) -> Decimal:
    return Decimal(whole) + (Decimal(cents) / 100 if cents and cents.isdigit() else 0)


def ages(text: str) -> tuple[int | None, int | None]:
    """Lowest and highest age in years; None for no limit, and (None, None) when the words are not only about age.

    Several spans ('7 t/m 17 jaar, 18 t/m 85 jaar en 86+') count only when they leave no gap.
    """
    plain = " ".join(text.split())
    rest = _AGES.sub("", plain)
    if re.sub(r"\b(jaar|en|ouder|of)\b|[\s,;.]+", "", rest, flags=re.IGNORECASE):
        return None, None
    spans = sorted(_span(match) for match in _AGES.finditer(plain))
    if not spans or any(low > high for low, high in spans):
        return None, None
    for (_, high), (low, _) in itertools.pairwise(spans):
        if low > high + 1:
            return None, None
    lowest, highest = spans[0][0], max(high for _, high in spans)
    return lowest or None, highest if highest < OLDEST else None


def _span(match: re.Match) -> tuple[int, int]:
    if match[1]:
        return int(match[1]), int(match[2])
    return int(match[3] or match[4]), OLDEST


def hours(text: str) -> Hours | None:
    """The weekly day and time in 'Maandag 15.30 - 16.30 uur'; None for anything else, such as one date or several times."""
    match = _HOURS.fullmatch(" ".join(text.split()))
    if match is None:
        return None
    try:
        starts, ends = time(int(match[2]), int(match[3])), time(int(match[4]), int(match[5]))
    except ValueError:
        return None
    return Hours(1 << DAYS.index(match["days"].casefold()), starts, ends) if starts < ends else None


MONTHS = {"month": 1, "quarter": 3, "year": 12}
TIMES_A_MONTH = 4


def euros_a_month(amount: Decimal, per: str) -> Decimal | None:
    """What something costs a month when one goes every week (four times); None when that cannot be said (a course)."""
    if amount == 0:
        return Decimal(0)
    if per == "time":
        return amount * TIMES_A_MONTH
    return amount / MONTHS[per] if per in MONTHS else None
