"""What can be asked of the map as data: each parameter with its sort, how it is read, and the word when it cannot be."""

import dataclasses
import math
import re
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any

MOST_PAGES = 1_000_000
MOST_PER_PAGE = 500
PER_PAGE = 50
DAYS = {"MO": 0, "TU": 1, "WE": 2, "TH": 3, "FR": 4, "SA": 5, "SU": 6}
NAMES = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
CLOCK = r"^([01]\d|2[0-3]):[0-5]\d(:[0-5]\d)?Z?$"
AROUND = 10_000  # metres, when only a postcode is given
EARTH = 20_100_000  # metres; nothing is further away


class WrongParameters(ValueError):
    """Parameters that cannot be read: name and, in English, what is the matter."""

    def __init__(self, wrong: Mapping[str, str]):
        self.wrong = dict(wrong)
        super().__init__(", ".join(wrong))


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What is asked. `day` is a mask (Monday is 1), clocks are minutes after midnight, `proximity` metres."""

    search: str = ""
    page: int = 1
    per_page: int | None = None
    taxonomy_term_id: str = ""
    taxonomy_id: str = ""
    parent_id: str = ""
    organization_id: str = ""
    minimum_age: float | None = None
    maximum_age: float | None = None
    start_time: int | None = None
    end_time: int | None = None
    day: int = 0
    postcode: str = ""
    proximity: float | None = None
    modified_after: datetime | None = None
    full: bool = False
    full_service: bool = False
    minimal: bool = False
    format: str = "json"


@dataclasses.dataclass(frozen=True, slots=True)
class Parameter:
    """One parameter: its JSON schema, its reader (raises ValueError with what is the matter), and what it does."""

    schema: dict[str, Any]
    read: Callable[[str], Any]
    says: str


def _text(most: int) -> Callable[[str], str]:
    def read(text: str) -> str:
        if len(text) > most:
            raise ValueError(f"at most {most} characters")
        if any(ord(sign) < 32 and sign not in "\t\n\r" for sign in text):
            raise ValueError("holds control characters")
        return text.strip()

    return read


def _whole(least: int, most: int) -> Callable[[str], int]:
    def read(text: str) -> int:
        if not re.fullmatch(r"[+-]?\d{1,9}", text, re.ASCII):
            raise ValueError("must be a whole number")
        if not least <= int(text) <= most:
            raise ValueError(f"must be from {least} to {most}")
        return int(text)

    return read


def _number(text: str) -> float:
    if not re.fullmatch(r"[+-]?\d{1,12}(\.\d*)?([eE][+-]?\d{1,3})?", text, re.ASCII) or not math.isfinite(float(text)):
        raise ValueError("must be a number")
    return float(text)


def _metres(text: str) -> float:
    found = _number(text)
    if not 0 <= found <= EARTH:
        raise ValueError(f"must be metres from 0 to {EARTH}")
    return found


def _clock(text: str) -> int:
    if not re.fullmatch(CLOCK, text, re.ASCII):
        raise ValueError("must be a time such as 14:30")
    return int(text[:2]) * 60 + int(text[3:5])


def _day(text: str) -> int:
    place = DAYS.get(text[:2].upper())
    if place is None or text.lower() not in (text[:2].lower(), NAMES[place][:3].lower(), NAMES[place].lower()):
        raise ValueError("must be a day: MO, TU, WE, TH, FR, SA, SU, or its English name")
    return 1 << place


def _moment(text: str) -> datetime:
    # A plus sign that was not encoded arrives as a space.
    text = re.sub(r" (\d\d:\d\d)$", r"+\1", text.strip())
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        raise ValueError("must be a date, or a date with a time, such as 2026-11-22T09:00:00Z") from None
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def _yes(text: str) -> bool:
    if text.lower() not in ("true", "false", "1", "0"):
        raise ValueError("must be true or false")
    return text.lower() in ("true", "1")


def _format(text: str) -> str:
    if text not in ("json", "ndjson"):
        raise ValueError("must be json or ndjson")
    return text


TRUTH = {"type": "boolean"}
WORDS = {"type": "string", "maxLength": 200}
ID = {"type": "string", "maxLength": 200}
AGE = {"type": "number"}
TIME = {"type": "string", "pattern": CLOCK}

PARAMETERS = {
    "search": Parameter(WORDS, _text(200), "Words, Dutch or English; what says most of them comes first. `text` is read as well."),
    "page": Parameter({"type": "integer", "minimum": 1, "maximum": MOST_PAGES}, _whole(1, MOST_PAGES), "Which page; the first is 1."),
    "per_page": Parameter(
        {"type": "integer", "minimum": 1, "maximum": MOST_PER_PAGE}, _whole(1, MOST_PER_PAGE), f"How many on a page; else {PER_PAGE}."
    ),
    "taxonomy_term_id": Parameter(ID, _text(200), "Only what has this taxonomy term."),
    "taxonomy_id": Parameter(ID, _text(200), "Only what has a term of this taxonomy."),
    "parent_id": Parameter(ID, _text(200), "Only terms directly below this one."),
    "organization_id": Parameter(ID, _text(200), "Only services of this organization."),
    "minimum_age": Parameter(AGE, _number, "Only services whose minimum age is this or higher."),
    "maximum_age": Parameter(AGE, _number, "Only services whose maximum age is this or lower."),
    "start_time": Parameter(TIME, _clock, "Only services that begin at this time or later."),
    "end_time": Parameter(TIME, _clock, "Only services that end at this time or earlier."),
    "day": Parameter(
        {"type": "string", "enum": [*DAYS, *NAMES]}, _day, "Only services on this day of the week."
    ),
    "postcode": Parameter(
        {"type": "string", "maxLength": 10}, _text(10), f"Only within `proximity` of the middle of this postcode; else {AROUND} metres."
    ),
    "proximity": Parameter(
        {"type": "number", "minimum": 0, "maximum": EARTH}, _metres, "Metres, in a straight line; needs a postcode."
    ),
    "modified_after": Parameter(
        {"type": "string", "format": "date-time"}, _moment, "Only what was changed at this moment or later."
    ),
    "full": Parameter(TRUTH, _yes, "Everything of each, nested, instead of the short form."),
    "full_service": Parameter(TRUTH, _yes, "Each organization with its services, each of them in full."),
    "minimal": Parameter(TRUTH, _yes, "Only `id` and `modified_date`, of ten thousand services at once unless `per_page` is given."),
    "format": Parameter(
        {"type": "string", "enum": ["json", "ndjson"]}, _format,
        "`ndjson`: one object a line; with `per_page` those of a page, else all, which is refused when they are thousands."
    ),
}  # fmt: skip

PAGES = ("page", "per_page")
ABOUT_SERVICES = (
    "search", *PAGES, "taxonomy_term_id", "taxonomy_id", "organization_id", "minimum_age", "maximum_age", "start_time", "end_time",
    "day", "postcode", "proximity", "modified_after", "full", "format",
)  # fmt: skip
OF = {
    "services": (*ABOUT_SERVICES, "minimal"),
    "service_at_locations": ABOUT_SERVICES,
    "organizations": ("search", *PAGES, "full", "full_service", "format"),
    "taxonomies": ("search", *PAGES),
    "taxonomy_terms": ("search", *PAGES, "taxonomy_id", "parent_id"),
}


OLD_NAMES = {"search": "text"}  # of Open Referral UK 1.0, which programs still send
NAME = r"[A-Za-z0-9_.-]{1,40}"


def let_be(given: Mapping[str, str], allowed: tuple[str, ...]) -> list[str]:
    """The parameters that this address does not know, as far as they read as names; at most ten."""
    known = {*allowed, *(OLD_NAMES[name] for name in allowed if name in OLD_NAMES)}
    return [name for name in given if name not in known and re.fullmatch(NAME, name)][:10]


def asked(given: Mapping[str, str], allowed: tuple[str, ...]) -> Asked:
    """What is asked. Parameters that this address does not know are let be; empty ones count as not given. Raises WrongParameters."""
    read: dict[str, Any] = {}
    wrong: dict[str, str] = {}
    for name in allowed:
        text = given.get(name, "")
        if not text.strip():
            text = given.get(OLD_NAMES.get(name, ""), "")
        if not text.strip():
            continue
        try:
            read[name] = PARAMETERS[name].read(text)
        except ValueError as error:
            wrong[name] = str(error)
    if "proximity" in read and not read.get("postcode") and "postcode" not in wrong:
        wrong["proximity"] = "needs a postcode"
    if wrong:
        raise WrongParameters(wrong)
    return Asked(**read)
