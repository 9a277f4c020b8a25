"""Schedules of HSDS 3.0 as moments, and back. Pure.

A schedule that says more than a moment can hold (by day of the year, every second month) keeps only its words.
HSDS has no field for days on which it is not there: Kring adds `except_on` and `not_in_school_holidays`.
"""

import dataclasses
import re
from collections.abc import Iterable, Mapping
from datetime import date, time
from typing import Any

from kring.directory.rules import moments as times
from kring.directory.rules.moments import EVERY_DAY, LAST_WEEK, MOST, Moment

CODES = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_ENGLISH = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
EARLIEST, LATEST = date(1950, 1, 1), date(2100, 1, 1)  # a date outside says 'always', not a day
LONGEST_EVERY = 52  # weeks
WEEK_BITS = {1: 1, 2: 2, 3: 4, 4: 8, -1: LAST_WEEK}

_BYDAY = re.compile(r"([+-]?\d{1,2})?([A-Z]{2})")
_CLOCK = re.compile(r"(\d{1,2}):(\d{2})(?::\d{2}(?:\.\d+)?)?\s*(am|pm)?(Z|[+-]\d{2}:?\d{2})?", re.IGNORECASE)


def day(value: Any) -> date | None:
    """A date from ISO 8601 (also with a time behind it), None when it is none."""
    if not isinstance(value, str):
        return None
    try:
        return date.fromisoformat(value.strip()[:10])
    except ValueError:
        return None


def is_far(value: date) -> bool:
    """Whether a date stands for 'always' ('since 1900', 'until 2999')."""
    return not EARLIEST <= value < LATEST


def near_day(value: Any) -> date | None:
    """A date that says something: as `day`, without those that stand for 'always'."""
    found = day(value)
    return None if found is None or is_far(found) else found


def clock(value: Any) -> time | None:
    """The time on the clock at the place itself, None when that is not certain.

    '10:00', '10:00:00' and '09:00-05:00' (local, with its offset) are; '10:00Z' is the time of London, which is another here.
    """
    match = _CLOCK.fullmatch(value.strip()) if isinstance(value, str) else None
    if match is None or match[4] in ("Z", "z"):
        return None
    hour, minute = int(match[1]), int(match[2])
    if match[3]:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if match[3].casefold() == "pm" else 0)
    if (hour, minute) == (24, 0):
        hour, minute = 23, 59
    return time(hour, minute) if hour < 24 and minute < 60 else None


def _byday(value: Any) -> dict[int, int] | None:
    """Mask of weeks of the month (0: every week) -> mask of days; None when a part is not understood."""
    found: dict[int, int] = {}
    weeks_of: dict[str, int] = {}
    parts = value if isinstance(value, list) else str(value or "").split(",")
    for part in filter(None, (str(one).strip() for one in parts)):
        name = part.casefold()
        match = _BYDAY.fullmatch(CODES[_ENGLISH.index(name)] if name in _ENGLISH else part.upper())
        if match is None or match[2] not in CODES:
            return None
        bit = WEEK_BITS.get(int(match[1])) if match[1] else 0
        if bit is None:
            return None
        weeks_of[match[2]] = weeks_of.get(match[2], 0) | bit
    for code, weeks in weeks_of.items():
        found[weeks] = found.get(weeks, 0) | 1 << CODES.index(code)
    return found


def _rhythms(schedule: Mapping[str, Any]) -> list[Moment]:
    """Days with their rhythm, without hours or season; empty when the schedule says more than a moment can hold."""
    freq, byday = str(schedule.get("freq") or "").upper(), _byday(schedule.get("byday"))
    every = schedule.get("interval") or 1
    every = int(every) if str(every).isdigit() else 0
    beyond = any(schedule.get(name) for name in ("byweekno", "byyearday")) or (
        schedule.get("bymonthday") and freq != "WEEKLY"
    )
    if byday is None or beyond or not 1 <= every <= LONGEST_EVERY:
        return []
    if freq == "MONTHLY":
        return [Moment(days=days, weeks=weeks) for weeks, days in byday.items() if weeks] if every == 1 else []
    if any(byday) or freq not in ("WEEKLY", "DAILY", ""):
        return []
    if byday:
        return [Moment(days=byday[0], every=every)] if freq != "DAILY" or every == 1 else []
    if freq == "DAILY" and every == 1:
        return [Moment(days=EVERY_DAY)]
    once = near_day(schedule.get("dtstart"))
    if once is not None and (str(schedule.get("count")) == "1" or day(schedule.get("until")) == once):
        return [Moment(days=1 << once.weekday(), first=once, last=once)]
    if freq == "WEEKLY" and once is not None:
        return [Moment(days=1 << once.weekday(), every=every)]
    return []


def moments(schedule: Mapping[str, Any]) -> list[Moment]:
    """What one schedule says, as moments; one that only holds the words when that is all that is certain."""
    words = schedule.get("description")
    words = " ".join(words.split()) if isinstance(words, str) else ""
    first = near_day(schedule.get("valid_from"))
    last = near_day(schedule.get("valid_to")) or near_day(schedule.get("until"))
    starts, ends = clock(schedule.get("opens_at")), clock(schedule.get("closes_at"))
    if not times.follows(starts, ends):
        ends = None
    except_on = schedule.get("except_on")
    found = [
        dataclasses.replace(
            rhythm,
            starts=starts,
            ends=ends,
            first=rhythm.first or first,
            last=rhythm.last or last,
            not_in_school_holidays=schedule.get("not_in_school_holidays") is True,
            except_on=tuple(sorted(filter(None, map(near_day, except_on if isinstance(except_on, list) else ())))),
            words=words,
        )
        for rhythm in _rhythms(schedule)
    ]
    return found or ([Moment(first=first, last=last, words=words)] if words or first or last else [])


def together(found: Iterable[Moment]) -> list[Moment]:
    """Moments that differ in nothing but their days made one; in the order in which they came."""
    days: dict[Moment, int] = {}
    for moment in found:
        rest = dataclasses.replace(moment, days=0)
        days[rest] = days.get(rest, 0) | moment.days
    return [dataclasses.replace(rest, days=mask) for rest, mask in days.items()]


def current(found: Iterable[Moment], today: date) -> list[Moment]:
    """The moments whose season has not ended."""
    return [moment for moment in found if moment.last is None or moment.last >= today]


def schedule(moment: Moment) -> dict[str, Any]:
    """A moment as a schedule of HSDS 3.0, without id."""
    codes = [code for place, code in enumerate(CODES) if moment.days >> place & 1]
    monthly = moment.weeks and codes
    if monthly:
        orders = [order for order, bit in WEEK_BITS.items() if moment.weeks & bit]
        codes = [f"{order}{code}" for code in codes for order in orders]
    written = {
        "freq": ("MONTHLY" if monthly else "WEEKLY") if codes else None,
        "interval": (1 if monthly else moment.every) if codes else None,
        "byday": ",".join(codes),
        "opens_at": f"{moment.starts:%H:%M}" if moment.starts else None,
        "closes_at": f"{moment.ends:%H:%M}" if moment.ends else None,
        "valid_from": moment.first.isoformat() if moment.first else None,
        "valid_to": moment.last.isoformat() if moment.last else None,
        "description": moment.words,
        "not_in_school_holidays": moment.not_in_school_holidays,
        "except_on": [one.isoformat() for one in moment.except_on],
    }
    return {name: value for name, value in written.items() if value}


def few(found: list[Moment]) -> list[Moment]:
    """As many moments as an activity may have, none when there are more: a part would be taken for the whole."""
    return found if len(found) <= MOST else []
