"""A row of somebody's own list as documents of HSDS 3.0: an organisation, a location and a service."""

import hashlib
import re
from collections.abc import Callable, Iterator, Mapping
from datetime import date, time
from decimal import Decimal
from typing import Any

from kring.directory.formats.cleaning import SHOWN, clean, is_formula
from kring.directory.formats.items import Item, Where, Why, Wrong
from kring.directory.formats.limits import LIMITS, Limits
from kring.directory.rules import reading, schedules
from kring.directory.rules import when as times
from kring.directory.rules.access import bits
from kring.directory.rules.areas import Area, degrees
from kring.directory.rules.documents import Documents, documents, made_id
from kring.directory.rules.moments import Moment, as_kept, in_short
from kring.directory.rules.projection import postcode, website
from kring.directory.rules.terms import NAMES
from kring.directory.rules.texts import has_markup, one_line, without_controls, without_markup
from kring.directory.rules.tongues import codes_of
from kring.directory.rules.words import fold

LONGEST_TITLE = 200
_POINT = re.compile(r"\s*\(?\s*(-?\d+(?:[.,]\d+)?)\s*[,;\s]\s*(-?\d+(?:[.,]\d+)?)\s*\)?\s*")
_EUROPEAN_DAY = re.compile(r"(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})")
_EMAIL = re.compile(r"[^@\s<>\"',;]+@[^@\s<>\"',;]+\.[a-zA-Z]{2,}")

_ENDED = frozenset(
    {"inactief", "inactive", "niet actief", "nee", "no", "false", "0", "gestopt", "vervallen", "verwijderd", "removed", "ended",
     "defunct", "gesloten", "closed", "archief", "archived"}
)  # fmt: skip

type Tell = Callable[[str, Why, str], None]


