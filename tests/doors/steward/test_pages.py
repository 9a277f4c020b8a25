"""Every page of the steward opens, for the steward only."""

import pytest
from django.urls import reverse

from kring.capacity.models import Presence
from kring.identity.models import Membership
from kring.programme.actions import start_draft
from kring.programme.models import LocationMember, LocationPractice
from tests.factories import a_booked_referral

pytestmark = pytest.mark.django_db

PLAIN = [
    "start",
    "organisations",
    "organisation_add",
    "people",
    "invite",
    "rights",
    "locations",
    "location_add",
    "programmes",
    "programme_add",
    "rosters",
    "presence_add",
    "consent",
    "region",
]
ABOUT = {
    "organisation": "practice",
    "organisation_change": "practice",
    "person": "user",
    "person_change": "user",
    "profile": "user",
    "role_add": "user",
    "role_end": "membership",
    "location": "location",
    "location_change": "location",
    "location_practice": "location",
    "location_link_worker": "location",
    "location_hours": "member",
    "practice_contact": "taking_part",
    "programme": "programme",
    "programme_rename": "programme",
    "version": "version",
    "presence_change": "presence",
    "presence_end": "presence",
}
POSTED = {
    "organisation_stop": "practice",
    "organisation_resume": "practice",
    "invite_again": "user",
    "account_close": "user",
    "account_reopen": "user",
    "practice_joins": "taking_part",
    "practice_leaves": "taking_part",
    "draft_start": "programme",
    "publish": "draft",
    "draft_discard": "draft",
}


def things(place, user, steward):
    """The rows of a region that the steward's pages are about."""
    return {
        "practice": place.practice.pk,
        "user": user.pk,
        "membership": Membership.objects.get(user=user).pk,
        "location": place.location.pk,
        "member": LocationMember.objects.get(location=place.location, user=user).pk,
        "taking_part": LocationPractice.objects.get(location=place.location, practice=place.practice).pk,
        "programme": place.programme.pk,
        "version": place.version.pk,
        "draft": start_draft(steward, place.programme).pk,
        "presence": Presence.objects.filter(user=user).first().pk,
    }


@pytest.fixture
def here(cast):
    return things(cast.here, cast.dewi, cast.actor(cast.ivo))


@pytest.fixture
def there(cast):
    return things(cast.there, cast.karim, cast.actor(cast.lot))


def addresses(rows):
    found = {name: reverse(f"steward:{name}", kwargs={"id": rows[kind]}) for name, kind in ABOUT.items()}
    for section in ("general", "norms", "words", "discussed", "tree"):
        found[section] = reverse("steward:draft", kwargs={"id": rows["draft"], "section": section})
    return found


@pytest.mark.parametrize("name", PLAIN)
def test_a_page_opens_for_the_steward_only(cast, client, name):
    client.force_login(cast.ivo)
    assert client.get(reverse(f"steward:{name}")).status_code == 200
    for other in (cast.anna, cast.dewi, cast.fenna, cast.hanna, cast.gijs):
        client.force_login(other)
        assert client.get(reverse(f"steward:{name}")).status_code == 403


def test_pages_about_something_open_for_the_steward_of_that_region_only(cast, client, here):
    for name, address in addresses(here).items():
        client.force_login(cast.ivo)
        assert client.get(address).status_code == 200, name
        client.force_login(cast.lot)
        assert client.get(address).status_code == 404, name
        client.force_login(cast.anna)
        assert client.get(address).status_code in (403, 404), name


@pytest.mark.parametrize("name", POSTED)
def test_changes_are_for_the_steward_of_that_region_only(cast, client, here, name):
    address = reverse(f"steward:{name}", kwargs={"id": here[POSTED[name]]})
    client.force_login(cast.ivo)
    assert client.get(address).status_code == 405
    client.force_login(cast.lot)
    assert client.post(address).status_code == 404
    client.force_login(cast.anna)
    assert client.post(address).status_code in (403, 404)
    client.force_login(cast.ivo)
    assert client.post(address).status_code == 302  # it was there all along


def test_nobodys_file_is_on_a_page_of_the_steward(cast, client, here):

    referral = a_booked_referral(cast)
    client.force_login(cast.ivo)
    for address in [*addresses(here).values(), *(reverse(f"steward:{name}") for name in PLAIN)]:
        text = client.get(address).content.decode()
        assert "Beem" not in text
        assert referral.reference not in text
        assert str(referral.pk) not in text
