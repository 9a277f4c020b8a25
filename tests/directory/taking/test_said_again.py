"""What a feed says again goes on to count as right without being called confirmed; little is written for that."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from kring.directory.actions import confirm
from kring.directory.claims import said
from kring.directory.models import Activity, Feed, Intake, Origin
from kring.directory.rules.meanwhile import shown_in_short
from kring.directory.taking import repeating
from kring.directory.taking.actions import fetch_by_itself
from kring.directory.taking.work import fetch_feeds
from kring.directory.upkeep.expiry import work_out
from kring.events.outbox import work_off
from tests.directory.taking.feeds import SERVICES, a_feed, a_service, as_file, entries, take

TODAY = timezone.localdate


@pytest.fixture(autouse=True)
def _a_folder_of_its_own(settings, tmp_path):
    settings.KRING_VAR, settings.KRING_FEEDS_INSIDE = tmp_path / "var", True


@pytest.fixture
def feed(cast, served):
    return a_feed(cast, address=served.address)


def a_night():
    fetch_feeds(timezone.now())
    work_off()


def days_later(days):
    """As if what happened until now happened so many days earlier."""
    earlier = timedelta(days=days)
    for row in Activity.objects.exclude(source=""):
        Activity.objects.filter(pk=row.pk).update(
            confirmed_on=row.confirmed_on and row.confirmed_on - earlier,
            listed_on=row.listed_on and row.listed_on - earlier,
            expires_on=row.expires_on - earlier,
            reminded_on=TODAY() - earlier,
            changed_at=row.changed_at,
        )
    for intake in Intake.objects.all():
        Intake.objects.filter(pk=intake.pk).update(done_at=intake.done_at - earlier)


def listed(feed):
    """How many days ago the list last said each entry; None where somebody assured it."""
    return {key: row.listed_on and (TODAY() - row.listed_on).days for key, row in entries(feed).items()}


def confirmed(feed):
    """How many days ago somebody confirmed each entry, None for never."""
    return {key: row.confirmed_on and (TODAY() - row.confirmed_on).days for key, row in entries(feed).items()}


def test_what_a_feed_repeats_unchanged_is_noted_once_a_week_and_confirmed_by_nobody(feed, served):
    a_night()
    days_later(5)
    before = list(entries(feed).values())
    a_night()
    assert set(listed(feed).values()) == {5}  # an ordinary night writes nothing
    days_later(2)
    a_night()

    assert (set(listed(feed).values()), set(confirmed(feed).values())) == ({0}, {None})
    for row in entries(feed).values():
        assert row.expires_on > TODAY() + timedelta(days=100) and row.reminded_on is None
    # What is searched did not change, so the index need not read it again.
    assert {row.changed_at for row in entries(feed).values()} == {row.changed_at for row in before}


def test_an_entry_that_the_file_does_not_have_is_not_said_again(feed, served, tmp_path):
    a_night()
    days_later(8)
    Feed.objects.update(etag="")
    served.body = as_file(tmp_path, SERVICES[:2]).read_bytes()
    a_night()

    assert listed(feed) == {"1": 0, "2": 0, "3": 8}


def test_a_feed_that_says_when_it_was_assured_is_believed_in_that(feed, served, tmp_path):
    assured = [a_service("1", "Zingen", assured_date=str(TODAY() - timedelta(days=100))), a_service("2", "Kaarten")]
    served.body = as_file(tmp_path, assured).read_bytes()
    a_night()
    assert (confirmed(feed), listed(feed)) == ({"1": 100, "2": None}, {"1": None, "2": 0})
    days_later(8)
    a_night()
    assert (confirmed(feed), listed(feed)) == ({"1": 108, "2": None}, {"1": None, "2": 0})

    assured[0]["assured_date"] = str(TODAY() - timedelta(days=3))
    served.body = as_file(tmp_path, assured).read_bytes()
    a_night()
    assert (confirmed(feed), listed(feed)) == ({"1": 3, "2": None}, {"1": None, "2": 0})
    assert entries(feed)["1"].expires_on < entries(feed)["2"].expires_on


def test_an_old_assurance_of_the_list_does_not_set_back_a_later_confirmation(cast, tmp_path):
    feed, long_ago = a_feed(cast), str(TODAY() - timedelta(days=100))
    take(feed, [a_service("1", "Zingen", assured_date=long_ago)], tmp_path)
    one = entries(feed)["1"]
    assert one.confirmed_on == TODAY() - timedelta(days=100)
    confirm(cast.actor(cast.ivo), one.pk, seen=shown_in_short(one))
    until = entries(feed)["1"].expires_on
    take(feed, [a_service("1", "Zingen met soep", assured_date=long_ago)], tmp_path)

    one = entries(feed)["1"]
    assert (one.title, one.confirmed_on, one.expires_on) == ("Zingen met soep", TODAY(), until)


def test_what_people_here_corrected_is_not_vouched_for_by_the_old_words(feed, served):
    a_night()
    one = entries(feed)["1"]
    said(one, Origin.PROVIDER, {"phone": "0207654321"}, timezone.now())
    one.save()
    days_later(8)
    a_night()

    assert listed(feed) == {"1": 8, "2": 0, "3": 0}


def test_an_entry_of_which_an_address_waits_for_a_steward_is_said_again_all_the_same(feed, served, tmp_path):
    def night(email):
        served.body = as_file(tmp_path, [a_service("1", "Zingen", email=email), *SERVICES[1:]]).read_bytes()
        a_night()

    night("koor@example.org")
    night("elders@example.org")
    assert entries(feed)["1"].email == "koor@example.org"
    days_later(8)
    night("elders@example.org")

    assert listed(feed) == {"1": 0, "2": 0, "3": 0}


def test_a_file_that_did_not_change_is_fetched_whole_once_a_week(feed, served):
    a_night()
    assert not repeating.is_due(feed, timezone.now())
    days_later(7)
    assert repeating.is_due(feed, timezone.now())
    a_night()
    assert Intake.objects.count() == 2 and not repeating.is_due(feed, timezone.now())
    assert fetch_by_itself(feed) is not None


def test_what_was_taken_over_and_confirmed_by_nobody_is_not_shown_as_confirmed(feed, served, client, cast):
    a_night()
    one = entries(feed)["1"]
    address = reverse("directory:activity", args=[one.pk])
    client.force_login(cast.ivo)
    shown = client.get(address).text
    assert "Overgenomen uit" in shown and "Laatst bevestigd" not in shown

    confirm(cast.actor(cast.ivo), one.pk, seen=shown_in_short(one))
    assert "Laatst bevestigd" in client.get(address).text


def test_when_the_region_chooses_other_months_the_later_of_both_days_counts(feed, served, cast):
    a_night()
    days_later(10)
    one = entries(feed)["1"]
    Activity.objects.filter(pk=one.pk).update(confirmed_on=TODAY() - timedelta(days=2))
    work_out(feed.region_id, again=True)
    one, other = (entries(feed)[key] for key in "12")
    assert (one.expires_on - other.expires_on).days in range(5, 12)
