"""HSDS 3.0 in JSON comes in as root objects and goes out as it came."""

import copy
import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kring.directory.formats import hsds
from kring.directory.formats.items import KINDS, Item, Where, Why
from kring.directory.formats.reading import Format, look
from tests.directory.formats.lists import SERVICE, by_key, read, refusal, written


def together(items, id="s1"):
    """A service put together again from what was read."""
    found = by_key(items)
    service = found["service", id]
    of_kind = {kind: {key[1]: value for key, value in found.items() if key[0] == kind} for kind in KINDS}
    organization = of_kind["organization"].get(str(hsds.reference(service, "organization")))
    return hsds.join(service, organization, of_kind["location"], of_kind["program"])


@pytest.mark.parametrize(
    "wrapped", [lambda one: one, lambda one: [one], lambda one: {"total_pages": 1, "contents": [one]}]
)
def test_a_service_goes_out_as_it_came(tmp_path, wrapped):
    path = written(tmp_path / "feed.json", wrapped(SERVICE))
    assert look(path).format == Format.HSDS_JSON
    items, wrong = read(path)
    assert [item.kind for item in items] == ["organization", "location", "service"] and wrong == []
    service = by_key(items)["service", "s1"]
    assert service["organization_id"] == "o1" and "organization" not in service
    assert service["service_at_locations"] == [{"id": "sal1", "location_id": "l1"}]
    assert together(items) == SERVICE


def test_a_reference_that_stood_there_already_comes_back(tmp_path):
    service = copy.deepcopy(SERVICE) | {
        "organization_id": "o1",
        "program_id": "x",
        "program": {"id": "x", "name": "Samen"},
    }
    items, _ = read(written(tmp_path / "feed.json", [service]))
    assert by_key(items)["service", "s1"]["organization_id"] == "o1"
    assert together(items) == service


ids = st.uuids().map(str)
words = st.text("abc éü.-'", min_size=1, max_size=20).map(lambda text: f"x{text}")
values = st.recursive(
    words | st.integers(-(2**40), 2**40) | st.booleans() | st.none(),
    lambda inner: st.lists(inner, max_size=2),
    max_leaves=4,
)
extras = st.dictionaries(st.sampled_from(["own_field", "x_note", "alternate_name"]), values, max_size=2)


@st.composite
def services(draw):
    """Services in full, each with its own organisation and places."""
    service = {"id": draw(ids), "name": draw(words), "status": "active"} | draw(extras)
    if draw(st.booleans()):
        organization = {"id": draw(ids), "name": draw(words)} | draw(extras)
        if draw(st.booleans()):
            organization["locations"] = [{"id": draw(ids), "name": draw(words)} | draw(extras)]
        service["organization"] = organization
        if draw(st.booleans()):
            service["organization_id"] = organization["id"]
    if draw(st.booleans()):
        service["program"] = {"id": draw(ids), "name": draw(words)}
    links = draw(st.lists(st.fixed_dictionaries({"id": ids}), max_size=2))
    for link in links:
        link["location"] = {"id": draw(ids), "location_type": "physical"} | draw(extras)
        if draw(st.booleans()):
            link["location_id"] = link["location"]["id"]
    if links or draw(st.booleans()):
        service["service_at_locations"] = links
    service["cost_options"] = draw(
        st.lists(st.fixed_dictionaries({"id": ids, "amount": st.integers(0, 99)}), max_size=2)
    )
    return service


@settings(max_examples=40, deadline=None)
@given(st.lists(services(), min_size=1, max_size=3, unique_by=lambda one: one["id"]))
def test_whatever_a_service_holds_it_goes_out_as_it_came(tmp_path_factory, found):
    items, wrong = read(written(tmp_path_factory.mktemp("feed") / "feed.json", found))
    assert wrong == []
    assert [together(items, one["id"]) for one in found] == found


def test_an_organisation_in_full_goes_out_as_it_came(tmp_path):
    inside = {name: value for name, value in SERVICE.items() if name != "organization"}
    again = inside | {"id": "s2", "organization_id": "o1"}
    full = SERVICE["organization"] | {
        "services": [inside, again],
        "programs": [{"id": "x", "name": "Samen"}],
        "website": "https://x.example",
    }
    items, _ = read(written(tmp_path / "feed.json", [full]))
    found = by_key(items)
    assert found["service", "s1"]["organization_id"] == "o1"
    mine = [found["service", "s1"], found["service", "s2"]]
    locations, programs = {"l1": found["location", "l1"]}, {"x": found["program", "x"]}
    assert hsds.join_organization(found["organization", "o1"], mine, locations, programs) == full


def test_a_place_with_its_service_goes_out_as_it_came(tmp_path):
    (link,) = SERVICE["service_at_locations"]
    full = {**link, "service": {name: value for name, value in SERVICE.items() if name != "service_at_locations"}}
    items, _ = read(written(tmp_path / "feed.json", {"contents": [full]}))
    found = by_key(items)
    joined = hsds.join_link(
        found["service", "s1"], "sal1", {"l1": found["location", "l1"]}, organization=found["organization", "o1"]
    )
    assert joined == full


