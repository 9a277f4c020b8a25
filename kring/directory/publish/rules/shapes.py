"""The members that objects of HSDS 3.0 have, and what it and Open Referral UK 3.0 insist on.

Facts of the two specifications: openreferral.org (HSDS 3.0) and openreferraluk.org (3.0). Every object may have other members as well.
"""

import dataclasses
from enum import StrEnum


class Sort(StrEnum):
    """What kind of value a member has."""

    ID = "id"
    TEXT = "text"
    NUMBER = "number"
    URI = "uri"
    EMAIL = "email"
    MOMENT = "moment"
    DATE = "date"
    WORD = "word"  # one of a few words
    OBJECT = "object"
    LIST = "list"


@dataclasses.dataclass(frozen=True, slots=True)
class Member:
    """One member. `kind` is the kind of object that an OBJECT is, that a LIST holds, or that an ID names; '' for its own."""

    sort: Sort
    needed: bool = False
    words: tuple[str, ...] = ()
    kind: str = ""


# name[!] sort: '!' when needed; 'id:x' names an x, 'a|b' is one of these words, '{x}' an object, '[x]' a list of them.
WRITTEN = {
    "service": """
        id! id, organization_id id:organization, program_id id:program, name! text, alternate_name text, description text, url uri,
        email email, status! active|inactive|defunct|temporarily closed, fees text, fees_description text, accreditations text,
        licenses text, interpretation_services text, application_process text, wait_time text,
        eligibility_description text, minimum_age number, maximum_age number, assured_date date, assurer_email email, alert text,
        last_modified moment, schedules [schedule], service_areas [service_area], service_at_locations [service_at_location],
        languages [language], organization {organization}, funding [funding], cost_options [cost_option], contacts [contact],
        phones [phone], program {program}, required_documents [required_document], attributes [attribute]""",
    "service_at_location": """
        id! id, service_id id:service, location_id id:location, description text, location {location}, service {service},
        contacts [contact], phones [phone], schedules [schedule], service_areas [service_area], attributes [attribute]""",
    "location": """
        id! id, location_type! physical|postal|virtual, organization_id id:organization, name text, alternate_name text,
        description text, transportation text, latitude number, longitude number, external_identifier text,
        external_identifier_type text, url uri, addresses [address], accessibility [accessibility], contacts [contact],
        phones [phone], schedules [schedule], languages [language], attributes [attribute]""",
    "address": """
        id! id, location_id id:location, attention text, address_1! text, address_2 text, city! text, region text,
        state_province! text, postal_code! text, country! text, address_type! physical|postal|virtual, attributes [attribute]""",
    "organization": """
        id! id, name! text, alternate_name text, description! text, email email, website uri, logo text, uri uri,
        parent_organization_id id:organization, legal_status text, tax_status text, tax_id text, year_incorporated number,
        organization_identifiers [organization_identifier],
        contacts [contact], phones [phone], funding [funding], programs [program], locations [location], attributes [attribute],
        services [service]""",
    "organization_identifier": """
        id! id, organization_id id:organization, identifier_scheme text, identifier_type! text, identifier! text,
        attributes [attribute]""",
    "schedule": """
        id! id, service_id id:service, location_id id:location, service_at_location_id id:service_at_location, valid_from date,
        valid_to date, dtstart date, timezone number, until date, count number, wkst MO|TU|WE|TH|FR|SA|SU,
        freq WEEKLY|MONTHLY, interval number, byday text, byweekno text, bymonthday text, byyearday text,
        description text, opens_at text, closes_at text, schedule_link uri, attending_type text, notes text, attributes [attribute]""",
    "service_area": """
        id! id, service_id id:service, name text, description text, extent text, extent_type text, uri text, service_area text,
        attributes [attribute]""",
    "language": """
        id! id, service_id id:service, location_id id:location, phone_id id:phone, name text, code text, note text,
        attributes [attribute]""",
    "funding": "id! id, organization_id id:organization, service_id id:service, source text, attributes [attribute]",
    "cost_option": """
        id! id, service_id id:service, valid_from date, valid_to date, option text, currency text, amount number,
        amount_description text, attributes [attribute]""",
    "contact": """
        id! id, service_id id:service, organization_id id:organization, service_at_location_id id:service_at_location,
        location_id id:location, name text, title text, department text, email email, phones [phone], attributes [attribute]""",
    "phone": """
        id! id, service_id id:service, organization_id id:organization, contact_id id:contact, location_id id:location,
        service_at_location_id id:service_at_location, number! text, extension number, type text, description text,
        languages [language], attributes [attribute]""",
    "accessibility": """
        id! id, location_id id:location, description text, details text, url uri, accessibility text, attributes [attribute]""",
    "program": "id! id, organization_id id:organization, name! text, alternate_name text, description! text, attributes [attribute]",
    "required_document": "id! id, service_id id:service, document text, uri uri, attributes [attribute]",
    "attribute": """
        id! id, link_id id:linked, taxonomy_term_id id:taxonomy_term, link_type text, link_entity! text, value text,
        taxonomy_term {taxonomy_term}""",
    "metadata": """
        id! id, resource_id id:linked, resource_type! text, last_action_date date, last_action_type! text, field_name! text,
        previous_value! text, replacement_value! text""",
    "taxonomy": "id! id, name! text, description! text, uri uri, version text",
    "taxonomy_term": """
        id! id, code text, name! text, description! text, parent_id id:taxonomy_term, taxonomy text, taxonomy_id id:taxonomy,
        taxonomy_detail {taxonomy}, language text, term_uri uri, term text""",
}  # fmt: skip


def _member(written: str, kind: str) -> Member:
    needed, sort = written.split(" ", 1)[0].endswith("!"), written.split(" ", 1)[1]
    if sort[0] in "{[":
        return Member(Sort.OBJECT if sort[0] == "{" else Sort.LIST, needed, kind=sort[1:-1])
    if sort.startswith("id"):
        return Member(Sort.ID, needed, kind=sort[3:] or kind)
    if "|" in sort:
        return Member(Sort.WORD, needed, tuple(sort.split("|")))
    return Member(Sort(sort), needed)


def _members(kind: str, written: str) -> dict[str, Member]:
    lines = [" ".join(one.split()) for one in written.split(",")]
    return {line.split(" ", 1)[0].rstrip("!"): _member(line, kind) for line in lines}


SHAPES = {kind: _members(kind, written) for kind, written in WRITTEN.items()}
# What was changed of it: of everything that people look for, never of that itself.
for _kind in set(SHAPES) - {"metadata", "attribute", "taxonomy", "taxonomy_term"}:
    SHAPES[_kind]["metadata"] = Member(Sort.LIST, kind="metadata")

# What lists show of an object: without what it has several of.
BRIEF = {
    kind: {name for name, member in members.items() if member.sort is not Sort.LIST} for kind, members in SHAPES.items()
}
