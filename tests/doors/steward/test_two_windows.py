"""Two stewards change the same at the same moment: the second sees both versions before theirs counts."""

import re
from decimal import Decimal

import pytest
from django.urls import reverse

from kring.capacity.models import Presence
from kring.directory.taking.by_command import feed_named
from kring.doors.steward.locations.forms import HoursForm
from kring.identity.models import LinkWorkerProfile
from kring.programme.models import LocationMember, LocationPractice
from tests.doors.steward.test_region import COLOURS
from tests.doors.steward.test_rosters import as_filled_in
from tests.doors.steward.two_windows import seen_in

pytestmark = pytest.mark.django_db


def row_of(cast, route):
    return {
        "organisation_change": cast.here.practice,
        "location_change": cast.here.location,
        "person_change": cast.dewi,
        "profile": cast.dewi,
        "programme_rename": cast.here.programme,
        "location_hours": LocationMember.objects.get(location=cast.here.location, user=cast.dewi),
        "practice_contact": LocationPractice.objects.get(location=cast.here.location, practice=cast.here.practice),
        "presence_change": Presence.objects.filter(user=cast.dewi).first(),
        "feed_change": feed_named(cast.here.region.pk, "Sportlijst", "nl"),
    }.get(route)


def filled_in(cast, route):
    """All that is asked on a page, as it might be filled in."""
    place = cast.here
    return {
        "region": {"name": "Westerveld", "smallest_count": "10", **COLOURS},
        "organisation_change": {"name": "De Linde", "kind": "practice", "postcode": "1234ab"},
        "location_change": {"name": "Noord", "programme": place.programme.pk, "welfare": place.welfare.pk},
        "person_change": {"name": "Dewi Darma", "job_title": "Coach", "language": "nl"},
        "profile": {"about": "Ik luister.", "trained_on": "2024-05-01"},
        "programme_rename": {"name": "Samen op Recept"},
        "location_hours": {"hours_per_week": "8"},
        "practice_contact": {},
        "presence_change": as_filled_in(cast, row_of(cast, "presence_change")),
        "feed_change": {"language": "nl"},
    }[route]


def stands(cast, route, field):
    row = row_of(cast, route) or cast.here.region
    row = LinkWorkerProfile.objects.get(user=row) if route == "profile" else type(row).objects.get(pk=row.pk)
    return str(getattr(row, field))


def control(page, field):
    """What is filled in on a page."""
    return re.search(rf'<(input|textarea)[^>]* name="{field}"[^>]*>[^<]*', page)[0]


PAGES = [
    ("region", "smallest_count", "25", "12"),
    ("region", "public_map", "on", ""),
    ("organisation_change", "address", "Dorpsstraat 3", "Dorpsstraat 13"),
    ("location_change", "place", "Kerkdorp", "Molendorp"),
    ("person_change", "job_title", "Maatschappelijk werker", "Buurtwerker"),
    ("profile", "about", "Ik vraag door.", "Ik neem de tijd."),
    ("programme_rename", "name", "Welzijn voorop", "Samen sterk"),
    ("location_hours", "hours_per_week", "4.5", "6.0"),
    ("presence_change", "room", "Kamer 3", "Balie 13"),
    ("feed_change", "address", "https://lijst.example/sport.csv", "https://elders.example/sport.csv"),
]


@pytest.mark.parametrize(("route", "field", "theirs", "mine"), PAGES)
def test_the_second_of_two_windows_sees_both_versions_and_then_decides(cast, client, route, field, theirs, mine):
    row = row_of(cast, route)
    address = reverse(f"steward:{route}", args=[row.pk] if row else None)
    client.force_login(cast.ivo)
    seen = seen_in(client.get(address).text)
    given = filled_in(cast, route) | {"seen": seen}
    assert client.post(address, given | {field: theirs}).status_code == 302
    kept = stands(cast, route, field)

    second = client.post(address, given | {field: mine})
    assert second.status_code == 409
    assert stands(cast, route, field) == kept
    beside = second.text.split("<caption", 1)[1].split("</table>", 1)[0]
    in_words = {"on": "ja", "": "nee", "4.5": "4,5", "6.0": ">6<"}
    assert [in_words.get(value, value) in beside for value in (theirs, mine)] == [True, True]
    assert mine in control(second.text, field) if mine else "checked" not in control(second.text, field)
    assert seen_in(second.text) != seen

    assert client.post(address, given | {field: mine, "seen": seen_in(second.text)}).status_code == 302
    assert stands(cast, route, field) == (mine or "False")


@pytest.mark.parametrize("seen", ["", "elsewhere"])
def test_a_page_that_does_not_say_what_it_saw_shows_both_versions_first(cast, client, seen):
    address = reverse("steward:programme_rename", args=[cast.here.programme.pk])
    client.force_login(cast.ivo)
    assert client.post(address, {"name": "Samen op Recept", "seen": seen}).status_code == 409


def test_sending_the_same_page_twice_is_no_change_by_somebody_else(cast, client):
    address = reverse("steward:organisation_change", args=[cast.here.practice.pk])
    client.force_login(cast.ivo)
    given = filled_in(cast, "organisation_change") | {"phone": "0612345678", "seen": seen_in(client.get(address).text)}
    assert [client.post(address, given).status_code for _ in range(2)] == [302, 302]


def test_hours_that_are_the_same_are_not_called_different(cast):
    member = row_of(cast, "location_hours")
    member.hours_per_week = Decimal("8.0")
    mine = HoursForm(member, {"seen": "earlier", "hours_per_week": "8", "until": "2030-01-31"})
    assert mine.is_valid()
    mine.compare(HoursForm(member))
    assert [line.label for line in mine.beside] == ["Laatste dag"]


def test_the_mark_on_a_page_says_nothing_of_the_person(cast, client):
    address = reverse("steward:person_change", args=[cast.dewi.pk])
    client.force_login(cast.ivo)
    mark = seen_in(client.get(address).text)
    assert len(mark) == 64 and set(mark) <= set("0123456789abcdef")


def test_the_contact_person_of_a_practice_is_chosen_by_who_saw_the_last_one(cast, client):
    row = row_of(cast, "practice_contact")
    address = reverse("steward:practice_contact", args=[row.pk])
    client.force_login(cast.ivo)
    seen = seen_in(client.get(address).text)
    assert client.post(address, {"contact": cast.els.pk, "seen": seen}).status_code == 302

    second = client.post(address, {"contact": cast.dewi.pk, "seen": seen})
    assert second.status_code == 409
    assert "Els Evers" in second.text.split("<caption", 1)[1].split("</table>", 1)[0]
    row.refresh_from_db()
    assert row.contact == cast.els
    assert client.post(address, {"contact": cast.dewi.pk, "seen": seen_in(second.text)}).status_code == 302
    row.refresh_from_db()
    assert row.contact == cast.dewi
