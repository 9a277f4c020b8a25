"""A feed does not silently send hand-overs, and with them who a client is, to another address."""

import pytest
from django.urls import reverse
from django.utils import timezone

from kring.directory.claims import said
from kring.directory.models import Activity, Origin, Said
from kring.events.outbox import work_off
from tests.directory.taking.feeds import a_feed, a_service, as_file, entries
from tests.directory.taking.test_bring_a_file import agree, bring, page
from tests.directory.taking.test_fetch_a_feed import a_night


@pytest.fixture(autouse=True)
def _a_folder_of_its_own(settings, tmp_path):
    settings.KRING_VAR, settings.KRING_FEEDS_INSIDE = tmp_path / "var", True


def choir(email, **fields):
    return [a_service("1", "Zingen", **({"email": email} if email else {}) | fields), a_service("2", "Kaarten")]


@pytest.fixture
def brings(served, tmp_path):
    """A night in which the feed says this."""

    def night(email, **fields):
        served.body = as_file(tmp_path, choir(email, **fields)).read_bytes()
        return a_night()

    return night


@pytest.fixture
def feed(cast, served, brings):
    feed = a_feed(cast, address=served.address)
    brings("koor@example.org")
    assert entries(feed)["1"].email == "koor@example.org"
    return feed


def test_by_night_another_address_waits_for_a_steward_and_the_rest_goes_on(feed, brings, steward):
    night = brings("elders@example.org", phones=[{"id": "p", "number": "0201234567"}])
    row = entries(feed)["1"]
    assert (night.state, row.phone, row.email) == ("done", "0201234567", "koor@example.org")
    assert "Zingen" in steward.get(reverse("steward:disputed")).text
    shown = steward.get(reverse("directory:activity", args=[row.pk])).text
    assert "koor@example.org" in shown and "elders@example.org" in shown

    brings("nogweer@example.org")
    assert entries(feed)["1"].email == "koor@example.org"
    chosen = Said.objects.get(origin="feed")
    steward.post(reverse("directory:choose", args=[row.pk]), {"said": str(chosen.pk)})
    assert entries(feed)["1"].email == "nogweer@example.org"

    brings("weer.anders@example.org")
    assert entries(feed)["1"].email == "nogweer@example.org"
    brings("nogweer@example.org")
    assert not Said.objects.exists()  # they agree again


def test_while_an_address_waits_nobody_said_the_one_that_stands(feed, brings, steward):
    brings("elders@example.org")
    row = entries(feed)["1"]
    assert "Dit stond er al" in steward.get(reverse("directory:activity", args=[row.pk])).text
    standing = Said.objects.get(shown=True)
    assert standing.origin == Origin.STANDING

    steward.post(reverse("directory:choose", args=[row.pk]), {"said": str(standing.pk)})
    assert Said.objects.get(shown=True).origin == Origin.STEWARD  # now somebody did
    assert "Dit stond er al" not in steward.get(reverse("directory:activity", args=[row.pk])).text


def test_an_address_that_waits_does_not_take_the_place_of_what_somebody_said(feed, brings, steward):
    row = entries(feed)["1"]
    said(row, Origin.PROVIDER, {"email": "koor@merel.example"}, timezone.now())
    row.save()
    brings("elders@example.org")

    assert entries(feed)["1"].email == "koor@merel.example"
    assert Said.objects.get(shown=True).origin == Origin.PROVIDER
    assert Said.objects.get(shown=False).value == {"email": "elders@example.org"}
    assert "Zingen" in steward.get(reverse("steward:disputed")).text


def test_an_address_does_not_change_by_taking_it_away_first(feed, brings):
    brings("")
    assert entries(feed)["1"].email == "koor@example.org"
    brings("elders@example.org")
    assert entries(feed)["1"].email == "koor@example.org"


def test_where_a_handover_could_not_go_by_mail_yet_the_address_comes_in(cast, feed, brings):
    Activity.objects.filter(source_id="1").update(email="")
    brings("nieuw@example.org")
    assert entries(feed)["1"].email == "nieuw@example.org"

    Activity.objects.filter(source_id="1").update(email="", organisation=cast.provider)
    brings("elders@example.org")
    assert entries(feed)["1"].email == ""  # they go to the organisation


def test_of_a_file_that_is_looked_at_first_somebody_has_to_say_that_the_addresses_are_right(feed, steward, tmp_path):
    content = as_file(tmp_path, choir("elders@example.org")).read_bytes()
    intake = bring(steward, feed, content)
    assert "E-mailadressen veranderen" in page(steward, intake).text
    assert agree(steward, intake).status_code == 422
    assert entries(feed)["1"].email == "koor@example.org"
    agree(steward, intake, sure="on")
    assert (intake.state, entries(feed)["1"].email) == ("done", "elders@example.org")
    work_off()
