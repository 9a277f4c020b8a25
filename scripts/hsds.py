"""The rules of HSDS 3.0 as its official data package and its official schema of a service state them, for one answer of the open data.

The data package describes tables, and an answer holds objects within objects. Everything is asked for that the package says of a column
(its type, its form, its words, whether it has to be there) but that a row says to which row it belongs, within the object to which it
belongs: foreign keys, and two that are none by name and that the official examples leave out too. Nor is who changed something: names of
persons do not go out; nor when, where the source does not say it: a day cannot be made up (docs/open-data.md).
"""

import json
from functools import lru_cache
from pathlib import Path
from typing import Any

from jsonschema import Draft202012Validator, FormatChecker
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT202012

BESIDE = Path(__file__).resolve().parents[2] / "shared" / "data" / "directories" / "spec_hsds_3"
# Member of an object -> the table of what it holds; the package names tables, and only the schema of a service names members.
MANY = {
    "phones": "phone", "schedules": "schedule", "service_areas": "service_area", "service_at_locations": "service_at_location",
    "languages": "language", "funding": "funding", "cost_options": "cost_option", "required_documents": "required_document",
    "contacts": "contact", "attributes": "attribute", "metadata": "metadata", "addresses": "address",
    "accessibility": "accessibility", "organization_identifiers": "organization_identifier", "programs": "program",
    "locations": "location", "services": "service",
}  # fmt: skip
ONE = {"organization": "organization", "program": "program", "location": "location", "service": "service",
       "taxonomy_term": "taxonomy_term", "taxonomy_detail": "taxonomy"}  # fmt: skip
POINTERS = {("attribute", "link_id"), ("metadata", "resource_id")}
WITHHELD = {("metadata", "updated_by")}
UNSAID = {("metadata", "last_action_date")}
TYPES = {"string": "string", "number": "number", "date": "string", "time": "string", "datetime": "string"}
FORMATS = {"date": "date", "datetime": "date-time"}
BASE = "https://hsds.invalid/"


def at_hand() -> bool:
    """Whether the official files lie beside the checkout."""
    return BESIDE.exists()


@lru_cache(maxsize=1)
def tables() -> dict[str, dict[str, Any]]:
    """Table -> its schema in the official data package."""
    package = json.loads((BESIDE / "datapackage.json").read_text("utf-8"))
    return {resource["name"]: resource["schema"] for resource in package["resources"]}


def _rules(table: str) -> dict[str, Any]:
    """A table as a schema of an object."""
    keys = (
        {(table, _name(one["fields"])) for one in tables()[table].get("foreignKeys", ())} | POINTERS | WITHHELD | UNSAID
    )
    properties: dict[str, Any] = {}
    needed = []
    for column in tables()[table]["fields"]:
        name, constraints = column["name"], column.get("constraints", {})
        said: dict[str, Any] = {"type": TYPES[column["type"]]}
        form = column.get("format") or FORMATS.get(column["type"])
        if form:
            said["format"] = form
        if constraints.get("enum"):
            said["enum"] = constraints["enum"]
        properties[name] = said
        if constraints.get("required") and (table, name) not in keys:
            needed.append(name)
    nested = {name: {"type": "array", "items": {"$ref": f"{of}.json"}} for name, of in MANY.items()}
    nested |= {name: {"$ref": f"{of}.json"} for name, of in ONE.items()}
    nested = {name: said for name, said in nested.items() if name not in properties}
    return {"$id": f"{BASE}{table}.json", "type": "object", "properties": nested | properties, "required": needed}


def _name(fields: str | list[str]) -> str:
    return fields if isinstance(fields, str) else fields[0]


@lru_cache(maxsize=1)
def _registry() -> Registry:
    return Registry().with_resources(
        (f"{BASE}{table}.json", Resource.from_contents(_rules(table), default_specification=DRAFT202012))
        for table in tables()
    )


@lru_cache
def of_table(table: str) -> Draft202012Validator:
    """What the data package says of an object of this table, and of all within it."""
    return Draft202012Validator({"$ref": f"{BASE}{table}.json"}, registry=_registry(), format_checker=FormatChecker())


@lru_cache(maxsize=1)
def of_service() -> Draft202012Validator:
    """The official schema of a service; what it refers to is what the data package says of those tables."""
    rules = json.loads((BESIDE / "service.json").read_text("utf-8")) | {"$id": f"{BASE}the-official/service.json"}
    text = json.dumps(rules).replace('"$ref": "', f'"$ref": "{BASE}')
    return Draft202012Validator(json.loads(text), registry=_registry(), format_checker=FormatChecker())


def problems(table: str, answer: Any) -> list[str]:
    """Where an answer does not fit, and how."""
    validators = [of_table(table), *([of_service()] if table == "service" else [])]
    return [
        f"{'/'.join(map(str, error.absolute_path))}: {error.message[:200]}"
        for one in validators
        for error in one.iter_errors(answer)
    ]


def beside(table: str, answer: Any) -> set[str]:
    """The members of an answer, and of all within it, that no table of HSDS 3.0 has: 'service.as_given'."""
    found: set[str] = set()
    known = {column["name"] for column in tables()[table]["fields"]} | MANY.keys() | ONE.keys()
    for name, value in answer.items():
        if name not in known:
            found.add(f"{table}.{name}")
        elif name in MANY and isinstance(value, list):
            found |= {more for one in value for more in beside(MANY[name], one)}
        elif name in ONE and isinstance(value, dict):
            found |= beside(ONE[name], value)
    return found
