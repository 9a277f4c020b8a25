"""What an answer costs is counted before it is made, so that nobody keeps the server from the people who work with it."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from kring.directory.models import Said
from kring.directory.publish import limits
from kring.directory.publish.api import listings
from kring.directory.publish.rules import weights
from tests.directory.publish.documents import OTHER_PLACE, SERVICE, a_service

ELSEWHERE = {"REMOTE_ADDR": "192.0.2.7"}


@pytest.fixture
def statuses(open_map):
    """Asks the same so many times; the answers' statuses."""

    def ask(times: int, path: str = "services", client: Client | None = None, **given) -> list[int]:
        client = client or Client()
        return [client.get(f"/map/{open_map}/api/{path}", given).status_code for _ in range(times)]

    return ask


@pytest.fixture
def many(offer, cast):
    """Forty activities of one organiser, and the one of the cast."""
    for number in range(39):
        offer(f"Koor {number}", organisation=cast.provider)


def test_an_answer_weighs_what_is_made_for_it(statuses, many, settings, monkeypatch):
    settings.KRING_PUBLIC_REQUESTS = 6
    assert statuses(7, per_page=10) == [200] * 6 + [429]
    for heavier in (
        {"per_page": 40, "full": "true"},
        {"per_page": 25, "search": "koor", "full": "true"},
        {"path": "organizations", "full_service": "true"},
    ):
        monkeypatch.setattr(limits, "_meter", limits.Meter())
        found = statuses(7, **heavier)
        assert found[:2] == [200, 200] and 429 in found[2:4], heavier


def test_what_changed_of_all_weighs_little(statuses, many, settings, monkeypatch):
    settings.KRING_PUBLIC_REQUESTS = 6
    monkeypatch.setattr(weights, "KEYS", 1)
    assert statuses(2, minimal="true") == [200, 429]
    monkeypatch.setattr(limits, "_meter", limits.Meter())
    monkeypatch.setattr(weights, "KEYS", 1000)
    assert statuses(6, minimal="true") == [200] * 6


def test_heavy_answers_are_counted_for_everybody_together_and_light_ones_are_not(statuses, many, settings, monkeypatch):
    settings.KRING_PUBLIC_REQUESTS = 6
    assert statuses(3, per_page=40, full="true", client=Client(**ELSEWHERE)) == [200, 200, 200]
    monkeypatch.setattr(limits, "HEAVY", 2)
    for last in (1, 2, 3):
        assert statuses(1, per_page=40, full="true", client=Client(REMOTE_ADDR=f"192.0.2.{last}")) == [200]
    assert statuses(1, per_page=40, full="true", client=Client(REMOTE_ADDR="192.0.2.8")) == [429]
    assert statuses(1, per_page=10, client=Client(REMOTE_ADDR="192.0.2.8")) == [200]


def test_one_place_cannot_use_up_the_heavy_answers_of_everybody(statuses, many, settings, monkeypatch):
    settings.KRING_PUBLIC_REQUESTS = 6
    monkeypatch.setattr(limits, "HEAVY", 2)
    assert statuses(2, per_page=40, full="true") == [200, 429]
    assert statuses(1, per_page=40, full="true", client=Client(**ELSEWHERE)) == [200]
    assert statuses(1, per_page=10) == [200]  # what is light it can still have


def test_what_a_place_may_not_have_is_not_counted_for_everybody(statuses, many, settings, monkeypatch):
    settings.KRING_PUBLIC_REQUESTS = 6
    assert statuses(5, per_page=10) == [200] * 5
    monkeypatch.setattr(limits, "HEAVY", 2)
    monkeypatch.setattr(limits, "PARTS", 1)
    assert statuses(4, per_page=40, full="true") == [429] * 4
    assert statuses(1, per_page=40, full="true", client=Client(**ELSEWHERE)) == [200]


def test_all_lines_are_given_at_once_only_while_they_are_few(api, open_map, many, monkeypatch):
    path = f"/map/{open_map}/api/services"
    assert len(Client().get(path, {"format": "ndjson"}).content.splitlines()) == 40
    monkeypatch.setattr("kring.directory.publish.api.views.HEAVIEST", 0)
    assert "per_page" in api("services", status=400, format="ndjson")["parameters"]["format"]
    assert len(Client().get(path, {"format": "ndjson", "per_page": 30, "page": 2}).content.splitlines()) == 10


