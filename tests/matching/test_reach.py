"""A provider reads how the client wishes to be reached now, not how it was when the hand-over was sent."""

import re
from datetime import time, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from kring.access import links
from kring.access.models import LinkPurpose
from kring.clients.actions import Wishes
from kring.clients.models import Client
from kring.identity.models import User
from kring.matching.actions.hand_over import Reach
from kring.matching.models import Handover
from kring.matching.rules.reach import now_by, to_dial
from kring.referral.actions.absence import register_absence
from kring.referral.actions.by_client import choose_wishes
from kring.referral.actions.consent import withdraw_consent
from kring.referral.actions.receive import pass_on
from kring.ui.phone import shown
from tests.factories import a_person, an_accepted_referral
from tests.matching.handovers import a_handover, a_welcome, token_of

NUMBER = "0612345678"


@pytest.fixture
def handover(cast):
    User.objects.filter(pk=cast.dewi.pk).update(phone="0201112233")
    return a_welcome(cast)


def _wish(handover, **wishes):
    link = links.find(links.token_for(handover.referral_id, LinkPurpose.CLIENT), LinkPurpose.CLIENT)
    choose_wishes(link, Wishes(**wishes))


def read(number: str) -> str:
    """A number as it stands on a page whose white space was made plain."""
    return shown(number).replace("\u00a0", " ")


def _pages(cast, client, handover) -> list[str]:
    """The page by the provider's link, the one with an account, and what the link worker reads of it."""
    by_link = client.get(reverse("doors:provider_link", args=[token_of(handover)]))
    client.force_login(cast.gijs)
    by_account = client.get(reverse("doors:guest", args=[handover.pk]))
    client.force_login(cast.dewi)
    own = client.get(reverse("matching:handover", args=[handover.pk]))
    client.logout()
    return [re.sub(r"\s+", " ", page.content.decode()) for page in (by_link, by_account, own)]


def test_another_time_on_the_clients_page_is_what_the_provider_reads(cast, client, handover):
    assert all(read(NUMBER) in page and "13:30" not in page for page in _pages(cast, client, handover))
    _wish(handover, call_from=time(13, 30))
    assert all(f"{read(NUMBER)} (vanaf 13:30)" in page for page in _pages(cast, client, handover))


def test_another_number_is_what_the_provider_calls(cast, client, handover):
    assert f'href="tel:{NUMBER}"' in _pages(cast, client, handover)[0]
    Client.objects.update(phone="06 87654321")
    by_link = _pages(cast, client, handover)[0]
    assert ('href="tel:0687654321"' in by_link, read("0687654321") in by_link) == (True, True)
    assert (NUMBER in by_link, read(NUMBER) in by_link) == (False, False)


def test_who_wants_no_call_any_more_is_reached_through_the_link_worker(cast, client, handover):
    assert read(NUMBER) in _pages(cast, client, handover)[0]
    _wish(handover, may_call=False)
    for page in _pages(cast, client, handover):
        assert (read(NUMBER) in page, f"Dewi Darma, {read('0201112233')}" in page, "Mien" in page) == (
            False,
            True,
            True,
        )
        assert f"tel:{NUMBER}" not in page
    _wish(handover)
    assert read(NUMBER) in _pages(cast, client, handover)[0]


def test_after_consent_was_withdrawn_the_provider_reads_no_name_and_no_way_to_reach(cast, client, handover):
    before = _pages(cast, client, handover)
    assert all("Mien" in page and read(NUMBER) in page and "Een bankje" in page for page in before)
    withdraw_consent(cast.actor(cast.dewi), handover.referral_id)

    by_link, by_account, own = _pages(cast, client, handover)
    for page in (by_link, by_account):
        assert [word for word in ("Mien", NUMBER, read(NUMBER), "Een bankje") if word in page] == []
        assert ("Niet meer met u gedeeld" in page, f"Dewi Darma, {read('0201112233')}" in page) == (True, True)
        assert 'name="present"' not in page
    assert (NUMBER in own, read(NUMBER) in own) == (False, False)
    assert "heeft de toestemming ingetrokken" in own


def test_the_providers_list_leaves_out_who_withdrew_consent(cast, client, handover):
    waiting = a_handover(cast, an_accepted_referral(cast, person=a_person(first_name="Sjaan")))
    client.force_login(cast.gijs)
    inbox, today = reverse("doors:provider"), reverse("doors:today")
    told = client.get(inbox).content.decode()
    assert ("Mien" in told, "Sjaan" in told) == (True, True)
    assert "1 persoon wacht op uw antwoord." in client.get(today).content.decode()

    withdraw_consent(cast.actor(cast.dewi), waiting.referral_id)
    told = client.get(inbox).content.decode()
    assert ("Mien" in told, "Sjaan" in told) == (True, False)
    assert "wacht op uw antwoord" not in client.get(today).content.decode()


def test_through_the_link_worker_means_who_is_there_now(cast, client, handover):
    Handover.objects.update(reach_by=Reach.LINK_WORKER)
    User.objects.filter(pk=cast.els.pk).update(phone="0204445566")
    assert f"Dewi Darma, {read('0201112233')}" in _pages(cast, client, handover)[0]

    today = timezone.localdate()
    register_absence(cast.actor(cast.dewi), cast.dewi.pk, today, today + timedelta(days=3), cast.els.pk)
    away = _pages(cast, client, handover)[0]
    assert (f"Els Evers, {read('0204445566')}" in away, read("0201112233") in away) == (True, False)


def test_through_the_link_worker_means_who_took_over(cast, client, handover):
    Handover.objects.update(reach_by=Reach.LINK_WORKER)
    assert "Dewi Darma" in _pages(cast, client, handover)[0]
    pass_on(cast.actor(cast.dewi), handover.referral_id, cast.els.pk)
    by_link = client.get(reverse("doors:provider_link", args=[token_of(handover)])).content.decode()
    assert ("Els Evers" in by_link, "Dewi Darma" in by_link) == (True, False)


def test_the_way_that_was_agreed_holds_as_long_as_the_client_wants_it():
    assert now_by(Reach.PHONE, [Reach.PHONE, Reach.EMAIL]) == Reach.PHONE
    assert now_by(Reach.PHONE, [Reach.EMAIL, Reach.LINK_WORKER]) == Reach.LINK_WORKER
    assert now_by(Reach.EMAIL, []) == Reach.LINK_WORKER


def test_a_number_to_dial():
    assert to_dial("+31 6 1234-5678") == "+31612345678"
    assert to_dial("112") == ""
