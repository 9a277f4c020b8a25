"""What stands in two feeds goes out twice, each under an id of its own that stays when the feeds come in again."""

import copy
import uuid
from io import StringIO

import pytest
from django.core.management import call_command

from kring.directory.models import Feed, Record
from tests.directory.publish.documents import SERVICE, a_service
from tests.directory.taking.feeds import written

NAMED = "titel,aanbieder,kosten,locatie\nZingen,De Zangers,gratis,De Brug\nKaarten,De Kaart,gratis,De Brug\n"
NUMBERED = "id,titel,aanbieder,kosten,locatie\n1,Zingen,De Zangers,gratis,De Brug\n2,Kaarten,De Kaart,gratis,De Brug\n"
LISTS = ("services", "service_at_locations", "organizations")


@pytest.fixture
def ids(api):
    """The ids in each list of the open map."""
    return lambda: {name: [one["id"] for one in api(name)["contents"]] for name in LISTS}


@pytest.mark.parametrize("rows", [NAMED, NUMBERED])
def test_two_lists_with_the_same_rows_go_out_under_ids_of_their_own(api, ids, tmp_path, settings, rows):
    settings.KRING_VAR = tmp_path / "var"
    before = {name: len(found) for name, found in ids().items()}
    path = tmp_path / "list.csv"
    path.write_text(rows, "utf-8")

    def come_in():
        for name in ("stad", "dorp"):
            call_command("import", path, feed=name, region="westerveld", stdout=StringIO())
        return [written(feed) for feed in Feed.objects.order_by("name")]

    first = come_in()
    found = ids()
    assert {name: len(found[name]) - before[name] for name in LISTS} == dict.fromkeys(LISTS, 4)
    assert all(len(set(one)) == len(one) for one in found.values())
    assert all(api(f"{name}/{id}")["id"] == id for name in LISTS for id in found[name])

    assert come_in() == first and ids() == found


def test_a_uuid_is_whose_it_was_first_and_another_entry_gets_its_own(api, ids, came_in, feed, offer):
    mine = came_in(a_service())
    place = mine.record.document["service_at_locations"][0]["id"]
    other = Feed.objects.create(region_id=feed.region_id, name="andere")
    for row in Record.objects.filter(feed=feed):
        Record.objects.create(
            region_id=row.region_id, feed=other, kind=row.kind, source_id=row.source_id,
            document=copy.deepcopy(row.document), changed_at=row.changed_at,
        )  # fmt: skip
    again = offer(
        mine.title, record=Record.objects.get(feed=other, kind="service"), source="andere", source_id=mine.source_id
    )

    found = ids()
    assert {SERVICE, str(again.pk)} < set(found["services"]) and place in found["service_at_locations"]
    assert all(len(set(one)) == len(one) for one in found.values())
    assert {one["id"] for one in api("services", minimal=True)["contents"]} == set(found["services"])
    assert api(f"services/{SERVICE}")["id"] == SERVICE and api(f"services/{again.pk}")["id"] == str(again.pk)
    assert {api(f"service_at_locations/{one}")["service"]["id"] for one in found["service_at_locations"]} >= {
        SERVICE, str(again.pk),
    }  # fmt: skip
    organizer = api(f"services/{SERVICE}")["organization"]["id"]
    assert {one["id"] for one in api("services", organization_id=organizer)["contents"]} == {SERVICE, str(again.pk)}


def test_the_id_of_an_entry_made_here_is_no_other_entrys(api, ids, came_in, offer):
    here = offer("Koor")
    there = came_in(a_service(id=str(here.pk), name="Ander koor"))

    assert {str(here.pk), str(there.pk)} < set(ids()["services"])
    assert api(f"services/{here.pk}")["name"] == "Koor"
    assert uuid.UUID(api(f"services/{there.pk}")["id"]) == there.pk
