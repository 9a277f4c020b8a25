"""What to expect, on paper: everything to go there, in simple words, with a code to scan."""

import pytest
from django.urls import reverse

from kring.directory.models import Activity
from kring.identity.models import Region


@pytest.fixture
def card(cast, client):
    def make(**fields):
        Activity.objects.filter(pk=cast.activity.pk).update(**fields)
        client.force_login(cast.dewi)
        return client.get(reverse("directory:card", args=[cast.activity.pk])).content.decode()

    return make


def test_it_says_when_where_how_to_get_there_who_meets_you_and_what_it_costs(card):
    told = card(
        venue="Zaal 3", street="Kade 12", town="Westerveld", transport="Bus 4, halte Kade", meets="Ria, bij de deur",
        cost="2.50", cost_per="time", trial=True, city_pass=True, expect="Er staat koffie klaar.", phone="0612345678",
    )  # fmt: skip
    for text in (
        "dinsdag 10:00–11:30", "Zaal 3, Kade 12, 1234 Westerveld", "Bus 4, halte Kade", "Ria, bij de deur", "2,50 per keer",
        "De eerste keer is gratis", "Met de stadspas", "Er staat koffie klaar",
    ):  # fmt: skip
        assert text in told.replace("\N{NO-BREAK SPACE}", " "), text


def test_the_code_calls_when_there_is_no_public_page_and_is_left_out_without_a_number(card):
    assert "<svg" in card(phone="0612345678") and "om te bellen" in card()
    assert 'class="qr"' not in card(phone="")


def test_the_code_leads_to_the_public_page_while_there_is_one(card, client, cast):
    Region.objects.update(public_map=True)
    address = reverse("public:activity", kwargs={"region": "westerveld", "id": cast.activity.pk})
    assert address in card(phone="0612345678")
    assert client.get(address).status_code == 200
    assert address not in card(public=False)


def test_several_moments_stand_below_each_other(card):
    moments = [{"days": 2, "starts": "10:00", "ends": "11:00"}, {"days": 16, "starts": "19:00", "every": 2}]
    told = card(moments=moments)
    assert "<li>dinsdag 10:00–11:00</li>" in told and "<li>vrijdag 19:00, om de week</li>" in told
