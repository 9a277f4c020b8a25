"""What people here took away or replaced of what a feed says does not go out by another way; and no names of persons."""

from datetime import timedelta

import pytest
from django.utils import timezone

from kring.directory import claims
from kring.directory.models import Activity, Origin, PostcodeArea, Said
from kring.directory.publish.api import told
from kring.directory.publish.rules.withheld import phone
from tests.directory.publish.documents import ORGANISER, OTHER_PLACE, SERVICE, a_service

PHONE, WRITTEN_OTHERWISE, OTHER_PHONE = "0570 000 001", "+31 570-000001", "0570 000 002"
EMAIL = "zing@merel.example"
NAME = "Truus de Vries"


def everywhere() -> dict:
    """A service of which the same phone and e-mail address stand in all the places that a document has for them."""
    service = a_service()
    someone = {"id": "c", "name": NAME, "title": "Secretariaat", "email": EMAIL.upper(), "phones": [{"number": PHONE}]}
    service["contacts"] = [someone]
    service["metadata"] = [{"id": "m", "field_name": "email", "previous_value": EMAIL, "updated_by": NAME}]
    service["assurer_email"] = EMAIL
    service["organization"] |= {
        "email": EMAIL,
        "phones": [{"number": WRITTEN_OTHERWISE}, {"number": OTHER_PHONE}],
        "contacts": [someone],
        "locations": [service["service_at_locations"][0]["location"]],
    }
    first = service["service_at_locations"][0]
    first |= {"contacts": [someone], "phones": [{"number": WRITTEN_OTHERWISE}]}
    first["location"] |= {"phones": [{"number": PHONE}], "contacts": [someone]}
    first["location"]["addresses"][0]["attention"] = NAME
    return service


@pytest.fixture
def entry(came_in):
    return came_in(
        everywhere(),
        phone=PHONE,
        email=EMAIL,
        venue="Gymzaal",
        street="Zangstraat 1",
        postcode="1234 AB",
        town="Westerveld",
    )


@pytest.fixture
def neighbour(came_in):
    """Another entry of the same organiser at the same place, with a phone and an e-mail address of its own."""
    other = everywhere() | {
        "id": SERVICE.replace("0b1c", "0b1d"),
        "name": "Nog een koor",
        "email": "ander@merel.example",
    }
    return came_in(other | {"assurer_email": "", "phones": [{"number": OTHER_PHONE}]}, phone=OTHER_PHONE)


@pytest.fixture
def everything(api):
    """All that the map as data tells."""

    def told() -> str:
        lists = [api(kind, full="true", per_page=100) for kind in ("services", "service_at_locations", "organizations")]
        ones = [api(f"services/{SERVICE}"), api(f"organizations/{ORGANISER}")]
        return str(lists + ones)

    return told


def say(entry, **changes):
    claims.said(entry, Origin.STEWARD, changes, timezone.now())
    entry.save()


@pytest.mark.parametrize("now", ["", "0570 111 111"])
def test_a_phone_that_was_taken_away_or_replaced_goes_out_nowhere(everything, entry, neighbour, now):
    assert PHONE in everything() and WRITTEN_OTHERWISE in everything()
    say(entry, phone=now)

    told = everything()
    assert PHONE not in told and WRITTEN_OTHERWISE not in told
    assert OTHER_PHONE in told and EMAIL in told
    assert (now in told) or not now


@pytest.mark.parametrize("now", ["", "koor@merel.example"])
def test_an_email_address_that_was_taken_away_or_replaced_goes_out_nowhere(everything, entry, neighbour, now):
    assert EMAIL in everything() and EMAIL.upper() in everything()
    say(entry, email=now)

    told = everything()
    assert EMAIL not in told and EMAIL.upper() not in told
    assert PHONE in told and "ander@merel.example" in told
    assert (now in told) or not now


