"""Wishes that were typed among the words, as what is asked of entries, and as the words in which a page says how they were read."""

import dataclasses
from collections.abc import Sequence
from typing import Any

from django.utils.translation import get_language, gettext

from kring.directory import wording
from kring.directory.models import GroupSize
from kring.directory.rules import whom
from kring.directory.rules.places import Mode, km_within
from kring.directory.rules.tongues import name_of
from kring.directory.rules.wishes import About, Wish
from kring.directory.search.fitting import Facet, Need


@dataclasses.dataclass(frozen=True, slots=True)
class Understood:
    """How words were read. `about` takes it away again; `instead` says why it does not count, empty when it does."""

    about: str
    typed: str
    words: str
    instead: str = ""


DISLIKED = "disliked"
"""What `Understood` is about where somebody does not like something."""


def disliking(what: Sequence[str]) -> list[Understood]:
    """How it is said what comes last, since somebody does not like it."""
    words = ", ".join(what)
    return [Understood(DISLIKED, words, gettext("without: %(words)s") % {"words": words})] if words else []


_FIELDS = {
    About.COST: "most",
    About.DAY: "days",
    About.TIME: "parts",
    About.GROUP: "group",
    About.BUDDY: "buddy",
    About.PLACE: "within",
    About.ACCESS: "access",
    About.LANGUAGE: "languages",
    About.WHOM: "whom",
    About.FROM: "since",
    About.UNTIL: "till",
}


_FACETS = {About.FROM: Facet.TIME, About.UNTIL: Facet.TIME}


def reach(within: str) -> tuple[float | None, Mode | None]:
    """Straight-line kilometres and the way of going that a choice of distance stands for; minutes are assumed (`rules.places`)."""
    if not within:
        return None, None
    mode, _by, minutes = within.partition(":")
    return (km_within(int(minutes), Mode(mode)), Mode(mode)) if minutes else (float(within), None)


def asking(need: Need, wish: Wish, *, near: bool) -> tuple[Need, Understood]:
    """What is asked with this wish too. What was chosen in a field goes before it; a distance counts only from somewhere."""
    instead, field, value = "", _FIELDS[wish.about], _value(wish)
    chosen = bool(getattr(need, field)) or (wish.about == About.COST and need.most is not None)
    if wish.about == About.ACCESS:
        value |= need.access
    elif chosen and getattr(need, field) == value:
        return need, Understood(wish.about.value, wish.typed, _words(wish))
    elif chosen:
        instead = gettext("what is chosen above counts")
    elif wish.about == About.PLACE and not near:
        instead = gettext("fill in a postcode for this")
    understood = Understood(wish.about.value, wish.typed, _words(wish), instead)
    if instead:
        return need, understood
    in_words = (
        need.in_words
        if wish.about == About.ACCESS and need.access
        else need.in_words | {_FACETS.get(wish.about) or Facet(wish.about.value)}
    )
    return dataclasses.replace(need, **{field: value}, in_words=in_words), understood


def _value(wish: Wish) -> Any:
    if wish.about == About.PLACE:
        return reach(str(wish.value))[0]
    if wish.about == About.LANGUAGE:
        return frozenset(str(wish.value).split())
    return float(wish.value) if wish.about == About.COST else wish.value


def _clock(minutes: int) -> str:
    return f"{minutes // 60}.{minutes % 60:02d}"


def _words(wish: Wish) -> str:
    match wish.about:
        case About.COST if wish.value:
            return gettext("at most € %(amount)d a month") % {"amount": wish.value}
        case About.COST:
            return gettext("free")
        case About.DAY:
            return wording.day_names(int(wish.value))
        case About.TIME:
            return wording.part_words(int(wish.value))
        case About.WHOM:
            among = wording.whom_words(int(wish.value) & whom.ALL)
            words = gettext("%(whom)s among themselves") if int(wish.value) & whom.ONLY else gettext("for %(whom)s")
            return words % {"whom": among}
        case About.GROUP:
            return str(GroupSize(wish.value).label)
        case About.PLACE:
            return gettext("at most %(reach)s") % {"reach": wording.reach_words(str(wish.value))}
        case About.ACCESS:
            return ", ".join(wording.access_words(int(wish.value)))
        case About.FROM:
            return gettext("from %(time)s") % {"time": _clock(int(wish.value))}
        case About.UNTIL:
            return gettext("begins before %(time)s") % {"time": _clock(int(wish.value))}
        case About.LANGUAGE:
            return ", ".join(name_of(code, get_language() or "en") for code in str(wish.value).split())
    return gettext("somebody meets newcomers")
