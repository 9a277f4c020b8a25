"""An entry made here as documents of HSDS 3.0, and corrections made here put over documents from elsewhere. Pure.

`projection.columns` reads back what `documents` writes. Empty values are left out, ids are UUIDs that stay the same.
"""

import dataclasses
import uuid
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from typing import Any

from kring.directory.rules import moments as times
from kring.directory.rules import schedules, terms, whom
from kring.directory.rules.tongues import name_of
from kring.directory.rules.words import fold

# The namespace of every id that is made from another: of children from their entry, of organisers from their name.
SPACE = uuid.UUID("5c3e6c0e-1d5b-5b43-9a57-6b1f0f6c2f11")
PER = {
    "time": ("per keer", "per session"),
    "month": ("per maand", "per month"),
    "quarter": ("per kwartaal", "per quarter"),
    "year": ("per jaar", "per year"),
    "course": ("per cursus", "per course"),
}


@dataclasses.dataclass(frozen=True, slots=True)
class Documents:
    """A service with the root objects that it refers to, each in the shape of HSDS 3.0."""

    service: dict[str, Any]
    organization: dict[str, Any] | None = None
    locations: tuple[dict[str, Any], ...] = ()


@lru_cache(10_000)
def made_id(*parts: str) -> str:
    """The UUID (version 5) that these words always give."""
    return str(uuid.uuid5(SPACE, "\n".join(parts)))


def location_given(source_id: str) -> str:
    """The id of the location that an entry got here instead of its feed's."""
    return made_id(source_id, "location", "here")


def documents(
    columns: Mapping[str, Any],
    *,
    id: str,
    root: str = "",
    organization_id: str = "",
    location_id: str = "",
    language: str = "nl",
    changed_at: datetime | None = None,
    assured_on: date | None = None,
) -> Documents:
    """The documents of one entry; columns that are absent count as not said.

    Without `organization_id` the organiser's name gives one, so entries of the same organiser share it; without `location_id`
    the entry gives one. `root` is what the ids of its parts are made from, where `id` is not one of a kind.
    """
    dutch, root = language == "nl", root or id
    said = {name: value for name, value in columns.items() if value not in (None, "", 0, False) or name == "cost"}
    organization = _organization(said, organization_id)
    location = _location(said, location_id or made_id(root, "location"), dutch)
    plans = _schedules(columns)
    words_apart = _words_apart(said, plans)
    service = {
        "id": id,
        "organization_id": organization["id"] if organization else None,
        "name": said.get("title", ""),
        "description": said.get("description"),
        "url": said.get("website"),
        "email": said.get("email"),
        "status": "active" if columns.get("active", True) else "inactive",
        "fees_description": said.get("cost_words"),
        "eligibility_description": said.get("age_words"),
        "minimum_age": said.get("age_min"),
        "maximum_age": said.get("age_max"),
        "assured_date": assured_on.isoformat() if assured_on else None,
        "last_modified": changed_at.isoformat(timespec="seconds") if changed_at else None,
        "phones": [{"number": said["phone"], "type": "voice"}] if "phone" in said else None,
        "schedules": plans,
        "languages": [{"name": name_of(code, language), "code": code} for code in str(said.get("spoken", "")).split()],
        "cost_options": _cost(said, dutch),
        "funding": [{"source": said["funded_by"]}] if "funded_by" in said else None,
        "service_at_locations": [{"location_id": location["id"]}] if location else None,
        "attributes": terms.attributes(
            {**said, "buddy": columns.get("buddy"), "for_whom": _for_whom(columns)} | words_apart, language
        ),
    }
    return Documents(
        _with_ids(_filled(service), root), organization, (_with_ids(location, location["id"]),) if location else ()
    )


def _filled(document: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in document.items() if value not in (None, "", [])}


def _with_ids(document: dict[str, Any], root: str) -> dict[str, Any]:
    """The document with an id for each of its children that has none: from the root, the list and the place in it."""
    for name, value in document.items():
        if isinstance(value, list):
            document[name] = [
                {"id": made_id(root, name, str(place)), **child}
                if isinstance(child, dict) and "id" not in child
                else child
                for place, child in enumerate(value)
            ]
    for attribute in document.get("attributes", ()):
        term = attribute["taxonomy_term"]
        if terms.is_ours(attribute):
            term.setdefault("id", made_id(terms.TAXONOMY, term["code"]))
    return document


def _organization(said: Mapping[str, Any], organization_id: str) -> dict[str, Any] | None:
    name = said.get("organiser")
    if not name:
        return {"id": organization_id} if organization_id else None
    return {"id": organization_id or made_id("organization", fold(name)), "name": name}


def _location(said: Mapping[str, Any], location_id: str, dutch: bool) -> dict[str, Any] | None:
    address = _filled({"address_1": said.get("street"), "city": said.get("town"), "postal_code": said.get("postcode")})
    if address:
        address |= {"address_type": "physical"} | ({"country": "NL"} if dutch else {})
    latitude, longitude = said.get("latitude"), said.get("longitude")
    there = latitude is not None and longitude is not None
    location = _filled(
        {
            "name": said.get("venue"),
            "transportation": said.get("transport"),
            "latitude": latitude if there else None,
            "longitude": longitude if there else None,
            "addresses": [address] if address else None,
        }
    )
    return {"id": location_id, "location_type": "physical", **location} if location else None


def _for_whom(columns: Mapping[str, Any]) -> int | None:
    """For whom it is; that it is for everybody only where it was said and its words would be read otherwise."""
    mask = columns.get("for_whom")
    if mask is None:  # a row of a list that has no such column: its words say it
        return None
    said = whom.read(columns.get("title") or "", columns.get("age_words") or "")
    return mask if mask or said else None