class Rows:
    """Reads row after row; knows which organisations, places and ids it has given already."""

    def __init__(self, mapping: Mapping[str, Any], limits: Limits = LIMITS, near: Area | None = None):
        self.fields = [(column, field) for column, field in (mapping.get("columns") or {}).items()]
        self.fixed: dict[str, str] = {field: str(value) for field, value in (mapping.get("fixed") or {}).items()}
        self.skip = {name: {fold(str(one)) for one in values} for name, values in (mapping.get("skip") or {}).items()}
        self.themes = {fold(name): theme for name, theme in (mapping.get("themes") or {}).items()}
        self.language = str(mapping.get("language") or "nl")
        self.limits, self.near = limits, near
        self.given: set[bytes] = set()
        self.ids: dict[bytes, bytes] = {}  # of an id: of the row that had it

    def items(self, cells: Mapping[str, str], where: Where) -> Iterator[Item | Wrong]:
        """What one row gives; nothing when the mapping leaves it out."""
        if any(fold(cells.get(name, "")) in values for name, values in self.skip.items()):
            return
        notes: list[Wrong] = []

        def tell(field: str, why: Why, value: str) -> None:
            notes.append(Wrong(where, field, why, kept=True, value=value[:SHOWN]))

        said = self._said(cells, tell)
        if not one_line(said.get("title")):
            yield Wrong(where, "title", Why.EMPTY, value=said.get("id", "")[:SHOWN])
            return
        id = said.get("id", "").strip() or _id(said)
        if len(id) > LONGEST_TITLE:
            yield Wrong(where, "id", Why.LONG, value=id[:SHOWN])
            return
        again = self._again(id, cells)
        if again is not None:
            yield Wrong(where, "id", Why.TWICE, kept=again, value=id[:SHOWN])
            return
        made = self._documents(said, id, tell)
        yield from notes
        if made.organization is not None:
            yield from self._once("organization", made.organization, where)
        for location in made.locations:
            yield from self._once("location", location, where)
        yield from self._cleaned("service", made.service, where)

    def _again(self, id: str, cells: Mapping[str, str]) -> bool | None:
        """Whether a row with an id that was there is the same row; None when the id is new."""
        key, row = _digest(id), _digest(*cells.values())
        known = self.ids.setdefault(key, row)
        if known is row:
            return None
        return known == row

    def _once(self, kind: str, document: dict[str, Any], where: Where) -> Iterator[Item | Wrong]:
        key = _digest(kind, str(document["id"]))
        if key not in self.given:
            self.given.add(key)
            yield from self._cleaned(kind, document, where)

    def _cleaned(self, kind: str, document: dict[str, Any], where: Where) -> Iterator[Item | Wrong]:
        cleaned, notes = clean(document, self.limits, self.near)
        for field, why, value in notes:
            if why not in (Why.FORMULA, Why.HTML, Why.CONTROL):  # told of the cell already
                yield Wrong(where, field, why, kept=True, value=value)
        yield Item(kind, str(document["id"]), cleaned, where)

    def _said(self, cells: Mapping[str, str], tell: Tell) -> dict[str, str]:
        """Field -> text; columns for the same field stand below each other."""
        said = dict(self.fixed)
        for column, field in self.fields:
            text = _plain(cells.get(column, ""), field, tell)
            if text:
                said[field] = f"{said[field]}\n\n{text}" if field == "description" and field in said else text
        return said

    def _documents(self, said: dict[str, str], id: str, tell: Tell) -> Documents:
        columns: dict[str, Any] = {"title": one_line(said["title"]), "description": said.get("description", "")}
        for name in ("organiser", "venue", "expect", "transport"):
            columns[name] = one_line(said.get(name))
        columns |= _where(said, tell)
        columns |= _when(said, tell)
        columns |= _price(said)
        columns |= _ages(said)
        columns |= _reach(said, tell)
        columns["theme"] = self._theme(said)
        columns["active"] = fold(said.get("status", "")) not in _ENDED
        columns["access"] = bits([said.get("access_words", "")])
        group, places = said.get("group_size", ""), said.get("places", "").strip()
        columns["group_size"] = group if group in NAMES["group_size"] else ""
        columns["places"] = int(places) if places.isascii() and places.isdigit() and len(places) < 5 else None
        spoken = codes_of(said.get("spoken", "")) or []
        columns["spoken"] = " ".join(code for code in spoken if code != self.language)
        place = [
            columns.get(name) for name in ("venue", "street", "postcode", "town", "latitude", "longitude", "transport")
        ]
        made = documents(columns, id=id, language=self.language, location_id=made_id("location", *map(str, place)))
        self._extras(made, said)
        return made

    def _theme(self, said: Mapping[str, str]) -> str:
        theme = said.get("theme") or self.themes.get(fold(said.get("category", "")), "")
        return theme if theme in NAMES["theme"] else ""

    def _extras(self, made: Documents, said: Mapping[str, str]) -> None:
        """What has no column: category and keywords as attributes, accessibility in words at the place."""
        service = made.service
        words = [said.get("category", ""), *re.split(r"[,;|]", said.get("keywords", ""))]
        for word in dict.fromkeys(filter(None, map(one_line, words))):
            term = {"id": made_id("term", fold(word)), "name": word, "description": word, "taxonomy": "keywords"}
            one = {"id": made_id(service["id"], "keyword", fold(word)), "link_type": "keyword", "taxonomy_term": term}
            service.setdefault("attributes", []).append(one)
        access = one_line(said.get("access_words"))
        if access and made.locations:
            location = made.locations[0]
            location["accessibility"] = [{"id": made_id(location["id"], "accessibility"), "description": access}]
        contact = one_line(said.get("contact"))
        if contact:
            service["contacts"] = [{"id": made_id(service["id"], "contact"), "name": contact}]
        if said.get("country") and made.locations and made.locations[0].get("addresses"):
            made.locations[0]["addresses"][0]["country"] = one_line(said["country"])[:2].upper()


def _digest(*parts: str) -> bytes:
    return hashlib.blake2b("\x1f".join(parts).encode(errors="surrogatepass"), digest_size=12).digest()


def _id(said: Mapping[str, str]) -> str:
    """A stable id for a row that has none: from what people would call it."""
    return made_id(*(fold(said.get(name, "")) for name in ("title", "organiser", "venue", "street", "postcode")))


def _plain(text: str, field: str, tell: Tell) -> str:
    text = without_controls(text).strip()
    if has_markup(text):
        tell(field, Why.HTML, text)
        text = without_markup(text)
    if is_formula(text):
        tell(field, Why.FORMULA, text)
    return text


def _where(said: Mapping[str, str], tell: Tell) -> dict[str, Any]:
    street = " ".join(filter(None, (one_line(said.get("street")), one_line(said.get("house_number")))))
    latitude, longitude = said.get("latitude", ""), said.get("longitude", "")
    match = _POINT.fullmatch(said.get("point", ""))
    if match is not None:
        latitude, longitude = match[1], match[2]
    elif said.get("point"):
        tell("point", Why.NUMBER, said["point"])
    north, east = degrees(latitude), degrees(longitude)
    if (latitude and north is None) or (longitude and east is None):
        tell("latitude", Why.NUMBER, f"{latitude}, {longitude}")
        north = east = None
    code = one_line(said.get("postcode"))
    kept = postcode(code)
    if code and not kept:
        street = f"{street}, {code}".strip(", ")
    return {
        "street": street,
        "postcode": kept,
        "town": one_line(said.get("place")),
        "latitude": north,
        "longitude": east,
    }


