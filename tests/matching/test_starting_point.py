"""Activities are sought from home, or from as near to it as is known, and the page says from where."""

import pytest
from django.urls import reverse

from kring.clients.models import Client
from kring.directory.models import Activity, PostcodeArea
from kring.directory.whereabouts import middle_of
from kring.identity.models import Organisation
from kring.matching.starting_point import starting_point
from kring.referral.models import Referral
from kring.ui.phone import shown
from tests.factories import a_person, an_accepted_referral


def near(cast, **fields):
    return starting_point(an_accepted_referral(cast, person=a_person(**fields)))


@pytest.fixture
def town(cast):
    """Noorderhaven has three postcode areas; 2002 lies in the middle."""
    for code, latitude in (("2001", 53.0), ("2002", 53.02), ("2003", 53.05)):
        PostcodeArea.objects.create(code=code, place="Noorderhaven", latitude=latitude, longitude=6.0)
    Activity.objects.create(
        region_id=cast.here.region.pk, title="Koor Noord", theme="meet", latitude=53.02, longitude=6
    )


def test_the_postcode_comes_first(cast, town):
    assert near(cast, postcode="1234 AB", place="Noorderhaven").near == "1234 AB"


def test_of_a_postcode_that_cannot_be_its_area_is_taken(cast, town):
    assert near(cast, postcode="2002 SS").near == "2002"


def test_without_a_postcode_it_is_the_middle_of_the_town(cast, town):
    start = near(cast, place=" noorderhaven ")
    assert start.near == "2002"
    assert "noorderhaven" in start.told
    assert middle_of("Nergens") == middle_of("") == ""


def test_without_a_town_it_is_where_the_programme_runs(cast, town):
    assert near(cast, place="Nergens").near == "1234"
    cast.here.location.postcode = "2003 AA"
    cast.here.location.save()
    assert near(cast).near == "2003 AA"


def test_when_nothing_is_known_that_is_said(cast):
    PostcodeArea.objects.all().delete()
    start = near(cast)
    assert (start.near, start.told) == (
        "",
        "Het is niet bekend waar de cliënt woont, dus over afstanden is niets te zeggen.",
    )


def test_the_page_starts_in_the_town_gives_distances_and_says_so(cast, client, town):
    referral = an_accepted_referral(cast, person=a_person(place="Noorderhaven"))
    client.force_login(cast.dewi)
    address = reverse("matching:search", args=[referral.pk])
    page = client.get(address).content.decode()
    assert "in het midden van Noorderhaven" in page
    assert 'value="2002"' in page
    assert page.index("Koor Noord") < page.index("Wandelgroep De Brug")
    assert "in het midden van Noorderhaven" not in client.post(address, {"near": "1234"}).content.decode()
    Client.objects.update(postcode="1234 AB")
    page = client.get(address).content.decode()
    assert page.index("Wandelgroep De Brug") < page.index("Koor Noord")


def test_the_paper_says_how_to_get_there_and_whom_to_call(cast, client):
    referral: Referral = an_accepted_referral(cast, person=a_person(postcode="1234 AB"))
    Organisation.objects.filter(pk=cast.provider.pk).update(address="Kade 12", phone="+31 20 2222222")
    Activity.objects.filter(pk=cast.activity.pk).update(expect="Vraag aan de balie naar Gijs.")
    elsewhere = Activity.objects.create(
        region_id=cast.here.region.pk,
        title="Tuinieren",
        theme="nature",
        organisation=cast.provider,
        venue="Volkstuin, Sloot 3",
        postcode="1234 CD",
        phone="+31 6 33333333",
    )
    client.force_login(cast.dewi)
    address = reverse("matching:shortlist", args=[referral.pk])
    first = client.post(address, {"pick": cast.activity.pk}).content.decode()
    for text in ("De Brug, Kade 12, 1234 AB Westerveld", shown("+31 20 2222222"), "Vraag aan de balie naar Gijs."):
        assert text in first
    second = client.post(address, {"pick": elsewhere.pk}).content.decode()
    for text in ("Volkstuin, Sloot 3, 1234 CD", shown("+31 6 33333333"), "De Brug, Kade 12, 1234 AB Westerveld"):
        assert text in second
    assert shown("+31 20 2222222") not in second
