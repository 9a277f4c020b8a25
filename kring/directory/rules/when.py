"""Reading when something is, from Dutch and English words. Pure.

Every word of the text has to be understood; one that is not, and all of it stays words.
"""

import dataclasses
import re
from collections.abc import Iterable, Iterator
from datetime import time
from functools import lru_cache

from kring.directory.rules.moments import LAST_WEEK, MOST, Moment, follows

LONGEST = 300  # characters that are looked at
_EARLY = 6  # a bare figure below it is as likely an hour of the afternoon
_DAY = {
    "ma": 0, "maandag": 0, "di": 1, "dinsdag": 1, "wo": 2, "woensdag": 2, "do": 3, "donderdag": 3, "vr": 4, "vrijdag": 4,
    "za": 5, "zaterdag": 5, "zo": 6, "zondag": 6, "mon": 0, "monday": 0, "tue": 1, "tues": 1, "tuesday": 1, "wed": 2,
    "wednesday": 2, "thu": 3, "thur": 3, "thurs": 3, "thursday": 3, "fri": 4, "friday": 4, "sat": 5, "saturday": 5, "sun": 6,
    "sunday": 6,
}  # fmt: skip
_ALL_DAYS = {
    "dagelijks": 127, "elke dag": 127, "iedere dag": 127, "daily": 127, "every day": 127, "werkdag": 31, "werkdagen": 31,
    "doordeweeks": 31, "weekdays": 31, "weekend": 96, "weekends": 96,
}  # fmt: skip
_WEEK = {"1e": 1, "1ste": 1, "eerste": 1, "1st": 1, "first": 1, "2e": 2, "2de": 2, "tweede": 2, "2nd": 2, "second": 2, "3e": 4,
         "3de": 4, "derde": 4, "3rd": 4, "third": 4, "4e": 8, "4de": 8, "vierde": 8, "4th": 8, "fourth": 8,
         "laatste": LAST_WEEK, "last": LAST_WEEK}  # fmt: skip
# Between which hours something begins of which this is said; a moment has no field for it, so without hours it stays in the words.
_PART = {
    "ochtend": (time(5), time(12)), "morgen": (time(5), time(12)), "morning": (time(5), time(12)), "middag": (time(12), time(18)),
    "voormiddag": (time(5), time(12)), "namiddag": (time(12), time(18)), "afternoon": (time(12), time(18)),
    "avond": (time(17), time(23, 59)), "evening": (time(17), time(23, 59)),
}  # fmt: skip
# Words before an hour that say what happens then. Of two such hours it is not certain which one is the beginning.
_LABELS = "vertrek(?:t|tijd)?|inloop|verzamel(?:en|tijd)?|aanvang|begin(?:t|tijd)?|start(?:s|tijd)?|open|geopend"
_TELLING = re.compile(r"\b(?:vertrek|inloop|verzamel)", re.IGNORECASE)


def _words(words: Iterable[str]) -> str:
    return "|".join(sorted(map(re.escape, words), key=len, reverse=True))


