"""How cost, days and distance of an activity read, in the language of the page."""

from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from kring.directory.rules.places import minutes_by_bicycle, minutes_on_foot
from kring.ui import dates, figures

NEXT_DOOR = 0.1  # km
LONGEST_RIDE = 60  # minutes; beyond it nobody goes by bicycle

# Whole phrases, since 'a month' is a different word in every language.
PRICES = {
    "time": _("%(amount)s a time"),
    "month": _("%(amount)s a month"),
    "quarter": _("%(amount)s a quarter"),
    "year": _("%(amount)s a year"),
    "course": _("%(amount)s for the whole course"),
}


def cost_words(cost: Decimal | None, per: str, words: str) -> str:
    """'€ 3,50 per keer'; the organiser's own words when the amount is not certain; empty when nothing is known."""
    if cost is None:
        return words
    if cost == 0:
        return gettext("free")
    amount = figures.euro(cost)
    return str(PRICES[per]) % {"amount": amount} if per in PRICES else amount


def day_names(days: int, short: bool = False) -> str:
    """'maandag, dinsdag' for a mask of days (Monday is 1)."""
    names = dates.names(get_language() or "en")
    chosen = names.short_days if short else names.days
    return ", ".join(name for place, name in enumerate(chosen) if days >> place & 1)


def when_words(days: int, starts: Any, ends: Any, words: str) -> str:
    """'dinsdag 10:00–11:30'; the organiser's own words when day and time are not certain; empty when nothing is known."""
    if not days:
        return words
    clock = dates.hours(starts, ends) if ends else f"{starts:%H:%M}" if starts else ""
    return f"{day_names(days)} {clock}".strip()


def age_words(low: int | None, high: int | None) -> str:
    """'55 jaar en ouder'; empty for all ages."""
    if low is not None and high is not None:
        return gettext("%(low)d to %(high)d years old") % {"low": low, "high": high}
    if low is not None:
        return gettext("%(low)d years and older") % {"low": low}
    return gettext("up to %(high)d years old") % {"high": high} if high is not None else ""


def distance_words(km: float | None) -> str:
    """'1,2 km · 20 minuten lopen'; 'vlakbij' in the same street; empty when the distance is not known."""
    if km is None:
        return ""
    if km < NEXT_DOOR:
        return gettext("close by")
    away = gettext("%(km)s km") % {"km": figures.decimal(km, 1 if km < 10 else 0)}
    walk = minutes_on_foot(km)
    if walk is not None:
        return f"{away} · " + gettext("about %(minutes)d minutes on foot") % {"minutes": walk}
    ride = minutes_by_bicycle(km)
    if ride > LONGEST_RIDE:
        return away
    return f"{away} · " + gettext("about %(minutes)d minutes by bicycle") % {"minutes": ride}


def stop_words(ends_on: date | None) -> str:
    """'stopt op 1 jun 2026'; empty when it goes on."""
    return gettext("stops on %(day)s") % {"day": dates.short_date(ends_on)} if ends_on else ""
