"""The page of what fits somebody says when, for how much, what was let go and how words were read; the paper says it in simple words."""

from datetime import time
from decimal import Decimal

import pytest
from django.urls import reverse

from kring.directory.models import Activity
from kring.referral.models import Referral
from tests.factories import a_person, an_accepted_referral


@pytest.fixture
def page(cast, client):
    """Ask for what fits Mrs Beem, or for the paper with the walking group on it."""
    referral = an_accepted_referral(cast, person=a_person(postcode="1234 AB"))
    Activity.objects.filter(pk=cast.activity.pk).update(
        days=2, starts=time(10), ends=time(11, 30), cost=Decimal("2.50"), cost_per="time", meets="Ria, bij de deur", buddy=True,
        latitude=52.11, longitude=5.1,
    )  # fmt: skip
    client.force_login(cast.dewi)

    def ask(route="matching:search", **given):
        text = client.post(reverse(route, args=[referral.pk]), {"near": "1234 AB"} | given).text.replace(
            "\N{NO-BREAK SPACE}", " "
        )
        return text.split("<main")[1]

    return ask


def test_each_row_says_when_it_is_and_what_it_costs(page):
    row = page(q="wandelen").split("Wandelgroep De Brug</a>")[1].split("</tr>")[0]
    assert "dinsdag 10:00–11:30" in row and "€ 2,50 per keer" in row and "1,1 km" in row


def test_what_is_assumed_of_distances_and_minutes_is_said(page):
    told = page()
    for words in ("hemelsbreed", "een derde extra voor de weg", "voor bus of trein", "een kwartier"):
        assert words in told
    assert "hemelsbreed" not in page(near="")


def test_what_was_let_go_is_said_above_the_list(page):
    assert "Er past weinig bij alles" not in page(days=["2"])
    told = page(days=["1"])
    assert "Er past weinig bij alles" in told and "ook op andere dagen" in told


def test_how_a_misspelt_word_was_read_is_said(page):
    assert "wandelgroep" in page(q="wandelgroop").split("wij zochten")[1].split("</p>")[0]
    assert "wij zochten" not in page(q="wandelgroep")


def test_the_paper_says_when_how_far_for_how_much_and_who_is_at_the_door(page, cast):
    told = page("matching:shortlist", pick=str(cast.activity.pk))
    for words in ("dinsdag 10:00–11:30", "1,1 km", "€ 2,50 per keer", "Ria, bij de deur"):
        assert words in told


def test_what_somebody_else_at_home_should_not_read_is_said_before_it_goes_on_paper_or_on_the_clients_page(
    cast, client, page
):
    here, referral = str(cast.activity.pk), Referral.objects.get()

    def told():
        paper = client.post(reverse("matching:shortlist", args=[referral.pk]), {"pick": here}).text
        handing_over = client.get(reverse("matching:new", args=[referral.pk, here])).text
        return "hulp voor veiligheid thuis" in paper, "noemt deze activiteit" in handing_over

    assert told() == (False, False)
    Activity.objects.filter(pk=here).update(theme="safety")
    assert told() == (True, True)