def _when(said: Mapping[str, str], tell: Tell) -> dict[str, Any]:
    words = one_line(said.get("when_words"))
    parts = [one_line(said.get(name)) for name in ("days", "starts", "ends")]
    found = times.moments(words)
    if not words and any(parts):
        words = f"{parts[0]} {' - '.join(filter(None, parts[1:]))}".strip()
        found = _from_parts(*parts) or times.moments(words)
    first, last = (_day(said.get(name, ""), name, tell) for name in ("starts_on", "ends_on"))
    columns: dict[str, Any] = {"when_words": words, "ends_on": last}
    if found:
        found = [Moment(**{**_fields(one), "first": first or one.first}) for one in found]
        short = in_short(found)
        columns |= {"days": short.days, "starts": short.starts, "ends": short.ends}
        columns["moments"] = [as_kept(one) for one in found] if len(found) > 1 or not found[0].plain else []
    return columns


def _fields(moment: Moment) -> dict[str, Any]:
    return {name: getattr(moment, name) for name in Moment.__slots__}


def _from_parts(days: str, starts: str, ends: str) -> list[Moment] | None:
    """A moment from columns of their own: days in words, and two times on the clock."""
    found = times.moments(days)
    clocks: list[time | None] = [
        schedules.clock(text.replace(".", ":").removesuffix("uur").strip()) for text in (starts, ends)
    ]
    if not found or any(text and clock is None for text, clock in zip((starts, ends), clocks, strict=True)):
        return None
    if clocks[0] and clocks[1] and clocks[1] <= clocks[0]:
        return None
    return [Moment(**{**_fields(one), "starts": clocks[0], "ends": clocks[1]}) for one in found if one.starts is None]


def _day(text: str, field: str, tell: Tell) -> date | None:
    """A date as people and spreadsheets write it; one that says 'always' is none."""
    match = _EUROPEAN_DAY.fullmatch(text.strip())
    written = f"{match[3]}-{int(match[2]):02d}-{int(match[1]):02d}" if match else text
    found = schedules.day(written)
    if found is None or schedules.is_far(found):
        if text.strip():
            tell(field, Why.DATE if found is None else Why.FAR_DATE, text)
        return None
    return found


def _price(said: Mapping[str, str]) -> dict[str, Any]:
    words = one_line(said.get("cost_words"))
    fee = reading.fee(words, one_line(said.get("title")), one_line(said.get("description")))
    price, per = fee.cost, one_line(said.get("cost_per"))
    amount = degrees(re.sub(r"[€\s]", "", said.get("cost", "")))
    if amount is not None and 0 <= amount < 100_000 and (amount == 0 or reading.unit(per)):
        price = reading.Cost(Decimal(str(amount)).quantize(Decimal("0.01")), reading.unit(per) if amount else "")
    return {
        "cost_words": words or (f"{said['cost']} {per}".strip() if said.get("cost") and price is None else ""),
        "cost": price.amount if price else None,
        "cost_per": price.per if price else "",
        "trial": fee.trial,
        "city_pass": fee.city_pass,
    }


def _ages(said: Mapping[str, str]) -> dict[str, Any]:
    words = one_line(said.get("age_words"))
    low, high = reading.ages(words)
    bounds = {}
    for name, otherwise in (("age_min", low), ("age_max", high)):
        text = said.get(name, "").strip()
        bounds[name] = int(text) if text.isascii() and text.isdigit() and int(text) <= reading.OLDEST else otherwise
    return {**bounds, "age_words": words}


def _reach(said: Mapping[str, str], tell: Tell) -> dict[str, str]:
    site, mail = website(said.get("website")), one_line(said.get("email")).removeprefix("mailto:")
    if said.get("website") and not site:
        tell("website", Why.ADDRESS, said["website"])
    if mail and not _EMAIL.fullmatch(mail):
        tell("email", Why.ADDRESS, mail)
        mail = ""
    return {"website": site, "email": mail, "phone": one_line(said.get("phone"))[:40]}
