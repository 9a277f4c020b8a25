"""An entry at several places is found, and shown, at the one that is nearest."""

import copy

import pytest
from django.urls import reverse
from django.utils import timezone

from kring.directory.claims import said
from kring.directory.models import Activity, Origin
from kring.directory.queries import Wanted, by_ids, detail, search
from kring.directory.search.fitting import Need
from kring.directory.whereabouts import distance_from, ways_there
from tests.directory.taking.feeds import LOCATION, a_feed, a_service
from tests.directory.taking.feeds import take as take_over


def place(key, name, **more):
    return copy.deepcopy(LOCATION) | {"id": key, "name": name} | more


FAR_AWAY = [LOCATION["addresses"][0] | {"address_1": "Verreweg 9", "postal_code": "9999 AB", "city": "Noorderveld"}]
FAR = place("far", "De Verre Zaal", latitude=53.2, longitude=5.1, addresses=FAR_AWAY)
NEAR = place("near", "Huis Dichtbij", latitude=52.1, longitude=5.1)


def at(*places):
    return {"service_at_locations": [{"id": f"at-{one['id']}", "location_id": one["id"]} for one in places]}


@pytest.fixture
def take(cast, tmp_path):
    Activity.objects.update(active=False)
    feed = a_feed(cast)

    def over(services, *places):
        (tmp_path / "read.sqlite3").unlink(missing_ok=True)
        take_over(feed, services, tmp_path, also=places)

    return over


@pytest.fixture
def near(cast):
    def look(within=2.0):
        return search(cast.actor(cast.dewi), Wanted(Need(within=within), near="1234")).rows

    return look


@pytest.fixture
def lines(cast):
    def look(near=""):
        return search(cast.actor(cast.dewi), Wanted(near=near, together=True))

    return look


def listed(cast, title, km, **fields):
    place = {"latitude": 52.1 + km / 111.2, "longitude": 5.1, "venue": f"Zaal {km}", "town": "Westerveld"}
    return Activity.objects.create(region_id=cast.here.region.pk, title=title, theme="meet", **(place | fields))


def test_what_a_list_holds_once_for_each_place_is_one_line_with_its_places(cast, lines):
    Activity.objects.update(active=False)
    far, near, middle = (listed(cast, "Zingen", km, organiser="Koor", days=2) for km in (9, 1, 4))
    [row] = lines("1234").rows
    assert (row.id, row.where, row.places) == (near.pk, "Zaal 1, Westerveld", 2)
    assert [(one.id, one.where) for one in row.others] == [
        (middle.pk, "Zaal 4, Westerveld"),
        (far.pk, "Zaal 9, Westerveld"),
    ]
    assert lines("1234").total == 1 and len(search(cast.actor(cast.dewi), Wanted()).rows) == 3

    Activity.objects.filter(pk=near.pk).update(full=True)
    assert lines("1234").rows[0].id == middle.pk
    Activity.objects.filter(pk=middle.pk).update(days=4)
    assert [(row.id, row.places) for row in lines("1234").rows] == [(middle.pk, 0), (far.pk, 1)]


def test_what_differs_for_who_goes_there_or_may_be_a_double_stays_apart(cast, lines):
    def number(*entries):
        Activity.objects.update(active=False)
        for km, fields in entries:
            listed(cast, "Zingen", km, **fields)
        return lines().total

    long = {
        "description": "Wij zingen samen wat iedereen kent, van vroeger en van nu, met koffie en een praatje na afloop."
    }
    assert number((1, {}), (2, {})) == 1
    assert number((1, {"organiser": "A"}), (2, {"organiser": "B"})) == 2
    assert number((1, long | {"organiser": "A"}), (2, long | {"organiser": "B"})) == 1
    assert number((1, {"cost": 1, "cost_per": "time"}), (2, {"cost": 2, "cost_per": "time"})) == 2
    assert number((1, {"age_min": 55}), (2, {})) == 2
    assert number((1, {}), (1, {})) == 2
    assert number((1, {}), (2, {"latitude": None, "longitude": None})) == 2


def test_an_entry_that_has_several_places_itself_says_so(take, lines):
    take([a_service("1", "Zingen", **at(FAR, NEAR)), a_service("2", "Ver weg", **at(FAR))], FAR, NEAR)
    assert {row.title: row.places for row in lines("1234").rows} == {"Zingen": 1, "Ver weg": 0}


def test_it_is_found_and_shown_at_the_place_that_is_near(take, near):
    take([a_service("1", "Zingen", **at(FAR, NEAR)), a_service("2", "Ver weg", **at(FAR))], FAR, NEAR)
    assert {row.title: row.venue for row in near(500.0)} == {"Zingen": "Huis Dichtbij", "Ver weg": "De Verre Zaal"}

    [row] = near()
    assert (row.title, row.venue, row.latitude) == ("Zingen", "Huis Dichtbij", 52.1)
    assert row.km < 2 and row.distance


def test_a_place_without_coordinates_is_where_its_postcode_is(take, near):
    take([a_service("1", "Zingen", **at(FAR, LOCATION))], FAR)
    assert [row.venue for row in near()] == ["Buurthuis De Brug"]


def test_a_place_where_nobody_goes_does_not_count(take, near):
    phone = NEAR | {"location_type": "virtual"}
    take([a_service("1", "Zingen", **at(FAR, phone))], FAR, phone)
    assert near() == []
    assert len(near(500.0)) == 1


