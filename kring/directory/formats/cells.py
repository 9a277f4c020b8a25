"""What the cells of a row say together: when, where, for how much, for whom, and how to reach it. What cannot be read is told."""

import dataclasses
import re
from collections.abc import Callable, Mapping
from datetime import date, time
from decimal import Decimal
from typing import Any

from kring.directory.formats.items import Why
from kring.directory.rules import reading, schedules
from kring.directory.rules import when as times
from kring.directory.rules.areas import degrees
from kring.directory.rules.moments import Moment, as_kept, follows, in_short
from kring.directory.rules.projection import postcode, website
from kring.directory.rules.texts import one_line

type Tell = Callable[[str, Why, str], None]
type Said = Mapping[str, str]  # field -> text
type Hours = tuple[time | None, time | None]

LONGEST_PHONE = 40
FEWEST_DIGITS, MOST_DIGITS = 3, 15
FEWEST_WITH_ZERO = 8  # digits of a number that begins with one 0: 0800-1234
_POINT = re.compile(r"\s*\(?\s*(-?\d+(?:[.,]\d+)?)\s*[,;\s]\s*(-?\d+(?:[.,]\d+)?)\s*\)?\s*")
_EUROPEAN_DAY = re.compile(r"(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})")
_EMAIL = re.compile(r"[^@\s<>\"',;]+@[^@\s<>\"',;]+\.[a-zA-Z]{2,}")
_NO_PRICE = re.compile(r"[€\s]*(?:eur(?:o)?\s*)?(?:[-–]\s*\d|\d{5,})", re.IGNORECASE)
_PART_OF_DAY = re.compile(r"0[.,]\d*[1-9]")
_CLOCK = re.compile(r"(?<![\d:])(\d{1,2}):(\d{2})(?![\d:])")
_NUMBER = re.compile(r"\+?\(?\d[\d ().-]{6,18}\d")
_NO_NUMBER = re.compile(r"[^\d+()/.\- xX]")
# In a Dutch list: our own, or the five figures of a neighbour.
_DUTCH_POSTCODE = re.compile(r"[1-9]\d{3}(?: [A-Z]{2})?|\d{5}")


def where_it_is(said: Said, tell: Tell, *, dutch: bool) -> dict[str, Any]:
    """The columns of the place. What is no postcode stands behind the street."""
    street = " ".join(filter(None, (one_line(said.get("street")), one_line(said.get("house_number")))))
    latitude, longitude = said.get("latitude", ""), said.get("longitude", "")
    match = _POINT.fullmatch(said.get("point", ""))
    if match is not None:
        latitude, longitude = match[1], match[2]
    elif said.get("point"):
        tell("point", Why.NUMBER, said["point"])
    north, east = degrees(latitude), degrees(longitude)
    if (latitude and north is None) or (longitude and east is None):
        tell("latitude", Why.NUMBER, f"{latitude}, {longitude}")
        north = east = None
    elif north == east == 0:  # what a list writes of which nobody knows where it is
        tell("latitude", Why.OFF_EARTH, f"{latitude}, {longitude}")
        north = east = None
    code = one_line(said.get("postcode"))
    kept = postcode(code)
    dutch = dutch and one_line(said.get("country")).casefold() in ("", "nl", "nederland")
    if not (_DUTCH_POSTCODE.fullmatch(kept) if dutch else any(map(str.isdigit, kept))):
        kept = ""
    if code and not kept:
        tell("postcode", Why.POSTCODE, code)
        street = f"{street}, {code}".strip(", ")
    return {
        "street": street,
        "postcode": kept,
        "town": one_line(said.get("place")),
        "latitude": north,
        "longitude": east,
    }


def when(said: Said, tell: Tell) -> dict[str, Any]:
    """The columns of days and hours, from words, from a column for each, or from both together."""
    texts = [one_line(said.get("days")), *map(_clock_words, said.get("when_words", "").split("\n\n"))]
    texts = [one for one in texts if one and not any(one in other for other in texts if other is not one)]
    clocks = [_clock_words(said.get(name, "")) for name in ("starts", "ends")]
    found = times.moments(" ".join(texts))
    if not found and len(texts) > 1:
        found = times.moments(" ".join(reversed(texts)))
    days = " ".join(texts)
    words = " ".join(filter(None, (days, " - ".join(filter(None, clocks)))))
    if any(clocks):
        timed = found and any(one.starts is not None for one in found)
        whole = None if timed else times.moments(words)
        if whole and all(one.starts is not None for one in whole):
            found = whole
        elif (hours := _hours(*clocks, tell)) is not None and found:
            found = _at(found, hours, days, tell)
    if not found and any(
        int(hour) > 24 or int(minute) > 59 for hour, minute in _CLOCK.findall(said.get("when_words", ""))
    ):
        tell("when_words", Why.TIME, said["when_words"])
    first, last = (_day(said.get(name, ""), name, tell) for name in ("starts_on", "ends_on"))
    columns: dict[str, Any] = {"when_words": words, "ends_on": last}
    if found:
        if first is not None:
            found = [dataclasses.replace(one, first=first) for one in found]
        short = in_short(found)
        columns |= {"days": short.days, "starts": short.starts, "ends": short.ends}
        columns["moments"] = [as_kept(one) for one in found] if len(found) > 1 or not found[0].plain else []
    return columns


