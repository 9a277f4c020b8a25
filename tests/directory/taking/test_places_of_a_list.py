"""A place that cannot be right does not come onto the map: in the sea, at the other side of the world, or with its coordinates swapped."""

from io import StringIO

import pytest
from django.core.management import call_command
from django.utils import timezone
from django.utils.translation import override

from kring.directory.formats.items import Item, Where
from kring.directory.models import Activity, Intake, PostcodeArea
from kring.directory.postcodes import Points
from kring.directory.rules.places import towns_in
from kring.directory.rules.projection import place_of
from kring.directory.taking.applying import take_over
from kring.directory.taking.comparing import Comparer
from kring.directory.taking.staging import Staging
from kring.directory.taking.wording import value
from tests.directory.taking.feeds import a_feed, a_service, entries

TOGETHER = [(51.6 + at / 100, 5.3) for at in range(20)]


def taken(cast, folder, places):
    """The entries of a list whose services are at these places, one each."""
    feed = a_feed(cast)
    found = [
        Item(
            "location",
            f"l{at}",
            {"id": f"l{at}", "location_type": "physical", "latitude": north, "longitude": east},
            Where("list", at + 1),
        )
        for at, (north, east) in enumerate(places)
    ]
    for at in range(len(places)):
        service = a_service(str(at), f"Zingen {at}", service_at_locations=[{"id": f"x{at}", "location_id": f"l{at}"}])
        found.append(Item("service", str(at), service, Where("list", at + 1)))
    with Staging.open_new(folder / "read.sqlite3") as staging:
        staging.fill(found, lambda _count: None)
        take_over(feed, staging, timezone.now(), lambda _count: None, end_missing=True)
    return {int(key): (row.latitude, row.longitude) for key, row in entries(feed).items()}


def test_a_place_without_an_address_is_told_by_its_point():
    nothing = dict.fromkeys(("venue", "street", "postcode", "town"), "")
    with override("nl"):
        assert (
            value("where", nothing | {"latitude": 52.2588, "longitude": 6.1606517})
            == "het punt 52.2588, 6.1607 op de kaart"
        )
        assert value("where", nothing | {"latitude": None, "longitude": None}) == ""
        assert value("where", nothing | {"town": "Deventer", "latitude": 52.2, "longitude": 6.2}) == "Deventer"


def test_the_town_at_the_end_of_a_venue_says_about_where_it_is(cast, tmp_path, db):
    towns = {"'s-Hertogenbosch": (51.69, 5.3), "Bergen": (52.67, 4.7), "Hier": (52.1, 5.1)}
    rows = [
        PostcodeArea(code=str(5200 + at), place=name, latitude=one[0], longitude=one[1])
        for at, (name, one) in enumerate(towns.items())
    ]
    PostcodeArea.objects.bulk_create([*rows, PostcodeArea(code="5850", place="Bergen", latitude=51.6, longitude=6.05)])
    points = Points()
    assert points.of_town("", *towns_in("Zwembad Sportiom - 'S-Hertogenbosch")) == (51.69, 5.3)
    assert points.of_town("", *towns_in("De Brug (Hier)")) == points.of_town("hier") == (52.1, 5.1)
    assert points.of_town("Bergen") is None  # there are two of that name
    assert points.of_town("", *towns_in("Sporthal - Zaal 2")) is None

    documents = [
        Item("location", "l1", {"id": "l1", "location_type": "physical", "name": "De Brug, Hier"}, Where("list", 1)),
        Item(
            "service",
            "1",
            a_service("1", "Zwemmen", service_at_locations=[{"id": "x", "location_id": "l1"}]),
            Where("list", 2),
        ),
    ]
    feed = a_feed(cast)
    with Staging.open_new(tmp_path / "read.sqlite3") as staging:
        staging.fill(documents, lambda _count: None)
        take_over(feed, staging, timezone.now(), lambda _count: None, end_missing=True)
    assert (entries(feed)["1"].latitude, entries(feed)["1"].longitude) == (52.1, 5.1)


@pytest.fixture
def postcodes(db):
    PostcodeArea.objects.bulk_create(
        PostcodeArea(code=str(5200 + at), place="Stad", latitude=north, longitude=east)
        for at, (north, east) in enumerate([*TOGETHER, (52.1, 4.28)])
    )


