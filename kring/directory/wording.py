"""How cost, days and distance of an activity read, in the language of the page."""

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils import timezone
from django.utils.translation import get_language, gettext, ngettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from kring.directory.models import Access, ForWhom
from kring.directory.rules.holidays import Off, running
from kring.directory.rules.moments import AFTERNOON, EVENING, MORNING, Moment, Pause
from kring.directory.rules.places import FAR_TO_WALK, NEAR_TO_RIDE_ALONG, Mode, minutes
from kring.directory.rules.reading import beyond
from kring.directory.rules.tongues import name_of
from kring.directory.rules.when import adds, labelled
from kring.ui import dates, figures

NEXT_DOOR = 0.1  # km
LONGEST_WAY = 60  # minutes; beyond it nobody goes that way by themselves
LONGEST_RIDE_ALONG = 90
MOST_PLACES = 8  # of one activity on its page

DISTANCES = (
    ("foot:15", _("15 minutes on foot")),
    ("foot:30", _("30 minutes on foot")),
    ("bicycle:15", _("15 minutes by bicycle")),
    ("bicycle:30", _("30 minutes by bicycle")),
    ("transit:30", _("30 minutes by bus or train")),
    ("transit:45", _("45 minutes by bus or train")),
    ("1", _("1 km")),
    ("2", _("2 km")),
    ("5", _("5 km")),
    ("10", _("10 km")),
)
PARTS_OF_DAY = {
    MORNING: _("in the morning"),
    AFTERNOON: _("in the afternoon"),
    EVENING: _("in the evening"),
    MORNING + AFTERNOON: _("during the day"),
}

# Whole phrases, since 'a month' is a different word in every language.
PRICES = {
    "time": _("%(amount)s a time"),
    "month": _("%(amount)s a month"),
    "quarter": _("%(amount)s a quarter"),
    "year": _("%(amount)s a year"),
    "course": _("%(amount)s for the whole course"),
}


def cost_words(cost: Decimal | None, per: str, words: str) -> str:
    """'€ 3,50 per keer, incl. koffie': the amount and what the organiser's words say beyond it; those words alone when the amount is not
    certain; empty when nothing is known."""
    if cost is None:
        return words
    more = beyond(words, cost, per)
    if more is None:
        return words
    amount = gettext("free") if cost == 0 else figures.euro(cost)
    price = str(PRICES[per]) % {"amount": amount} if cost and per in PRICES else amount
    return f"{price}{' ' if more[:1] in ('&', '+', '(') else ', '}{more}" if more else price


def day_names(days: int, short: bool = False) -> str:
    """'maandag, dinsdag en vrijdag', or 'elke dag', for a mask of days (Monday is 1); `short`: 'ma, di, vr'."""
    names = dates.names(get_language() or "en")
    chosen = [name for place, name in enumerate(names.short_days if short else names.days) if days >> place & 1]
    if short:
        return ", ".join(chosen)
    return gettext("every day") if len(chosen) == len(names.days) else listed(chosen)


def part_words(parts: int) -> str:
    """'overdag' for a mask of parts of the day."""
    if parts in PARTS_OF_DAY:
        return str(PARTS_OF_DAY[parts])
    return listed([str(name) for part, name in PARTS_OF_DAY.items() if part == part & parts and part.bit_count() == 1])


def listed(names: Sequence[str]) -> str:
    """'maandag, dinsdag en vrijdag'."""
    *others, last = names or [""]
    return gettext("%(others)s and %(last)s") % {"others": ", ".join(others), "last": last} if others else last


def when_words(days: int, starts: Any, ends: Any, words: str, moments: Iterable[Moment] = ()) -> str:
    """'dinsdag 10:00–11:30'; several moments one after the other; the organiser's own words when day and time are not certain, or say
    more than the days; empty when nothing is known."""
    moments = tuple(moments)
    more = words if adds(words) else ""
    if any(not moment.plain for moment in moments) or len(moments) > 1:
        return "; ".join(filter(None, (*(moment_words(moment, beside=words) for moment in moments), more)))
    if not days or (more and not starts):
        return words
    clock = dates.hours(starts, ends) if ends else f"{starts:%H:%M}" if starts else ""
    return "; ".join(filter(None, (f"{day_names(days)} {clock}".strip(), words if starts and labelled(words) else "")))


