"""Whether two entries may be the same activity, and why that is thought. Pure.

Proposals for somebody to look at: what differs for certain (another day, another number in the title) is no proposal.
"""

import dataclasses
import re
from enum import StrEnum

from rapidfuzz import fuzz

from kring.directory.rules.places import km_between
from kring.directory.rules.words import fold

LIKE_TITLE = 86.0  # of 100
SAME_TITLE = 97.0  # needed within one feed: a feed seldom says a thing twice
SOME_TITLE = 60.0
LIKE_TEXT = 92.0
SHORTEST_TEXT = 80  # characters; shorter texts are alike by chance
SAME_PLACE = 0.15  # km
_DAYS = re.compile(
    r"(?:maan|dins|woens|donder|vrij|zater|zon)dag|\b(?:mon|tues|wednes|thurs|fri|satur|sun)day|ochtend|middag|avond"
)
_ROMAN = re.compile(r"\b(i{1,3}|iv|v)\b|\d+")


class Because(StrEnum):
    """Why two entries may be the same."""

    TITLE = "title"
    ORGANISER = "organiser"
    PLACE = "place"
    TEXT = "text"
    CONTACT = "contact"
    MERGED = "merged"  # by a steward, and undone since


@dataclasses.dataclass(frozen=True, slots=True)
class Entry:
    """What is compared of an entry; `title`, `organiser`, `venue` and `text` are folded (`words.fold`)."""

    title: str
    organiser: str
    venue: str
    postcode: str
    latitude: float | None
    longitude: float | None
    text: str
    contact: frozenset[str]
    days: int
    ages: tuple[int | None, int | None]
    source: str


@dataclasses.dataclass(frozen=True, slots=True)
class Alike:
    """That two entries may be the same: why, and how much (0 to 100)."""

    reasons: tuple[Because, ...]
    strength: int


def alike(one: Entry, other: Entry) -> Alike | None:
    """Whether two entries may be the same. None when they are not, or when too little says so."""
    if _differ(one, other):
        return None
    title = fuzz.token_sort_ratio(one.title, other.title)
    least = SAME_TITLE if one.source and one.source == other.source else LIKE_TITLE
    reasons = []
    if one.organiser and fuzz.token_sort_ratio(one.organiser, other.organiser) >= SAME_TITLE:
        reasons.append(Because.ORGANISER)
    if same_place(one, other):
        reasons.append(Because.PLACE)
    if one.contact & other.contact:
        reasons.append(Because.CONTACT)
    text = 0.0
    if min(len(one.text), len(other.text)) >= SHORTEST_TEXT and title >= SOME_TITLE:
        text = fuzz.token_sort_ratio(one.text, other.text)
        if text >= LIKE_TEXT:
            reasons.append(Because.TEXT)
    if title >= least and reasons:
        return Alike((Because.TITLE, *reasons), _strength(title, reasons))
    if Because.TEXT in reasons and len(reasons) > 1 and one.source != other.source:
        return Alike(tuple(reasons), _strength(text, reasons) - 5)
    return None


def _strength(score: float, reasons: list[Because]) -> int:
    return min(100, round(score * 0.8) + 7 * len(reasons))


def _differ(one: Entry, other: Entry) -> bool:
    """Whether something that both say for certain is not the same."""
    if one.days and other.days and one.days != other.days:
        return True
    if None not in (*one.ages, *other.ages) and one.ages != other.ages:
        return True
    if (
        one.venue
        and other.venue
        and not same_place(one, other)
        and fuzz.token_set_ratio(one.venue, other.venue) < LIKE_TITLE
    ):
        return True
    if one.source and one.source == other.source and one.organiser and other.organiser:
        if fuzz.token_set_ratio(one.organiser, other.organiser) < LIKE_TITLE:  # one list tells organisers apart
            return True
    return _marks(one.title) != _marks(other.title)


def _marks(title: str) -> tuple[frozenset[str], frozenset[str]]:
    return frozenset(match[0] for match in _DAYS.finditer(title)), frozenset(_ROMAN.findall(title))


def same_place(one: Entry, other: Entry) -> bool:
    """Whether both are certainly at one place."""
    if one.latitude is not None and other.latitude is not None:
        here, there = (one.latitude, one.longitude or 0.0), (other.latitude, other.longitude or 0.0)
        if len(one.postcode) < 6 or len(other.postcode) < 6 or one.postcode == other.postcode:
            return km_between(here, there) <= SAME_PLACE and (
                not one.venue or not other.venue or one.venue == other.venue
            )
    if len(one.postcode) >= 6 and one.postcode == other.postcode:
        return True
    return bool(one.venue) and one.venue == other.venue


def entry(**said: object) -> Entry:
    """An entry from columns of Activity as they are."""
    words = {name: fold(str(said[name])) for name in ("title", "organiser", "venue")}
    digits = re.sub(r"\D", "", str(said["phone"]))[-9:]
    contact = frozenset(filter(None, (digits, str(said["email"]).casefold())))
    return Entry(
        **words,
        postcode=str(said["postcode"]).replace(" ", "").upper(),
        latitude=said["latitude"],
        longitude=said["longitude"],
        text=fold(str(said["description"])),
        contact=contact,
        days=said["days"],
        ages=(said["age_min"], said["age_max"]),
        source=str(said["source"]),
    )
