"""The description of the map as data, for programs: OpenAPI 3.1, made of the same facts that answers and questions are checked by."""

from collections.abc import Iterable, Mapping
from typing import Any

from kring.directory.publish.rules.asking import OF, PARAMETERS
from kring.directory.publish.rules.shapes import BRIEF, SHAPES, Member, Sort

VERSION = "HSDS-UK-3.0"
PROFILE = "https://docs.openreferraluk.org/"
UUID = {"type": "string", "format": "uuid"}
SCHEMAS = {
    Sort.ID: UUID,
    Sort.TEXT: {"type": "string"},
    Sort.NUMBER: {"type": "number"},
    Sort.URI: {"type": "string", "format": "uri"},
    Sort.EMAIL: {"type": "string", "format": "email"},
    Sort.MOMENT: {"type": "string", "format": "date-time"},
    Sort.DATE: {"type": "string", "format": "date"},
}
PAGE = {
    "total_items": ("integer", "How many there are on all pages together."),
    "total_pages": ("integer", "How many pages there are."),
    "page_number": ("integer", "Which page this is."),
    "size": ("integer", "How many are on this page."),
    "first_page": ("boolean", "Whether this is the first page."),
    "last_page": ("boolean", "Whether this is the last page."),
    "empty": ("boolean", "Whether nothing is on this page."),
}
# What objects say that no specification has.
BESIDE = {
    "organization": {
        "services_total": {
            "type": "integer",
            "description": "How many services there are, when `services` holds only some.",
        }
    }
}
WRONG = {
    "301": "This turned out to be another one, which is at the address in `Location`.",
    "400": "A parameter cannot be read; `parameters` says which and why.",
    "404": "There is no such thing, or no such region, or its map is not public.",
    "405": "Only GET, HEAD and OPTIONS.",
    "429": "Too much was asked within a minute.",
}


def _ref(name: str) -> dict[str, str]:
    return {"$ref": f"#/components/schemas/{name}"}


def _schema(member: Member, short: bool) -> dict[str, Any]:
    if member.sort is Sort.OBJECT:
        return _ref(f"{member.kind}_brief" if short else member.kind)
    if member.sort is Sort.LIST:
        return {"type": "array", "items": _ref(member.kind)}
    if member.sort is Sort.WORD:
        return {"type": "string", "enum": list(member.words)}
    return SCHEMAS[member.sort]


def object_schema(kind: str, *, short: bool = False) -> dict[str, Any]:
    """The JSON schema of an object of a kind; `short`: as lists show it."""
    members = {name: one for name, one in SHAPES[kind].items() if not short or name in BRIEF[kind]}
    return {
        "type": "object",
        "required": [name for name, member in members.items() if member.needed],
        "properties": {name: _schema(member, short) for name, member in members.items()}
        | BESIDE.get(kind, {})
        | {"as_given": {"type": "object", "description": "What the source says that does not fit its member."}},
    }


def _page_of(*kinds: str) -> dict[str, Any]:
    items = _ref(kinds[0]) if len(kinds) == 1 else {"anyOf": [_ref(kind) for kind in kinds]}
    return {
        "allOf": [_ref("Page")],
        "type": "object",
        "required": ["contents"],
        "properties": {"contents": {"type": "array", "items": items}},
    }


def _parameter(name: str) -> dict[str, Any]:
    one = PARAMETERS[name]
    return {"name": name, "in": "query", "required": False, "description": one.says, "schema": one.schema}


def _answers(schema: Mapping[str, Any], wrong: Iterable[str], *, lines: bool) -> dict[str, Any]:
    content: dict[str, Any] = {"application/json": {"schema": schema}}
    if lines:
        content["application/x-ndjson"] = {"schema": {"type": "string", "description": "One object a line."}}
    problem = {"application/json": {"schema": _ref("Problem")}}
    return {
        "200": {"description": "What was asked.", "content": content},
        "304": {"description": "Not changed since the ETag that was given."},
    } | {code: {"description": WRONG[code], "content": problem} for code in wrong}


