"""Feeds as tests make them: a few services with an organisation and a place, in the shape of HSDS 3.0."""

import copy
import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from django.utils import timezone

from kring.directory.formats.items import Item, Where
from kring.directory.models import Activity, Feed, Record
from kring.directory.taking.applying import take_over
from kring.directory.taking.staging import Staging
from tests.cast import Cast


def a_service(key: str, name: str, **fields: Any) -> dict[str, Any]:
    """A service of the choir society at the community centre."""
    return {
        "id": key,
        "name": name,
        "status": "active",
        "organization_id": "org-1",
        "service_at_locations": [{"id": f"at-{key}", "location_id": "loc-1"}],
    } | fields


ORGANIZATION = {"id": "org-1", "name": "De Zangers", "description": "Zingen voor iedereen."}
LOCATION = {
    "id": "loc-1",
    "name": "Buurthuis De Brug",
    "location_type": "physical",
    "addresses": [
        {
            "id": "adr-1", "address_1": "Dorpsstraat 1", "city": "Westerveld", "postal_code": "1234 AB", "state_province": "",
            "country": "NL", "address_type": "physical",
        }
    ],
}  # fmt: skip
SERVICES = [
    a_service("1", "Zingen op maandag", phones=[{"id": "p1", "number": "020 123 4567"}]),
    a_service("2", "Zingen op dinsdag"),
    a_service("3", "Zingen op woensdag"),
]


def a_feed(cast: Cast, name: str = "stad", **fields: Any) -> Feed:
    """A feed of the region."""
    return Feed.objects.create(region_id=cast.here.region.pk, name=name, **fields)


def take(
    feed: Feed,
    services: list[dict] = SERVICES,
    tmp: Path | None = None,
    *,
    location: dict = LOCATION,
    also: Iterable[dict] = (),
    **options: Any,
) -> None:
    """Take over these services at once, without a file."""
    items = [Item("organization", "org-1", copy.deepcopy(ORGANIZATION), Where("list", 1))]
    items += [Item("location", one["id"], copy.deepcopy(one), Where("list", 1)) for one in (location, *also)]
    items += [Item("service", one["id"], copy.deepcopy(one), Where("list", row)) for row, one in enumerate(services, 1)]
    with Staging.open_new(tmp / "read.sqlite3") as staging:
        staging.fill(items, lambda _count: None)
        take_over(feed, staging, timezone.now(), lambda _count: None, **({"end_missing": True} | options))


def as_file(folder: Path, services: list[dict] = SERVICES, name: str = "feed.json") -> Path:
    """The same as a file that somebody brings."""
    path = folder / name
    full = [
        {key: value for key, value in one.items() if key != "organization_id"}
        | {
            "organization": ORGANIZATION,
            "service_at_locations": [{"id": f"at-{one['id']}", "location": LOCATION}],
        }
        for one in services
    ]
    path.write_text(json.dumps({"contents": full}), "utf-8")
    return path


def entries(feed: Feed) -> dict[str, Activity]:
    """The entries of a feed, by the id that the feed gave them."""
    return {row.source_id: row for row in Activity.objects.filter(region_id=feed.region_id, source=feed.name)}


def written(feed: Feed) -> list[dict]:
    """Everything that a feed brought, as it stands in the database."""
    found = [*Activity.objects.filter(source=feed.name).order_by("pk").values()]
    return found + list(Record.objects.filter(feed=feed).order_by("pk").values())
