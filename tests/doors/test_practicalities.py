"""Who goes to an activity knows when and where: on their own page, and on a card that the link worker prints."""

from datetime import time

import pytest
from django.urls import reverse

from kring.access import links
from kring.access.links import LinkPurpose
from kring.directory.models import Activity
from kring.journey.actions.course import close
from kring.matching.actions.attend import answer
from kring.matching.actions.hand_over import hand_over
from kring.matching.rules.lifecycle import HandoverState
from kring.referral.actions.by_client import ask_to_stop
from tests.factories import an_accepted_referral
from tests.matching.handovers import a_handover, a_start, new_handover

GOING = "Waar u naartoe gaat"
ASKED = "Wij hebben gevraagd of er plaats voor u is."
PRINT = "Afdrukken voor de cliënt"


@pytest.fixture(autouse=True)
def tuesday_at_ten(cast):
    """The walking group, with a phone number."""
    known = {"days": 2, "starts": time(10), "ends": time(11, 30), "phone": "020 1111111", "expect": "Stevige schoenen."}
    Activity.objects.filter(pk=cast.activity.pk).update(**known)


def clients_page(client, referral):
    page = client.get(reverse("doors:client", args=[links.token_for(referral.pk, LinkPurpose.CLIENT)])).text
    return page[page.index("<main") : page.index("</main>")]


def test_the_clients_page_says_when_and_where_and_whom_to_call(client, cast):
    referral = an_accepted_referral(cast)
    assert GOING not in clients_page(client, referral)
    handover = a_handover(cast, referral)
    page = clients_page(client, referral)
    for text in (GOING, "dinsdag 10:00–11:30", "De Brug", "tel:+31201111111", ASKED):
        assert text in page
    answer(cast.actor(cast.gijs), handover.pk, HandoverState.WELCOME)
    page = clients_page(client, referral)
    assert GOING in page and ASKED not in page


def test_it_is_logistics_only_whoever_finds_the_card_does_not_learn_what_it_is(client, cast):
    handover = a_handover(cast)
    page = clients_page(client, handover.referral)
    assert GOING in page
    activity = Activity.objects.get()
    for secret in (
        activity.title,
        "Wandel",
        "wandelen",
        activity.description,
        activity.expect,
        handover.practicalities,
    ):
        assert secret not in page
    assert "Beem" not in page and handover.referral.help_question not in page


def test_two_activities_are_told_apart_by_when_they_are_and_why_they_have_no_name_is_said(client, cast):
    referral = an_accepted_referral(cast)
    a_handover(cast, referral)
    alone = clients_page(client, referral)
    other = Activity.objects.create(
        region_id=cast.here.region.pk, title="Rouwcafé", theme="meet", organisation=cast.provider, days=4, venue="De Brug",
        email="brug@example.org",
    )  # fmt: skip
    hand_over(cast.actor(cast.dewi), referral.pk, new_handover(cast, activity_id=other.pk))
    page = clients_page(client, referral)
    heading = "Waar u naartoe gaat: dinsdag 10:00–11:30"
    assert (heading in alone, heading in page) == (False, True)
    assert "Waar u naartoe gaat: woensdag" in page and "Rouwcafé" not in page
    assert page.count("Hoe het heet, staat hier niet") == 1


@pytest.mark.parametrize("state", [HandoverState.FULL, HandoverState.UNSUITABLE])
def test_what_did_not_come_about_is_not_on_it(client, cast, state):
    handover = a_handover(cast)
    assert GOING in clients_page(client, handover.referral)
    answer(cast.actor(cast.gijs), handover.pk, state)
    assert GOING not in clients_page(client, handover.referral)


def test_at_the_end_and_when_the_client_stops_it_goes(client, cast):
    started, stopping = a_start(cast).referral, an_accepted_referral(cast)
    a_handover(cast, stopping)
    assert GOING in clients_page(client, started) and GOING in clients_page(client, stopping)
    close(cast.actor(cast.dewi), started.pk)
    assert GOING not in clients_page(client, started)
    ask_to_stop(links.find(links.token_for(stopping.pk, LinkPurpose.CLIENT), LinkPurpose.CLIENT))
    assert GOING not in clients_page(client, stopping)


def test_the_card_of_the_activity_is_printed_from_the_hand_over_and_from_the_file(client, cast):
    handover = a_handover(cast)
    client.force_login(cast.dewi)
    card = reverse("directory:card", args=[cast.activity.pk])
    pages = (reverse("matching:handover", args=[handover.pk]), reverse("doors:file", args=[handover.referral_id]))
    for page in pages:
        html = client.get(page).text
        assert card in html and PRINT in html
    paper = client.get(card).text
    assert (
        "dinsdag 10:00–11:30" in paper and "De Brug" in paper and "Stevige schoenen." in paper and "Mien" not in paper
    )
    answer(cast.actor(cast.gijs), handover.pk, HandoverState.FULL)
    for page in pages:
        assert card not in client.get(page).text


def test_the_referrer_is_not_asked_to_print_it(client, cast):
    handover = a_handover(cast)
    file = reverse("doors:file", args=[handover.referral_id])
    client.force_login(cast.dewi)
    assert PRINT in client.get(file).text
    client.force_login(cast.anna)
    assert cast.activity.title in client.get(file).text
    assert PRINT not in client.get(file).text
