"""Reading descriptions of cost, age and time, where they are certain. What is not certain stays words.

Written for Dutch lists; the plainest English is read too. Several times a week are read in `when.py`.
"""

import dataclasses
import itertools
import re
from decimal import Decimal
from functools import lru_cache

from kring.directory.rules.words import fold

OLDEST = 120
REMEMBERED = 4096  # answers: lists say the same again and again

_PER = {
    "keer": "time", "les": "time", "bezoek": "time", "dagdeel": "time", "bijeenkomst": "time", "maaltijd": "time",
    "persoon per keer": "time", "middag": "time", "ochtend": "time", "avond": "time", "sessie": "time", "session": "time",
    "class": "time", "lesson": "time", "visit": "time", "time": "time", "meal": "time",
    "maand": "month", "kwartaal": "quarter", "jaar": "year", "cursus": "course",
    "month": "month", "quarter": "quarter", "year": "year", "annum": "year", "course": "course",
}  # fmt: skip
_AMOUNT = r"(?:€|eur(?:o)?)?\s*(\d{1,4})(?:[.,](\d{2}|-{1,2}))?\s*(?:€|euro)?"
_NAMED = "|".join(sorted(_PER, key=len, reverse=True))
_UNIT = rf"(?:p\.?p\.?\s+)?(?:per|p\.?|/|a)\s*(?P<unit>{_NAMED}|k\.?|m\.?)\b\.?(?:\s*p\.?\s?p\b\.?)?"
_PRICE = re.compile(rf"{_AMOUNT}\s*{_UNIT}(?:\s*\([^)]*\))?", re.IGNORECASE)
_LESSONS = re.compile(rf"{_AMOUNT}\s*(?:voor|per)\s*\d+\s*(?:lessen|keer|bijeenkomsten)", re.IGNORECASE)
_JOINING = re.compile(
    rf"(?:&|en|\+|-|\|)\s*(?:eenmalig\s*)?{_AMOUNT}\s*(?:eenmalig\s*)?(?:inschrijfgeld|inschrijfkosten|administratiekosten)",
    re.IGNORECASE,
)
_TREAT = (
    r"(?:\d\s*|een\s+)?(?:kop(?:je)?s?\s+)?"
    r"(?:koffie|thee|soep|lunch|maaltijd|drankje|consumpties?|materia(?:al|len)|coffee|tea|materials?)"
)
_INCLUDED = re.compile(
    rf"[\s,;]*\(?\bincl(?:\.|usief|uding)?\s+{_TREAT}(?:\s*(?:,|/|&|\ben\b|\band\b)\s*{_TREAT})*\s*\)?", re.IGNORECASE
)
_FREE = frozenset(
    {
        "gratis", "kosteloos", "geen", "geen kosten", "vrij", "vrij toegankelijk", "deelname gratis", "gratis deelname",
        "deelname is gratis", "gratis toegang", "toegang gratis", "gratis entree", "nihil", "er zijn geen kosten aan verbonden",
        "free", "free of charge", "no charge", "no cost", "no fee", "no fees", "none", "there is no charge",
    }
)  # fmt: skip
_NOTHING = re.compile(r"(?:€|euro?)\s*0(?:[.,](?:00|--?))?|0(?:[.,](?:00|--?))?\s*(?:€|euro)|0,--?", re.IGNORECASE)
_BARE = re.compile(r"(?:€|eur(?:o)?)?\s*(\d{1,4})(?:[.,](\d{1,2}|--?))?\s*(?:€|euro)?", re.IGNORECASE)
_PRICE_FIRST = re.compile(rf"{_AMOUNT}\s*{_UNIT}", re.IGNORECASE)
_LESSONS_FIRST = re.compile(rf"{_AMOUNT}\s*(?:per cursus\b|per course\b|(?=(?:voor|per)\s*\d))", re.IGNORECASE)
_BARE_FIRST = re.compile(rf"{_AMOUNT}(?=\s*(?:$|[;(&+]|,\s|\.\s|incl|excl))", re.IGNORECASE)
_FREE_WORD = re.compile(r"(?:gratis|kosteloos|geen kosten|free(?: of charge)?|no (?:fee|charge|cost))\b", re.IGNORECASE)
_FREE_FIRST = re.compile(rf"{_FREE_WORD.pattern}(?=\s*[;,.(&+]|\s+(?:incl|excl))", re.IGNORECASE)
_PRICED = re.compile(
    r"(?:€|\beuro?\b)\s*(\d{1,4})(?:[.,](\d{2}))?|\b(\d{1,4})(?:[.,](\d{2}))?\s*euro\b|\b(\d{1,4}),-", re.IGNORECASE
)
_GIVEN = re.compile(
    r"\b(?:gratis|kosteloo?s|kosteloze|vrijwillig\w*|vrije|free|geen kosten|donation|voluntary)\b", re.IGNORECASE
)
_SHORTENED = re.compile(r"\b\w\.\w$")  # 'p.k' without its last full stop
_NAMES_UNIT = re.compile(rf"\b(?:per|p)\s+({_NAMED}|k|m)\b")
_SHORT_UNITS = {"k": "time", "m": "month"}

