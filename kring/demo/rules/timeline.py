"""Days and moments as plain numbers, so that a million histories can be told quickly.

A day is a number counted from the first day of the timeline, a moment is minutes of local time counted from its midnight. Texts
are what both databases read: dates as 2026-11-22, moments in UTC as 2026-11-22 08:30:00.
"""

from bisect import bisect_left
from collections.abc import Container
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from kring.demo.rules.dice import Dice

DAY = 1440  # minutes
OPENS, SHUTS = 8 * 60 + 20, 17 * 60 + 10
MORNING = 7 * 60
EPOCH = date(1970, 1, 1)


class Timeline:
    """So many days back from a reference day and `ahead` days on; nothing recorded lies after that day's early morning."""

    def __init__(self, today: date, back: int, closed: Container[date], zone: ZoneInfo, ahead: int = 400):
        self.first = today - timedelta(days=back)
        days = [self.first + timedelta(days=number) for number in range(back + ahead)]
        self.today = back
        self.now = back * DAY + MORNING
        self.texts = [day.isoformat() for day in days]
        self.weekdays = [day.weekday() for day in days]
        self.months = [day.year * 12 + day.month - 1 for day in days]
        self.working = [number for number, day in enumerate(days) if day.weekday() < 5 and day not in closed]
        self._last, self._text = -1, ""
        self._offsets = [_offset(day, zone) for day in days]
        self._midnights = [(day - EPOCH).days * DAY for day in days]
        self._clock = [f" {minute // 60:02}:{minute % 60:02}:" for minute in range(DAY)]
        self._count = [bisect_left(self.working, number + 1) for number in range(len(days))]

    def after(self, day: int, count: int) -> int:
        """The day that lies so many working days after a day; with 0 the day itself."""
        return self.working[self._count[day] + count - 1] if count > 0 else day

    def on_or_after(self, day: int) -> int:
        """The day itself when it is a working day, else the next one."""
        return self.working[bisect_left(self.working, day)]

    def between(self, start: int, end: int) -> int:
        """How many working days lie after `start` up to and including `end`."""
        return max(0, self._count[end] - self._count[start])

    def moment(self, t: int) -> str:
        """A moment as the databases read it, in UTC. The seconds follow from the moment, so that not all are 00."""
        if t != self._last:
            day, minute = divmod(t, DAY)
            self._last, self._text = t, f"{self.texts[day]}{self._clock[minute - self._offsets[day]]}{t * 7 % 60:02}"
        return self._text

    def sharp(self, t: int) -> str:
        """A moment on the minute, as appointments have it."""
        day, minute = divmod(t, DAY)
        return f"{self.texts[day]}{self._clock[minute - self._offsets[day]]}00"

    def milliseconds(self, t: int) -> int:
        """A moment in milliseconds since 1970, for keys."""
        day, minute = divmod(t, DAY)
        return (self._midnights[day] + minute - self._offsets[day]) * 60_000 + t * 7 % 60 * 1000

    def at_work(self, dice: Dice, day: int) -> int:
        """A moment within office hours of a day."""
        return day * DAY + dice.randrange(OPENS, SHUTS)


def _offset(day: date, zone: ZoneInfo) -> int:
    noon = datetime(day.year, day.month, day.day, 12, tzinfo=UTC)
    return int(noon.astimezone(zone).utcoffset().total_seconds()) // 60
