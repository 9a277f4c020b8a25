"""What there is to do in the demonstration regions: 320 texts as organisers write them, made up, read into fields where certain."""

import dataclasses
import json
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from kring.directory.rules import when, whom
from kring.directory.rules.moments import InShort, Moment, as_kept, in_short
from kring.directory.rules.reading import ages, fee

ACCESS = {"wheelchair": 1, "toilet": 2, "lift": 4, "hearing_loop": 8, "quiet": 16, "parking": 32, "bus": 64}

_WEEK = {"1e": 1, "2e": 2, "3e": 4, "4e": 8, "laatste": 16}
_MONTHLY = re.compile(
    r"elke (?P<one>[1-4]e|laatste)(?: en (?P<two>[1-4]e|laatste))? (?P<rest>[a-z]+\.?(?: van de maand)?,? .+)"
)
_BEHIND = re.compile(
    r", (?P<words>(?:\d+ \w+|[a-z]+ t/m [a-z]+|(?:januari|februari|maart|april|mei|juni|juli|augustus|september|oktober|november"
    r"|december)[^,]*|met inloop|inloop))$"
)


@dataclasses.dataclass(frozen=True, slots=True)
class Offer:
    """An activity that exists in several towns. `access` is a sum as in `directory.models.Access`."""

    theme: str
    language: str
    title: str
    organiser: str
    text: str
    expect: str
    when_words: str
    short: InShort
    moments: str  # as the column keeps them, in JSON
    cost: str | None
    per: str
    cost_words: str
    trial: bool
    city_pass: bool
    ages: tuple[int | None, int | None]
    age_words: str
    for_whom: int
    access: int
    spoken: str
    group: str
    buddy: bool


def organisers(offers: Iterable[Offer]) -> list[tuple[str, bool]]:
    """(name, whether it takes part as an organisation): who has one text only stands in it by name. The one with most comes first."""
    counts = Counter(offer.organiser for offer in offers)
    return [(name, count > 1) for name, count in counts.most_common()]


def times(words: str) -> list[Moment]:
    """The moments in words such as 'elke 2e zaterdag 14.00–16.30' or 'do 19.00–21.00, 8 lessen'; none when it is not certain.

    Here everybody knows how the words are meant, so a little more is read than from a list that came from elsewhere.
    """
    behind = _BEHIND.search(words)
    plain = words[: behind.start()] if behind else words
    monthly = _MONTHLY.fullmatch(plain)
    weeks = 0
    if monthly:
        weeks = _WEEK[monthly["one"]] | (_WEEK[monthly["two"]] if monthly["two"] else 0)
        plain = monthly["rest"].replace(" van de maand", "").replace(",", "")
    found = when.moments(plain) or []
    more = behind["words"] if behind else ""
    return [dataclasses.replace(one, weeks=weeks or one.weeks, words=more) for one in found]


def offer_of(line: Mapping[str, Any]) -> Offer:
    """One line of the file, read into fields."""
    found = times(line["when"])
    price = fee(line["cost"], line["title"], line["text"])
    simple = len(found) == 1 and found[0].plain
    cost = price.cost
    return Offer(
        theme=line["theme"],
        language=line.get("language", "nl"),
        title=line["title"],
        organiser=line["organiser"],
        text=line["text"],
        expect=line["expect"],
        when_words="" if found else line["when"],
        short=in_short(found),
        moments="[]" if simple else json.dumps([as_kept(one) for one in found]),
        cost=None if cost is None else str(cost.amount.quantize(Decimal("0.01"))),
        per="" if cost is None else cost.per,
        cost_words=line["cost"] if cost is None else "",
        trial=price.trial,
        city_pass=price.city_pass,
        ages=ages(line["ages"]),
        age_words="" if ages(line["ages"]) != (None, None) or line["ages"] == "iedereen" else line["ages"],
        for_whom=whom.read(line["title"], line["ages"]),
        access=sum(ACCESS[each] for each in line["access"]),
        spoken=" ".join(line["languages"]),
        group=line["group"],
        buddy=line["buddy"],
    )