_HOLIDAYS = (
    "niet (?:in|tijdens) (?:de )?(?:school)?vakanties?",
    "behalve (?:(?:in|tijdens) )?(?:de )?schoolvakanties?",
    "buiten (?:de )?schoolvakanties?",
    r"m\.?u\.?v\.? (?:de )?schoolvakanties?",
    "(?:(?:during|in) )?term[- ]?time(?: only)?",
    "(?:not|except) (?:(?:in|during) )?(?:the )?school holidays",
)
_OTHER = (
    "om de week", "om de (?:2|twee) weken", "(?:1x|eens) (?:per|in de) (?:2|twee) weken", "(?:on)?even weken",
    "fortnightly", "every other week", "every (?:2|two) weeks",
)  # fmt: skip
_NEXT = r"(?:uur\b|u\b|h\b|am\b|pm\b|[-–—]\s*\d|tot\b|to\b)"  # what makes a bare figure an hour
_TOKEN = re.compile(
    "|".join(
        (
            rf"(?P<holidays>\(?\s*(?:maar )?(?:{'|'.join(_HOLIDAYS)})\s*\)?)",
            rf"(?P<other>\b(?:{'|'.join(_OTHER)})\b)",
            r"(?P<month>\b(?:van de|v\.?/?d\.?|in de|van iedere|van elke|per|of the|of each|of every|in the) (?:maand\b|mnd\b\.?|month\b))",
            rf"(?P<all>\b(?:{_words(_ALL_DAYS)})\b)",
            rf"(?P<week>\b(?:{_words(_WEEK)})\b)",
            rf"(?P<part>(?:['’‘`]s\s+|\bin (?:de|the)\s+)?(?:{_words(_PART)})(?:en|s)?\b)",
            rf"(?P<day>\b(?:{_words(_DAY)})(?:s|en)?(?:\b|(?=(?:{_words(_PART)})(?:en|s)?\b)))",
            rf"(?P<label>\b(?:{_LABELS})\b:?)",
            rf"(?P<clock>\b\d{{1,2}}(?:[.:uh]\d{{2}}|(?=\s*{_NEXT}))(?:\s*(?:am|pm)\b)?)",
            r"(?P<hour>(?<![a-z])(?:uur|hrs?|[uh]\b\.?)(?![a-z]))",
            r"(?P<through>\bt/m\b|\btot en met\b|\bthrough\b)",
            r"(?P<until>[-–—]|\btot\b|\btill?\b|\buntil\b|\bto\b)",
            r"(?P<since>\bv\.a\.|\b(?:vanaf|van|from|between|tussen|om|at)\b)",
            r"(?P<and>[,&+/]|\b(?:en|and)\b)",
            r"(?P<stop>[.;:|()!]+)",
            r"(?P<blank>\s+|\b(?:elke|iedere|every|each|op|on|wekelijks|weekly|de|het|the)\b)",
            r"(?P<unknown>\S)",
        )
    ),
    re.IGNORECASE,
)
_CLOCK = re.compile(r"(\d{1,2})(?:[.:uh](\d{2}))?\s*(am|pm)?", re.IGNORECASE)
_BARE_END = re.compile(r"(\b\d{1,2}[.:]\d{2}\s*[-–—]\s*\d{1,2})(?![\d.:uh]|\s*[ap]m\b)", re.IGNORECASE)  # '9.30-11'


def moments(text: str) -> list[Moment] | None:
    """What the words say as moments: 'wo 10.00–11.30, niet in schoolvakanties'; None unless every word is understood."""
    found = _read(" ".join(text.split()))
    return None if found is None else list(found)


def labelled(text: str) -> bool:
    """Whether words that were read also say what happens at that hour ('vertrek 8.30 uur')."""
    return _TELLING.search(text) is not None and moments(text) is not None


def within(text: str, starts: time) -> bool:
    """Whether something can begin then, by the part of the day that words about days say ('maandagavond'); without one it can."""
    part = next((name for name in reversed(_PART) if name in text.casefold()), "")
    return not part or _PART[part][0] <= starts <= _PART[part][1]


def adds(text: str) -> bool:
    """Whether words say more than the moments that were read from them, or were not read at all."""
    if not text or _TELLING.search(text):
        return bool(text)
    found = moments(text)
    return found is None or (
        any(part in text.casefold() for part in _PART) and any(one.starts is None for one in found)
    )


@lru_cache(4096)
def hours(text: str) -> tuple[time, time | None] | None:
    """From and until in a text that is about hours alone, such as a column of a list: '10.00 - 11.30', '9-12', 'vertrek 8.30 uur'.

    None unless every word is understood.
    """
    tokens = _tokens(
        " ".join(re.sub(r"(?<![\d.:uh])(\d{1,2})(?![\d.:uh])", r"\1:00", text[:LONGEST].strip(" -–")).split())
    )
    if tokens is None:
        return None
    reader = _Reader(tokens)
    reader.skip("stop")
    spans = list(reader.spans())
    reader.skip("stop")
    if len(spans) != 1 or reader.peek() or spans[0][0] is None or not follows(*spans[0]):
        return None
    return spans[0][0], spans[0][1]


_NAMED_DAY = re.compile(
    rf"\b({'|'.join(sorted((day for day in _DAY if day.endswith('day') or day.endswith('dag')), key=len, reverse=True))})(?:s|en)?\b"
)
_NO_SUCH_DAY = re.compile(
    r"\b(?:niet|geen|behalve|not|no|except|t/m|tot|to|until|through|sluit|gesloten|closed|dagelijks|daily|elke dag|every day)\b|[-–—]"
)

