"""What a feed says again counts as confirmed, as far as its own keeper vouches for it; little is written for that."""

from datetime import timedelta

import pytest
from django.utils import timezone

from kring.directory.claims import said
from kring.directory.models import Activity, Feed, Intake, Origin
from kring.directory.taking import repeating
from kring.directory.taking.actions import fetch_by_itself
from kring.directory.taking.work import fetch_feeds
from kring.events.outbox import work_off
from tests.directory.taking.feeds import SERVICES, a_feed, a_service, as_file, entries
from tests.directory.taking.test_fetch_a_feed import served  # noqa: F401 (a fixture)

TODAY = timezone.localdate


@pytest.fixture(autouse=True)
def _a_folder_of_its_own(settings, tmp_path):
    settings.KRING_VAR, settings.KRING_FEEDS_INSIDE = tmp_path / "var", True


@pytest.fixture
def feed(cast, served):  # noqa: F811
    return a_feed(cast, address=served.address)


def a_night():
    fetch_feeds(timezone.now())
    work_off()


def days_later(days):
    """As if what happened until now happened so many days earlier."""
    for row in Activity.objects.exclude(source=""):
        confirmed, until = row.confirmed_on - timedelta(days=days), row.expires_on - timedelta(days=days)
        Activity.objects.filter(pk=row.pk).update(
            confirmed_on=confirmed, expires_on=until, reminded_on=confirmed, changed_at=row.changed_at
        )
    for intake in Intake.objects.all():
        Intake.objects.filter(pk=intake.pk).update(done_at=intake.done_at - timedelta(days=days))


def confirmed(feed):
    return {key: (TODAY() - row.confirmed_on).days for key, row in entries(feed).items()}


def test_what_a_feed_repeats_unchanged_is_confirmed_once_a_week(feed, served):  # noqa: F811
    a_night()
    days_later(5)
    before = list(entries(feed).values())
    a_night()
    assert set(confirmed(feed).values()) == {5}  # an ordinary night writes nothing
    days_later(2)
    a_night()

    assert set(confirmed(feed).values()) == {0}
    for row in entries(feed).values():
        assert row.expires_on > TODAY() + timedelta(days=100) and row.reminded_on is None
    # What is searched did not change, so the index need not read it again.
    assert {row.changed_at for row in entries(feed).values()} == {row.changed_at for row in before}


def test_an_entry_that_the_file_does_not_have_is_not_confirmed(feed, served, tmp_path):  # noqa: F811
    a_night()
    days_later(8)
    Feed.objects.update(etag="")
    served.body = as_file(tmp_path, SERVICES[:2]).read_bytes()
    a_night()

    assert confirmed(feed) == {"1": 0, "2": 0, "3": 8}


def test_a_feed_that_says_when_it_was_assured_is_believed_in_that(feed, served, tmp_path):  # noqa: F811
    assured = [a_service("1", "Zingen", assured_date=str(TODAY() - timedelta(days=100))), a_service("2", "Kaarten")]
    served.body = as_file(tmp_path, assured).read_bytes()
    a_night()
    assert confirmed(feed) == {"1": 100, "2": 0}
    days_later(8)
    a_night()
    assert confirmed(feed) == {"1": 108, "2": 0}

    assured[0]["assured_date"] = str(TODAY() - timedelta(days=3))
    served.body = as_file(tmp_path, assured).read_bytes()
    a_night()
    assert confirmed(feed) == {"1": 3, "2": 0}


def test_what_people_here_corrected_is_not_confirmed_by_the_old_words(feed, served):  # noqa: F811
    a_night()
    one = entries(feed)["1"]
    said(one, Origin.PROVIDER, {"phone": "0207654321"}, timezone.now())
    one.save()
    days_later(8)
    a_night()

    assert confirmed(feed) == {"1": 8, "2": 0, "3": 0}


def test_an_entry_of_which_an_address_waits_for_a_steward_is_confirmed_all_the_same(feed, served, tmp_path):  # noqa: F811
    def night(email):
        served.body = as_file(tmp_path, [a_service("1", "Zingen", email=email), *SERVICES[1:]]).read_bytes()
        a_night()

    night("koor@example.org")
    night("elders@example.org")
    assert entries(feed)["1"].email == "koor@example.org"
    days_later(8)
    night("elders@example.org")

    assert confirmed(feed) == {"1": 0, "2": 0, "3": 0}


def test_a_file_that_did_not_change_is_fetched_whole_once_a_week(feed, served):  # noqa: F811
    a_night()
    assert not repeating.is_due(feed, timezone.now())
    days_later(7)
    assert repeating.is_due(feed, timezone.now())
    a_night()
    assert Intake.objects.count() == 2 and not repeating.is_due(feed, timezone.now())
    assert fetch_by_itself(feed) is not None
