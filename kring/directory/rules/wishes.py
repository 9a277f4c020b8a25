"""Words that are wishes about when, how much, how near or with whom: 'goedkoop', "'s ochtends", 'in de buurt'. Pure.

A short list of Dutch and English words that leave no doubt. They are not read where something denies them ('niet in het weekend'), and in
a story ("door de pijn weet ik 's ochtends nooit of het gaat") only where it says for certain that they are wished (`stories`): else they
stay words to look for.
"""

import dataclasses
import re
from collections.abc import Iterable
from enum import StrEnum
from functools import reduce
from operator import or_

from kring.directory.rules import among, amounts, stories, whom
from kring.directory.rules.moments import AFTERNOON, EVENING, EVERY_DAY, MORNING
from kring.directory.rules.tongues import codes_of, named

LONGEST = 6  # words beside the wishes; a longer text tells a story
CHEAP = 10  # euros a month
NEARBY, WALK = "2", "foot:15"  # km, and minutes on foot, as a search form has them
WHEELCHAIR, QUIET = 1, 16  # as in `models.Access`
DAYTIME = MORNING + AFTERNOON


class About(StrEnum):
    """What a wish is about; the names are those of `search.fitting.Facet`."""

    COST = "cost"
    DAY = "day"
    TIME = "time"
    GROUP = "group"
    BUDDY = "buddy"
    PLACE = "place"
    ACCESS = "access"
    LANGUAGE = "language"
    WHOM = "whom"
    FROM = "from"
    UNTIL = "until"


@dataclasses.dataclass(frozen=True, slots=True)
class Wish:
    """One wish as it was typed. `value`: euros a month, a mask of days, of parts of the day or of access, a size of group, for
    whom (`whom`), a distance as a search form has it, minutes after midnight, or codes of languages with spaces between."""

    about: About
    value: int | str
    typed: str


@dataclasses.dataclass(frozen=True, slots=True)
class Reading:
    """The words to look for, and the wishes that were read from the others: one about each thing."""

    text: str
    wishes: tuple[Wish, ...] = ()


@dataclasses.dataclass(frozen=True, slots=True)
class _Said:
    about: About
    value: int | str
    typed: str
    start: int
    end: int
    stays: str = ""  # of it, among the words to look for
    limit: bool = False  # an amount: nobody names one by the way
    denied: bool = False  # 'niet op maandag'


