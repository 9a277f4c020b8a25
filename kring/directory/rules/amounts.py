"""Amounts of money, distances and hours that somebody names as a limit: 'hoogstens 20 euro per maand', 'within 5 km', 'after 5 pm'. Pure.

What they come to is a wish (`wishes`); no amount is a word to look for, whether it was read as a wish or not.
"""

import dataclasses
import math
import re
from collections.abc import Iterable
from decimal import Decimal

from kring.directory.rules.reading import euros_a_month

EARLY, LATE = 10 * 60, 20 * 60  # 'niet te vroeg' begins at this hour, 'niet te laat' before that one
SHORTEST_RIDE = 20  # minutes by bus or train, of which a good part is waiting
LAST_OF_THE_AFTERNOON = 6  # an hour up to this is one of the afternoon, unless it says otherwise


@dataclasses.dataclass(frozen=True, slots=True)
class Amount:
    """What a text limits, and where it says so. `about`: 'cost' (euros a month), 'place' (as a search form has a distance), 'from' or
    'until' (minutes after midnight at which it begins)."""

    about: str
    value: int | str
    start: int
    end: int


_LIMIT = (
    r"(?:(?:op |voor |for |at )?(?:hoogstens|hooguit|maximaal|maximum|max\.?|ten hoogste|minder dan|up to|at (?:the )?most|less than|under)"
    r"|(?:mag |moet )?(?:niet|not|no) (?:meer|verder|duurder|more|further|farther) (?:dan|than)|binnen(?: een straal van)?|within|tot)"
)
_NUMBER = r"(?P<{}>\d{{1,4}}(?:[.,]\d{{1,2}})?)"
_PER = (
    r"(?:\s*(?:,-|-)?\s*(?:(?:per|a|an|each|elke|p/|/)\s*(?P<per>maand|month|keer|time|les|lesson|session|bijeenkomst|week|jaar|year|m|j)"
    r"|(?P<monthly>p\.?m\.?|monthly|maandelijks))\b)?"
)
_MONEY = (
    rf"(?:(?:€|euro)\s*{_NUMBER.format('euros')}(?:,-)?|{_NUMBER.format('more_euros')}\s*(?:€|(?:euro['’]?s?|eur)\b)){_PER}"
    r"(?:\s+(?:te )?kosten\b)?"
)
_KM = (
    rf"{_NUMBER.format('far')}\s*(?P<unit>km|kilometers?|kilometres?|meters?|metres?|m)\b"
    r"(?:\s+(?:afstand|van (?:mijn |haar )?huis|vandaan|away|from (?:my )?home)\b)?"
)
_MINUTES = (
    rf"{_NUMBER.format('minutes')}\s*(?:min(?:uten|utes)?\.?)\s+(?:of |met de |by |on )?"
    r"(?P<mode>lopen|wandelen|te voet|walk(?:ing)?|foot|fietsen|fiets|cycling|bicycle|bike|bus|trein|train|reizen|travel)\b"
)
_CLOCK = (
    r"(?P<{0}>[01]?\d|2[0-4])(?:[.:](?P<{0}_minutes>[0-5]\d))?\s*(?P<{0}_unit>uur|u\b|h\b|[ap]\.?m\b\.?|o['’]clock)"
)
_BARE_CLOCK = r"(?P<{0}>[01]?\d|2[0-4])(?:[.:](?P<{0}_minutes>[0-5]\d))?(?:\s*(?P<{0}_unit>uur|u\b|[ap]\.?m\b\.?))?"
_NOT_AS_LONG = r"(?!\s*(?:per|a|in de|each|long|lang)\b)"
_LIMITED = re.compile(
    rf"(?<!\w)(?:{_LIMIT}\s+(?:(?P<money>{_MONEY})|(?P<km>{_KM})|{_MINUTES})"
    rf"|(?P<max_money>{re.sub(r'P<(\w+)>', r'P<max_\1>', _MONEY)})\s+(?:max(?:imaal|imum)?|hooguit|hoogstens|at most)\b)",
    re.IGNORECASE,
)
_WHEN = (
    ("between", rf"(?:tussen|between)\s+{_BARE_CLOCK.format('since')}\s*(?:en|and|-)\s*{_CLOCK.format('till')}{_NOT_AS_LONG}"),
    ("between", rf"(?:van|from)\s+{_BARE_CLOCK.format('since')}\s*(?:tot|to|until|-)\s*{_CLOCK.format('till')}{_NOT_AS_LONG}"),
    (
        "from",
        r"(?:niet (?:eerder|vroeger) dan|niet v[oó]{2}r|not before|no(?:t)? earlier than|na|vanaf|after|from)\s+"
        rf"{_CLOCK.format('since')}{_NOT_AS_LONG}",
    ),
    (
        "until",
        r"(?:niet later dan|niet na|uiterlijk(?: om)?|not after|no(?:t)? later than|v[oó]{2}r|tot|before|until|till)\s+"
        rf"{_CLOCK.format('till')}{_NOT_AS_LONG}",
    ),
    ("early", r"(?:niet|not) (?:al |zo |te |too |so |very )*(?:vroeg|early)(?: in de ochtend| op| in the morning)?"),
    ("late", r"(?:niet|not) (?:al |zo |te |too |so |very )*(?:laat|late)(?: in de avond| op de avond| at night| in the evening)?"),
)  # fmt: skip
_TIMES = [(kind, re.compile(rf"(?<!\w)(?:{words})(?!\w)", re.IGNORECASE)) for kind, words in _WHEN]
_MONEY_ALONE = re.compile(rf"(?<!\w){_MONEY}", re.IGNORECASE)
_PERIODS = {
    "maand": "month", "month": "month", "m": "month", "jaar": "year", "year": "year", "j": "year", "keer": "time", "time": "time",
    "les": "time", "lesson": "time", "session": "time", "bijeenkomst": "time", "week": "time",
}  # fmt: skip
_ON_FOOT, _BY_BICYCLE = ("lopen", "wandelen", "te voet", "walk", "foot"), ("fiets", "cycl", "bi")