def test_lines_are_not_sent_at_the_pace_of_who_reads_them(open_map, many):
    assert not Client().get(f"/map/{open_map}/api/services", {"format": "ndjson"}).streaming


def test_an_organizer_with_very_many_services_shows_some_of_them_and_how_many_there_are(api, cast, many, monkeypatch):
    whole = api(f"organizations/{cast.provider.pk}")
    assert len(whole["services"]) == 40 and "services_total" not in whole
    monkeypatch.setattr(weights, "MOST_WITHIN", 5)
    bounded = api(f"organizations/{cast.provider.pk}")
    assert bounded["services"] == whole["services"][:5] and bounded["services_total"] == 40
    assert api("services", organization_id=str(cast.provider.pk))["total_items"] == 40


def test_organizers_of_one_page_share_how_many_services_there_can_be():
    assert weights.share([3, 5000]) == weights.MOST_WITHIN
    crowd = [5000] * 500
    assert weights.share(crowd) >= 1
    assert sum(min(count, weights.share(crowd)) for count in crowd) <= weights.MOST_TOGETHER


def test_a_place_is_found_by_its_id_without_looking_through_what_feeds_say(api, came_in):
    came_in(a_service())
    for number in range(5):
        other = a_service(id=f"0b1c2d3e-4f50-4617-8293-{number:012d}", name=f"Koor {number}", service_at_locations=[])
        came_in(other)
    places = api("service_at_locations")["contents"]
    there = next(one for one in places if one["location"]["id"] == OTHER_PLACE)

    with CaptureQueriesContext(
        connection,
    ) as asked:
        assert api(f"service_at_locations/{there['id']}")["service"]["id"] == SERVICE
    assert not [query["sql"] for query in asked if "LIKE" in query["sql"].upper()]
    with CaptureQueriesContext(connection) as asked:
        api("service_at_locations/6b0cbd3a-0000-4000-8000-000000000000", status=404)
    assert not [query["sql"] for query in asked if '"document"' in query["sql"] and "service_at" in query["sql"]]


def test_a_place_that_an_entry_got_here_is_listed_and_found_by_its_id(api, came_in):
    row = came_in(a_service(service_at_locations=[]))
    assert [one["service"]["id"] for one in api("service_at_locations")["contents"]].count(SERVICE) == 0
    row.venue, row.town = "Buurthuis", "Westerveld"
    row.save()
    Said.objects.create(
        region_id=row.region_id,
        activity=row,
        subject="where",
        origin="steward",
        value={"venue": "Buurthuis"},
        at=timezone.now(),
        shown=True,
    )

    place = next(one for one in api("service_at_locations")["contents"] if one["service"]["id"] == SERVICE)
    assert api(f"service_at_locations/{place['id']}")["location"]["name"] == "Buurthuis"


def test_a_feed_that_gives_all_its_places_one_id_makes_no_answer_heavy(api, came_in, feed):
    link = a_service()["service_at_locations"][0]
    for number in range(30):
        came_in(
            a_service(id=f"0b1c2d3e-4f50-4617-8293-{number:012d}", name=f"Koor {number}", service_at_locations=[link])
        )

    assert api(f"service_at_locations/{link['id']}")["id"] == link["id"]
    assert api("service_at_locations")["total_items"] == 31
    assert 0 < len(listings.by_place(feed.region_id, link["id"])) <= 10


@pytest.mark.parametrize(
    ("first", "second", "same"),
    [
        ("2001:db8:1:2::1", "2001:db8:1:2:ffff::9", True),
        ("2001:db8:1:2::1", "2001:db8:1:3::1", False),
        ("::ffff:192.0.2.7", "192.0.2.7", True),
        ("192.0.2.7", "192.0.2.8", False),
    ],
)
def test_a_place_with_many_addresses_of_its_own_is_one_place(statuses, settings, first, second, same):
    settings.KRING_PUBLIC_REQUESTS = 2
    assert statuses(3, client=Client(REMOTE_ADDR=first)) == [200, 200, 429]
    assert statuses(1, client=Client(REMOTE_ADDR=second)) == [429 if same else 200]
