"""After calling in vain a card goes out that says who tried and how to call back, and nothing else."""

import pytest
from django.urls import reverse
from django.utils import timezone

from kring.access.models import AuditEntry, StandIn
from kring.clients.models import Client
from kring.identity.models import User
from kring.journey.actions.contacts import NewContact, record_contact
from kring.journey.rules.reaching import Outcome
from kring.ui.phone import shown
from tests.factories import an_accepted_referral

PRINT = "Neutraal kaartje afdrukken"


@pytest.fixture
def referral(cast):
    """A client who was called three times in vain."""
    referral = an_accepted_referral(cast)
    User.objects.filter(pk=cast.dewi.pk).update(phone="+31 6 11111111")
    for _attempt in range(2):
        record_contact(cast.actor(cast.dewi), referral.pk, NewContact(outcome=Outcome.NOT_REACHED))
    return referral


def url(referral):
    return reverse("doors:neutral_card", args=[referral.pk])


def file_page(client, referral):
    return client.get(reverse("doors:file", args=[referral.pk])).content.decode()


def test_the_file_offers_the_card_when_calling_did_not_work(client, cast, referral):
    client.force_login(cast.dewi)
    assert PRINT not in file_page(client, referral)
    record_contact(cast.actor(cast.dewi), referral.pk, NewContact(outcome=Outcome.NOT_REACHED))
    html = file_page(client, referral)
    assert PRINT in html and url(referral) in html
    client.force_login(cast.anna)
    assert PRINT not in file_page(client, referral)


def test_the_card_names_the_link_worker_and_nobody_and_nothing_else(client, cast, referral):
    client.force_login(cast.dewi)
    html = client.get(url(referral)).content.decode()
    for text in ("Dewi Darma", shown("+31 6 11111111"), "Ik probeerde u te bereiken"):
        assert text in html
    paper = html.split("<main", 1)[1]
    for secret in ("Mien", "Beem", "Welkom", "De Linde", "Welzijn op Recept", "afspraak", referral.reference, "<svg"):
        assert secret not in paper
    entry = AuditEntry.objects.get(verb="card.printed")
    assert (entry.dossier_id, entry.ground, entry.user_id) == (referral.pk, "neutral", cast.dewi.pk)


def test_it_is_in_the_clients_language_and_in_another_when_asked(client, cast, referral):
    client.force_login(cast.dewi)
    Client.objects.update(language="en")
    assert "I tried to reach you" in client.get(url(referral)).content.decode()
    assert "Ik probeerde u te bereiken" in client.get(url(referral), {"language": "nl"}).content.decode()
    assert "Ik probeerde u te bereiken" in client.get(url(referral), {"language": "xx"}).content.decode()


def test_who_has_no_number_puts_that_of_the_organisation_on_it(client, cast, referral):
    client.force_login(cast.dewi)
    User.objects.filter(pk=cast.dewi.pk).update(phone="")
    assert "Er is geen telefoonnummer" in client.get(url(referral)).content.decode()
    referral.welfare.phone = "+31 20 1111111"
    referral.welfare.save()
    assert shown("+31 20 1111111") in client.get(url(referral)).content.decode()


def test_who_stands_in_asks_to_be_called_themselves_for_the_link_worker_is_away(client, cast, referral):
    User.objects.filter(pk=cast.els.pk).update(phone="+31 6 22222222")
    client.force_login(cast.dewi)
    assert shown("+31 6 11111111") in client.get(url(referral)).content.decode()
    today = timezone.localdate()
    StandIn.objects.create(
        region_id=referral.region_id,
        organisation=cast.here.welfare,
        absent=cast.dewi,
        deputy=cast.els,
        since=today,
        until=today,
    )
    client.force_login(cast.els)
    paper = client.get(url(referral)).content.decode().split("<main", 1)[1]
    assert cast.els.name in paper and shown("+31 6 22222222") in paper
    assert "Dewi Darma" not in paper and shown("+31 6 11111111") not in paper


def test_what_is_said_to_the_professional_is_in_their_own_language(client, cast, referral):
    client.force_login(cast.dewi)
    Client.objects.update(language="en")
    screen, paper = client.get(url(referral)).content.decode().split("<main", 1)
    assert "gesloten envelop" in screen and "Naar het dossier" in screen and "To the file" not in screen
    assert '<h1 lang="en">I tried to reach you</h1>' in paper
    assert "?language=nl" in screen and "?language=en" not in screen


def test_whether_a_letter_is_fine_is_said_before_it_is_sent(client, cast, referral):
    client.force_login(cast.dewi)
    assert "gesloten envelop" in client.get(url(referral)).content.decode()
    Client.objects.update(may_write=True)
    assert "gesloten envelop" not in client.get(url(referral)).content.decode()


def test_the_card_is_for_who_accompanies_the_client(client, cast, referral):
    for person, status in ((cast.dewi, 200), (cast.anna, 403), (cast.els, 404), (cast.ivo, 404), (cast.karim, 404)):
        client.force_login(person)
        assert client.get(url(referral)).status_code == status