WEEKS = {
    1: pgettext_lazy("week of the month", "first"),
    2: pgettext_lazy("week of the month", "second"),
    4: pgettext_lazy("week of the month", "third"),
    8: pgettext_lazy("week of the month", "fourth"),
    16: pgettext_lazy("week of the month", "last"),
}
RHYTHMS = {1: "", 2: _("every two weeks"), 3: _("every three weeks"), 4: _("every four weeks")}


def moment_words(moment: Moment, *, beside: str = "") -> str:
    """'dinsdag 10:00–11:30, om de twee weken, van 1 sep 2026 tot en met 30 jun 2027, niet in schoolvakanties'.

    Words of the moment are left out where they say no more than that, or stand `beside` it anyhow.
    """
    clock = f"{moment.starts:%H:%M}" if moment.starts and not moment.ends else dates.hours(moment.starts, moment.ends)
    parts = [f"{day_names(moment.days)} {clock}".strip()]
    if moment.weeks:
        which = listed([str(name) for place, name in WEEKS.items() if moment.weeks & place])
        parts.append(gettext("only the %(which)s of the month") % {"which": which})
    elif moment.every > 1:
        parts.append(str(RHYTHMS.get(moment.every) or gettext("every %(count)d weeks") % {"count": moment.every}))
    parts.append(_season(moment.first, moment.last))
    if moment.not_in_school_holidays:
        parts.append(gettext("not in school holidays"))
    if moment.except_on:
        parts.append(gettext("not on %(days)s") % {"days": ", ".join(map(dates.short_date, moment.except_on))})
    return ", ".join(filter(None, (*parts, moment.words if moment.words != beside and adds(moment.words) else "")))


def _season(first: date | None, last: date | None) -> str:
    if first and last:
        return gettext("from %(first)s to %(last)s") % {
            "first": dates.short_date(first),
            "last": dates.short_date(last),
        }
    if first:
        return gettext("from %(first)s on") % {"first": dates.short_date(first)}
    return gettext("up to %(last)s") % {"last": dates.short_date(last)} if last else ""


def not_now(season: Pause | None, off: Iterable[date], holidays: Iterable[Off] = ()) -> list[str]:
    """Why it is not there in this season, and on which days soon it is not; in which `holidays`."""
    said = []
    if season is not None and season.starts is not None:
        words = gettext("not now: starts again on %(day)s") if season.again else gettext("not yet: starts on %(day)s")
        said.append(words % {"day": dates.short_date(season.starts)})
    elif season is not None:
        said.append(gettext("its last season is over: ask whether it starts again"))
    if days := ", ".join(map(dates.short_date, off)):
        said.append(gettext("not on %(days)s") % {"days": days})
    return [*said, *map(holiday_words, holidays)]


def holiday_words(one: Off) -> str:
    """'niet op 27 okt 2026: herfstvakantie', or 'niet van 17 okt 2026 tot en met 25 okt 2026: herfstvakantie'."""
    why = running(one.holiday.name)
    if one.days or one.holiday.first == one.holiday.last:
        days = [dates.short_date(day) for day in one.days or (one.holiday.first,)]
        return gettext("not on %(days)s: %(why)s") % {"days": listed(days), "why": why}
    first, last = dates.short_date(one.holiday.first), dates.short_date(one.holiday.last)
    return gettext("not from %(first)s to %(last)s: %(why)s") % {"first": first, "last": last, "why": why}


def meets_words(buddy: bool | None, who: str) -> str:
    """Who meets newcomers; that there is somebody when that is all that is known, empty when not even that."""
    return who or {True: gettext("there is somebody; ask who"), False: gettext("nobody in particular"), None: ""}[buddy]


def room_words(places: int | None, waiting: int | None) -> str:
    """'12 plaatsen, 3 mensen op de wachtlijst'; empty when neither is known."""
    room = ngettext("%(num)d place", "%(num)d places", places) % {"num": places} if places else ""
    queue = (
        ngettext("%(num)d person on the waiting list", "%(num)d people on the waiting list", waiting) % {"num": waiting}
        if waiting
        else ""
    )
    return ", ".join(filter(None, (room, queue)))


def places_words(places: list[str]) -> list[str]:
    """Further places; of many only the first, and how many more there are."""
    more = len(places) - MOST_PLACES
    if more <= 0:
        return places
    return [*places[:MOST_PLACES], ngettext("%(num)d more place", "%(num)d more places", more) % {"num": more}]