_DAYS = {
    "maandag": 1, "dinsdag": 2, "woensdag": 4, "donderdag": 8, "vrijdag": 16, "zaterdag": 32, "zondag": 64,
    "monday": 1, "tuesday": 2, "wednesday": 4, "thursday": 8, "friday": 16, "saturday": 32, "sunday": 64,
}  # fmt: skip
_PARTS = {
    "ochtend": MORNING, "morgen": MORNING, "middag": AFTERNOON, "avond": EVENING,
    "morning": MORNING, "afternoon": AFTERNOON, "evening": EVENING,
}  # fmt: skip
_DAY = re.compile(
    rf"\b(?:(?:op|on)\s+)?(?P<day>{'|'.join(_DAYS)})(?:en|s)?(?:[\s-]*(?P<part>{'|'.join(_PARTS)})(?:en|s)?)?\b",
    re.IGNORECASE,
)
_CANNOT_BEAR = (
    r"(?:bang (?:voor|in|van)|(?:kan |kunnen )?(?:niet|slecht) tegen|(?:heeft |heb )?een hekel aan|houdt? niet van|niet in|geen|afraid of"
    r"|scared of|can(?:['’]?t|not| not) (?:stand|bear)|(?:does not|doesn['’]t|don['’]t) like|hates?|not in|no)"
)
_MANY = (
    r"(?:(?:een )?(?:grote|drukke|volle) groep(?:en)?|(?:een )?groot gezelschap|mensenmassa['’]?s?"
    r"|(?:large |big )?crowds?|(?:a )?(?:large|big) groups?)"
)
_FEW = r"(?:[3-9]|1[0-2]|drie|vier|vijf|zes|zeven|acht|negen|tien|three|four|five|six|seven|eight|nine|ten)"
_NO_GIFT = r"(?!\s+(?:kleding|eten|maaltijd\w*|spullen|wifi|meals?|food|clothes|clothing|lunch\w*|phone|clinic|school|time|legal)\b)"
# What is about something, how it is said, and its value; words that stay are looked for as well, since entries say them too.
_SAID: tuple[tuple[About, int | str, bool, str], ...] = (
    (About.COST, 0, False, rf"\b(?:gratis|kosteloos|kosteloze|zonder kosten){_NO_GIFT}|for free|free of charge|^free\b{_NO_GIFT}"),
    (
        About.COST, CHEAP, False,
        r"\b(?:niet|not) (?:(?:te|al te|zo|too|very|so) )?(?:duur|expensive)|\bvoor weinig geld|\b(?:op|met) een (?:klein|krap) budget"
        r"|\b(?:mag|moet|hoeft) niet (?:(?:te|zo|al te) )?veel (?:te )?kosten|\bmay not cost (?:too )?much"
        r"|\b(?:goedko(?:op|ops|pe|per)|betaalba(?:ar|re))|\b(?:low[ -]cost|cheap|inexpensive|on a (?:(?:tight|small|low|limited) )?budget)"
        r"|\baffordable(?!\s+(?:housing|home|care)\b)",
    ),
    (About.TIME, MORNING, False, r"(?<!\w)['’‘`´]?s[ -]?(?:ochtends|morgens)|\b(?:ochtends|morgens)|\bin de (?:ochtend|morgen)(?:en|uren)?"
     r"|\bochtenden|\bin the mornings?|\bmornings"),
    (About.TIME, AFTERNOON, False, r"(?<!\w)['’‘`´]?s[ -]?middags|\bmiddags|\bin de middag(?:en|uren)?|\bin the afternoons?|\bafternoons"),
    (About.TIME, EVENING, False, r"(?<!\w)['’‘`´]?s[ -]?avonds|\bavonds|\bin de avond(?:en|uren)?|\bin the evenings?|\bevenings"),
    (About.TIME, DAYTIME, False, r"\boverdag|\bduring the day|\b(?:in the )?daytime"),
    (About.DAY, 96, False, r"\b(?:in |op )?(?:het |de )?weekend(?:en|s)?|\b(?:at|on|in) (?:the )?weekends?"),
    (About.DAY, 31, False, r"\b(?:doordeweeks|door de week|(?:op )?werkdagen|(?:on )?weekdays)"),
    (
        About.BUDDY, 1, False,
        r"\bniet alleen(?!\s+(?:maar|op|in|['’‘`´]?s|voor|om|een|de|het|met|vrouwen|mannen|dames|heren)\b)"
        r"|\bniet in (?:mijn|m['’]n|zijn|haar) eentje"
        r"|\bsamen met iemand|\bmet iemand samen|\bmet (?:een |mijn )?(?:maatje|buddy)"
        r"|\bnot alone|\bnot by (?:myself|themselves)|\bwith (?:a |my )?(?:buddy|companion)|\bwith someone",
    ),
    (About.GROUP, "small", False, r"\b(?:(?:in |met )?(?:een )?kleine? groep(?:en|je|jes)?|(?:in )?(?:a )?small groups?)"
     rf"|\b{_CANNOT_BEAR} (?:heel |zo |very |such )?{_MANY}"
     rf"|\b(?:met |with )?(?:hoogstens|hooguit|maximaal|max\.?|niet meer dan|at most|no more than|up to) {_FEW} (?:andere |other )?"
     r"(?:mensen|personen|deelnemers|anderen|people|persons|participants|others)"),
    (About.GROUP, "alone", False, r"\b(?:(?:een|één|1)[ -]?op[ -]?(?:een|één|1)|one[ -](?:to|on)[ -]one)"),
    *((About.WHOM, mask, stays, words) for mask, stays, words in among.WISHES),
    (
        About.PLACE, NEARBY, False,
        r"\b(?:hier )?in de buurt(?: van (?:mijn )?huis)?(?! van)|\bdicht ?bij(?: (?:mijn )?huis)?|\bvlakbij(?: (?:mijn )?huis)?"
        r"|\bniet (?:te )?ver(?: weg)?|\b(?:nearby|close by|near me|(?:close to|near) (?:my )?home)|\bnot (?:too )?far(?: away)?",
    ),
    (About.PLACE, WALK, False, r"\b(?:op loopafstand|(?:lopend|te voet) (?:bereikbaar|te (?:doen|bereiken))"
        r"|(?:within |in )?walking distance)"),
    (
        About.ACCESS, WHEELCHAIR, True,
        r"\b(?:(?:met|in) (?:een |mijn |de )?)?rolstoel(?:toegankelijke?|vriendelijke?)?"
        r"|\b(?:(?:with|in) (?:a |my )?)?wheelchair(?:[ -](?:accessible|friendly))?",
    ),
    (About.ACCESS, QUIET, True, r"\b(?:prikkelarme?|weinig prikkels|few stimuli)"),
)  # fmt: skip
_PATTERNS = [
    (about, value, stays, re.compile(f"(?:{words})(?![\\w-])", re.IGNORECASE)) for about, value, stays, words in _SAID
]
_TONGUE = rf"(?:{'|'.join(map(re.escape, named()))})"
_TONGUES = rf"(?P<{{}}>{_TONGUE}(?:\s*(?:,|/|\ben\b|\bof\b|\band\b|\bor\b)\s*{_TONGUE})*)"
_LANGUAGE = re.compile(
    r"\b(?:spreekt?|speaks?)\s+(?:(?:alleen|enkel|vooral|thuis|wel|goed|only|mainly|mostly|maar)\s+){0,2}" + _TONGUES.format("speaks")
    + r"|\bin\s+het\s+" + _TONGUES.format("het") + r"|\bin\s+" + _TONGUES.format("in") + r"(?=\s*(?:[,;.!?]|\b(?:and|or|but)\b|$))"
    + rf"|\b(?P<tongued>{_TONGUE})(?:[ -]?(?:sprekend|talig)e?|[ -]speaking)",
    re.IGNORECASE,
)  # fmt: skip
_LEARNS = re.compile(
    r"\b(?:le(?:ren|ert|er)|oefen(?:en|t)?|les(?:sen)?|cursus|learn\w*|lessons?|classe?s?|course)\b",
    re.IGNORECASE,
)
_DENIED = re.compile(
    r"\b(?:niet|geen|nooit|behalve|zonder|liever dan|not?|never|except|without)\s+(?:\w+\s+)?$", re.IGNORECASE
)
# Right before a day or a part of one: it is wished on any other.
_NOT_THEN = re.compile(
    r"(?:\b(?:maar|but|wel|liever|en|and)\s+)*\b(?:niet|geen|nooit|behalve|not|no|never|except)(?:\s+(?:op|in|on|at|the|de|het|een|elke|every|any))*\s+$",
    re.IGNORECASE,
)
_DENIED_AFTER = re.compile(r"^\s+(?:(?:liever|kan|rather)\s+)?(?:niet|nooit|not|never)\s*(?:[,;.]|$)", re.IGNORECASE)
_PREFERS = re.compile(r"\b(?:bij voorkeur|preferably|ideally|kan (?:\w+ )?alleen)\s+$", re.IGNORECASE)
_SPAN = re.compile(r"\bt/m\b|\btot\b|\bthrough\b|\buntil\b|\bto\b", re.IGNORECASE)
_STOPS = re.compile(r"[,;.:!?]")
_JOINS = re.compile(r"^(?:\s|[,;.+&-]|\b(?:en|of|and|or)\b)+|(?:\s|[,;.+&-]|\b(?:en|of|and|or)\b)+$", re.IGNORECASE)


