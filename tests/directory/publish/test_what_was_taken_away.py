"""What people here took away or replaced of what a feed says does not go out by another way; and no names of persons."""

import pytest
from django.utils import timezone

from kring.directory import claims
from kring.directory.models import Origin
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