def access_words(mask: int) -> list[str]:
    """What makes a place usable, in words, for a sum of `Access`."""
    return [str(one.label) for one in Access if mask & one]


def spoken_words(codes: str) -> str:
    """'Arabisch, Turks' for language codes with spaces between; a code that nobody knows stands as it is."""
    return ", ".join(str(LANGUAGES.get(code) or name_of(code, get_language() or "en")) for code in codes.split())


def whom_words(mask: int) -> str:
    """'vrouwen' for a sum of `ForWhom`; empty for everybody."""
    return listed([str(one.label) for one in ForWhom if mask & one])


def age_words(low: int | None, high: int | None) -> str:
    """'55 jaar en ouder'; empty for all ages."""
    if low is not None and high is not None:
        return gettext("%(low)d to %(high)d years old") % {"low": low, "high": high}
    if low is not None:
        return gettext("%(low)d years and older") % {"low": low}
    return gettext("up to %(high)d years old") % {"high": high} if high is not None else ""


WAYS = {
    Mode.FOOT: _("about %(minutes)d minutes on foot"),
    Mode.BICYCLE: _("about %(minutes)d minutes by bicycle"),
    Mode.TRANSIT: _("about %(minutes)d minutes by bus or train"),
}


def distance_words(km: float | None, mode: Mode | None = None) -> str:
    """'1,2 km · 20 minuten lopen'; 'vlakbij' in the same street; empty when the distance is not known.

    Without a `mode` on foot as far as people walk, and by bicycle beyond that.
    """
    if km is None:
        return ""
    if km < NEXT_DOOR:
        return gettext("close by")
    away = km_words(km)
    if mode is None or (mode is Mode.TRANSIT and km < NEAR_TO_RIDE_ALONG):
        mode = Mode.FOOT if km <= FAR_TO_WALK else Mode.BICYCLE
    there = minutes(km, mode)
    return away if there > LONGEST_WAY else f"{away} · {WAYS[mode] % {'minutes': there}}"


def reach_words(within: str) -> str:
    """'15 minuten lopen', '7 km', for a distance as a search form has it, or one that was typed."""
    known = dict(DISTANCES)
    mode, _by, minutes_there = within.partition(":")
    if within in known:
        return str(known[within])
    return str(WAYS[Mode(mode)] % {"minutes": minutes_there}) if minutes_there else km_words(float(within))


def km_words(km: float) -> str:
    """'1,2 km', as the crow flies."""
    return gettext("%(km)s km") % {"km": figures.decimal(km, 1 if km < 10 else 0)}


def ways_words(km: float) -> list[str]:
    """Every way that makes sense for this distance, each with its minutes: on foot, by bicycle, by bus or train."""
    sensible = {
        Mode.FOOT: km <= FAR_TO_WALK,
        Mode.BICYCLE: minutes(km, Mode.BICYCLE) <= LONGEST_WAY,
        Mode.TRANSIT: km >= NEAR_TO_RIDE_ALONG and minutes(km, Mode.TRANSIT) <= LONGEST_RIDE_ALONG,
    }
    return [str(WAYS[mode]) % {"minutes": minutes(km, mode)} for mode, makes_sense in sensible.items() if makes_sense]


def stop_words(ends_on: date | None) -> str:
    """'stopt op 1 jun 2026', or that today is the last day; empty when it goes on."""
    if ends_on == timezone.localdate():
        return gettext("is there for the last time today")
    return gettext("stops on %(day)s") % {"day": dates.short_date(ends_on)} if ends_on else ""


LANGUAGES = {
    "en": _("English"),
    "ar": _("Arabic"),
    "tr": _("Turkish"),
    "pl": _("Polish"),
    "uk": _("Ukrainian"),
    "ti": _("Tigrinya"),
    "fa": _("Farsi"),
    "so": _("Somali"),
    "fr": _("French"),
    "de": _("German"),
    "es": _("Spanish"),
    "pt": _("Portuguese"),
    "pap": _("Papiamento"),
    "zh": _("Chinese"),
    "ru": _("Russian"),
    "ber": _("Berber"),
    "dsl": _("Dutch Sign Language"),
}