def test_a_further_place_that_moves_is_found_where_it_is_by_then(take, near):
    services = [a_service("1", "Zingen", **at(FAR, NEAR)), a_service("2", "Schaken", **at(FAR, NEAR))]
    take(services, FAR, NEAR | {"latitude": 53.4, "addresses": FAR_AWAY})
    assert near() == []
    take(services, FAR, NEAR)
    assert {row.title for row in near()} == {"Zingen", "Schaken"}
    take([services[0], a_service("2", "Schaken", **at(FAR))], FAR, NEAR)
    assert [row.title for row in near()] == ["Zingen"]


def test_the_hand_over_the_paper_and_the_page_tell_the_same_place(cast, take):
    take([a_service("1", "Zingen", **at(FAR, NEAR))], FAR, NEAR)
    actor, entry = cast.actor(cast.dewi), Activity.objects.get(title="Zingen")

    assert by_ids(actor, [entry.pk])[0].venue == "De Verre Zaal"
    assert by_ids(actor, [entry.pk], "1234")[0].venue == "Huis Dichtbij"
    assert ways_there(actor, [entry.pk])[entry.pk].where.startswith("De Verre Zaal")
    assert ways_there(actor, [entry.pk], "1234")[entry.pk].where == "Huis Dichtbij, Dorpsstraat 1, 1234 AB Westerveld"
    assert detail(entry).elsewhere == ["Huis Dichtbij, Dorpsstraat 1, 1234 AB Westerveld"]
    assert distance_from("1234", entry).ways


def moved(entry, **where):
    said(entry, Origin.STEWARD, where, timezone.now())
    entry.save()
    return Activity.objects.get(pk=entry.pk)


def test_an_address_that_an_entry_left_does_not_come_back_as_another_place_of_it(cast, take, near):
    again = NEAR | {"id": "again", "name": "Huis Dichtbij, achterdeur"}
    take([a_service("1", "Zingen", **at(NEAR, FAR, again))], NEAR, FAR, again)
    entry = Activity.objects.get(title="Zingen")
    assert [row.venue for row in near()] == ["Huis Dichtbij"]

    entry = moved(entry, venue="", street="", postcode="", town="", latitude=None, longitude=None)
    assert detail(entry).elsewhere == ["De Verre Zaal, Verreweg 9, 9999 AB Noorderveld"]
    assert near() == []
    assert ways_there(cast.actor(cast.dewi), [entry.pk], "1234")[entry.pk].where.startswith("De Verre Zaal")


def test_the_place_where_an_entry_is_now_is_not_told_as_another_one(cast, take):
    take([a_service("1", "Zingen", **at(NEAR, FAR))], NEAR, FAR)
    entry = Activity.objects.get(title="Zingen")
    assert len(detail(entry).elsewhere) == 1

    there = {"street": "Verreweg 9", "postcode": "9999 AB", "town": "Noorderveld", "latitude": 53.2, "longitude": 5.1}
    assert detail(moved(entry, venue="De Verre Zaal", **there)).elsewhere == []


def test_coordinates_of_a_further_place_are_judged_as_those_of_the_first(take, near):
    many = [place(f"p{at}", f"Zaal {at}", latitude=52.0 + at / 100, longitude=5.1) for at in range(20)]
    swapped = NEAR | {"latitude": 5.1, "longitude": 52.1}
    ocean = NEAR | {"id": "ocean", "name": "Huis Overzee", "latitude": -20.0, "longitude": -140.0}
    services = [a_service(str(number), f"Ver {number}", **at(one)) for number, one in enumerate(many)]
    several = [a_service("s", "Zingen", **at(FAR, swapped)), a_service("o", "Schaken", **at(FAR, ocean))]
    take([*services, *several], FAR, swapped, ocean, *many)

    found = {row.title: row for row in near() if not row.title.startswith("Ver")}
    assert (found["Zingen"].latitude, found["Zingen"].longitude) == (52.1, 5.1)
    assert (found["Schaken"].venue, found["Schaken"].latitude) == ("Huis Overzee", 52.1)


def test_a_nearest_place_of_which_nothing_is_said_leaves_the_words_as_they_are(cast, take):
    bare = {"id": "bare", "location_type": "physical", "latitude": 52.1, "longitude": 5.1}
    take([a_service("1", "Zingen", **at(FAR, bare))], FAR | {"transportation": "Bus 9"}, bare)
    actor, entry = cast.actor(cast.dewi), Activity.objects.get(title="Zingen")

    [found] = by_ids(actor, [entry.pk], "1234")
    assert found.km < 2 and found.venue == "De Verre Zaal"
    way = ways_there(actor, [entry.pk], "1234")[entry.pk]
    assert (way.where, way.transport) == ("De Verre Zaal, Verreweg 9, 9999 AB Noorderveld", "Bus 9")


def test_the_page_of_an_entry_names_its_other_places_and_says_when_it_is_not_there_now(cast, take, client):
    many = [NEAR | {"id": f"at-{number}", "name": f"Huis {number}"} for number in range(12)]
    season = {"id": "s", "freq": "WEEKLY", "byday": "TU", "valid_from": "2090-04-01"}
    take([a_service("1", "Zingen", schedules=[season], **at(FAR, *many))], FAR, *many)
    client.force_login(cast.dewi)

    page = client.get(reverse("directory:activity", args=[Activity.objects.get(title="Zingen").pk])).content.decode()
    assert "Huis 7" in page and "Huis 8" not in page and "nog 4 plekken" in page
    assert "Nog niet: begint op" in page