def read(text: str) -> Reading:
    """The wishes in a text, and what is left to look for; of a story only those that are certain."""
    found = _found(text)
    wishes = {one.about: Wish(one.about, _together(found, one.about), _typed(found, one.about)) for one in found}
    # Where something else is asked, for whom it is says who comes first, and is no word that answers it.
    bare = [dataclasses.replace(one, stays="") if one.about == About.WHOM else one for one in found]
    return Reading(
        _without(text, bare, staying=True) or _without(text, found, staying=True),
        tuple(wish for wish in wishes.values() if wish.value or wish.about == About.COST),
    )


def without(text: str, about: str) -> str:
    """A text without the words from which a wish about something was read."""
    return _without(text, [one for one in _found(text) if one.about == about])


def _found(text: str) -> list[_Said]:
    found = [
        _Said(about, value, match[0].strip(), match.start(), match.end(), match[0].strip() if stays else "")
        for about, value, stays, pattern in _PATTERNS
        for match in pattern.finditer(text)
    ]
    found += [] if _SPAN.search(text) else _days(text)
    found += _tongues(text)
    found += _limits(text)
    kept: list[_Said] = []
    for one in sorted(found, key=lambda one: (one.start, -one.end)):
        overlaps = any(one.start < other.end and other.start < one.end and one.typed != other.typed for other in kept)
        if not overlaps and (meant := _undenied(text, one)):
            kept.append(meant)
    if len(_without(text, kept).split()) > LONGEST:
        kept = _certain(text, kept)
    return [_with_preference(text, one) for one in kept]


def _undenied(text: str, one: _Said) -> _Said | None:
    """A wish, or the opposite where a day or a part of the day is denied; None where anything else is."""
    before = _NOT_THEN.search(text[: one.start])
    after = _DENIED_AFTER.search(text[one.end :])
    if one.about in (About.DAY, About.TIME) and (before or after):
        start = before.start() if before else one.start
        end = one.end if before or not after else one.end + len(after[0].rstrip(" ,;."))
        return dataclasses.replace(one, start=start, end=end, typed=text[start:end].strip(), denied=True)
    return None if _DENIED.search(text[: one.start]) or after else one


