"""HSDS 1.x and Open Referral UK 1.0 brought into the shape of HSDS 3.0. What 3.0 has no place for stays under its own name."""

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from kring.directory.formats.items import Document
from kring.directory.rules.schedules import CODES
from kring.directory.rules.tongues import code_of

# Lists of an object, as tables and feeds call them: the name in 3.0.
_LISTS = {
    "physical_addresses": "addresses", "physical_address": "addresses", "postal_addresses": "addresses",
    "accessibility_for_disabilities": "accessibility", "accessibility_for_disabilitys": "accessibility",
    "fundings": "funding", "eligibilities": "eligibility", "eligibilitys": "eligibility",
    "regular_schedule": "regular_schedules", "holiday_schedule": "holiday_schedules",
    "regularschedules": "regular_schedules", "holidayschedules": "holiday_schedules",
    "regularschedulecollection": "regular_schedules", "holidayschedulecollection": "holiday_schedules",
    "regular_schedule_collection": "regular_schedules", "holiday_schedule_collection": "holiday_schedules",
    "service_taxonomys": "service_taxonomies", "services_taxonomies": "service_taxonomies",
    "services_taxonomys": "service_taxonomies", "service_taxonomy": "service_taxonomies",
    "services_at_location": "service_at_locations", "services_at_locations": "service_at_locations",
}  # fmt: skip
OLD_LISTS = frozenset(_LISTS) | {"regular_schedules", "holiday_schedules", "service_taxonomies"}
_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_CLOCK = re.compile(
    r"(\d{1,2})(?:[:.](\d{2}))?(?::\d{2})?\s*([ap])\.?m\.?|(\d{1,2})[:.](\d{2})(?::\d{2})?", re.IGNORECASE
)
_STATUS = {"": "active", "current": "active", "inactive": "inactive", "defunct": "defunct"}


def is_old(found: Mapping[str, Any]) -> bool:
    """Whether an object is written in an older version: it has lists that 3.0 calls otherwise."""
    if any(name.casefold() in OLD_LISTS or name in ("eligibilitys", "eligibilities") for name in found):
        return True
    links = found.get("service_at_locations")
    return isinstance(links, list) and any(
        isinstance(one, dict) and (is_old(one) or (isinstance(one.get("location"), dict) and is_old(one["location"])))
        for one in links
    )


def lifted(kind: str, found: Mapping[str, Any]) -> Document:
    """An object of an older version in the shape of 3.0, with everything that is nested in it."""
    document = {_named(name): value for name, value in found.items() if value not in (None, "")}
    for name in ("organization", "location", "service"):
        if isinstance(document.get(name), dict):
            document[name] = lifted(name, document[name])
    _schedules(document)
    if kind == "organization":
        _rename(document, "url", "website")
    elif kind == "service":
        _service(document)
    elif kind == "location":
        document.setdefault(
            "location_type", "virtual" if str(document.get("virtual")).casefold() == "true" else "physical"
        )
        for address in _objects(document, "addresses"):
            address.setdefault("address_type", "physical")
        _rename(document, "website", "url")
        _listed(document, "accessibility", "description")
        document["accessibility"] = [_described(one) for one in _objects(document, "accessibility")]
    elif kind == "taxonomy_term":
        _rename(document, "vocabulary", "taxonomy")
    for phone in _objects(document, "phones"):
        _rename(phone, "number_type", "type")
        if isinstance(phone.get("language"), str) and phone["language"]:
            phone["languages"] = [_language(phone.pop("language"))]
    if "languages" in document:
        document["languages"] = _languages(document["languages"])
    return {name: value for name, value in document.items() if value not in ("", [], {})}


@lru_cache(2_000)
def _named(name: str) -> str:
    return _LISTS.get(name.casefold(), name)


def _rename(document: Document, old: str, new: str) -> None:
    if document.get(old) and not document.get(new):
        document[new] = document.pop(old)


def _objects(document: Mapping[str, Any], name: str) -> list[Document]:
    value = document.get(name)
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []


def _service(document: Document) -> None:
    status = str(document.get("status") or "").strip().casefold()
    document["status"] = _STATUS.get(status, document.get("status"))
    _rename(document, "fees", "fees_description")
    _rename(document, "website", "url")
    _listed(document, "required_documents", "document")
    _listed(document, "service_areas", "name")
    rules = _objects(document, "eligibility")
    if rules or isinstance(document.get("eligibility"), str):
        _eligibility(document, rules)
    if isinstance(document.get("service_at_locations"), list):
        document["service_at_locations"] = [
            lifted("service_at_location", link) if isinstance(link, dict) else link
            for link in document["service_at_locations"]
        ]
    links = document.pop("service_taxonomies", None)
    if isinstance(links, list):
        document["attributes"] = [
            *document.get("attributes", []),
            *(_attribute(one) for one in links if isinstance(one, dict)),
        ]
    for area in _objects(document, "service_areas"):
        _rename(area, "service_area", "name")


