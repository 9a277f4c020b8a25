"""At the end the client is thanked and knows how to come back, also who chose no e-mail: by a card, and on their own page."""

import pytest
from django.urls import reverse
from django.utils import timezone

from kring.access import links
from kring.access.links import LinkPurpose
from kring.access.models import AuditEntry, Link
from kring.clients.actions import Wishes
from kring.clients.models import Client
from kring.duties.models import Step
from kring.duties.rules import StepCode
from kring.events.models import OutboxMessage
from kring.identity.models import User
from kring.journey.actions.contacts import NewContact, record_contact
from kring.journey.actions.course import close, reopen
from kring.journey.rules.reaching import Outcome
from kring.referral.actions.mend import withdraw
from kring.referral.rules.reasons import WithdrawReason
from kring.ui.phone import shown
from tests import qr
from tests.factories import a_person, an_accepted_referral

PRINT = "Afscheidskaartje afdrukken"
COME_BACK = "Wilt u later weer eens praten?"
PHONE = "+31 6 11111111"


@pytest.fixture
def referral(cast):
    """Dewi and Mien spoke."""
    User.objects.filter(pk=cast.dewi.pk).update(phone=PHONE)
    referral = an_accepted_referral(cast)
    record_contact(cast.actor(cast.dewi), referral.pk, NewContact(outcome=Outcome.ATTENDED))
    return referral


def end(cast, referral):
    return close(cast.actor(cast.dewi), referral.pk)


def url(referral):
    return reverse("doors:closing_card", args=[referral.pk])


def clients_page(client, referral):
    return client.get(reverse("doors:client", args=[links.token_for(referral.pk, LinkPurpose.CLIENT)])).text


def card_address(referral):
    return "http://localhost:8000" + reverse("doors:client", args=[links.token_for(referral.pk, LinkPurpose.CLIENT)])


def owed(referral):
    return Step.objects.filter(dossier=referral.pk, code=StepCode.CLOSING_CARD, done_at=None)


def thanked_by_mail():
    return OutboxMessage.objects.filter(handler__endswith="clients.thank").exists()


def test_the_link_worker_owes_the_card_to_who_chose_no_email(client, cast, referral):
    assert not owed(referral)
    end(cast, referral)
    step = owed(referral).get()
    assert (step.owner, step.organisation) == (cast.dewi, cast.here.welfare)
    assert not thanked_by_mail()
    client.force_login(cast.dewi)
    today = client.get(reverse("doors:today")).text
    assert "Geef de cliënt het afscheidskaartje" in today and url(referral) in today


def test_who_chose_email_is_mailed_and_no_card_is_owed(cast):
    referral = an_accepted_referral(cast, person=a_person(email="mien@example.org"), wishes=Wishes(may_mail=True))
    end(cast, referral)
    assert thanked_by_mail() and not owed(referral)


def test_it_is_owed_until_the_link_worker_says_that_the_client_has_it(client, cast, referral):
    end(cast, referral)
    client.force_login(cast.dewi)
    done = reverse("doors:settle", args=[owed(referral).get().pk])
    assert done in client.get(url(referral)).text
    client.post(done)
    assert not owed(referral)
    assert done not in client.get(url(referral)).text


def test_who_comes_back_needs_no_goodbye(cast, referral):
    end(cast, referral)
    assert owed(referral)
    reopen(cast.actor(cast.dewi), referral.pk)
    assert not owed(referral)


def test_the_file_offers_the_card_once_it_is_closed(client, cast, referral):
    client.force_login(cast.dewi)
    file = reverse("doors:file", args=[referral.pk])
    assert url(referral) not in client.get(file).text
    assert client.get(url(referral)).url == file
    end(cast, referral)
    html = client.get(file).text
    assert url(referral) in html and PRINT in html
    owed(referral).update(done_at=timezone.now())
    html = client.get(file).text
    assert url(referral) in html and PRINT not in html  # to print it once more


def test_the_card_has_thanks_the_number_and_the_link_of_the_first_card_and_nothing_else(client, cast, referral):
    end(cast, referral)
    client.force_login(cast.dewi)
    html = client.get(url(referral)).text
    paper = html.split("<main", 1)[1]
    address = reverse("doors:client", args=[links.token_for(referral.pk, LinkPurpose.CLIENT)])
    for text in ("Bedankt voor onze gesprekken.", COME_BACK, "Dewi Darma", shown(PHONE), address, "<svg"):
        assert text in paper
    for secret in ("Mien", "Beem", "Welkom", "De Linde", "Welzijn op Recept", referral.reference):
        assert secret not in paper
    assert "gesloten envelop" in html
    entry = AuditEntry.objects.get(verb="card.printed")
    assert (entry.dossier_id, entry.ground, entry.user_id) == (referral.pk, "closing", cast.dewi.pk)


def test_it_is_in_the_clients_language_and_thanks_for_nothing_that_was_not(client, cast):
    referral = an_accepted_referral(cast)
    end(cast, referral)
    Client.objects.update(language="en")
    client.force_login(cast.dewi)
    english = client.get(url(referral)).text.split("<main", 1)[1]
    assert '<h1 lang="en">Thank you</h1>' in english and "We have finished for now." in english
    assert "our conversations" not in english
    assert COME_BACK in client.get(url(referral), {"language": "nl"}).text


def test_who_left_is_not_called(client, cast, referral):
    end(cast, referral)
    User.objects.filter(pk=cast.dewi.pk).update(is_active=False)
    cast.here.welfare.phone = "+31 20 1111111"
    cast.here.welfare.save()
    client.force_login(cast.anna)
    paper = client.get(url(referral)).text.split("<main", 1)[1]
    assert shown("+31 20 1111111") in paper and shown(PHONE) not in paper and "Dewi Darma" not in paper


def test_without_a_live_link_the_card_has_none(client, cast, referral):
    end(cast, referral)
    client.force_login(cast.dewi)
    assert "<svg" in client.get(url(referral)).text.split("<main", 1)[1]
    Link.objects.update(revoked_at=timezone.now())
    paper = client.get(url(referral)).text.split("<main", 1)[1]
    assert "<svg" not in paper and "leest dit ook hier" not in paper and COME_BACK in paper


def test_the_code_is_that_of_the_clients_own_page(client, cast, referral):
    other = an_accepted_referral(cast, person=a_person(last_name="Tak"))
    end(cast, referral)
    client.force_login(cast.dewi)
    page = client.get(url(referral)).text
    assert qr.is_of(page, card_address(referral))
    assert not qr.is_of(page, card_address(other))


def test_the_clients_page_thanks_and_says_how_to_come_back(client, cast, referral):
    assert COME_BACK not in clients_page(client, referral)
    end(cast, referral)
    page = clients_page(client, referral)
    for text in ("Bedankt voor onze gesprekken.", COME_BACK, "Dewi Darma", shown(PHONE)):
        assert text in page
    reopen(cast.actor(cast.dewi), referral.pk)
    assert COME_BACK not in clients_page(client, referral)


def test_a_referral_that_was_taken_back_is_no_goodbye(client, cast):
    referral = an_accepted_referral(cast)
    withdraw(cast.actor(cast.anna), referral.pk, WithdrawReason.MISTAKE)
    assert COME_BACK not in clients_page(client, referral)
    assert not owed(referral)


def test_the_card_is_for_both_sides_of_the_file(client, cast, referral):
    end(cast, referral)
    for person, status in ((cast.dewi, 200), (cast.anna, 200), (cast.els, 404), (cast.carla, 404), (cast.karim, 404)):
        client.force_login(person)
        assert client.get(url(referral)).status_code == status
