"""School holidays of a region: reading them from lines, and on which days they leave an activity out. Pure.

The lines come from a school's web page, a letter or a sheet: a name and two days, in any of the ways in which people here write days.
"""

import dataclasses
import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta

from kring.directory.rules.moments import SOON, Moment, would_be_there

LONGEST_NAME = 60  # characters
LONGEST = 100  # days; a longer one has a wrong year
MOST = 100  # holidays of a region
AHEAD = timedelta(days=183)  # for so long a steward is asked to know them
MOST_NAMED = 3  # days that are named one by one

_MONTHS = {
    "jan": 1, "januari": 1, "january": 1, "feb": 2, "februari": 2, "february": 2, "mrt": 3, "maart": 3, "mar": 3, "march": 3, "apr": 4,
    "april": 4, "mei": 5, "may": 5, "jun": 6, "juni": 6, "june": 6, "jul": 7, "juli": 7, "july": 7, "aug": 8, "augustus": 8,
    "august": 8, "sep": 9, "sept": 9, "september": 9, "okt": 10, "oktober": 10, "oct": 10, "october": 10, "nov": 11, "november": 11,
    "dec": 12, "december": 12,
}  # fmt: skip
_NAMES = "|".join(sorted(_MONTHS, key=len, reverse=True))
_WEEKDAYS = (
    "maandag|dinsdag|woensdag|donderdag|vrijdag|zaterdag|zondag|ma|di|wo|do|vr|za|zo|"
    "monday|tuesday|wednesday|thursday|friday|saturday|sunday|mon|tue|wed|thu|fri|sat|sun"
)
_DAY = re.compile(
    rf"(?P<weekday>\b(?:{_WEEKDAYS})\b\.?,?\s+)?"
    r"(?:(?P<y1>\d{4})-(?P<m1>\d{1,2})-(?P<d1>\d{1,2})"
    r"|(?P<d2>\d{1,2})[-/.](?P<m2>\d{1,2})[-/.](?P<y2>\d{4})"
    rf"|(?P<d3>\d{{1,2}})\s+(?P<m3>{_NAMES})\b\.?(?:\s+(?P<y3>\d{{4}}))?"
    r"|(?P<d4>\d{1,2})(?=\s*(?:t/m|tot en met|to|until|through|[-–—])\s))(?!\d)",
    re.IGNORECASE,
)
_BETWEEN = re.compile(r"[\s,;:|(]*(?:t/m|tot en met|tot|to|until|through|en|[-–—])?[\s,;:|]*", re.IGNORECASE)
_BEFORE = re.compile(r"[\s,;:|(–—-]*(?:\b(?:van|vanaf|from)\b)?[\s,;:|(]*$", re.IGNORECASE)
_AFTER = re.compile(r"[\s,;:|).]*")
_DUTCH = re.compile(r"[A-Z][a-z]+vakantie$")


@dataclasses.dataclass(frozen=True, slots=True, order=True)
class Holiday:
    """One school holiday; both days belong to it."""

    first: date
    last: date
    name: str


@dataclasses.dataclass(frozen=True, slots=True)
class Wrong:
    """A line of which no holiday was made: its number from one, and why (a code)."""

    number: int
    problem: str


@dataclasses.dataclass(frozen=True, slots=True)
class Off:
    """That an activity is not there, and because of which holiday: on these `days`, or, when there are none, all of it through."""

    holiday: Holiday
    days: tuple[date, ...] = ()


def read(text: str) -> tuple[list[Holiday], list[Wrong]]:
    """The holidays that lines say, each once, in the order of their days; and the lines that say none."""
    found: set[Holiday] = set()
    wrong = []
    for number, line in enumerate(text.splitlines(), start=1):
        if not line.strip():
            continue
        one = _line(" ".join(line.split()))
        if isinstance(one, Holiday):
            found.add(one)
        else:
            wrong.append(Wrong(number, one))
    return sorted(found), wrong


def written(holidays: Iterable[Holiday]) -> str:
    """The lines that `read` reads again, with days as everybody writes them."""
    return "\n".join(f"{one.name}: {one.first:%d-%m-%Y} – {one.last:%d-%m-%Y}" for one in sorted(holidays))