def _listed(document: Document, name: str, field: str) -> None:
    """Ohana has lists in one cell, with commas between."""
    if isinstance(document.get(name), str):
        document[name] = [{field: part.strip()} for part in document[name].split(",") if part.strip()]


def _eligibility(document: Document, rules: list[Document]) -> None:
    texts = [str(rule.get("eligibility") or "").strip() for rule in rules]
    if not rules:
        texts = [document["eligibility"].strip()]
    words = "\n".join(dict.fromkeys(filter(None, texts)))
    if words and not document.get("eligibility_description"):
        document["eligibility_description"] = words
    if len(rules) == 1:
        for name in ("minimum_age", "maximum_age"):
            if rules[0].get(name) not in (None, "") and name not in document:
                document[name] = rules[0][name]
    if len(rules) <= 1:
        document.pop("eligibility")


def _attribute(link: Mapping[str, Any]) -> Document:
    """A link from a service to a term, as 3.0 has it: the term inside an attribute."""
    term = link.get("taxonomy")
    if not isinstance(term, dict):
        term = {"id": link.get("taxonomy_id")}
    elif term.get("vocabulary"):
        term = dict(term)
        _rename(term, "vocabulary", "taxonomy")
    attribute = {
        name: value for name, value in link.items() if name not in ("taxonomy", "taxonomy_id", "service_id") and value
    }
    return {**attribute, "link_type": "taxonomy", "link_entity": "service", "taxonomy_term": term}


def _described(found: Document) -> Document:
    _rename(found, "accessibility", "description")
    return found


def _languages(value: Any) -> list[Any]:
    if isinstance(value, str):
        return [_language(part.strip()) for part in re.split(r",(?![^(]*\))", value) if part.strip()]
    if not isinstance(value, list):
        return []
    fresh = []
    for one in value:
        if isinstance(one, dict) and "language" in one and "name" not in one:
            one = {**{k: v for k, v in one.items() if k != "language"}, **_language(str(one["language"] or ""))}
            if not one.get("name"):
                continue
        fresh.append(one)
    return fresh


def _language(name: str) -> Document:
    code = code_of(name)
    return {"name": name, "code": code} if code else {"name": name}


def _schedules(document: Document) -> None:
    """Schedules of one day each, as 3.0 has them: one for all days with the same hours."""
    rows = document.pop("regular_schedules", None)
    if not isinstance(rows, list):
        return
    together: dict[tuple[str, ...], Document] = {}
    for row in rows:
        if not isinstance(row, dict):
            continue
        plan = _schedule(row)
        key = tuple(f"{name}={value}" for name, value in sorted(plan.items()) if name not in ("id", "byday"))
        first = together.setdefault(key, plan)
        if first is not plan and plan.get("byday"):
            days = dict.fromkeys(
                filter(None, [*str(first.get("byday", "")).split(","), *str(plan["byday"]).split(",")])
            )
            first["byday"] = ",".join(sorted(days, key=_order))
    document["schedules"] = [*_objects(document, "schedules"), *together.values()]


def _order(code: str) -> tuple[int, str]:
    return (CODES.index(code[-2:]) if code[-2:] in CODES else len(CODES), code)


def _schedule(row: Mapping[str, Any]) -> Document:
    plan = {name: value for name, value in row.items() if value not in (None, "")}
    weekday = str(plan.pop("weekday", "")).strip().casefold()
    if weekday and not plan.get("byday"):
        at = (
            int(weekday) - 1
            if weekday.isdigit()
            else next((i for i, day in enumerate(_DAYS) if day[:3] == weekday[:3]), -1)
        )
        plan["byday"] = CODES[at] if 0 <= at < len(CODES) else weekday
    if plan.get("byday"):
        plan.setdefault("freq", "WEEKLY")
    for name in ("opens_at", "closes_at"):
        if isinstance(plan.get(name), str):
            plan[name] = clock_24(plan[name])
    _rename(plan, "original_text", "description")
    return plan


def clock_24(text: str) -> str:
    """'9:00am' as '09:00'; what is no time stays as it is."""
    match = _CLOCK.fullmatch(text.strip())
    if match is None:
        return text
    if match[4]:
        return f"{int(match[4]):02d}:{match[5]}"
    hour = int(match[1]) % 12 + (12 if match[3].casefold() == "p" else 0)
    return f"{hour:02d}:{match[2] or '00'}"
