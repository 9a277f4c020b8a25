"""How the columns of somebody's own list are read: which column is which field. Pure.

A mapping is plain JSON: `columns` (heading, or dotted path in a JSON list -> field), `fixed` (field -> value for all rows),
`skip` (column -> values whose rows are left out), `themes` (value of the category -> theme), `language`, `sheet`, `items`,
`encoding`, `separator`. A column that is not named is not taken: lists hold names of people that nobody here needs.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from kring.directory.rules.terms import NAMES
from kring.directory.rules.words import fold

# Field -> headings by which it is recognised, folded: Dutch and English, as lists have them.
FIELDS: dict[str, tuple[str, ...]] = {
    "id": ("id", "nummer", "nr", "code", "sleutel", "key", "activiteit id", "identifier", "uuid"),
    "title": (
        "titel", "naam", "naam activiteit", "activiteit", "naam van de activiteit", "title", "name", "activity", "wat",
        "activity name", "naam aanbod", "aanbod",
    ),
    "description": (
        "omschrijving", "beschrijving", "korte omschrijving", "toelichting", "description", "summary", "samenvatting", "inhoud",
        "details", "over", "informatie", "wat is het", "what is it",
    ),
    "organiser": (
        "aanbieder", "organisatie", "organisator", "naam organisatie", "vereniging", "stichting", "organiser", "organizer",
        "organisation", "organization", "provider", "door", "wie organiseert", "wie organiseert het", "georganiseerd door",
        "who organises it",
    ),
    "venue": (
        "locatie", "plaats van activiteit", "waar", "waar is het", "gebouw", "accommodatie", "location", "venue", "where", "locatienaam",
    ),
    "street": ("adres", "straat", "straat en huisnummer", "bezoekadres", "address", "street", "straatnaam"),
    "house_number": ("huisnummer", "huisnr", "house number"),
    "postcode": ("postcode", "pc", "postal code", "zip", "zip code", "postcode locatie"),
    "place": ("plaats", "woonplaats", "stad", "gemeente", "dorp", "city", "town"),
    "country": ("land", "country"),
    "latitude": ("lat", "latitude", "breedtegraad", "breedte"),
    "longitude": ("lon", "lng", "long", "longitude", "lengtegraad", "lengte"),
    "point": ("coordinaten", "coordinates", "latlng", "lat lng", "lat lon", "geo"),
    "transport": ("bereikbaarheid", "openbaar vervoer", "transport", "public transport"),
    "when_words": (
        "wanneer", "datum tijd", "tijd", "tijden", "dag en tijd", "dagen en tijden", "openingstijden", "tijdstip", "when",
        "times", "schedule", "opening hours", "moment", "wanneer is het",
    ),
    "days": ("dag", "dagen", "dag en", "day", "days", "weekdag", "dag van de week", "weekday", "day of the week"),
    "starts": (
        "begintijd", "starttijd", "aanvang", "aanvangstijd", "van", "tijd van", "begint om", "start", "start time", "starts at",
        "hoe laat", "hoe laat is het",
    ),
    "ends": ("eindtijd", "tot", "tijd tot", "eindigt om", "einde", "end time", "end", "ends at"),
    "cost_words": ("kosten", "prijs", "tarief", "bijdrage", "eigen bijdrage", "wat kost het", "cost", "costs", "price", "fee", "fees"),
    "age_words": ("doelgroep", "leeftijd", "doelgroep leeftijd", "voor wie", "voor wie is het", "age", "ages", "target group", "audience"),
    "age_min": ("leeftijd vanaf", "vanaf leeftijd", "minimum leeftijd", "minimumleeftijd", "minimum age", "min age"),
    "age_max": ("leeftijd tot", "tot leeftijd", "maximum leeftijd", "maximumleeftijd", "maximum age", "max age"),
    "spoken": ("taal", "talen", "voertaal", "language", "languages"),
    "access_words": ("toegankelijkheid", "toegankelijk", "rolstoel", "rolstoeltoegankelijk", "accessibility"),
    "phone": ("telefoon", "telefoonnummer", "tel", "phone", "telephone", "telefoon organisatie"),
    "email": ("email", "e mail", "mail", "emailadres", "e mailadres", "e mail adres"),
    "website": ("website", "url", "link", "webadres", "site", "web", "meer informatie", "internet"),
    "category": ("categorie", "thema", "soort", "rubriek", "type", "category", "theme", "kind"),
    "keywords": ("trefwoorden", "tags", "zoekwoorden", "keywords"),
    "starts_on": ("begindatum", "startdatum", "start date", "vanaf datum"),
    "ends_on": ("einddatum", "end date", "tot datum", "geldig tot"),
    "expect": ("wat kunt u verwachten", "what to expect"),
    "group_size": ("groepsgrootte", "group size"),
    "places": ("aantal plaatsen", "capaciteit", "plaatsen", "capacity", "places"),
    "status": ("status", "stand", "actief", "active"),
    "contact": ("contact", "contactpersoon", "contact person"),
    "theme": (),
    "cost": (),
    "cost_per": (),
}  # fmt: skip
_KNOWN = frozenset({"columns", "fixed", "skip", "themes", "language", "sheet", "items", "encoding", "separator"})
_NEEDED = "title"
SEVERAL = ("description", "when_words")  # fields that several columns say together
# Headings of hours; beside a column of days they hold hours alone.
_HOURS = ("tijd", "tijden", "tijdstip", "tijdstippen", "time", "times", "uur", "hours")
_WHAT = ("wat is het", "what is it")
_TEXTS = ("omschrijving", "beschrijving", "samenvatting", "description", "summary")
_UNASKED = ("contact",)  # who it is about has to be said by somebody


def guess(headings: Iterable[str], language: str = "nl") -> dict[str, Any]:
    """A proposal for a mapping, from the headings alone. Dotted paths are judged by their last parts."""
    taken: dict[str, str] = {}
    headings = list(headings)
    by_name = {name: field for field, names in FIELDS.items() for name in (*names, field.replace("_", " "))}
    plain = [fold(_last(heading, language)) for heading in headings]
    beside = {by_name.get(one) for one in plain if one not in _HOURS}
    if not beside.isdisjoint(("days", "when_words")) and "starts" not in beside:
        by_name |= dict.fromkeys(_HOURS, "starts")
    for exact in (True, False):
        for heading in headings:
            plain = fold(heading if exact else _last(heading, language))
            field = by_name.get(plain) or (None if exact else _begins(plain))
            if field and field not in (*taken.values(), *_UNASKED) and heading not in taken:
                taken[heading] = field
    if "description" not in taken.values():
        taken |= {
            heading: "description" for heading in _descriptions(headings, language, by_name) if heading not in taken
        }
    if _NEEDED not in taken.values():  # a list without names: the question what it is asks for one
        taken |= {heading: _NEEDED for heading in headings if fold(heading) in _WHAT}
    if {"summary", "description"} <= set(map(fold, headings)):  # a line and a text: together they are the description
        taken |= {heading: "description" for heading in headings if fold(heading) in ("summary", "description")}
    return {"columns": taken, "fixed": {}, "language": language}


def _descriptions(headings: list[str], language: str, by_name: Mapping[str, str]) -> list[str]:
    """The heading that ends in a word for a description ('professional_summary', 'Korte omschrijving'), if any; where a list has its
    texts in several languages, the one in the language that was said. Not one that describes something else ('prijs toelichting')."""
    found = []
    for heading in headings:
        *others, word = fold(_last(heading, language)).split() or [""]
        if word in _TEXTS and not any(other in by_name for other in others):
            found.append(heading)
    own = [heading for heading in found if language in heading.split(".")]
    return (own or [heading for heading in found if "." not in heading])[:1]


def _last(heading: str, language: str) -> str:
    """The last part of a dotted path; the one before it where that is the language of the texts ('address.nl')."""
    parts = heading.split(".")
    return parts[-2] if len(parts) > 1 and parts[-1] == language else parts[-1]


def _begins(plain: str) -> str | None:
    """A field whose name of two words or more begins a heading ('kosten per keer' is about cost)."""
    first = plain.split(" ")[0]
    for field in ("cost_words", "age_words", "postcode", "phone", "email", "website", "description"):
        if first in FIELDS[field]:
            return field
    return None


def problems(mapping: Mapping[str, Any], headings: Iterable[str] | None = None) -> list[tuple[str, str]]:
    """(code, name) of what makes a mapping unusable: 'unknown_key', 'unknown_field', 'no_title', 'twice', 'no_column', 'theme'."""
    columns, fixed = mapping.get("columns") or {}, mapping.get("fixed") or {}
    found = [("unknown_key", name) for name in mapping if name not in _KNOWN]
    fields = [*columns.values(), *fixed]
    found += [("unknown_field", str(field)) for field in fields if field not in FIELDS]
    found += [("twice", field) for field in sorted({one for one in fields if fields.count(one) > 1} - set(SEVERAL))]
    if _NEEDED not in fields:
        found.append(("no_title", _NEEDED))
    if headings is not None:
        there = set(headings)
        found += [("no_column", name) for name in (*columns, *(mapping.get("skip") or {})) if name not in there]
    themes = (mapping.get("themes") or {}).values()
    return found + [("theme", str(theme)) for theme in themes if theme not in NAMES["theme"]]