def test_an_entry_whose_phone_was_taken_away_has_no_other_one_either(api, entry):
    assert OTHER_PHONE in str(api(f"services/{SERVICE}"))
    say(entry, phone="")
    assert OTHER_PHONE not in str(api(f"services/{SERVICE}"))
    assert OTHER_PHONE in str(api(f"organizations/{ORGANISER}")["phones"])


@pytest.mark.parametrize("now", ["", "Kade 12"])
def test_an_address_that_an_entry_left_does_not_go_out_with_it(api, came_in, now):
    given = everywhere()
    again = given["service_at_locations"][0] | {"id": "00000000-0000-4000-8000-000000000099"}
    other = given["service_at_locations"][1]
    other["location"]["addresses"][0]["address_1"] = "Kerkplein 3"
    entry = came_in(given | {"service_at_locations": [*given["service_at_locations"], again]}, street="Zangstraat 1",
                    postcode="1234 AB", venue="Gymzaal", town="Westerveld")  # fmt: skip
    before = api(f"services/{SERVICE}")
    assert str(before).count("Zangstraat 1") == 3 and before["organization"]["locations"]
    place = {
        "venue": "Aan de kade" if now else "",
        "town": "Westerveld" if now else "",
        "postcode": "1234 AC" if now else "",
    }
    say(entry, street=now, **place)

    after = api(f"services/{SERVICE}")
    assert "Zangstraat" not in str(after) and "Gymzaal" not in str(after)
    assert "Zangstraat" not in str(api(f"organizations/{ORGANISER}"))
    streets = [link["location"]["addresses"][0]["address_1"] for link in after["service_at_locations"]]
    assert streets == ([now, "Kerkplein 3", now] if now else ["Kerkplein 3"])
    assert OTHER_PLACE in str(after)


@pytest.fixture
def found(api, came_in):
    """An entry at two places, and where it is found: in general, around its first place, and around the other one."""
    PostcodeArea.objects.create(code="5678", place="Oosterveld", latitude=52.5, longitude=5.9)
    Activity.objects.update(active=False)
    given = everywhere()
    given["service_at_locations"][1]["location"]["addresses"][0] |= {
        "address_1": "Kerkplein 3",
        "postal_code": "5678 AB",
    }
    entry = came_in(given, venue="Gymzaal", street="Zangstraat 1", postcode="1234 AB", town="Westerveld",
                    latitude=52.11, longitude=5.1)  # fmt: skip

    def ask() -> list[list[str]]:
        answers = [api("service_at_locations", **near) for near in ({}, {"postcode": "1234"}, {"postcode": "5678"})]
        for near, told_there in zip(("1234", "5678"), answers[1:], strict=True):
            assert api("services", postcode=near)["total_items"] == bool(told_there["total_items"])
        for one in answers:
            assert one["total_items"] == len(one["contents"])
        return [[place["location"]["name"] for place in one["contents"]] for one in answers]

    return entry, ask


def test_an_entry_is_not_found_any_more_at_the_place_that_was_taken_away(found):
    entry, places = found
    assert places() == [["Gymzaal", "Kerkje"], ["Gymzaal"], ["Kerkje"]]
    say(entry, venue="", street="", postcode="", town="", latitude=None, longitude=None)
    assert places() == [["Kerkje"], [], ["Kerkje"]]


def test_an_entry_that_moved_is_found_where_it_is_by_then_and_at_its_other_place(found):
    entry, places = found
    say(entry, venue="De Kade", street="Kade 12", postcode="5678 CD", town="Oosterveld", latitude=52.5, longitude=5.91)
    assert places() == [["De Kade", "Kerkje"], [], ["De Kade", "Kerkje"]]

    entry.record.document["service_at_locations"].pop()
    entry.record.save()
    Activity.objects.filter(pk=entry.pk).update()
    assert places() == [["De Kade"], [], ["De Kade"]]