def limits(text: str) -> list[Amount]:
    """What a text limits, in the order in which it says so; where two ways to read it overlap, the longer."""
    found = [one for match in _LIMITED.finditer(text) if (one := _limited(match))]
    found += [one for kind, pattern in _TIMES for match in pattern.finditer(text) for one in _times(kind, match)]
    found.sort(key=lambda one: (one.start, -one.end))
    kept: list[Amount] = []
    for one in found:
        if not any(
            one.start < other.end and other.start < one.end and (one.start, one.end) != (other.start, other.end)
            for other in kept
        ):
            kept.append(one)
    return kept


def without(text: str) -> str:
    """A text without the limits and amounts that it names: they are no words to look for."""
    spans: Iterable[tuple[int, int]] = {(one.start, one.end) for one in limits(text)}
    for start, end in sorted(spans, reverse=True):
        text = f"{text[:start]} , {text[end:]}"
    return _MONEY_ALONE.sub(" , ", text)


def _limited(match: re.Match[str]) -> Amount | None:
    told = match.groupdict()
    where = match.span()
    if told["km"]:
        number = float(_decimal(told["far"]))
        km = number / 1000 if told["unit"].casefold().startswith("m") else number
        return Amount("place", f"{km:g}", *where) if km else None
    if told["minutes"]:
        mode = told["mode"].casefold()
        way = "foot" if mode.startswith(_ON_FOOT) else "bicycle" if mode.startswith(_BY_BICYCLE) else "transit"
        minutes = max(int(_decimal(told["minutes"])), SHORTEST_RIDE if way == "transit" else 1)
        return Amount("place", f"{way}:{minutes}", *where)
    prefix = "max_" if told["max_money"] else ""
    number = _decimal(told[f"{prefix}euros"] or told[f"{prefix}more_euros"])
    per = _PERIODS[(told[f"{prefix}per"] or "month").casefold()]
    return Amount("cost", math.ceil(euros_a_month(number, per) or 0), *where)


def _decimal(number: str) -> Decimal:
    return Decimal(number.replace(",", "."))


def _times(kind: str, match: re.Match[str]) -> Iterable[Amount]:
    told = match.groupdict()
    if kind in ("early", "late"):
        yield Amount("from", EARLY, *match.span()) if kind == "early" else Amount("until", LATE, *match.span())
        return
    till = _minutes(told, "till") if "till" in told else None
    since = _minutes(told, "since", till) if "since" in told else None
    if since is not None:
        yield Amount("from", since, *match.span())
    if till is not None:
        yield Amount("until", till, *match.span())


def _minutes(told: dict[str, str | None], name: str, before: int | None = None) -> int:
    """An hour as minutes after midnight. `before`: the hour until which, by which it may be of the morning."""
    hour, unit = int(told[name] or 0), (told[f"{name}_unit"] or "").casefold().replace(".", "")
    afternoon = unit == "pm" or (unit != "am" and hour <= LAST_OF_THE_AFTERNOON)
    if not unit and before is not None:
        afternoon = hour < 12 and (hour + 12) * 60 < before
    return (hour + 12 * (afternoon and hour < 12)) * 60 + int(told[f"{name}_minutes"] or 0)
