"""When two fixed times clash, and whether an appointment lies within someone's fixed times. Pure."""

import dataclasses
from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo


@dataclasses.dataclass(frozen=True, slots=True)
class Fixed:
    """A fixed time: a weekday (Monday 0) between two times, from a day until a day (inclusive)."""

    weekday: int
    starts: time
    ends: time
    since: date
    until: date | None = None


def clash(one: Fixed, other: Fixed) -> bool:
    """Whether nobody could be at both."""
    same_days = (one.until is None or other.since <= one.until) and (other.until is None or one.since <= other.until)
    return one.weekday == other.weekday and same_days and one.starts < other.ends and other.starts < one.ends


def within(fixed: Iterable[Fixed], starts_at: datetime, minutes: int, zone: ZoneInfo) -> bool:
    """Whether an appointment (aware start) lies wholly within one of the fixed times."""
    begin = starts_at.astimezone(zone).replace(tzinfo=None)
    end = begin + timedelta(minutes=minutes)
    return any(
        one.weekday == begin.weekday()
        and one.since <= begin.date()
        and (one.until is None or begin.date() <= one.until)
        and datetime.combine(begin.date(), one.starts) <= begin
        and end <= datetime.combine(begin.date(), one.ends)
        for one in fixed
    )
