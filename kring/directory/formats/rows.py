"""A row of somebody's own list as documents of HSDS 3.0: an organisation, a location and a service."""

import hashlib
import re
from collections.abc import Iterator, Mapping
from typing import Any

from kring.directory.formats.cells import Tell, ages, price, reach, when, where_it_is
from kring.directory.formats.cleaning import SHOWN, clean, is_formula
from kring.directory.formats.items import Item, Where, Why, Wrong
from kring.directory.formats.limits import LIMITS, Limits
from kring.directory.formats.mapping import SEVERAL
from kring.directory.rules.access import bits
from kring.directory.rules.areas import Area
from kring.directory.rules.documents import Documents, documents, made_id
from kring.directory.rules.reading import unit_of_heading
from kring.directory.rules.terms import NAMES
from kring.directory.rules.texts import has_markup, one_line, without_controls, without_markup
from kring.directory.rules.tongues import codes_of
from kring.directory.rules.words import fold

LONGEST_TITLE = 200
_ENDED = frozenset(
    {"inactief", "inactive", "niet actief", "nee", "no", "false", "0", "gestopt", "vervallen", "verwijderd", "removed", "ended",
     "defunct", "gesloten", "closed", "archief", "archived"}
)  # fmt: skip
# Of a document the parts that a row has another name for.
_FIELDS = {
    "name": "title", "fees_description": "cost_words", "eligibility_description": "age_words", "transportation": "transport",
    "schedules.description": "when_words", "addresses.address_1": "street", "addresses.city": "place",
}  # fmt: skip