def _limits(text: str) -> Iterable[_Said]:
    for one in amounts.limits(text):
        yield _Said(About(one.about), one.value, text[one.start : one.end].strip(), one.start, one.end, limit=True)


def _with_preference(text: str, one: _Said) -> _Said:
    """A wish with 'bij voorkeur' before it: that is nothing to look for."""
    before = _PREFERS.search(text[: one.start])
    return dataclasses.replace(one, start=before.start()) if before else one


def _certain(text: str, found: list[_Said]) -> list[_Said]:
    """Of the wishes in a story those that are meant as such."""
    meant = stories.certain(text, [(one.start, one.end) for one in found], [_tells(one) for one in found])
    return [
        one
        for one, is_meant in zip(found, meant, strict=True)
        if is_meant or one.about == About.LANGUAGE or _is_for(one) or _is_among(text, one)
    ]


def _tells(one: _Said) -> bool:
    """Whether words say by themselves that they are a wish: 'niet te duur', but not 'dicht bij huis'."""
    return (
        one.limit
        or one.denied
        or one.about in (About.COST, About.GROUP)
        or one.typed.casefold().startswith(("niet te ver", "niet ver", "not "))
    )


def _is_for(one: _Said) -> bool:
    """Whether words are about an activity, not about somebody: 'rolstoeltoegankelijk', but not 'in een rolstoel'."""
    return (
        one.about == About.ACCESS
        and re.search(r"toegankelijk|vriendelijk|prikkel|accessible|friendly|stimuli", one.typed) is not None
    )


def _is_among(text: str, one: _Said) -> bool:
    """Whether words say with whom somebody would be, or would not: nobody says by the way 'liever niet met mannen'."""
    return one.about == About.WHOM and not one.stays and not stories.of_another(text, one.start)


def _tongues(text: str) -> Iterable[_Said]:
    """Languages that somebody speaks; none where Dutch is one of them, where they are to be learned, or of somebody else."""
    for match in _LANGUAGE.finditer(text):
        names = next(filter(None, match.groups()))
        codes = codes_of(re.sub(r"\b(?:of|or)\b", ",", names, flags=re.IGNORECASE)) or ["nl"]
        learns = not match["speaks"] and _LEARNS.search(stories.clause(text, match.start()))
        if "nl" not in codes and not learns and not stories.of_another(text, match.start()):
            yield _Said(About.LANGUAGE, " ".join(codes), match[0].strip(), match.start(), match.end(), stays=names)


def _days(text: str) -> Iterable[_Said]:
    found = []
    for match in _DAY.finditer(text):
        where = (match[0].strip(), match.start(), match.end(), "")
        if match["part"] and (_NOT_THEN.search(text[: match.start()]) or _DENIED_AFTER.search(text[match.end() :])):
            continue  # neither the day nor that part of every day is denied
        found.append(_Said(About.DAY, _DAYS[match["day"].casefold()], *where))
        if match["part"]:
            found.append(_Said(About.TIME, _PARTS[match["part"].casefold()], *where))
    return found


def _together(found: Iterable[_Said], about: About) -> int | str:
    said = [one for one in found if one.about == about]
    values = [one.value for one in said]
    if about in (About.DAY, About.TIME, About.ACCESS):
        wanted = _mask(one for one in said if not one.denied) or (
            EVERY_DAY if about == About.DAY else DAYTIME + EVENING
        )
        return wanted & ~_mask(one for one in said if one.denied)
    if about == About.WHOM:  # women and men both: that is for everybody
        wanted = _mask(said)
        return 0 if wanted & whom.WOMEN and wanted & whom.MEN else wanted
    if about == About.LANGUAGE:
        return " ".join(dict.fromkeys(" ".join(map(str, values)).split()))
    return max(values) if about == About.COST else values[-1]


def _mask(said: Iterable[_Said]) -> int:
    return reduce(or_, (int(one.value) for one in said), 0)


def _typed(found: Iterable[_Said], about: About) -> str:
    return ", ".join(dict.fromkeys(one.typed for one in found if one.about == about))


def _without(text: str, said: Iterable[_Said], *, staying: bool = False) -> str:
    """A text without what was said, but for what is `staying` of it; clauses that it stood between stay apart."""
    pieces, at = [], 0
    for one in sorted(said, key=lambda one: one.start):
        pieces += [text[at : max(at, one.start)], one.stays if staying else ""]
        at = max(at, one.end)
    if not pieces:
        return text
    left, between = "", ""
    for piece in (*pieces, text[at:]):
        bare = _JOINS.sub("", piece)
        before, _, after = piece.partition(bare) if bare else (piece, "", "")
        between += before
        if bare:
            left += (", " if _STOPS.search(between) else " ") * bool(left) + bare
            between = after
    return left
