"""Every answer of the map as data fits the official schemas, and a program that asks everything finds nothing wrong."""

from types import SimpleNamespace

import pytest
from django.test import Client

from kring.directory.models import Activity
from kring.directory.publish import limits
from kring.identity.models import Region
from scripts.conformance import CHECKS, OFFICIAL, fuzz, over_http, tried, walk
from tests.cast import make_cast
from tests.directory.publish.documents import a_service

ODD = {
    "id": "136",
    "status": "closed",
    "url": "merel punt nl",
    "email": "geen",
    "minimum_age": "18 jaar",
    "last_modified": "gisteren",
    "schedules": [{"id": "1", "freq": "DAILY"}],
    "attributes": [{"id": "2", "taxonomy_term": {"id": "BD-1800", "name": "Eten"}}],
    "service_at_locations": [
        {"id": "3", "location": {"id": "4", "latitude": "52,1", "addresses": [{"city": "Delft"}]}}
    ],
    "organization": {"id": "9", "name": "De Merel", "website": "merel"},
}


@pytest.mark.skipif(not OFFICIAL.exists(), reason="not at hand, so not tried: the official schemas of Open Referral UK")
def test_every_answer_fits_the_official_schemas(api, came_in, offer):
    came_in(a_service())
    came_in(a_service(**ODD))
    offer("Zonder iets")
    offer("Met van alles", days=0b101, cost=3, cost_per="time", age_min=55, spoken="tr ar", access=3, organiser="Iemand",
          waiting=2, group_size="small", buddy=True, website="https://www.example.org", phone="0570 000 002")  # fmt: skip

    report = walk(api)
    assert report.problems == []
    assert report.checked["compiled/service"] == 10 and report.checked["compiled/service_list"] == 5
    assert report.checked["compiled/service_at_location"] >= 5 and report.checked["compiled/organization"] >= 4


@pytest.mark.skipif(not OFFICIAL.exists(), reason="not at hand, so not tried: the official schemas of Open Referral UK")
def test_the_walk_sees_what_does_not_fit(open_map):
    def ask(path="", **given):
        told = Client().get(f"/map/{open_map}/api/{path}", given).json()
        for row in told.get("contents", ()):
            row["name"] = None
        return told

    assert any("None is not of type 'string'" in problem for problem in walk(ask).problems)


@pytest.mark.django_db(transaction=True)
def test_a_program_that_asks_everything_finds_nothing(live_server, settings):
    settings.KRING_PUBLIC_REQUESTS = 10**9
    settings.KRING_BASE_URL = live_server.url
    cast = make_cast()
    Region.objects.update(public_map=True)
    Activity.objects.create(region_id=cast.here.region.pk, title="Koor", theme="culture", organiser="De Merel")
    base = f"{live_server.url}/map/{cast.here.region.slug}/api"

    assert over_http(base)()["openapi_url"] == f"{base}/openapi.json"
    code, told = fuzz(
        f"{base}/openapi.json",
        base,
        checks=CHECKS,
        examples=8,
        phases="examples,fuzzing",
    )
    assert code == 0, told[-4000:]
    assert "passed" in tried(told)


@pytest.mark.django_db(transaction=True)
def test_the_walk_waits_when_a_server_says_so(live_server, settings, monkeypatch):
    settings.KRING_PUBLIC_REQUESTS = 1
    cast = make_cast()
    Region.objects.update(public_map=True)
    ask = over_http(f"{live_server.url}/map/{cast.here.region.slug}/api")
    waited = []

    def a_minute_later(seconds: int) -> None:
        waited.append(seconds)
        monkeypatch.setattr(limits, "_meter", limits.Meter())

    monkeypatch.setattr("scripts.conformance.time", SimpleNamespace(sleep=a_minute_later))
    assert ask("services")["total_items"] == ask("services")["total_items"] == 1
    assert waited == [60]
