"""When an activity is there: several moments, each with its rhythm, its season and the days on which it is not. Pure.

The kept form is a list of plain mappings (`as_kept`), in the column `moments` of an activity.
"""

import dataclasses
from collections.abc import Iterable, Mapping
from datetime import date, time
from typing import Any

MOST = 12  # moments of one activity
MOST_EXCEPTIONS = 40  # days
LAST_WEEK = 16  # in `weeks`: the last of the month; 1, 2, 4 and 8 are the first to the fourth


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
    """Several moments as one row of columns: hours that differ are left out, since one value cannot say them."""
    moments = list(moments)
    days = 0
    for moment in moments:
        days |= moment.days
    starts = {moment.starts for moment in moments}
    ends = {moment.ends for moment in moments}
    return InShort(days, starts.pop() if len(starts) == 1 else None, ends.pop() if len(ends) == 1 else None)


def _time(text: str | None) -> time | None:
    return time.fromisoformat(text) if text else None


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
