"""A feed with an address is fetched every night and when a steward asks; what is odd about it waits, what is wrong changes nothing."""

import json

import pytest
from django.urls import reverse
from django.utils import timezone

from kring.directory.formats import net
from kring.directory.models import Feed, Intake
from kring.directory.taking.work import fetch_feeds
from kring.events.outbox import work_off
from tests.directory.taking.feeds import SERVICES, a_feed, as_file, entries, written


@pytest.fixture(autouse=True)
def _a_folder_of_its_own(settings, tmp_path):
    settings.KRING_VAR, settings.KRING_FEEDS_INSIDE = tmp_path / "var", True


@pytest.fixture
def feed(cast, served):
    return a_feed(cast, address=served.address)


def a_night():
    fetch_feeds(timezone.now())
    work_off()
    return Intake.objects.order_by("-made_at").first()


def services(served, *some):
    served.body = json.dumps(list(some)).encode()


def test_a_night_brings_what_is_new_without_asking(feed, served):
    night = a_night()

    assert (night.state, night.by_itself) == ("done", True)
    assert set(entries(feed)) == {"1", "2", "3"}


def test_an_ordinary_night_leaves_nothing_behind(feed, served):
    a_night()
    before = written(feed)
    a_night()

    assert Intake.objects.count() == 1
    assert written(feed) == before


def test_a_feed_that_lacks_over_half_waits_for_an_answer(feed, served, tmp_path):
    a_night()
    served.body = as_file(tmp_path, SERVICES[:1]).read_bytes()
    night = a_night()

    assert (night.state, night.reason) == ("ready", "many_gone")
    assert all(row.active for row in entries(feed).values())


@pytest.mark.parametrize(
    ("body", "status"), [(b"[]", 200), (b"<html>Oops</html>", 200), (b'[{"id": ', 200), (b"gone", 500), (b"", 404)]
)
def test_a_feed_that_is_empty_broken_or_away_changes_nothing(feed, served, body, status):
    a_night()
    before = written(feed)
    served.body, served.status = body, status
    night = a_night()

    assert night.state == "refused"
    assert written(feed) == before


def fetched_now(client, cast, feed):
    client.force_login(cast.ivo)
    client.post(reverse("steward:feed_fetch", args=[feed.pk]))
    work_off()
    return Intake.objects.order_by("-made_at").first()


def test_an_address_inside_the_network_is_refused_unless_that_is_allowed(client, cast, feed, settings):
    settings.KRING_FEEDS_INSIDE = False
    intake = fetched_now(client, cast, feed)
    assert (intake.state, intake.reason) == ("refused", "private")
    settings.KRING_FEEDS_INSIDE = True
    assert fetched_now(client, cast, feed).state == "ready"


def test_by_night_only_https_is_fetched_and_the_page_says_why(client, cast, feed, settings, monkeypatch):
    settings.KRING_FEEDS_INSIDE = False
    monkeypatch.setattr(net, "is_public", lambda place: True)
    assert a_night() is None
    client.force_login(cast.ivo)
    assert "met http en niet met https" in client.get(reverse("steward:feed", args=[feed.pk])).text
    assert fetched_now(client, cast, feed).state == "ready"  # a steward looks first

    Feed.objects.update(address="https://example.org/services.json")
    assert fetch_feeds(timezone.now()) == 0  # the file that waits for an answer goes first
    Intake.objects.all().delete()
    assert fetch_feeds(timezone.now()) == 1


def test_a_paused_feed_is_left_alone_until_a_steward_asks(client, cast, feed):
    Feed.objects.update(paused=True)
    assert a_night() is None

    client.force_login(cast.ivo)
    client.post(reverse("steward:feed_fetch", args=[feed.pk]))
    work_off()
    intake = Intake.objects.get()
    assert (intake.state, entries(feed)) == ("ready", {})  # whoever asks is shown first what would change


def test_a_file_that_a_steward_looks_at_is_not_pushed_aside_by_the_night(client, cast, feed):
    client.force_login(cast.ivo)
    client.post(reverse("steward:feed_fetch", args=[feed.pk]))
    work_off()
    a_night()

    assert list(Intake.objects.values_list("state", flat=True)) == ["ready"]