def test_terms_of_a_taxonomy_name_it(tmp_path):
    taxonomy = {
        "id": "t",
        "name": "Thema",
        "description": "",
        "version": "1",
        "taxonomy_terms": [{"id": "a", "name": "Eten"}],
    }
    items, _ = read(written(tmp_path / "feed.json", taxonomy))
    assert by_key(items)["taxonomy_term", "a"] == {"id": "a", "name": "Eten", "taxonomy_id": "t"}


def test_an_organisation_that_every_service_repeats_comes_once_with_all_that_was_said_of_it(tmp_path):
    second = copy.deepcopy(SERVICE) | {"id": "s2"}
    second["organization"] = {"id": "o1", "name": "Buurthuis De Zon", "website": "https://zon.example"}
    items, wrong = read(written(tmp_path / "feed.json", [SERVICE, second]))
    assert [item.kind for item in items] == ["organization", "location", "service", "service"] and wrong == []
    assert by_key(items)["organization", "o1"] == SERVICE["organization"] | {"website": "https://zon.example"}


def test_where_two_views_contradict_each_other_the_first_counts_and_it_is_told(tmp_path):
    second = SERVICE | {"name": "Theemiddag"}
    items, wrong = read(written(tmp_path / "feed.json", [SERVICE, second]))
    assert by_key(items)["service", "s1"]["name"] == "Koffieochtend"
    (one,) = wrong
    assert (one.why, one.field, one.kept, one.where) == (Why.OTHERWISE, "id", True, Where("feed.json", 2))
    assert (one.value, one.stands_alone) == ("s1 (name)", False)


def test_one_bad_entry_is_reported_and_the_others_come_in(tmp_path):
    bad = [
        "tekst",
        {"id": "", "name": "Zonder id", "status": "active"},
        {"id": "s9", "name": " ", "status": "active"},
        None,
        {},
    ]
    items, wrong = read(
        written(
            tmp_path / "feed.json", [*bad, SERVICE, {"id": "s8", "status": "active", "name": "X", "organization": 4}]
        )
    )
    assert [item.id for item in items if item.kind == "service"] == ["s1", "s8"]
    assert [(one.where.row, one.why) for one in wrong if not one.kept] == [
        (1, Why.SHAPE), (2, Why.EMPTY), (3, Why.EMPTY), (4, Why.SHAPE), (5, Why.EMPTY),
    ]  # fmt: skip


def test_text_where_a_list_belongs_does_not_stand_in_the_way(tmp_path):
    odd = SERVICE | {"schedules": "elke dinsdag", "phones": [{"number": "1"}, "2"], "service_at_locations": {"id": 1}}
    items, wrong = read(written(tmp_path / "feed.json", [odd]))
    service = by_key(items)["service", "s1"]
    assert service["schedules_as_given"] == "elke dinsdag" and "schedules" not in service
    assert {one.field for one in wrong} == {"schedules", "phones", "service_at_locations"}


def test_what_is_named_and_not_there_is_told(tmp_path):
    _, wrong = read(
        written(tmp_path / "feed.json", [{"id": "s", "name": "X", "status": "active", "organization_id": "weg"}])
    )
    assert [(one.field, one.why, one.value) for one in wrong] == [("organization_id", Why.UNKNOWN, "weg")]


@pytest.mark.parametrize("text", ["[]", '{"contents": []}', '[{"id": ""}]'])
def test_a_file_without_entries_is_refused(tmp_path, text):
    (tmp_path / "feed.json").write_text(text)
    assert refusal(tmp_path / "feed.json").because in ("empty", "unknown_format")


@pytest.mark.parametrize(
    "text", ['[{"id": "s1"', '[{"id": "s1", "status": "a", "name": "x"}, nonsense', "[1, 2", '{"a": [1,}']
)
def test_a_file_that_breaks_off_is_refused_as_a_whole(tmp_path, text):
    (tmp_path / "feed.json").write_text(text)
    assert refusal(tmp_path / "feed.json").because in ("not_json", "unknown_format")


def test_pages_saved_in_a_folder_are_one_list(tmp_path):
    for place, id in enumerate(["s1", "s2"], 1):
        written(tmp_path / f"page-{place}.json", {"page_number": place, "contents": [SERVICE | {"id": id}]})
    items, _ = read(tmp_path)
    assert [item.where for item in items if item.kind == "service"] == [
        Where("page-1.json", 1),
        Where("page-2.json", 1),
    ]


def test_what_is_referred_to_comes_first(tmp_path):
    found = [SERVICE | {"id": f"s{place}", "organization": {"id": f"o{place}", "name": "X"}} for place in range(5)]
    items, _ = read(written(tmp_path / "feed.json", found))
    seen = set()
    for item in items:
        if item.kind == "service":
            assert ("organization", item.document["organization_id"]) in seen
        seen.add((item.kind, item.id))
    assert all(isinstance(item, Item) for item in items)
    assert json.dumps([item.kind for item in items]) == json.dumps(
        sorted((item.kind for item in items), key=KINDS.index)
    )