def _line(line: str) -> Holiday | str:
    days = list(_DAY.finditer(line))
    if not days or len(days) > 2 or (len(days) == 2 and not _BETWEEN.fullmatch(line[days[0].end() : days[1].start()])):
        return "days"
    if not _AFTER.fullmatch(line[days[-1].end() :]):
        return "days"
    before = line[: days[0].start()]
    if len(days) == 1 and days[0]["weekday"] and before.rstrip()[-1:] not in (",", ";", ":", "(", "–", "-"):
        before += days[0]["weekday"]  # 'Goede Vrijdag 26-03-2027'
    name = _BEFORE.sub("", before).strip()
    if not name or len(name) > LONGEST_NAME:
        return "name"
    last = _date(days[-1])
    first = _date(days[0], last) if last else None
    if first is None or last is None:
        return "days"
    if first > last:
        return "backwards"
    return Holiday(first, last, name) if last - first < timedelta(days=LONGEST) else "long"


def _date(match: re.Match, last: date | None = None) -> date | None:
    """The day that was written; what its month or year lacks is that of the `last` day, or of the year before it."""
    said = match.groupdict()
    day = next(filter(None, (said[f"d{at}"] for at in range(1, 5))))
    month = (
        said["m1"] or said["m2"] or (said["m3"] and str(_MONTHS[said["m3"].casefold()])) or (last and str(last.month))
    )
    year = said["y1"] or said["y2"] or said["y3"] or (last and str(last.year))
    if not month or not year:
        return None
    try:
        found = date(int(year), int(month), int(day))
    except ValueError:
        return None
    if last and said["d3"] and not said["y3"] and found > last:
        found = found.replace(year=found.year - 1) if (found.month, found.day) != (2, 29) else found
    return found


def off(moments: Iterable[Moment], holidays: Iterable[Holiday], today: date) -> list[Off]:
    """What falls out within two weeks because it is not there in school holidays; a day only once.

    A day is not told on which another moment is there all the same. A holiday that takes more than a few of its days is told as a
    whole, unless some moments go on in it.
    """
    moments, told, seen = list(moments), [], set()
    kept_out = [one for one in moments if one.not_in_school_holidays]
    through = [one for one in moments if not one.not_in_school_holidays]
    for holiday in sorted(holidays):
        days = [
            day
            for day in _from(holiday, today)
            if day not in seen
            and any(would_be_there(one, day) for one in kept_out)
            and not any(would_be_there(one, day) and day not in one.except_on for one in through)
        ]
        seen |= set(days)
        soon = [day for day in days if day <= today + SOON]
        if soon:
            many = len(days) > MOST_NAMED
            told.append(Off(holiday, tuple(soon if through else days) if through or not many else ()))
    return told


def takes_place(moment: Moment, day: date, holidays: Iterable[Holiday] = ()) -> bool:
    """Whether a moment is there on a day by all that it says; of every so many weeks it may be. Without days of its own it never is."""
    kept_out = moment.not_in_school_holidays and any(one.first <= day <= one.last for one in holidays)
    return bool(moment.days) and would_be_there(moment, day) and day not in moment.except_on and not kept_out


def days_of(told: Iterable[Off], days: Sequence[date]) -> set[date]:
    """Which of these days were told already."""
    told = list(told)
    return {
        day
        for day in days
        if any(day in one.days or (not one.days and one.holiday.first <= day <= one.holiday.last) for one in told)
    }


def running(name: str) -> str:
    """A name within a sentence: 'herfstvakantie'; one that may begin with a name stays as it was written."""
    return name[:1].lower() + name[1:] if _DUTCH.fullmatch(name) else name


def known_ahead(holidays: Iterable[Holiday], today: date) -> bool:
    """Whether any holiday of the coming half year is known."""
    return any(one.last >= today and one.first <= today + AHEAD for one in holidays)


def _from(holiday: Holiday, today: date) -> Iterator[date]:
    day = max(holiday.first, today)
    while day <= holiday.last:
        yield day
        day += timedelta(days=1)