class Rows:
    """Reads row after row; knows which organisations, places and ids it has given already.

    `owner` is whose list it is: the ids that are made for its rows, and for what is in them, are those of no other list.
    """

    def __init__(self, mapping: Mapping[str, Any], limits: Limits = LIMITS, near: Area | None = None, owner: str = ""):
        self.fields = [(column, field) for column, field in (mapping.get("columns") or {}).items()]
        self.headings = {field: column for column, field in reversed(self.fields)}
        self.fixed: dict[str, str] = {field: str(value) for field, value in (mapping.get("fixed") or {}).items()}
        self.skip = {name: {fold(str(one)) for one in values} for name, values in (mapping.get("skip") or {}).items()}
        self.themes = {fold(name): theme for name, theme in (mapping.get("themes") or {}).items()}
        self.language = str(mapping.get("language") or "nl")
        if self.language == "nl":  # amounts are euros
            units = {unit_of_heading(self.headings.get(name, "")) for name in ("cost", "cost_words")} - {""}
            self.fixed.setdefault("cost_per", units.pop() if len(units) == 1 else "")
        self.limits, self.near, self.owner = limits, near, owner
        self.given: set[bytes] = set()
        self.ids: dict[bytes, bytes] = {}  # of an id: of the row that had it

    def items(self, cells: Mapping[str, str], where: Where) -> Iterator[Item | Wrong]:
        """What one row gives; nothing when the mapping leaves it out."""
        if any(fold(cells.get(name, "")) in values for name, values in self.skip.items()):
            return
        notes: list[Wrong] = []

        def tell(field: str, why: Why, value: str) -> None:
            notes.append(self._wrong(where, field, why, value, kept=True))

        said = self._said(cells, tell)
        if not one_line(said.get("title")):
            yield self._wrong(where, "title", Why.EMPTY, said.get("id", ""))
            return
        id = said.get("id", "").strip() or self._id(said)
        if len(id) > LONGEST_TITLE:
            yield self._wrong(where, "id", Why.LONG, id)
            return
        again = self._again(id, cells)
        if again is not None:
            # A number that was made here says nothing to whoever looks for the row in the list.
            field, value = ("id", id) if said.get("id", "").strip() else ("title", one_line(said["title"]))
            yield self._wrong(where, field, Why.TWICE, value, kept=again)
            return
        made = self._documents(said, id, tell)
        yield from notes
        if made.organization is not None:
            yield from self._once("organization", made.organization, where)
        for location in made.locations:
            yield from self._once("location", location, where)
        yield from self._cleaned("service", made.service, where)

    def _wrong(self, where: Where, field: str, why: Why, value: str, *, kept: bool = False) -> Wrong:
        return Wrong(where, field, why, kept=kept, value=value[:SHOWN], column=self.headings.get(field, ""))

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
                yield self._wrong(where, _FIELDS.get(field, field), why, value, kept=True)
        yield Item(kind, str(document["id"]), cleaned, where)

    def _said(self, cells: Mapping[str, str], tell: Tell) -> dict[str, str]:
        """Field -> text; columns for the same field stand below each other."""
        said = dict(self.fixed)
        for column, field in self.fields:
            text = _plain(cells.get(column, ""), field, tell)
            if text.strip("-–—?"):  # a cell with a dash says that there is nothing
                said[field] = f"{said[field]}\n\n{text}" if field in SEVERAL and field in said else text
        return said

    def _documents(self, said: dict[str, str], id: str, tell: Tell) -> Documents:
        columns: dict[str, Any] = {"title": one_line(said["title"]), "description": said.get("description", "")}
        for name in ("organiser", "venue", "expect", "transport"):
            columns[name] = one_line(said.get(name))
        columns |= where_it_is(said, tell, dutch=self.language == "nl")
        columns |= when(said, tell)
        columns |= price(said, tell)
        columns |= ages(said, tell)
        columns |= reach(said, tell)
        columns["theme"] = self._theme(said)
        self._unread(said, tell)
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
        root = made_id(self.owner, "service", id)
        made = documents(
            columns,
            id=id,
            root=root,
            organization_id=made_id(self.owner, "organization", fold(columns["organiser"]))
            if columns["organiser"]
            else "",
            location_id=made_id(self.owner, "location", *map(str, place)),
            language=self.language,
        )
        self._extras(made, said, root)
        return made

    def _unread(self, said: Mapping[str, str], tell: Tell) -> None:
        """Tell of what stands in a column and is none of the values that it can have."""
        spoken, places = said.get("spoken", ""), said.get("places", "").strip()
        if spoken and codes_of(spoken) is None:
            tell("spoken", Why.UNREAD, spoken)
        if places and not (places.isascii() and places.isdigit() and len(places) < 5):
            tell("places", Why.NUMBER, places)
        for name in ("group_size", "theme"):
            if said.get(name) and said[name] not in NAMES[name]:
                tell(name, Why.UNREAD, said[name])

    def _id(self, said: Mapping[str, str]) -> str:
        """A stable id for a row that has none: from what people would call it."""
        called = (fold(said.get(name, "")) for name in ("title", "organiser", "venue", "street", "postcode"))
        return made_id(self.owner, *called)

    def _theme(self, said: Mapping[str, str]) -> str:
        theme = said.get("theme") or self.themes.get(fold(said.get("category", "")), "")
        return theme if theme in NAMES["theme"] else ""

    def _extras(self, made: Documents, said: Mapping[str, str], root: str) -> None:
        """What has no column: category and keywords as attributes, accessibility in words at the place."""
        service = made.service
        words = [said.get("category", ""), *re.split(r"[,;|]", said.get("keywords", ""))]
        for word in dict.fromkeys(filter(None, map(one_line, words))):
            term = {"id": made_id("term", fold(word)), "name": word, "description": word, "taxonomy": "keywords"}
            one = {"id": made_id(root, "keyword", fold(word)), "link_type": "keyword", "taxonomy_term": term}
            service.setdefault("attributes", []).append(one)
        access = one_line(said.get("access_words"))
        if access and made.locations:
            location = made.locations[0]
            location["accessibility"] = [{"id": made_id(location["id"], "accessibility"), "description": access}]
        contact = one_line(said.get("contact"))
        if contact:
            service["contacts"] = [{"id": made_id(root, "contact"), "name": contact}]
        if said.get("country") and made.locations and made.locations[0].get("addresses"):
            made.locations[0]["addresses"][0]["country"] = one_line(said["country"])[:2].upper()


def _digest(*parts: str) -> bytes:
    return hashlib.blake2b("\x1f".join(parts).encode(errors="surrogatepass"), digest_size=12).digest()


def _plain(text: str, field: str, tell: Tell) -> str:
    text = without_controls(text).strip()
    if has_markup(text):
        tell(field, Why.HTML, text)
        text = without_markup(text)
    if is_formula(text):
        tell(field, Why.FORMULA, text)
    return text