def languages() -> list[tuple[str, Any]]:
    """(code, name) of the languages that can be asked for, by name in the language of the page."""
    return sorted(LANGUAGES.items(), key=lambda one: str(one[1]))


# What fits, what is not known, what does not: by the thing that was asked. Whole phrases.
FITS = {
    "place": _("near enough"),
    "theme": _("the kind that is sought"),
    "cost": _("within what it may cost"),
    "day": _("on a day that suits"),
    "time": _("at a time that suits"),
    "age": _("for this age"),
    "language": _("the language is spoken"),
    "access": _("has what is needed to get in and stay"),
    "group": _("with as many people as wished"),
    "buddy": _("somebody meets newcomers"),
    "whom": _("meant for this group"),
}
UNSAID = {
    "age": _("ask for which ages it is"),
    "place": _("ask where it is"),
    "theme": _("its kind was guessed from the title: look whether it is what is sought"),
    "cost": _("ask what it costs"),
    "day": _("ask on which day"),
    "time": _("ask at what time"),
    "access": _("ask whether one can get in and stay"),
    "group": _("ask how many people come"),
    "buddy": _("ask whether somebody meets newcomers"),
    "whom": _("ask who come: it may be women and men together"),
}
PRICED = _("look whether the price suits")
NO_KIND = _("its kind is not known: look whether it is what is sought")
MISFITS = {
    "place": _("further away"),
    "theme": _("another kind"),
    "cost": _("costs more"),
    "day": _("on another day"),
    "time": _("at another time"),
    "language": _("the language is not mentioned"),
    "group": _("with another number of people"),
    "buddy": _("nobody meets newcomers"),
}
NOTES = {
    "full": _("full at the moment"),
    "trial": _("the first time is free"),
    "city_card": _("cheaper with the city pass"),
    "waiting": _("there is a waiting list"),
    "unconfirmed": _("not confirmed for a long time: ask whether it still goes on"),
    "far": _("far away"),
    "no_times": _("no times are known: ask when it is"),
    "unwanted": _("speaks of what is not wanted"),
    "for_women": _("is for women: does that fit?"),
    "for_men": _("is for men: does that fit?"),
    "for_carers": _("is for informal carers: does that fit?"),
    "for_bereaved": _("is for people who lost somebody: does that fit?"),
    "for_newcomers": _("is for newcomers to the country: does that fit?"),
    "for_lhbti": _("is for LGBTQI+ people: does that fit?"),
    "for_parents": _("is for parents with young children: does that fit?"),
    "no_contact": _("no phone number, e-mail address or website is known"),
}
LET_GO = {
    "place": _("also further away"),
    "theme": _("also other kinds"),
    "cost": _("also what costs more"),
    "day": _("also on other days"),
    "time": _("also at other times"),
    "language": _("also where the language is not mentioned"),
    "group": _("also with other numbers of people"),
    "buddy": _("also where nobody meets newcomers"),
    "whom": _("also what is for others"),
    "words": _("also what does not speak of these wishes"),
}
GOOD_NOTES = frozenset({"trial", "city_card"})


def reasons(why: Any, notes: Any) -> list[str]:
    """Why an entry fits, in words, the most telling first."""
    said = [
        gettext("speaks of ‘%(word)s’") % {"word": shown}
        if typed == shown
        else gettext("speaks of ‘%(word)s’, for ‘%(typed)s’") % {"word": shown, "typed": typed}
        for typed, shown in why.says
    ]
    return [*said, *(str(FITS[one]) for one in why.fits), *(str(NOTES[one]) for one in notes if one in GOOD_NOTES)]


def attention(why: Any, notes: Any, kind: str, cost: str) -> list[str]:
    """What to look out for, in words: what does not fit, what has to be asked, and what is the matter with the entry. `kind` and `cost`
    are the entry's, empty when they are not known."""
    unsaid = UNSAID | ({} if kind else {"theme": NO_KIND}) | ({"cost": PRICED} if cost else {})
    return [
        *(str(NOTES[one]) for one in notes if one not in GOOD_NOTES),
        *(str(MISFITS[one]) for one in why.misfits if one in MISFITS),
        *(str(unsaid[one]) for one in why.unsaid if one in unsaid),
    ]


def let_go_words(facets: Any) -> str:
    """'ook op andere dagen, ook verder weg'; empty when everything asked was insisted on."""
    return ", ".join(str(LET_GO[one]) for one in facets)