_FIRST = r"(?:1e|1ste|eerste|twee|drie|2|3)\s+(?:les(?:sen)?|keer|bijeenkomst(?:en)?|bezoek|maaltijd)"
_TASTE = r"(?:proef\w*|kennismak\w*|introductie\w*|ter kennismaking)"
_TRIAL = re.compile(
    rf"\b(?:gratis|kosteloze?)\s+(?:\d\s*x?\s+)?(?:{_TASTE}|{_FIRST}|\d\s*x\s+mee\w*)"
    rf"|\b(?:{_FIRST}|{_TASTE})\s+(?:(?:is|zijn|altijd|geheel)\s+)*(?:gratis|kosteloos|vrijblijvend en gratis)"
    r"|\bgratis\s*\([^)]{0,40}kennismaking\)"
    r"|\bfirst (?:session|class|visit|time|lesson)(?: is)? free\b|\bfree (?:trial|taster)\b",
    re.IGNORECASE,
)
_DENIED = re.compile(r"\b(?:geen|niet|no|not|zonder)\s+(?:\w+\s+)?$", re.IGNORECASE)
_CITY_PASS = re.compile(
    r"\b(?:(?:stads|stadjers|ooievaars|gelre|rotterdam|meedoen|minima|doe|kans|geld|bijdrage|participatie|bossche|u)[- ]?pas)\b",
    re.IGNORECASE,
)
# Words behind which a 'free' entry turns out to be paid for: after the first time, which was free then, or all along.
_AFTERWARDS = (
    r"\b(?:daarna|vervolgens|nadien|hierna|afterwards|thereafter|after that|then)\b[^.]{0,60}"
    r"(?:€|\beur(?:o|os)?\b|\bbetaal|\bbetalen\b|\blid\b|\blidmaatschap|\bcontributie\b|\bpay\b|\bmember)"
)
_PAID_AFTERWARDS = re.compile(_AFTERWARDS, re.IGNORECASE)
_FREE_THEN_PAID = re.compile(
    rf"\b(?:gratis|kosteloos|free)\b(?!\s+(?:koffie|thee|parke|coffee|tea|parking)\w*)[^.;]{{0,80}}?{_AFTERWARDS}",
    re.IGNORECASE,
)
_DUES = re.compile(
    r"\b(?:contributie|lidmaatschap\w*|inschrijfgeld|lesgeld|eigen bijdrage|entree)\b[^.]{0,40}(?:€|\beur\b|\d\s*euro)",
    re.IGNORECASE,
)
_AROUND_TRIAL = re.compile(rf"\b(?:{_TASTE}|{_FIRST})\b", re.IGNORECASE)
_SPAN = r"(\d{1,3})\s*(?:t/m|tot en met|-|–|tot|to)\s*(\d{1,3})"
_YEARS = r"(?:\s*(?:jaar\b|jr\b\.?|years?(?: old)?\b))?"
_UP = r"(?:(?:en|of) ouder|e\.o\.|and (?:over|older)|or (?:over|older))"
_AGES = re.compile(
    rf"(?:{_SPAN}|(\d{{1,3}})(?:\s*\+(?:'?ers\b)?|[\s-]*plus(?:sers?)?\b|\s*{_YEARS}\s*{_UP})"
    rf"|(?:vanaf|ages?|from)\s*(\d{{1,3}})(?![\d+]|\s*(?:-|–|t/m|tot|to)\b))"
    rf"{_YEARS}(?:\s*{_UP})?",
    re.IGNORECASE,
)
# Before their ages they say no more than these.
_YOUNG = re.compile(
    r"^(?:voor |for )?(?:leerlingen|scholieren|(?:basis)?(?:school)?kinderen|kids|jongeren|jeugd|peuters|kleuters|tieners|meiden|meisjes"
    r"|jongens|pupils|children|teens|teenagers|young people|youth|girls|boys)\b(?=\s*\W?\s*(?:van |tussen |aged? )?\d)",
    re.IGNORECASE,
)


