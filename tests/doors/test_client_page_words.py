"""The client's page speaks to the client, about what is so now; its phone numbers can be tapped and are read as people write them."""

import re

import pytest
from django.urls import reverse

from kring.access import links
from kring.access.links import LinkPurpose
from kring.identity.models import User
from tests.factories import a_booked_referral, an_accepted_referral

pytestmark = pytest.mark.django_db

NUMBER = "06\u00a012345678"


@pytest.fixture
def booked(cast):
    User.objects.filter(pk=cast.dewi.pk).update(phone="+31 6 12345678")
    return a_booked_referral(cast)


def address(referral, name="doors:client"):
    return reverse(name, args=[links.token_for(referral.pk, LinkPurpose.CLIENT)])


@pytest.mark.parametrize("way", ["doors:client_cancel", "doors:client_stop"])
def test_after_cancelling_or_stopping_nothing_is_said_of_an_appointment(client, booked, way):
    before = client.get(address(booked)).text
    assert "<h1>Uw afspraak</h1>" in before
    assert "U mag iemand meenemen." in before
    shown = re.search(r'name="appointment" value="([^"]+)"', before)[1]
    client.post(address(booked, way), {"appointment": shown})
    after = client.get(address(booked)).text
    assert "<h1>Uw contact met ons</h1>" in after
    assert "Uw afspraak</" not in after
    assert "U mag iemand meenemen." not in after
    assert NUMBER in after


def test_wishes_are_asked_in_words_for_the_client(client, booked):
    page = client.get(address(booked)).text
    for words in ("Hoe mogen we u bereiken?", "Als u de telefoon niet opneemt", "Bel mij niet vóór"):
        assert words in page
    for words in ("Mag bereikt worden via", "Waar we op letten", "Voicemail"):
        assert words not in page


def test_the_number_to_call_is_a_link_in_the_way_people_write_it(client, booked):
    page = client.get(address(booked)).text
    assert f'<a class="phone" href="tel:+31612345678">{NUMBER}</a>' in page
    assert "+31 6" not in page


def test_the_paper_card_has_the_same_number(client, cast, booked):
    client.force_login(cast.anna)
    card = client.get(reverse("doors:card", args=[booked.pk])).text
    assert NUMBER in card
    assert "+31 6" not in card


def test_without_an_appointment_the_page_says_when_the_client_hears(client, cast):
    page = client.get(address(an_accepted_referral(cast))).text
    assert "<h1>Uw contact met ons</h1>" in page
    assert "U mag iemand meenemen." not in page


def test_where_text_messages_are_ticked_it_stands_that_people_send_them(client, cast):
    referral = an_accepted_referral(cast)
    assert "Een herinnering komt alleen per e-mail." in client.get(address(referral)).text
    for who, page in ((cast.anna, reverse("referral:new")), (cast.dewi, reverse("journey:client", args=[referral.pk]))):
        client.force_login(who)
        assert "Kring stuurt zelf geen sms, ook geen herinnering." in client.get(page).text