def test_a_place_without_coordinates_is_found_where_its_postcode_is(found):
    entry, places = found
    location = entry.record.feed.records.get(kind="location", source_id=OTHER_PLACE)
    location.document |= {"latitude": None, "longitude": None}
    location.save()
    assert places() == [["Gymzaal", "Kerkje"], ["Gymzaal"], ["Kerkje"]]


def test_what_was_taken_away_by_who_was_long_in_doing_so_is_withheld_too(everything, entry, neighbour):
    Activity.objects.exclude(pk=neighbour.pk).update(changed_at=timezone.now() - timedelta(hours=1))
    assert PHONE in everything()

    say(entry, phone="")
    last = Activity.objects.get(pk=neighbour.pk).changed_at
    Activity.objects.filter(pk=entry.pk).update(changed_at=last - timedelta(seconds=5))
    assert PHONE not in everything()


def test_what_goes_out_is_looked_at_once_more_when_nothing_older_can_come_in(feed, entry, monkeypatch):
    at_once = told.stamp(feed.region_id)
    later = timezone.now() + told.OVERLAP
    monkeypatch.setattr("kring.directory.publish.api.told.timezone.now", lambda: later)
    assert told.stamp(feed.region_id) != at_once
    assert told.stamp(feed.region_id) == told.stamp(feed.region_id)


@pytest.mark.parametrize("before", ["", "vroeger@merel.example"])
def test_an_address_that_waits_for_a_steward_was_not_taken_away(everything, api, entry, neighbour, before):
    """The feed has a newer address than the one that stands, which nobody said or somebody said earlier."""
    say(entry, email="koor@merel.example")
    assert EMAIL not in everything()

    Said.objects.filter(origin=Origin.FEED).update(at=timezone.now(), settled=False)
    if not before:
        Said.objects.filter(origin=Origin.STEWARD).update(origin=Origin.STANDING)
    Activity.objects.filter(pk=entry.pk).update()
    assert EMAIL in everything()
    assert api(f"services/{SERVICE}")["email"] == "koor@merel.example"

    Said.objects.filter(origin=Origin.STANDING).update(origin=Origin.STEWARD)
    Said.objects.update(settled=True)  # a steward chose what stands
    Activity.objects.filter(pk=entry.pk).update()
    assert EMAIL not in everything()


def test_while_an_address_waits_an_entry_without_one_keeps_the_others_that_it_has(api, entry):
    say(entry, email="")
    assert EMAIL.upper() not in str(api(f"services/{SERVICE}")["contacts"])
    Said.objects.filter(origin=Origin.STEWARD).update(origin=Origin.STANDING)
    Said.objects.update(settled=False)
    Activity.objects.filter(pk=entry.pk).update()

    shown = api(f"services/{SERVICE}")
    assert EMAIL.upper() in str(shown["contacts"]) and "email" not in shown


def test_who_only_writes_a_value_otherwise_takes_nothing_away(everything, entry):
    say(entry, phone=WRITTEN_OTHERWISE, venue="Gymzaal Zuid")
    told = everything()
    assert WRITTEN_OTHERWISE in told and OTHER_PHONE in told and "Zangstraat 1" in told


def test_names_of_persons_do_not_go_out_and_their_functions_do(everything, entry):
    told = everything()
    assert NAME not in told
    assert "Secretariaat" in told and EMAIL.upper() in told


@pytest.mark.parametrize("contacts", [NAME, [NAME], {"name": NAME, "title": "Voorzitter"}])
def test_a_name_does_not_go_out_beside_its_member_either(everything, came_in, contacts):
    came_in(a_service(contacts=contacts))
    assert NAME not in everything()


def test_a_phone_number_is_the_same_however_it_is_written():
    ways = ["0570 000 001", "+31 570 000001", "0031570000001", "(0570) 00 00 01"]
    assert {phone(way) for way in ways} == {"570000001"}
    assert phone("112") == phone("kamer 12345678") == ""
