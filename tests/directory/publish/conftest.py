"""A region whose map is public, an anonymous visitor, and entries that came from a feed."""

import json
from collections.abc import Callable, Mapping
from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from kring.directory.formats.hsds import split
from kring.directory.models import Activity, Feed, Record
from kring.identity.models import Region
from tests.cast import Cast


@pytest.fixture(autouse=True)
def _nobody_asked_anything_yet(monkeypatch: pytest.MonkeyPatch) -> None:
    """What an earlier test asked does not count, and no minute ends between two requests."""
    from kring.directory.publish import limits

    monkeypatch.setattr(limits, "_meter", limits.Meter())
    monkeypatch.setattr(limits, "time", SimpleNamespace(monotonic=lambda: 90.0))


@pytest.fixture
def open_map(cast: Cast) -> str:
    """The region of the cast has put its map on the open web; its short name."""
    Region.objects.filter(pk=cast.here.region.pk).update(public_map=True)
    return cast.here.region.slug


@pytest.fixture
def api(open_map: str) -> Callable[..., Any]:
    """Asks the map as data, as anyone: `api("services", page=2)` gives what the JSON says."""

    def ask(path: str = "", status: int = 200, **given: Any) -> Any:
        answer = Client().get(f"/map/{open_map}/api/{path}", given)
        assert answer.status_code == status, answer.text
        return answer.json()

    return ask


@pytest.fixture
def offer(cast: Cast) -> Callable[..., Activity]:
    """Makes an activity of the cast's region."""

    def make(title: str, **fields: Any) -> Activity:
        return Activity.objects.create(**{"region_id": cast.here.region.pk, "title": title, "theme": "meet"} | fields)

    return make


@pytest.fixture
def feed(cast: Cast) -> Feed:
    """A feed of the cast's region."""
    return Feed.objects.create(region_id=cast.here.region.pk, name="lijst")


@pytest.fixture
def came_in(feed: Feed, offer: Callable[..., Activity]) -> Callable[..., Activity]:
    """Takes over a service with everything in it, as a feed gives it."""

    def take(document: Mapping[str, Any], **fields: Any) -> Activity:
        # As JSON, so that nothing of the given document is kept by reference.
        service = None
        for kind, part in split(json.loads(json.dumps(document))):
            service, _made = Record.objects.get_or_create(
                region_id=feed.region_id,
                feed=feed,
                kind=kind,
                source_id=str(part["id"]),
                defaults={"document": part, "changed_at": timezone.now()},
            )
        return offer(document["name"], record=service, source=feed.name, source_id=service.source_id, **fields)

    return take