def _path(about: str, says: str, schema: Mapping[str, Any], example: str | None = None) -> dict[str, Any]:
    names = OF.get(about, ())
    wrong = ("400", "404", "405", "429") if names else ("404", "405", "429")
    wrong = ("301", *wrong) if about == "service" else wrong
    found: dict[str, Any] = {
        "get": {
            "operationId": about,
            "summary": says,
            "parameters": [{"$ref": f"#/components/parameters/{name}"} for name in names],
            "responses": _answers(schema, wrong, lines="format" in names),
        }
    }
    if example is not None:
        by_id = {"name": "id", "in": "path", "required": True, "schema": {"type": "string"}}
        found["parameters"] = [by_id | ({"example": example} if example else {})]
    return found


def _paths(ids: Mapping[str, str]) -> dict[str, Any]:
    short, full = ("service_brief", "service", "service_minimal"), ("service_at_location_brief", "service_at_location")
    organizers = ("organization_brief", "organization")
    return {
        "/": _path("about", "What this is.", _ref("About")),
        "/services": _path("services", "Services, a page at a time.", _page_of(*short)),
        "/services/{id}": _path(
            "service", "One service with everything nested.", _ref("service"), ids.get("service", "")
        ),
        "/service_at_locations": _path("service_at_locations", "Services at their places.", _page_of(*full)),
        "/service_at_locations/{id}": _path(
            "service_at_location",
            "One service at one of its places.",
            _ref("service_at_location"),
            ids.get("service_at_location", ""),
        ),
        "/organizations": _path("organizations", "Who offers services.", _page_of(*organizers)),
        "/organizations/{id}": _path(
            "organization", "One organization and its services.", _ref("organization"), ids.get("organization", "")
        ),
        "/taxonomies": _path("taxonomies", "Lists of terms that describe services.", _page_of("taxonomy")),
        "/taxonomies/{id}": _path("taxonomy", "One list of terms.", _ref("taxonomy"), ids.get("taxonomy", "")),
        "/taxonomy_terms": _path("taxonomy_terms", "Terms that describe services.", _page_of("taxonomy_term")),
        "/taxonomy_terms/{id}": _path(
            "taxonomy_term", "One term.", _ref("taxonomy_term"), ids.get("taxonomy_term", "")
        ),
    }


def _other_schemas() -> dict[str, Any]:
    page = {name: {"type": sort, "description": says} for name, (sort, says) in PAGE.items()}
    text = {"type": "string"}
    about = {name: {"type": "string", "format": "uri"} for name in ("profile", "openapi_url", "url")}
    problem = {
        "status": {"type": "integer"},
        "message": text,
        "parameters": {"type": "object", "additionalProperties": text},
    }
    return {
        "Page": {"type": "object", "required": list(page), "properties": page},
        "About": {
            "type": "object",
            "required": ["version", "profile", "openapi_url"],
            "properties": {"version": text, "name": text} | about,
        },
        "Problem": {"type": "object", "required": ["status", "message"], "properties": problem},
        "service_minimal": {
            "type": "object",
            "required": ["id", "modified_date"],
            "properties": {"id": UUID, "modified_date": SCHEMAS[Sort.MOMENT]},
        },
    }


def description(*, title: str, version: str, server: str, ids: Mapping[str, str]) -> dict[str, Any]:
    """The whole document, for the map of one region that lies under the address `server`. `ids`: of one object of each kind, to try."""
    return {
        "openapi": "3.1.0",
        "info": {
            "title": title,
            "version": version,
            "description": "A social map as open data: Open Referral UK 3.0 with what HSDS 3.0 adds. Read-only, for anyone, without a key.",
        },
        "jsonSchemaDialect": "https://json-schema.org/draft/2020-12/schema",
        "servers": [{"url": server}],
        "paths": _paths(ids),
        "components": {
            "parameters": {name: _parameter(name) for name in PARAMETERS},
            "schemas": _other_schemas()
            | {kind: object_schema(kind) for kind in SHAPES}
            | {f"{kind}_brief": object_schema(kind, short=True) for kind in SHAPES},
        },
    }