def test_swapped_coordinates_are_put_right_and_the_other_side_of_the_world_is_left_out(cast, tmp_path):
    found = taken(cast, tmp_path, [*TOGETHER, (5.3, 51.6), (-20.0, -140.0), (52.5, 3.3)])
    assert [found[at] for at in range(20)] == TOGETHER
    assert (found[20], found[21], found[22]) == ((51.6, 5.3), (None, None), (52.5, 3.3))


def test_where_postcodes_are_known_the_sea_is_no_place(cast, tmp_path, postcodes):
    found = taken(cast, tmp_path, [*TOGETHER, (52.1, 4.2), (52.5, 3.3)])
    assert found[20] == (52.1, 4.2) and found[21] == (None, None)


def test_a_list_from_elsewhere_is_not_judged_by_the_postcodes_here(cast, tmp_path, postcodes):
    there = [(25.8 + at / 100, -80.2) for at in range(20)]
    found = taken(cast, tmp_path, there)
    assert [found[at] for at in range(20)] == there


def test_a_short_list_is_judged_by_each_postcode_and_by_what_lies_around(cast, tmp_path, postcodes):
    address = {"postal_code": "5201 AB", "country": "NL", "address_type": "physical"}
    places = [((54.0, 4.0), [address]), ((5.31, 51.61), [address]), ((51.61, 5.31), [address]), ((54.5, 4.0), [])]
    found = [
        Item(
            "location",
            str(at),
            {"id": str(at), "latitude": point[0], "longitude": point[1], "addresses": own},
            Where("list", at),
        )
        for at, (point, own) in enumerate(places, 1)
    ]
    with Staging.open_new(tmp_path / "read.sqlite3") as staging:
        staging.fill(found, lambda _count: None)
        comparer = Comparer(a_feed(cast), staging, timezone.now())
        staging.say_where(comparer.misplaced())
        told = [(one.where.row, one.why, one.value) for one in staging.first_wrong(9)]
    assert told == [(1, "far_away", "54.0, 4.0"), (2, "swapped", "5.31, 51.61"), (4, "far_away", "54.5, 4.0")]
    columns = [place_of(one.document, comparer.near, comparer.home) for one in found]
    assert [one["latitude"] for one in columns] == [None, 51.61, 51.61, None]


@pytest.mark.parametrize("many", [2, 5, 20])
@pytest.mark.parametrize("known", [True, False])
@pytest.mark.parametrize("others", [True, False])
def test_no_place_and_swapped_coordinates_are_named_so(cast, tmp_path, many, known, others):
    """In a list short or long, with the region's postcodes known or not, and whatever else is on its map."""
    if known:
        codes = range(7400, 7430)
        PostcodeArea.objects.bulk_create(
            PostcodeArea(code=str(code), place="Stad", latitude=52.2 + at / 200, longitude=6.1 + at / 200)
            for at, code in enumerate(codes)
        )
    if others:
        Activity.objects.filter(pk=cast.activity.pk).update(latitude=52.25, longitude=6.15)
    rows = [f"{at},Wandelen {at},{52.25 + at / 400},{6.15 + at / 400}," for at in range(many)]
    odd = [
        "nul,Nul,0,0,",
        "nul2,Nul,0.0,0.0,1234 AB",
        "om,Om,6.1,52.2,",
        "om2,Om,6.12,52.22,1234 AB",
        "zee,Zee,54.5,3.0,",
    ]
    path = tmp_path / "list.csv"
    path.write_text("\n".join(["id,titel,lat,lng,postcode", *rows, *odd]))
    call_command("import", path, feed="stappers", region="westerveld", stdout=StringIO(), preview=True)
    found = {value: why for _part, _row, _field, why, _kept, value, _column in Intake.objects.get().wrong}
    assert [found.get(value) for value in ("0, 0", "0.0, 0.0", "6.1, 52.2")] == ["off_earth", "off_earth", "swapped"]
    if known and many == 20:  # its own postcode lies elsewhere, and the other way round it lies among the others
        assert found["6.12, 52.22"] == "swapped"
