"""Objects of HSDS 3.0 taken apart into root objects, and put together again. `join(split(x)) == x`.

A root object inside another is replaced by its id (`organization_id`). Where the id stood there already, a stub
(`"organization": {"id": …}`) says so, and goes when the object comes back.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from kring.directory.formats.items import Document

type Part = tuple[str, Document]  # kind, document


def kind_of(found: Mapping[str, Any]) -> str:
    """The kind of an object, from the fields that only this kind has."""
    if isinstance(found.get("service"), Mapping):
        return "service_at_location"
    if "status" in found or "service_at_locations" in found or isinstance(found.get("organization"), Mapping):
        return "service"
    if "taxonomy_terms" in found or "version" in found:
        return "taxonomy"
    if {"location_type", "addresses", "latitude", "physical_addresses"} & found.keys():
        return "location"
    if {"parent_id", "term_uri", "taxonomy", "taxonomy_detail", "vocabulary"} & found.keys():
        return "taxonomy_term"
    if {
        "services",
        "website",
        "organization_identifiers",
        "tax_status",
        "logo",
        "parent_organization_id",
    } & found.keys():
        return "organization"
    return "service" if {"organization_id", "schedules", "cost_options", "fees"} & found.keys() else "organization"


def split(document: Mapping[str, Any], kind: str = "service") -> Iterator[Part]:
    """The root objects in an object, those that are referred to first, the object itself last."""
    found = dict(document)
    if kind == "service":
        yield from _split_service(found)
    elif kind == "service_at_location":
        service = dict(found.pop("service"))
        links = [*service.get("service_at_locations", ()), found]
        yield from _split_service({**service, "service_at_locations": links})
    elif kind == "organization":
        yield from _split_organization(found)
    elif kind == "taxonomy":
        terms = _take_objects(found, "taxonomy_terms")
        yield kind, found
        for term in terms:
            yield "taxonomy_term", {**term, "taxonomy_id": term.get("taxonomy_id", found.get("id"))}
    else:
        yield kind, found


def _is_root(value: Any) -> bool:
    return isinstance(value, Mapping) and isinstance(value.get("id"), str | int) and len(value) > 1


def _take_objects(found: Document, name: str) -> list[Mapping[str, Any]]:
    """The objects of a list, taken out of it; the list itself goes when nothing else is in it."""
    value = found.get(name)
    if not isinstance(value, list) or not value or not all(_is_root(one) for one in value):
        return []
    del found[name]
    return value


def _refer(found: Document, name: str) -> Mapping[str, Any] | None:
    """Put the id in the place of a root object, and give the object."""
    value = found.get(name)
    if not _is_root(value):
        return None
    if f"{name}_id" in found:
        found[name] = {"id": value["id"]}
    else:
        del found[name]
        found[f"{name}_id"] = value["id"]
    return value


def _split_service(found: Document) -> Iterator[Part]:
    organization = _refer(found, "organization")
    if organization is not None:
        yield from _split_organization(dict(organization))
    program = _refer(found, "program")
    if program is not None:
        yield "program", dict(program)
    links = found.get("service_at_locations")
    if isinstance(links, list):
        fresh = []
        for link in links:
            if isinstance(link, Mapping):
                link = dict(link)
                location = _refer(link, "location")
                if location is not None:
                    yield "location", dict(location)
            fresh.append(link)
        found["service_at_locations"] = fresh
    yield "service", found


def _split_organization(found: Document) -> Iterator[Part]:
    services = _take_objects(found, "services")
    for name, kind in (("locations", "location"), ("programs", "program")):
        value = found.get(name)
        if isinstance(value, list):
            for one in value:
                if _is_root(one):
                    yield kind, dict(one)
            found[name] = [{"id": one["id"]} if _is_root(one) else one for one in value]
    yield "organization", found
    for service in services:
        own = dict(service)
        if "organization_id" in own and "organization" not in own:
            own["organization"] = {"id": own["organization_id"]}
        own.setdefault("organization_id", found.get("id"))
        yield from _split_service(own)


def join(
    service: Mapping[str, Any],
    organization: Mapping[str, Any] | None = None,
    locations: Mapping[str, Mapping[str, Any]] | None = None,
    programs: Mapping[str, Mapping[str, Any]] | None = None,
) -> Document:
    """A service with what it refers to inside it, as `service_full` of HSDS 3.0. What is not given stays a reference.

    `locations` and `programs` by id.
    """
    locations, programs = locations or {}, programs or {}
    full = dict(service)
    if organization is not None and str(organization.get("id")) == str(reference(full, "organization")):
        _embed(full, "organization", join_organization(organization, (), locations, programs))
    program = programs.get(str(reference(full, "program")))
    if program is not None:
        _embed(full, "program", program)
    if isinstance(full.get("service_at_locations"), list):
        full["service_at_locations"] = [_join_link(link, locations) for link in full["service_at_locations"]]
    return full


def reference(found: Mapping[str, Any], name: str) -> Any:
    """The id of the root object that an object refers to by this name ('organization', 'location', 'program'); None: to none."""
    stub = found.get(name)
    return stub.get("id") if isinstance(stub, Mapping) else found.get(f"{name}_id")


def _embed(found: Document, name: str, value: Mapping[str, Any]) -> None:
    """Put an object in the place of its id; with a stub beside it, the id stays."""
    if name not in found:
        found.pop(f"{name}_id", None)
    found[name] = dict(value)


def _join_link(link: Any, locations: Mapping[str, Mapping[str, Any]]) -> Any:
    if not isinstance(link, Mapping):
        return link
    location = locations.get(str(reference(link, "location")))
    full = dict(link)
    if location is not None:
        _embed(full, "location", location)
    return full


def join_organization(
    organization: Mapping[str, Any],
    services: tuple[Mapping[str, Any], ...] | list[Mapping[str, Any]] = (),
    locations: Mapping[str, Mapping[str, Any]] | None = None,
    programs: Mapping[str, Mapping[str, Any]] | None = None,
) -> Document:
    """An organisation with its locations, programmes and the services given, as `organization_full` of HSDS 3.0."""
    full = dict(organization)
    for name, known in (("locations", locations or {}), ("programs", programs or {})):
        if isinstance(full.get(name), list):
            full[name] = [
                known.get(str(one.get("id")), one) if isinstance(one, Mapping) and len(one) == 1 else one
                for one in full[name]
            ]
    if services:
        full["services"] = [_inside(join(service, None, locations, programs)) for service in services]
    return full


def _inside(service: Document) -> Document:
    """A service as it stands inside its organisation: without the reference to it, unless it had one of its own."""
    stub = service.get("organization")
    if isinstance(stub, Mapping) and len(stub) == 1:
        del service["organization"]
    elif "organization" not in service:
        service.pop("organization_id", None)
    return service


def join_link(
    service: Mapping[str, Any], link_id: str, locations: Mapping[str, Mapping[str, Any]], **inside: Any
) -> Document:
    """One of a service's places with the service inside it, as `service_at_location_full`. Raises KeyError for an unknown one.

    `inside` is passed on to `join` (organization, programs).
    """
    links = service.get("service_at_locations") or []
    for link in links:
        if isinstance(link, Mapping) and str(link.get("id")) == link_id:
            rest = [one for one in links if one is not link]
            own = {name: value for name, value in service.items() if name != "service_at_locations"}
            if rest:
                own["service_at_locations"] = rest
            return {
                **_join_link(link, locations),
                "service": join(own, inside.get("organization"), locations, inside.get("programs")),
            }
    raise KeyError(link_id)