@dataclasses.dataclass(frozen=True, slots=True)
class Cost:
    """An amount in euros and what it buys ('' when it is free)."""

    amount: Decimal
    per: str


@lru_cache(REMEMBERED)
def cost(text: str, per: str = "") -> Cost | None:
    """The price in a Dutch description, None unless the words leave no doubt.

    Certain are 'gratis' by itself ('€ 0,-' too), and one amount with what it buys ('€ 3,50 p.k.', '€ 46,58 per kwartaal & 7,50
    inschrijfgeld', '€ 3 per keer incl. koffie': joining once and what is in it are left out). A trial, 'vanaf', two prices, or an
    amount without a unit are not certain; `per` is the unit of such an amount where the heading above it names one.
    """
    plain = _INCLUDED.sub("", " ".join(text.split()))
    if fold(plain) in _FREE or _NOTHING.fullmatch(plain):
        return Cost(Decimal(0), "")
    bare, joining = _JOINING.subn("", plain)
    bare = bare.strip(" .;,&")
    if (found := _LESSONS.fullmatch(bare)) is not None:
        per = "course"
    elif (found := _PRICE.fullmatch(bare)) is not None:
        per = _unit(found["unit"])
    elif not per or (found := _BARE.fullmatch(bare)) is None:
        return None
    amount = _euros(found[1], found[2])
    if amount == 0:
        return None if joining else Cost(amount, "")
    return Cost(amount, per)


def beyond(text: str, amount: Decimal, per: str) -> str | None:
    """What words on cost say beyond the amount that stands in fields ('& 7,50 inschrijfgeld', 'incl. koffie'); empty for nothing more,
    None when the amount is told among them in another way, so that they have to be read as a whole."""
    plain = " ".join(text.split()).strip(" .;,")
    if amount == 0 and (fold(plain) in _FREE or _NOTHING.fullmatch(plain)):
        return ""
    begins = _FREE_FIRST if amount == 0 else _LESSONS_FIRST if per == "course" else _PRICE_FIRST
    found = begins.match(plain) or (_BARE_FIRST.match(plain) if amount else None)
    if found and (amount == 0 or _says(found, amount, per)):
        rest = plain[found.end() :].strip(" .;,")
        return rest[1:-1] if _INCLUDED.fullmatch(rest) and rest.startswith("(") else rest
    told = any(_says(one, amount, per) for one in _PRICE.finditer(plain)) or (amount == 0 and _FREE_WORD.match(plain))
    if told:
        return None
    return f"{plain}." if _SHORTENED.search(plain) and text.rstrip(" ;,").endswith(".") else plain


def _says(found: re.Match[str], amount: Decimal, per: str) -> bool:
    unit = found.groupdict().get("unit")
    return _euros(found[1], found[2]) == amount and (not unit or _unit(unit) == per)


def says_price(text: str) -> bool:
    """Whether words on cost name an amount, and nothing that is free or given as one likes."""
    return _GIVEN.search(text) is None and any(
        _euros(found[1] or found[3] or found[5], found[2] or found[4]) for found in _PRICED.finditer(text)
    )


@dataclasses.dataclass(frozen=True, slots=True)
class Fee:
    """What is certain about money: the price (None: not certain), whether the first time is free, and a city pass."""

    cost: Cost | None = None
    trial: bool = False
    city_pass: bool = False


