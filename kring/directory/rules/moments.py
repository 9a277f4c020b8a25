"""When an activity is there: several moments, each with its rhythm, its season and the days on which it is not. Pure.

The kept form is a list of plain mappings (`as_kept`), in the column `moments` of an activity.
"""

import dataclasses
from collections.abc import Iterable, Mapping
from datetime import date, time, timedelta
from typing import Any

MOST = 12  # moments of one activity
MOST_EXCEPTIONS = 40  # days
LAST_WEEK = 16  # in `weeks`: the last of the month; 1, 2, 4 and 8 are the first to the fourth
EVERY_DAY = 0b1111111
MORNING, AFTERNOON, EVENING = 1, 2, 4
# From and until, in minutes after midnight; who can come in the morning can mostly stay until half past twelve.
_PARTS = {MORNING: (0, 12 * 60 + 30), AFTERNOON: (12 * 60, 18 * 60), EVENING: (17 * 60, 24 * 60)}
_LONG = 120  # minutes in a part of the day that are worth coming for
SOON = timedelta(days=14)
_EVENING, _NIGHT = time(17), time(6)


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """One moment. `days` is a mask (Monday is 1), `every` the number of weeks from one time to the next.

    `weeks` is a mask of weeks of the month (1 the first, 2 the second, 4 the third, 8 the fourth, 16 the last); 0: not by month, and
    then `every` counts. `first` and `last` bound the season, inclusive. `except_on` are days on which it is not there. `words` say
    what the rest does not.
    """

    days: int = 0
    starts: time | None = None
    ends: time | None = None
    every: int = 1
    weeks: int = 0
    first: date | None = None
    last: date | None = None
    not_in_school_holidays: bool = False
    except_on: tuple[date, ...] = ()
    words: str = ""

    @property
    def plain(self) -> bool:
        """Whether it is every week, all year: day and time say everything."""
        return self == Moment(days=self.days, starts=self.starts, ends=self.ends)


def follows(starts: time | None, ends: time | None) -> bool:
    """Whether an end can belong to a start: later that day, or in the night after an evening. What is not known can."""
    if starts is None or ends is None:
        return True
    return ends > starts or (starts >= _EVENING and ends <= _NIGHT)


def as_kept(moment: Moment) -> dict[str, Any]:
    """A moment as plain values, without what is empty: times as HH:MM, days as ISO 8601."""
    kept: dict[str, Any] = {
        "days": moment.days,
        "starts": f"{moment.starts:%H:%M}" if moment.starts else None,
        "ends": f"{moment.ends:%H:%M}" if moment.ends else None,
        "every": moment.every if moment.every != 1 else None,
        "weeks": moment.weeks,
        "first": moment.first.isoformat() if moment.first else None,
        "last": moment.last.isoformat() if moment.last else None,
        "not_in_school_holidays": moment.not_in_school_holidays,
        "except_on": [day.isoformat() for day in moment.except_on],
        "words": moment.words,
    }
    return {name: value for name, value in kept.items() if value}


def of_kept(kept: Mapping[str, Any]) -> Moment:
    """The moment that `as_kept` wrote. Raises ValueError or KeyError for what it never wrote."""
    return Moment(
        days=kept.get("days", 0),
        starts=_time(kept.get("starts")),
        ends=_time(kept.get("ends")),
        every=kept.get("every", 1),
        weeks=kept.get("weeks", 0),
        first=_day(kept.get("first")),
        last=_day(kept.get("last")),
        not_in_school_holidays=kept.get("not_in_school_holidays", False),
        except_on=tuple(date.fromisoformat(day) for day in kept.get("except_on", ())),
        words=kept.get("words", ""),
    )


def all_of(kept: Iterable[Mapping[str, Any]]) -> tuple[Moment, ...]:
    """The moments of an activity's column."""
    return tuple(of_kept(one) for one in kept)


@dataclasses.dataclass(frozen=True, slots=True)
class InShort:
    """What a search compares: all days, and from and until when every moment has the same."""

    days: int
    starts: time | None
    ends: time | None


def in_short(moments: Iterable[Moment]) -> InShort:
    """Several moments as one row of columns: hours that differ are left out, since one value cannot say them (`by_day` can)."""
    moments = list(moments)
    days = 0
    for moment in moments:
        days |= moment.days
    starts = {moment.starts for moment in moments}
    ends = {moment.ends for moment in moments}
    return InShort(days, starts.pop() if len(starts) == 1 else None, ends.pop() if len(ends) == 1 else None)


NO_HOURS = 21  # from this bit on in `by_day`


def by_day(moments: Iterable[Moment]) -> int:
    """When in the week, as one number: for each day (Monday first) three bits for morning, afternoon and evening; from bit
    `NO_HOURS` on, one bit for each day that has a moment of which the hours are not known.

    Moments without days count for every day when no moment has days.
    """
    moments = list(moments)
    found = 0
    for moment in [one for one in moments if one.days] or moments:
        parts = parts_of_day(moment.starts, moment.ends) if moment.starts else 0
        for day in range(7):
            if (moment.days or EVERY_DAY) >> day & 1:
                found |= parts << 3 * day if parts else 1 << NO_HOURS + day
    return found


def parts_of_day(starts: time, ends: time | None) -> int:
    """In which parts of the day this is: wholly, or for two hours at least; else the one that it is in longest."""
    begin = starts.hour * 60 + starts.minute
    end = ends.hour * 60 + ends.minute if ends else begin
    end = end if end >= begin else 24 * 60
    there = {part: min(end, until) - max(begin, since) for part, (since, until) in _PARTS.items()}
    whole = {part for part, minutes in there.items() if minutes == end - begin or minutes >= _LONG}
    return sum(whole) or max(there, key=lambda part: there[part])


@dataclasses.dataclass(frozen=True, slots=True)
class Pause:
    """That an activity is not there now: it begins on `starts` (None: its last season is over), `again` when it was there before."""

    starts: date | None
    again: bool


def pause(moments: Iterable[Moment], today: date) -> Pause | None:
    """Why none of the moments is there in this season; None when one is, or when there are no moments."""
    moments = list(moments)
    over = [one for one in moments if one.last is not None and one.last < today]
    coming = [one.first for one in moments if one not in over and one.first is not None and one.first > today]
    if not moments or len(over) + len(coming) < len(moments):
        return None
    return Pause(min(coming, default=None), again=bool(over))


def off_soon(moments: Iterable[Moment], today: date) -> list[date]:
    """The days within two weeks on which a moment is not there though its days and season say so."""
    return sorted(
        {
            day
            for moment in moments
            for day in moment.except_on
            if today <= day <= today + SOON and would_be_there(moment, day)
        }
    )


def would_be_there(moment: Moment, day: date) -> bool:
    """Whether days, weeks of the month and season say that it is there on a day; of every so many weeks it may be."""
    in_season = (moment.first or day) <= day <= (moment.last or day)
    on_day = not moment.days or bool(moment.days >> day.weekday() & 1)
    return in_season and on_day and (not moment.weeks or bool(moment.weeks & _weeks_of(day)))


def _weeks_of(day: date) -> int:
    """Which of its weekday in the month a day is, as `Moment.weeks` says it: the fourth may also be the last."""
    which = (day.day - 1) // 7
    last = (day + timedelta(days=7)).month != day.month
    return (1 << which if which < 4 else 0) | (LAST_WEEK if last else 0)


def _time(text: str | None) -> time | None:
    return time.fromisoformat(text) if text else None


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