# A dash between two hours is no span of days.
_HOURS_ALONE = re.compile(r"(\d)\s*[-–—]\s*(\d)")
# 'ma en do 10.30': short names say a day only right before an hour.
_SHORT = r"(?:ma|di|wo|do|vr|za|zo)"
_SHORT_DAYS = re.compile(rf"\b({_SHORT}(?:\s*(?:,|/|&|en)\s*{_SHORT})*)\.?\s+\d{{1,2}}[.:]\d\d")


def days_in(text: str) -> int:
    """The days that words name which are not understood as a whole, as a mask: none where they deny one or name a span."""
    plain = _HOURS_ALONE.sub(r"\1 \2", text[:LONGEST].casefold())
    if _NO_SUCH_DAY.search(plain):
        return 0
    short = [day for found in _SHORT_DAYS.findall(plain) for day in re.findall(r"[a-z]{2,}", found) if day in _DAY]
    return sum({1 << _DAY[found] for found in (*_NAMED_DAY.findall(plain), *short)})


_ANY_CLOCK = re.compile(r"\b([01]?\d|2[0-3])[.:]([0-5]\d)\b")
_TO = re.compile(r"\s*(?:uur|u\.?|h)?\s*(?:-|–|tot|to|until|till|en)\s*", re.IGNORECASE)


def clock_in(text: str) -> tuple[time | None, time | None]:
    """From and until which hour it is by words that are not understood as a whole: the only hour, or the only two that belong together."""
    found = list(_ANY_CLOCK.finditer(text[:LONGEST]))
    clocks = [time(int(one[1]), int(one[2])) for one in found]
    if len(found) == 2 and _TO.fullmatch(text, found[0].end(), found[1].start()):
        return clocks[0], clocks[1]
    return (clocks[0], None) if len(found) == 1 else (None, None)


def _tokens(plain: str) -> list[tuple[str, str]] | None:
    found = [(match.lastgroup or "", match[0].strip().casefold()) for match in _TOKEN.finditer(plain)]
    found = [(kind, word) for kind, word in found if kind != "blank"]
    return None if any(kind == "unknown" for kind, _ in found) else found


@lru_cache(4096)  # lists say the same again and again
def _read(plain: str) -> tuple[Moment, ...] | None:
    if not plain or len(plain) > LONGEST:
        return None
    tokens = _tokens(_BARE_END.sub(r"\1:00", plain))
    if tokens is None:
        return None
    holidays = any(kind == "holidays" for kind, _ in tokens)
    others = [word for kind, word in tokens if kind == "other"]
    if any(word.endswith("even weken") for word in others):
        return None  # even and odd weeks have no first day here
    reader = _Reader([one for one in tokens if one[0] not in ("holidays", "other")])
    found = reader.read()
    if not found or len(found) > MOST or (others and (len(found) > 1 or found[0].weeks)):
        return None
    # After several sentences it is not certain whether the last word is about all of them: then it stays in the words.
    holidays = holidays and (len(found) == 1 or not any(kind == "stop" for kind, _ in tokens))
    return tuple(dataclasses.replace(one, every=2 if others else 1, not_in_school_holidays=holidays) for one in found)


