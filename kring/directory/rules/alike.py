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
SAME_TITLE = 97.0  # needed within one list, unless all else is the same: a list seldom says a thing twice
SOME_TITLE = 60.0
LIKE_TEXT = 92.0
OTHER_TEXT = 60.0
SHORTEST_TEXT = 80  # characters; shorter texts are alike by chance
SAME_PLACE = 0.15  # km
OTHER_PLACE = 1.0  # km; within one list what is further away is another place of it
LONG_WORD = 5  # letters; shorter words that differ are other words
_DAYS = re.compile(
    r"(?:maan|dins|woens|donder|vrij|zater|zon)dag|\b(?:mon|tues|wednes|thurs|fri|satur|sun)day|ochtend|middag|avond"
)
_SMALL_WORDS = frozenset("de het een in op bij van voor met en te der den the a an at of for and with to".split())
_NUMBERS = re.compile(r"\b(?:i{1,3}|iv|v)\b|\d+")


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
    """What is compared of an entry; `title`, `organiser`, `venue`, `street` and `text` are folded (`words.fold`)."""

    title: str
    organiser: str
    venue: str
    street: str
    postcode: str
    latitude: float | None
    longitude: float | None
    text: str
    contact: frozenset[str]
    days: int
    ages: tuple[int | None, int | None]
    source: str

    @property
    def words(self) -> str:
        """The words of the title in order of the alphabet."""
        return " ".join(sorted(self.title.split()))


@dataclasses.dataclass(frozen=True, slots=True)
class Alike:
    """That two entries may be the same: why, and how much (0 to 100)."""

    reasons: tuple[Because, ...]
    strength: int


def alike(one: Entry, other: Entry) -> Alike | None:
    """Whether two entries may be the same. None when they are not, or when too little says so."""
    if _differ(one, other):
        return None
    title = 100.0 if _joined(one.title) == _joined(other.title) else fuzz.token_sort_ratio(one.title, other.title)
    if title < SOME_TITLE:
        return None
    reasons = []
    if one.organiser and fuzz.token_sort_ratio(one.organiser, other.organiser) >= SAME_TITLE:
        reasons.append(Because.ORGANISER)
    if same_place(one, other):
        reasons.append(Because.PLACE)
    if one.contact & other.contact:
        reasons.append(Because.CONTACT)
    text = _text(one, other)
    if _one_list(one, other) and text is not None and text < OTHER_TEXT:
        return None  # one list tells them apart by what they are
    if text is not None and text >= LIKE_TEXT:
        reasons.append(Because.TEXT)
    if title >= _least(one, other, reasons) and (reasons or _says_only_its_name(one, other)):
        return Alike((Because.TITLE, *reasons), _strength(title, reasons))
    if Because.TEXT in reasons and len(reasons) > 1 and one.source != other.source:
        return Alike(tuple(reasons), _strength(text or 0.0, reasons) - 5)
    return None


def same_name(one: Entry, other: Entry) -> bool:
    """Whether two titles are much the same, whatever else differs: of one organiser that is often the same activity at another time."""
    return _joined(one.title) == _joined(other.title) or fuzz.token_sort_ratio(one.title, other.title) >= LIKE_TITLE


def _one_list(one: Entry, other: Entry) -> bool:
    return bool(one.source) and one.source == other.source


def _least(one: Entry, other: Entry, reasons: list[Because]) -> float:
    """How much the titles have to be alike. One list seldom says a thing twice; where it does, the place and who does it are the same,
    and the titles differ by how they were typed."""
    if not _one_list(one, other):
        return LIKE_TITLE
    whose = Because.ORGANISER in reasons or Because.CONTACT in reasons
    return SOME_TITLE if whose and Because.PLACE in reasons and _typed_otherwise(one, other) else SAME_TITLE