def _clock_words(text: str) -> str:
    """What stands in a cell of hours; a part of the day, as spreadsheets keep a time (0.4375), is the hour that it stands for."""
    line = one_line(text)
    minutes = float(line.replace(",", ".")) * 24 * 60 if _PART_OF_DAY.fullmatch(line) else 0
    whole = round(minutes)
    # Nobody begins at twelve past: then it is another figure.
    return f"{whole // 60:02d}:{whole % 60:02d}" if whole and whole % 5 == 0 and abs(minutes - whole) < 0.1 else line


def _hours(starts: str, ends: str, tell: Tell) -> Hours | None:
    """From and until in two columns, or both in the first; None when that is not certain."""
    begin = _clock(starts) if starts else (None, None)
    end = _clock(re.sub(r"^tot (?:en met )?", "", ends)) if ends else None
    if begin is None:
        tell("starts", Why.TIME, starts)
    if ends and (end is None or end[1] is not None):
        tell("ends", Why.TIME, ends)
        return None
    if begin is None or end is None:
        return begin
    if begin[1] not in (None, end[0]) or not follows(begin[0], end[0]):
        tell("ends", Why.ORDER, ends)
        return None
    return begin[0], end[0]


def _clock(text: str) -> Hours | None:
    # A clock of its own would take '10:00-11:30' for ten o'clock somewhere far away.
    found = times.hours(text)
    return found or ((clock, None) if (clock := schedules.clock(text)) else None)


def _at(found: list[Moment], hours: Hours, days: str, tell: Tell) -> list[Moment]:
    """The moments at hours that stand in columns of their own, where these fit what stands among the days."""
    starts, ends = hours
    if all(one.starts is None for one in found) and (starts is None or times.within(days, starts)):
        return [dataclasses.replace(one, starts=starts, ends=ends) for one in found]
    if any(starts not in (None, one.starts) or ends not in (None, one.ends) for one in found):
        field = "ends" if starts is None else "starts"
        tell(field, Why.ORDER, f"{starts or ends:%H:%M}")
    return found


def _day(text: str, field: str, tell: Tell) -> date | None:
    """A date as people and spreadsheets write it; one that says 'always' is none."""
    match = _EUROPEAN_DAY.fullmatch(text.strip())
    written = f"{match[3]}-{int(match[2]):02d}-{int(match[1]):02d}" if match else text
    found = schedules.day(written)
    if found is None or schedules.is_far(found):
        if text.strip():
            tell(field, Why.DATE if found is None else Why.FAR_DATE, text)
        return None
    return found


def price(said: Said, tell: Tell) -> dict[str, Any]:
    """The columns of cost."""
    words = one_line(said.get("cost_words"))
    per = one_line(said.get("cost_per"))
    fee = reading.fee(words, one_line(said.get("title")), one_line(said.get("description")), reading.unit(per))
    found = fee.cost
    if found is None and words and _NO_PRICE.match(words):
        tell("cost_words", Why.PRICE, words)
    if given := one_line(said.get("cost")):
        amount = degrees(re.sub(r"[€\s]", "", given))
        if amount is None or not 0 <= amount < 100_000:
            tell("cost", Why.PRICE, given)
        elif amount == 0 or reading.unit(per):
            found = reading.Cost(Decimal(str(amount)).quantize(Decimal("0.01")), reading.unit(per) if amount else "")
        if found is None:
            words = " ".join(filter(None, (given, per, words)))
    return {
        "cost_words": words,
        "cost": found.amount if found else None,
        "cost_per": found.per if found else "",
        "trial": fee.trial,
        "city_pass": fee.city_pass,
    }


def ages(said: Said, tell: Tell) -> dict[str, Any]:
    """The columns of age."""
    words = one_line(said.get("age_words"))
    low, high = reading.ages(words)
    bounds = {"age_min": low, "age_max": high}
    for name in bounds:
        text = said.get(name, "").strip()
        if text.isascii() and text.isdigit() and int(text) <= reading.OLDEST:
            bounds[name] = int(text)
        elif text:
            tell(name, Why.NUMBER, text)
    if None not in bounds.values() and bounds["age_min"] > bounds["age_max"]:
        tell("age_max", Why.ORDER, str(bounds["age_max"]))
        words = words or f"{bounds['age_min']} - {bounds['age_max']}"
        bounds = dict.fromkeys(bounds)
    return {**bounds, "age_words": words}


def reach(said: Said, tell: Tell) -> dict[str, str]:
    """The columns of how to reach it."""
    site, mail = website(said.get("website")), one_line(said.get("email")).removeprefix("mailto:")
    if said.get("website") and not site:
        tell("website", Why.ADDRESS, said["website"])
    if mail and not _EMAIL.fullmatch(mail):
        tell("email", Why.ADDRESS, mail)
        mail = ""
    return {"website": site, "email": mail, "phone": _phone(one_line(said.get("phone")), tell)}


def _phone(text: str, tell: Tell) -> str:
    """The number in a text, the first of several."""
    if not text or _is_number(text):
        return text
    for match in _NUMBER.finditer(text):
        if _is_number(match[0]):
            tell("phone", Why.PART, text)
            return match[0]
    tell("phone", Why.PHONE, text)
    return ""


def _is_number(text: str) -> bool:
    digits = re.sub(r"\D", "", text)
    if _NO_NUMBER.search(text) or len(text) > LONGEST_PHONE or not FEWEST_DIGITS <= len(digits) <= MOST_DIGITS:
        return False
    return len(digits) >= FEWEST_WITH_ZERO or not digits.startswith("0")
