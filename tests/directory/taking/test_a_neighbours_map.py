"""One region helps the next: the map that a region publishes is taken over by another, with its ids and its words, time after time."""

from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from django.test import Client
from django.utils import timezone

from kring.directory import actions
from kring.directory.formats import feed as fetching
from kring.directory.formats.net import Answer
from kring.directory.models import Activity, Feed, Intake
from kring.directory.publish.api.documents import NOT_PUBLIC
from kring.directory.rules.projection import UNSAID
from kring.directory.taking.work import fetch_feeds
from kring.events.outbox import work_off
from kring.identity.models import Region
from tests.directory.publish.documents import SERVICE, a_service, lost
from tests.directory.taking.feeds import a_feed, entries, take, written

SAME = set(UNSAID) - NOT_PUBLIC
IN_FULL = "/services?full=true&per_page=1"


@pytest.fixture
def neighbour(cast, monkeypatch, tmp_path):
    """Both regions of the cast are public; a feed of one may read the other, as it stands on the web. Gives what makes such a feed."""
    Region.objects.update(public_map=True)

    def ask(address, *_given, **_named):
        where = urlsplit(address)
        answer = Client().get(f"{where.path}?{where.query}")
        assert answer.status_code == 200, address
        headers = {name.casefold(): value for name, value in answer.headers.items()}
        return Answer(address, 200, headers, iter([answer.content]))

    monkeypatch.setattr(fetching, "ask", ask)

    def reads(reader, publisher, path=IN_FULL):
        address = f"https://{publisher.region.slug}.example/map/{publisher.region.slug}/api{path}"
        return Feed.objects.create(region_id=reader.region.pk, name=publisher.region.slug, address=address)

    return reads


@pytest.fixture
def full_of_words(cast, tmp_path):
    """The walking group says all that an entry can say, and the choir came from a feed."""
    Activity.objects.filter(pk=cast.activity.pk).update(
        when_words="niet als het regent", cost_words="koffie € 1", age_min=55, age_words="vanaf 55", trial=True, city_pass=True,
        spoken="ar tr", access=69, group_size="small", buddy=True, meets="Ria", places=12, waiting=3, expect="Ria staat bij de deur.",
        phone="020 123 45 67", website="https://brug.example/", transport="bus 4", street="Dorpsstraat 1", town="Westerveld",
        funded_by="Gemeente", funded_until=timezone.localdate(),
    )  # fmt: skip
    parts = a_service()
    parts |= {"organization_id": "org-1", "service_at_locations": [{"id": "l", "location_id": "loc-1"}]}
    del parts["organization"]
    take(a_feed(cast), [parts], tmp_path)
    return Activity.objects.get(pk=cast.activity.pk)


def a_night():
    fetch_feeds(timezone.now())
    work_off()
    return Intake.objects.filter(by_itself=True).order_by("-made_at").first()


@pytest.mark.parametrize("path", [IN_FULL, "/"])
def test_a_neighbour_reads_the_same_under_the_same_ids(cast, neighbour, full_of_words, path):
    feed = neighbour(cast.there, cast.here, path)
    night = a_night()

    assert (night.state, night.counts["new"], night.counts["wrong"]) == ("done", 2, 0)
    found = entries(feed)
    assert set(found) == {str(full_of_words.pk), SERVICE}
    taken = found[str(full_of_words.pk)]
    expected = {name: getattr(full_of_words, name) for name in SAME} | {"organiser": "De Brug"}
    assert {name: getattr(taken, name) for name in SAME} == expected
    assert (taken.theme_guessed, taken.meets, taken.funded_until) == (False, "", None)


def test_what_the_neighbour_had_from_elsewhere_comes_whole_and_goes_on_to_the_next(cast, neighbour, full_of_words):
    neighbour(cast.there, cast.here)
    a_night()

    def published(place):
        return Client().get(f"/map/{place.region.slug}/api/services/{SERVICE}").json()

    assert lost(published(cast.here), published(cast.there)) == []
    assert published(cast.there)["tone"] == "vals mag"


def test_reading_it_again_changes_nothing_and_brings_what_the_neighbour_changed(cast, neighbour, full_of_words):
    feed = neighbour(cast.there, cast.here)
    a_night()
    before = written(feed)
    again = a_night()

    assert (again.counts["new"], again.counts["changed"], again.counts["gone"]) == (0, 0, 0)
    assert written(feed) == before

    Activity.objects.filter(pk=full_of_words.pk).update(title="Wandelgroep De Nieuwe Brug")
    stopped = Activity.objects.get(source_id=SERVICE, source="stad")
    actions.stop(cast.actor(cast.ivo), stopped.pk, timezone.localdate() - timedelta(days=1))
    a_night()
    found = entries(feed)
    assert found[str(full_of_words.pk)].title == "Wandelgroep De Nieuwe Brug"
    assert (found[SERVICE].active, found[SERVICE].ends_on) == (False, None)


def test_two_neighbours_that_read_each_other_do_not_get_their_own_back(cast, neighbour, full_of_words):
    Activity.objects.create(region_id=cast.there.region.pk, title="Koor van daar", theme="culture")
    neighbour(cast.there, cast.here)
    back = neighbour(cast.here, cast.there)
    for _night in range(3):
        a_night()

    # What came from a list of somebody else's is nobody's own: a steward is asked whether it is the same.
    assert sorted(row.title for row in entries(back).values()) == ["Koor van daar", "Smartlappenkoor De Schorre Merel"]
