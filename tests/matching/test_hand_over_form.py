"""A link worker hands over: what is asked and kept, and what the provider will read."""

import re
import uuid

import pytest
from django.urls import reverse

from kring.clients.models import Client
from kring.directory.models import Activity
from kring.matching.models import Handover
from kring.referral.actions.consent import withdraw_consent
from tests.factories import a_referral
from tests.matching.pages import page


def test_the_form_hands_over_and_twice_is_once(cast, client, referral):
    client.force_login(cast.dewi)
    here = reverse("matching:new", args=[referral.pk, cast.activity.pk])
    form = {"key": str(uuid.uuid4()), "reach": "phone", "practicalities": "Een bankje", "said_yes": "on"}
    first, second = client.post(here, form), client.post(here, form)
    handover = Handover.objects.get()
    assert first.url == second.url == reverse("matching:handover", args=[handover.pk])

    again = client.post(here, form | {"key": str(uuid.uuid4())}, follow=True)
    assert "Dit was al overgedragen" in again.content.decode()
    assert Handover.objects.count() == 1


@pytest.mark.parametrize(
    ("field", "value"),
    [("said_yes", ""), ("reach", "email"), ("practicalities", "x" * 301), ("practicalities", "a\x00"), ("key", "x")],
)
def test_without_a_yes_or_with_what_cannot_be_the_input_is_kept(cast, client, referral, field, value):
    client.force_login(cast.dewi)
    form = {"key": str(uuid.uuid4()), "reach": "phone", "practicalities": "Een bankje", "said_yes": "on"}
    answer = client.post(reverse("matching:new", args=[referral.pk, cast.activity.pk]), form | {field: value})

    assert answer.status_code == 422
    assert Handover.objects.count() == 0
    if field != "practicalities":
        assert "Een bankje</textarea>" in answer.content.decode()


def test_before_it_is_sent_the_link_worker_reads_what_the_provider_will_read(cast, client, referral):
    client.force_login(cast.dewi)
    here = reverse("matching:new", args=[referral.pk, cast.activity.pk])
    given = {
        "key": str(uuid.uuid4()),
        "reach": "phone",
        "practicalities": "Een bankje halverwege",
        "volunteering": "on",
    }

    def read(page):
        return page[page.index("Voornaam") : page.index("</dl>", page.index("Voornaam"))]

    first = client.get(here).text
    assert "Dit leest de aanbieder" in first and "Mien" in read(first) and "Een bankje" not in read(first)
    whole = client.post(here, given | {"look": "1"}).text
    part = client.post(here, given | {"look": "1"}, headers={"hx-request": "true"}).text
    assert "Een bankje halverwege</textarea>" in whole and "<html" not in part
    assert not Handover.objects.exists()

    client.post(here, given | {"said_yes": "on"})
    client.force_login(cast.gijs)
    page = client.get(reverse("doors:guest", args=[Handover.objects.get().pk])).text
    assert read(page) == read(whole) == read(part)
    assert "Een bankje halverwege" in read(page)


def test_words_about_health_are_pointed_at_where_the_provider_reads_along_and_refused_nowhere(cast, client, referral):
    client.force_login(cast.dewi)
    here = reverse("matching:new", args=[referral.pk, cast.activity.pk])
    given = {"key": str(uuid.uuid4()), "reach": "phone", "look": "1"}
    part = client.post(here, given | {"practicalities": "Heeft diabetes"}, headers={"hx-request": "true"}).text
    assert "Dit lijkt over gezondheid te gaan: diabetes." in part
    assert (
        "over gezondheid" not in client.post(here, given | {"practicalities": "Een bankje"}).text.split("Dit leest")[1]
    )

    del given["look"]
    assert client.post(here, given | {"practicalities": "Heeft diabetes", "said_yes": "on"}).status_code == 302
    assert Handover.objects.get().practicalities == "Heeft diabetes"


def test_a_full_activity_is_told_on_the_form(cast, client, referral):
    client.force_login(cast.dewi)
    address = reverse("matching:new", args=[referral.pk, cast.activity.pk])
    assert 'name="said_yes"' in client.get(address).content.decode()
    Activity.objects.update(full=True)
    page = client.get(address).content.decode()
    assert ("nu vol" in page, 'name="said_yes"' in page) == (True, False)
    form = {"key": str(uuid.uuid4()), "reach": "phone", "said_yes": "on"}
    answer = client.post(reverse("matching:new", args=[referral.pk, cast.activity.pk]), form)
    assert (answer.status_code, "nu vol" in answer.content.decode()) == (422, True)


def test_nothing_is_handed_over_before_acceptance(cast, client):
    referral = a_referral(cast)
    client.force_login(cast.dewi)
    assert "Overdragen" not in page(client, "matching:search", referral.pk).content.decode()
    form = {"key": str(uuid.uuid4()), "reach": "phone", "said_yes": "on"}
    assert client.post(reverse("matching:new", args=[referral.pk, cast.activity.pk]), form).status_code == 422


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Mevrouw BEEM komt met de bus", "De achternaam van de cliënt staat erin"),
        ("Bel 06 - 12 34 56 78", "Er staat een telefoonnummer in"),
        ("Mail kanarie@post.example", "Er staat een e-mailadres in"),
        ("Woont in 1234 AB", "Er staat een postcode in"),
    ],
)
def test_what_helps_says_not_who_or_where_the_client_is(cast, client, referral, text, words):
    client.force_login(cast.dewi)
    here = reverse("matching:new", args=[referral.pk, cast.activity.pk])
    form = {"key": str(uuid.uuid4()), "reach": "phone", "said_yes": "on"}
    refused = client.post(here, form | {"practicalities": text})
    told = refused.content.decode()
    assert (refused.status_code, Handover.objects.count()) == (422, 0)
    assert f"{text}</textarea>" in told
    assert words in told
    assert 'aria-invalid="true"' in told

    harmless = "Bankje na 200 meter, komt om 10.30 uur, beemd is een ander woord, sinds 2019 en 1-2-2020"
    assert client.post(here, form | {"practicalities": harmless}).status_code == 302


def test_a_way_without_a_number_or_an_address_is_not_offered(cast, client, referral):
    client.force_login(cast.dewi)
    here = reverse("matching:new", args=[referral.pk, cast.activity.pk])

    def offered():
        return re.findall(
            r'name="reach"[^>]*value="(\w+)"|value="(\w+)"[^>]*name="reach"', client.get(here).content.decode()
        )

    Client.objects.update(may_call=True, may_text=True, may_mail=True, email="mien@post.example")
    assert len(offered()) == 3
    Client.objects.update(phone="", email="")
    assert ["".join(one) for one in offered()] == ["link_worker"]


def test_consent_withdrawn_meanwhile_keeps_what_was_filled_in_and_says_why(cast, client, referral):
    client.force_login(cast.dewi)
    withdraw_consent(cast.actor(cast.anna), referral.pk)
    given = {"key": uuid.uuid4(), "reach": "phone", "practicalities": "Een bankje halverwege.", "said_yes": "on"}
    answered = client.post(reverse("matching:new", args=[referral.pk, cast.activity.pk]), given)
    assert answered.status_code == 422
    assert "toestemming ingetrokken" in answered.text
    assert given["practicalities"] in answered.text
    assert not Handover.objects.exists()
