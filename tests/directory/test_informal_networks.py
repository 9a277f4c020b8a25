"""Neighbours, a group of messages in a street, a table at somebody's home: found like anything else, and not asked what they have not."""

import pytest
from django.urls import reverse

from kring.directory.forms import ProfileForm
from kring.directory.models import Activity
from kring.directory.queries import Wanted, search
from kring.directory.rules.words import guess_theme
from kring.directory.search.fitting import Need
from kring.directory.search.reasons import Note
from tests.directory.upkeep.kept import form, save

STREET = {"theme": "network", "organiser": "Annelies", "phone": "030 123 45 67"}
BARE = form(
    theme="network",
    days=[],
    starts="",
    ends="",
    cost="",
    cost_per="",
    organisation="",
    organiser="",
    phone="",
    email="",
)


@pytest.fixture
def street(cast):
    Activity.objects.update(active=False)
    region = cast.here.region.pk
    Activity.objects.create(
        region_id=region, title="Koor", theme="culture", phone="030 123 45 67", description="Zingen."
    )
    return Activity.objects.create(region_id=region, title="Even aankloppen in de Lindestraat", **STREET)


@pytest.mark.parametrize(
    "words",
    [
        "burenhulp", "iemand in de straat", "straatnetwerk", "maatje", "hulp van buren", "informeel netwerk",
        "someone in the street", "neighbourly help", "informal network",
    ],
)  # fmt: skip
def test_it_is_found_by_what_people_call_it(cast, street, words):
    found = search(cast.actor(cast.dewi), Wanted(Need(text=words), strictly=False))
    assert [row.title for row in found.rows] == [street.title] and found.unsaid == ()


def test_the_street_is_no_misspelt_region(cast, street):
    for number in range(3):
        known = {
            "region_id": cast.here.region.pk,
            "theme": "walk",
            "description": "Wandelen in de streek, door de streek.",
        }
        Activity.objects.create(title=f"Streekwandeling {number}", **known)
    Activity.objects.create(
        region_id=cast.here.region.pk,
        title="Walking club",
        theme="walk",
        language="en",
        description="We walk with someone new.",
    )
    found = search(cast.actor(cast.dewi), Wanted(Need(text="someone in the street"), strictly=True))
    assert found.read_as == () and found.rows[0].title == street.title


def test_nothing_is_asked_of_it_that_it_does_not_have(cast, street):
    asked = Wanted(Need(text="burenhulp", days=2, parts=1, most=10), strictly=False)
    [row] = search(cast.actor(cast.dewi), asked).rows
    assert (row.when, row.cost) == ("in overleg", "in overleg")
    assert row.attention == [] and row.informal
    Activity.objects.filter(pk=street.pk).update(theme="meet", description="burenhulp")
    [other] = search(cast.actor(cast.dewi), asked).rows
    assert {"vraag op welke dag", "vraag wat het kost"} <= set(other.attention) and other.when == ""
    Activity.objects.filter(pk=street.pk).update(theme="network", phone="")
    [row] = search(cast.actor(cast.dewi), asked).rows
    assert row.notes == (Note.NO_CONTACT,)  # somebody has to be called


def test_that_no_times_are_known_is_no_point_to_look_at(cast, street):
    asked = Wanted(Need(text="burenhulp"), strictly=False)
    assert [row.notes for row in search(cast.actor(cast.dewi), asked).rows] == [()]
    Activity.objects.filter(pk=street.pk).update(theme="meet", description="burenhulp")
    assert [row.notes for row in search(cast.actor(cast.dewi), asked).rows] == [(Note.NO_TIMES,)]


def test_times_and_a_price_that_it_does_have_are_told(cast, street):
    Activity.objects.filter(pk=street.pk).update(days=2, cost=3, cost_per="time")
    [row] = search(cast.actor(cast.dewi), ProfileForm({"q": "burenhulp"}).wanted()).rows
    assert (row.when, row.cost) == ("dinsdag", "€\N{NO-BREAK SPACE}3,00 per keer")


def test_a_title_tells_that_it_may_be_one():
    for title in ("Burenhulp Lindestraat", "Buurtapp De Haven", "Good neighbours of Elm Road", "Straatnetwerk Oost"):
        assert guess_theme(title) == "network", title
    for title in ("Burendag", "Taalmaatje worden", "Samen eten in de buurt"):
        assert guess_theme(title) != "network", title


def test_it_needs_somebody_who_can_be_called_and_who_agreed_and_no_time_or_price(cast, client):
    client.force_login(cast.ivo)
    Activity.objects.filter(pk=cast.activity.pk).update(organisation=None)
    edit = reverse("directory:edit", args=[cast.activity.pk])
    refused = save(client, edit, BARE)
    assert refused.status_code == 422
    for field in ("organiser", "phone", "contact_agreed"):
        assert f'href="#id_{field}"' in refused.text
    assert "Contactpersoon" in refused.text and 'href="#id_starts"' not in refused.text

    known = BARE | {"organiser": "Annelies", "phone": "030 123 45 67"}
    asked = save(client, edit, known)
    assert asked.status_code == 422 and "Vraag deze persoon eerst of het mag." in asked.text
    assert save(client, edit, known | {"contact_agreed": "on"}).status_code == 302
    row = Activity.objects.get(pk=cast.activity.pk)
    assert (row.theme, row.organiser, row.contact_agreed, row.days, row.cost) == ("network", "Annelies", True, 0, None)

    page = client.get(reverse("directory:activity", args=[row.pk])).text
    assert "<dt>Contactpersoon</dt><dd>Annelies</dd>" in page and "<dd>in overleg</dd>" in page


def test_an_organisation_that_runs_one_is_asked_for_nobody_and_no_other_kind_is(cast, client):
    client.force_login(cast.ivo)
    edit = reverse("directory:edit", args=[cast.activity.pk])
    mine = BARE | {"organisation": str(cast.activity.organisation_id), "phone": "030 123 45 67"}
    assert save(client, edit, mine).status_code == 302
    assert 'name="contact_agreed"' in client.get(edit).text
    assert save(client, edit, BARE | {"theme": "meet"}).status_code == 302
    assert 'name="contact_agreed"' not in client.get(edit).text