class _Reader:
    """Reads `(label)? (weeks)? days (part)? (of the month)? (part)? (label)? (from)? time (until time)?`, again and again, to the end."""

    def __init__(self, tokens: list[tuple[str, str]]):
        self.tokens, self.at, self.labels = tokens, 0, 0

    def peek(self) -> str:
        return self.tokens[self.at][0] if self.at < len(self.tokens) else ""

    def take(self, *kinds: str) -> str:
        if self.peek() not in kinds:
            return ""
        self.at += 1
        return self.tokens[self.at - 1][1]

    def skip(self, *kinds: str) -> None:
        while self.take(*kinds):
            pass

    def read(self) -> list[Moment] | None:
        """All moments; None when something stands where it does not belong."""
        found: list[Moment] = []
        self.skip("stop")
        while self.peek():
            self.labels = int(bool(self.take("label")))
            weeks = self.weeks()
            days = self.days()
            if self.peek() == "until" and self.after() == "part":  # 'wo-ochtend'
                self.take("until")
            part = self.take("part")
            month = self.take("month")
            part = part or self.take("part")
            if not days or bool(weeks) != bool(month):
                return None
            spans = list(self.spans())
            if not spans and self.peek() in ("clock", "until", "since", "hour"):
                return None
            if self.labels and len(spans) != 1:
                return None
            for starts, ends in spans or [(None, None)]:
                if not follows(starts, ends) or (part and starts and not within(part, starts)):
                    return None
                found.append(Moment(days=days, weeks=weeks, starts=starts, ends=ends))
            self.skip("stop", "and")
        return found

    def weeks(self) -> int:
        mask = 0
        while self.peek() == "week":
            mask |= _WEEK[self.take("week")]
            if self.peek() == "and" and self.after() == "week":
                self.take("and")
        return mask

    def after(self) -> str:
        return self.tokens[self.at + 1][0] if self.at + 1 < len(self.tokens) else ""

    def days(self) -> int:
        mask = 0
        while self.peek() in ("day", "all"):
            if self.peek() == "all":
                mask |= _ALL_DAYS[self.take("all")]
            else:
                first = _day(self.take("day"))
                if self.peek() in ("through", "until") and self.after() == "day":
                    self.take("through", "until")
                    last = _day(self.take("day"))
                    if last <= first:
                        return 0
                    mask |= sum(1 << place for place in range(first, last + 1))
                else:
                    mask |= 1 << first
            if self.peek() == "and" and self.after() in ("day", "all"):
                self.take("and")
        return mask

    def spans(self) -> Iterator[tuple[time | None, time | None]]:
        before = self.at
        self.skip("stop", "and")
        if self.peek() not in ("clock", "since", "label"):
            self.at = before
            return
        while self.peek() in ("clock", "since", "label"):
            self.labels += bool(self.take("label"))
            self.take("since")
            span = self.span()
            if span is None:
                self.at = before  # whoever called sees that something is left that it does not know
                return
            yield span
            before = self.at
            if self.peek() == "and" and self.after() in ("clock", "since", "label"):
                self.take("and")

    def span(self) -> tuple[time | None, time | None] | None:
        first = self.take("clock")
        hour = self.take("hour")
        if not first:
            return None
        last = ""
        if (
            self.peek() in ("until", "and", "through")
            and self.after() == "clock"
            and not (self.peek() == "and" and hour)
        ):
            self.take("until", "and", "through")
            last = self.take("clock")
            hour = self.take("hour") or hour
        return _span(first, last, bool(hour))


def _day(word: str) -> int:
    plain = word.rstrip(".")
    for name in (plain, plain.removesuffix("s"), plain.removesuffix("en")):
        if name in _DAY:
            return _DAY[name]
    raise KeyError(word)


def _span(first: str, last: str, hour: bool) -> tuple[time | None, time | None] | None:
    """From and until; None when a figure by itself is no time ('10 - 12' without 'uur'; '10-11:30' cannot be a date)."""
    parts = [match for match in (_CLOCK.fullmatch(one) for one in (first, last) if one) if match]
    if not parts or len(parts) != bool(first) + bool(last):
        return None
    halves = [(match[3] or "").casefold() for match in parts]
    if not hour and any(match[2] is None and not match[3] for match in parts) and not any(halves):
        if len(parts) == 1 or parts[1][2] is None or int(parts[0][1]) < _EARLY:
            return None
    if len(parts) == 2 and halves[1] and not halves[0]:  # '6.30 - 8.30pm'
        same = _clock(parts[0], halves[1])
        ends = _clock(parts[1], halves[1])
        starts = same if same and ends and same < ends else _clock(parts[0], "am")
        return (starts, ends) if starts and ends else None
    times = [_clock(match, half) for match, half in zip(parts, halves, strict=True)]
    if None in times:
        return None
    return times[0], times[1] if len(times) == 2 else None


def _clock(match: re.Match[str], half: str) -> time | None:
    hour, minute = int(match[1]), int(match[2] or 0)
    if half:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if half == "pm" else 0)
    return time(hour, minute) if hour < 24 and minute < 60 else None
