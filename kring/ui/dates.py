"""Dates and times as people read them, in the language of the page and the time zone of the region.

Names of days and months come from CLDR (through Babel) once per language; after that a date is one f-string.
"""

from dataclasses import dataclass
from datetime import date, datetime, time
from functools import cache

from babel import Locale
from django.utils import timezone
from django.utils.translation import get_language, gettext, ngettext
from markupsafe import Markup

from kring.ui.rules.days import distance

type Moment = date | datetime


@dataclass(frozen=True, slots=True)
class Names:
    """Names of days (Monday first) and months (January first) in one language."""

    days: tuple[str, ...]
    short_days: tuple[str, ...]
    months: tuple[str, ...]
    short_months: tuple[str, ...]


@cache
def names(language: str) -> Names:
    locale = Locale.parse(language, sep="-")

    def column(table: dict[int, str]) -> tuple[str, ...]:
        return tuple(table[key].rstrip(".") for key in sorted(table))

    days, months = locale.days["format"], locale.months["format"]
    return Names(
        column(days["wide"]), column(days["abbreviated"]), column(months["wide"]), column(months["abbreviated"])
    )


def _here(value: Moment) -> Moment:
    if isinstance(value, datetime) and timezone.is_aware(value):
        return timezone.localtime(value)
    return value


def _names() -> Names:
    return names(get_language() or "en")


def short_date(value: Moment) -> str:
    """14 jan 2026"""
    value = _here(value)
    return f"{value.day} {_names().short_months[value.month - 1]} {value.year}"


def long_date(value: Moment) -> str:
    """woensdag 14 januari 2026"""
    value, words = _here(value), _names()
    return f"{words.days[value.weekday()]} {value.day} {words.months[value.month - 1]} {value.year}"


def day(value: Moment) -> str:
    """wo 14 jan"""
    value, words = _here(value), _names()
    return f"{words.short_days[value.weekday()]} {value.day} {words.short_months[value.month - 1]}"


def day_and_time(value: datetime) -> str:
    """wo 14 jan 14:00"""
    value, words = timezone.localtime(value) if timezone.is_aware(value) else value, _names()
    return f"{words.short_days[value.weekday()]} {value.day} {words.short_months[value.month - 1]} {value:%H:%M}"


def long_day_and_time(value: datetime) -> str:
    """woensdag 14 januari om 14:00; for a card or letter, where the year goes without saying"""
    value, words = timezone.localtime(value) if timezone.is_aware(value) else value, _names()
    return gettext("%(day)s at %(time)s") % {
        "day": f"{words.days[value.weekday()]} {value.day} {words.months[value.month - 1]}",
        "time": f"{value:%H:%M}",
    }


def clock(value: datetime | time) -> str:
    """14:00"""
    if isinstance(value, datetime) and timezone.is_aware(value):
        value = timezone.localtime(value)
    return f"{value:%H:%M}"


def hours(first: time | None, last: time | None) -> str:
    """11:00–17:00, or 'from 11:00', 'until 17:00' when one end is open; '' for none."""
    if first and last:
        return f"{first:%H:%M}–{last:%H:%M}"
    if first:
        return gettext("from %(time)s") % {"time": f"{first:%H:%M}"}
    return gettext("until %(time)s") % {"time": f"{last:%H:%M}"} if last else ""


def month(value: Moment) -> str:
    """jan 2026"""
    return f"{_names().short_months[value.month - 1]} {value.year}"


def short_month(value: Moment) -> str:
    """jan"""
    return _names().short_months[value.month - 1]


def relative(value: Moment, today: date | None = None) -> str:
    """vandaag, morgen, over 3 dagen, 11 dagen geleden; a date when it is more than three months away.

    `today` is the day to count from, the present day of the region when left out.
    """
    value = _here(value)
    plain = value.date() if isinstance(value, datetime) else value
    away = distance(plain, today or timezone.localdate())
    match away.kind:
        case "today":
            return gettext("today")
        case "tomorrow":
            return gettext("tomorrow")
        case "yesterday":
            return gettext("yesterday")
        case "ahead":
            return ngettext("in %(count)d day", "in %(count)d days", away.days) % {"count": away.days}
        case "ago":
            return ngettext("%(count)d day ago", "%(count)d days ago", away.days) % {"count": away.days}
    return short_date(plain)


STYLES = {
    "short": short_date,
    "long": long_date,
    "day": day,
    "datetime": day_and_time,
    "long_datetime": long_day_and_time,
    "time": clock,
    "month": month,
    "relative": relative,
}


def time_tag(value: Moment | None, style: str = "short") -> Markup:
    """A `<time>` element that reads as `style` (a key of `STYLES`) and carries the exact moment; a dash for None."""
    if value is None:
        return Markup("&ndash;")
    exact = _here(value)
    stamp = exact.isoformat(timespec="minutes") if isinstance(exact, datetime) else exact.isoformat()
    # Nothing a person typed comes in here, and lists show hundreds of these: no escaping.
    if style == "relative":
        return Markup(f'<time datetime="{stamp}" title="{long_date(exact)}">{relative(exact)}</time>')  # noqa: S704
    return Markup(f'<time datetime="{stamp}">{STYLES[style](exact)}</time>')  # noqa: S704