def _typed_otherwise(one: Entry, other: Entry) -> bool:
    """Whether two titles differ by small words, the names of place and organiser and slips of the pen only: 'samen zingen' and 'samen
    zingen in De Brug' are one, 'zwemles a' and 'zwemles b' are two."""
    known = _SMALL_WORDS.union(*(name.split() for each in (one, other) for name in (each.venue, each.organiser)))
    here, there = (set(each.title.split()) - known for each in (one, other))
    left, right = here - there, there - here
    return bool(here) and len(left) == len(right) and all(any(_slip(word, like) for like in right) for word in left)


def _says_only_its_name(one: Entry, other: Entry) -> bool:
    """Whether one list has a name twice, once without saying whose it is, where, or how to reach it; 'bridge' is no name."""
    if not _one_list(one, other) or " " not in one.title:
        return False
    return any(
        not (each.organiser or each.venue or each.street or each.postcode or each.contact) and each.latitude is None
        for each in (one, other)
    )


def _slip(word: str, like: str) -> bool:
    return min(len(word), len(like)) >= LONG_WORD and fuzz.ratio(word, like) >= LIKE_TITLE


def _joined(title: str) -> str:
    return title.replace(" ", "")


def _text(one: Entry, other: Entry) -> float | None:
    """How much what they tell is alike, of 100; None for short texts, which are alike by chance."""
    if min(len(one.text), len(other.text)) < SHORTEST_TEXT:
        return None
    return 100.0 if one.text == other.text else fuzz.token_sort_ratio(one.text, other.text)


def _strength(score: float, reasons: list[Because]) -> int:
    return min(100, round(score * 0.8) + 7 * len(reasons))


def _differ(one: Entry, other: Entry) -> bool:
    """Whether something that both say for certain is not the same."""
    if one.days and other.days and one.days != other.days:
        return True
    if None not in (*one.ages, *other.ages) and one.ages != other.ages:
        return True
    if _marks(one.title) != _marks(other.title):
        return True
    if one.source == other.source and _elsewhere(one, other):
        return True  # one list tells places apart: that is one activity at two places
    if _one_list(one, other) and one.organiser and other.organiser:
        if fuzz.token_set_ratio(one.organiser, other.organiser) < LIKE_TITLE:  # and organisers
            return True
    named = bool(one.venue and other.venue) and (_one_list(one, other) or not same_place(one, other))
    return named and fuzz.token_set_ratio(one.venue, other.venue) < LIKE_TITLE


def _marks(title: str) -> tuple[frozenset[str], frozenset[str]]:
    return frozenset(match[0] for match in _DAYS.finditer(title)), frozenset(_NUMBERS.findall(title))


def same_place(one: Entry, other: Entry) -> bool:
    """Whether both are certainly at one place."""
    if _elsewhere(one, other):
        return False
    if _one_address(one, other):
        return True
    if one.latitude is not None and other.latitude is not None:
        if len(one.postcode) < 6 or len(other.postcode) < 6 or one.postcode == other.postcode:
            return km_between(_point(one), _point(other)) <= SAME_PLACE and (
                not one.venue or not other.venue or one.venue == other.venue
            )
    if len(one.postcode) >= 6 and one.postcode == other.postcode:
        return True
    return bool(one.venue) and one.venue == other.venue


def _one_address(one: Entry, other: Entry) -> bool:
    same = bool(one.street) and fuzz.token_set_ratio(one.street, other.street) >= LIKE_TITLE
    return same and _NUMBERS.findall(one.street) == _NUMBERS.findall(other.street) and one.postcode == other.postcode


def _elsewhere(one: Entry, other: Entry) -> bool:
    """Whether they are at two places for certain: two addresses, or far from each other."""
    if one.street and other.street and one.postcode and other.postcode and not _one_address(one, other):
        return True
    if one.latitude is None or other.latitude is None:
        return False
    return km_between(_point(one), _point(other)) > OTHER_PLACE


def _point(one: Entry) -> tuple[float, float]:
    return one.latitude or 0.0, one.longitude or 0.0


def entry(**said: object) -> Entry:
    """An entry from columns of Activity as they are."""
    words = {name: fold(str(said[name])) for name in ("title", "organiser", "venue", "street")}
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