def fee(words: str, title: str = "", description: str = "", per: str = "") -> Fee:
    """What the words on cost say, read beside the title and description; `per` as in `cost`.

    'Gratis' is not always free: under 'Gratis proefles tennis', or where the text says what is paid afterwards, it is about the
    first time. Then the price is not certain, as where the text speaks of contribution.
    """
    texts = (words, title, description)
    trial = any(_speaks_of_free(text) and (_said(_TRIAL, text) or _said(_FREE_THEN_PAID, text)) for text in texts)
    found = cost(words, per)
    if found is not None and found.amount == 0 and words:
        about_first = _AROUND_TRIAL.search(title) is not None or _PAID_AFTERWARDS.search(description) is not None
        trial = trial or about_first
        if about_first or _said(_TRIAL, description) or _DUES.search(description):
            found = None
    return Fee(found, trial, any("pas" in text.casefold() and _said(_CITY_PASS, text) for text in (words, description)))


def _speaks_of_free(text: str) -> bool:
    """Whether the slower look is worth it."""
    plain = text.casefold()
    return "gratis" in plain or "kostelo" in plain or "free" in plain


def _said(pattern: re.Pattern[str], text: str) -> bool:
    """Whether a text says it and does not deny it in the words before."""
    return any(not _DENIED.search(text[max(0, found.start() - 30) : found.start()]) for found in pattern.finditer(text))


@lru_cache(REMEMBERED)
def unit(text: str) -> str:
    """What an amount buys, from 'per keer', 'p.k.' or 'per session'; empty when it is not certain."""
    match = re.fullmatch(_UNIT, text.strip(" .;,"), re.IGNORECASE)
    return _unit(match["unit"]) if match else ""


def unit_of_heading(heading: str) -> str:
    """What amounts below a heading buy, as it says it ('per maand' of 'Kosten per maand'); empty when it names nothing, or several."""
    found = {_unit(match[1]): match[0] for match in _NAMES_UNIT.finditer(fold(heading))}
    return found.popitem()[1] if len(found) == 1 else ""


def _unit(word: str) -> str:
    plain = word.casefold().rstrip(".")
    return _PER.get(plain) or _SHORT_UNITS[plain]


def _euros(whole: str, cents: str | None) -> Decimal:
    return Decimal(f"{whole}.{cents}") if cents and cents.isdigit() else Decimal(whole)


@lru_cache(REMEMBERED)
def ages(text: str) -> tuple[int | None, int | None]:
    """Lowest and highest age in years; None for no limit, and (None, None) when the words are not only about age.

    Several spans ('7 t/m 17 jaar, 18 t/m 85 jaar en 86+') count only when they leave no gap.
    """
    plain = " ".join(text.split())
    rest = _AGES.sub("", _YOUNG.sub("", plain))
    if re.sub(
        r"\b(jaar|years?|old|en|and|ouder|of|or|voor|for|mensen|people|van|aged?|ouderen|senioren|seniors"
        r"|mannen|vrouwen|dames|heren|men|women|ladies)\b|[\s,;.]+|\(\s*\)",
        "",
        rest,
        flags=re.IGNORECASE,
    ):
        return None, None
    spans = sorted(_span(match) for match in _AGES.finditer(plain))
    if not spans or any(low > high for low, high in spans):
        return None, None
    for (_, high), (low, _) in itertools.pairwise(spans):
        if low > high + 1:
            return None, None
    lowest, highest = spans[0][0], max(high for _, high in spans)
    return lowest or None, highest if highest < OLDEST else None


def _span(match: re.Match) -> tuple[int, int]:
    if match[1]:
        return int(match[1]), int(match[2])
    return int(match[3] or match[4]), OLDEST


MONTHS = {"month": 1, "quarter": 3, "year": 12}
TIMES_A_MONTH = 4


def euros_a_month(amount: Decimal, per: str) -> Decimal | None:
    """What something costs a month when one goes every week (four times); None when that cannot be said (a course)."""
    if amount == 0:
        return Decimal(0)
    if per == "time":
        return amount * TIMES_A_MONTH
    return amount / MONTHS[per] if per in MONTHS else None