def _schedules(columns: Mapping[str, Any]) -> list[dict[str, Any]]:
    found = list(times.all_of(columns.get("moments") or ()))
    if not found and columns.get("days"):
        found = [times.Moment(days=columns["days"], starts=columns.get("starts"), ends=columns.get("ends"))]
    words, last = columns.get("when_words") or "", columns.get("ends_on")
    if words and len(found) == 1 and not found[0].words:
        found = [dataclasses.replace(found[0], words=words)]
    elif words and not found:
        found = [times.Moment(words=words)]
    if last and found:
        found = [dataclasses.replace(one, last=min(one.last or last, last)) for one in found]
    elif last:
        found = [times.Moment(last=last)]
    return [schedules.schedule(one) for one in found]


def _words_apart(said: Mapping[str, Any], plans: list[dict[str, Any]]) -> dict[str, Any]:
    """When, in words, as a term of our own where the schedules do not say it already."""
    words = said.get("when_words", "")
    there = "; ".join(dict.fromkeys(plan["description"] for plan in plans if "description" in plan))
    return {"when_words": words if words != there else "", "cost_words": ""}


def _cost(said: Mapping[str, Any], dutch: bool) -> list[dict[str, Any]] | None:
    amount = said.get("cost")
    if amount is None:
        return None
    per = PER.get(said.get("cost_per", ""), ("", ""))[0 if dutch else 1]
    plain = float(amount) if isinstance(amount, Decimal) and amount % 1 else int(amount)
    return [_filled({"amount": plain, "currency": "EUR", "amount_description": per})]


# Which parts of the documents say a column. A location's parts are changed together: its place is one thing.
_PARTS: dict[str, tuple[str, ...]] = {
    "title": ("name",),
    "description": ("description",),
    "website": ("url",),
    "email": ("email",),
    "phone": ("phones",),
    "spoken": ("languages",),
    **dict.fromkeys(("cost", "cost_per", "cost_words"), ("fees_description", "fees", "cost_options")),
    **dict.fromkeys(("days", "starts", "ends", "when_words", "moments", "ends_on"), ("schedules",)),
    **dict.fromkeys(("age_min", "age_max", "age_words"), ("minimum_age", "maximum_age", "eligibility_description")),
    "active": ("status",),
    "funded_by": ("funding",),
}
_WHERE = frozenset({"venue", "street", "postcode", "town", "latitude", "longitude", "transport"})


def changed(theirs: Documents, columns: Mapping[str, Any], names: Iterable[str], *, language: str = "nl") -> Documents:
    """Documents from elsewhere with the columns of these names put over them; everything else stays as it came.

    A changed place gets a location of its own, and a changed organiser an organisation of its own, so that other entries that
    share theirs are not touched.
    """
    names = frozenset(names)
    source_id = str(theirs.service["id"])
    ours = documents(columns, id=source_id, location_id=location_given(source_id), language=language)
    service = dict(theirs.service)
    for part in {part for name in names for part in _PARTS.get(name, ())}:
        service.pop(part, None)
        if part in ours.service:
            service[part] = ours.service[part]
    service["attributes"] = _attributes(theirs.service, ours.service, names)
    organization, locations = theirs.organization, theirs.locations
    if "organiser" in names:
        organization = ours.organization
        service.pop("organization", None)
        service.pop("organization_id", None)
        if organization is not None:
            service["organization_id"] = organization["id"]
    if names & _WHERE:
        service["service_at_locations"], locations = _moved(theirs, ours)
    if names & {"days", "starts", "ends", "when_words", "moments", "ends_on"}:
        links = service.get("service_at_locations") or []
        service["service_at_locations"] = [{k: v for k, v in link.items() if k != "schedules"} for link in links]
    for name in ("attributes", "service_at_locations"):
        if not service.get(name) and name not in theirs.service:
            service.pop(name, None)
    return Documents(service, organization, locations)


def _attributes(theirs: Mapping[str, Any], ours: Mapping[str, Any], names: frozenset[str]) -> list[Any]:
    """Theirs, and ours in the place of those about the changed columns."""
    kept = [one for one in theirs.get("attributes") or () if not (terms.is_ours(one) and terms.column_of(one) in names)]
    return kept + [one for one in ours.get("attributes") or () if terms.column_of(one) in names]


def _moved(theirs: Documents, ours: Documents) -> tuple[list[Any], tuple[dict[str, Any], ...]]:
    """The links and locations with ours in the place of the first where people can go."""
    links = list(theirs.service.get("service_at_locations") or ())
    known = {str(one.get("id")): one for one in theirs.locations}
    at, old = 0, None
    for place, link in enumerate(links):
        location = known.get(str(link.get("location_id"))) or link.get("location")
        if location and str(location.get("location_type") or "physical") == "physical":
            at, old = place, location
            break
    rest = [one for one in theirs.locations if old is None or one.get("id") != old.get("id")]
    # Who moves, leaves a place at all the times at which it was there.
    there = {place for place, link in enumerate(links) if old is not None and _at(link) == _at(links[at])}
    if not ours.locations:
        return [link for place, link in enumerate(links) if place not in there], tuple(rest)
    new = dict(ours.locations[0])
    if old is not None and "accessibility" in old:
        new["accessibility"] = old["accessibility"]
    for place in there | {at}:
        before = {k: v for k, v in links[place].items() if k not in ("location", "location_id")} if links else {}
        links[place : place + 1] = [before | {"location_id": new["id"]}]
    return links, (new, *rest)


def _at(link: Mapping[str, Any]) -> Any:
    """Which location a link leads to."""
    location = link.get("location")
    return str((location.get("id") or location) if isinstance(location, Mapping) else link.get("location_id"))
