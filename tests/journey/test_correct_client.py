"""A client's details are corrected from the file, by both sides; who the client is only by whoever entered the client."""

import pytest
from django.urls import reverse

from kring.access.models import AuditEntry
from kring.access.policy import NotAllowed
from kring.clients.actions import ContactDetails, Identity, Wishes, change_contact
from kring.clients.models import Client
from kring.clients.queries import find
from kring.referral.models import Referral, ReferralEvent
from kring.ui.phone import shown
from tests.factories import an_accepted_referral


@pytest.fixture
def referral(cast):
    return an_accepted_referral(cast)


def url(referral):
    return reverse("journey:client", args=[referral.pk])


def given(referral, **fields):
    return {
        "seq": Referral.objects.get(pk=referral.pk).seq,
        "phone": "06 87654321",
        "email": "mien@example.org",
        "street": "Lindelaan 3",
        "postcode": "1234ab",
        "place": "Westerveld",
        "language": "en",
        "reach": ["may_call", "may_mail"],
        "voicemail": "neutral",
        "call_from": "10:00",
        "call_until": "12:00",
        "reach_note": "Belt liever zelf terug",
        "may_speak_with": "De zoon, over alles",
    } | fields


def identity(**fields):
    return {"first_name": "Mina", "last_name": "van der Beemd", "birth_date": "1956-03-04"} | fields


def test_a_link_worker_corrects_phone_address_and_wishes_and_both_sides_read_that_it_happened(client, cast, referral):
    client.force_login(cast.dewi)
    assert url(referral) in client.get(reverse("doors:file", args=[referral.pk])).text
    assert client.get(url(referral)).status_code == 200
    assert client.post(url(referral), given(referral)).status_code == 302

    known = Client.objects.get(pk=referral.client_id)
    assert (known.phone, known.street, known.postcode) == ("+31 6 87654321", "Lindelaan 3", "1234 AB")
    assert (known.may_call, known.may_mail, known.may_text, known.language) == (True, True, False, "en")
    assert (known.call_from.hour, known.call_until.hour, known.voicemail) == (10, 12, "neutral")
    assert known.may_speak_with == "De zoon, over alles"
    assert "De zoon, over alles" in client.get(reverse("doors:file", args=[referral.pk])).text
    assert AuditEntry.objects.filter(verb="client.changed", dossier_id=referral.pk).count() == 1
    assert ReferralEvent.objects.get(referral=referral, kind="contact_changed").data == {}
    for user in (cast.anna, cast.dewi):
        client.force_login(user)
        assert "contactgegevens zijn verbeterd" in client.get(reverse("doors:file", args=[referral.pk])).text


def test_name_and_birth_date_are_corrected_by_the_practice_that_entered_the_client(client, cast, referral):
    client.force_login(cast.bram)
    assert client.post(url(referral), given(referral, **identity())).status_code == 302
    known = Client.objects.get(pk=referral.client_id)
    assert (known.full_name, known.search_name, known.birth_date.year) == ("Mina van der Beemd", "beemd", 1956)
    assert find(cast.actor(cast.anna), "beemd") == [known]


def test_a_link_worker_cannot_change_who_the_client_is(client, cast, referral):
    client.force_login(cast.dewi)
    assert 'name="last_name"' not in client.get(url(referral)).text
    assert client.post(url(referral), given(referral, **identity())).status_code == 302
    known = Client.objects.get(pk=referral.client_id)
    assert known.phone == "+31 6 87654321"
    assert known.last_name == "Beem"
    form = given(referral)
    contact = ContactDetails(**{name: form[name] for name in ContactDetails.__slots__})
    with pytest.raises(NotAllowed):
        change_contact(cast.actor(cast.dewi), known, contact, Wishes(), referral.dossier, Identity(**identity()))


@pytest.mark.parametrize(
    ("way", "field", "without"),
    [
        ("may_call", "phone", {"phone": ""}),
        ("may_text", "phone", {"phone": ""}),
        ("may_mail", "email", {"email": ""}),
        ("may_write", "street", {"street": ""}),
        ("may_write", "street", {"postcode": ""}),
    ],
)
def test_a_way_without_its_number_or_address_is_refused_beside_the_field(client, cast, referral, way, field, without):
    client.force_login(cast.dewi)
    answer = client.post(url(referral), given(referral, reach=[way]) | without)
    assert answer.status_code == 422
    assert f'id="id_{field}_error"' in answer.text
    assert Client.objects.get(pk=referral.client_id).phone == "0612345678"
    assert client.post(url(referral), given(referral, reach=[way])).status_code == 302


def test_a_page_that_was_overtaken_changes_nothing_and_keeps_the_input(client, cast, referral):
    client.force_login(cast.anna)
    stale = given(referral, **identity())
    assert client.post(url(referral), stale | {"phone": "06 11111111"}).status_code == 302
    answer = client.post(url(referral), stale)
    assert answer.status_code == 409
    assert "06 87654321" in answer.text
    assert shown("+31 6 11111111") in answer.text
    assert Client.objects.get(pk=referral.client_id).phone == "+31 6 11111111"
    assert client.post(url(referral), given(referral, **identity())).status_code == 302


@pytest.mark.parametrize("name", ["carla", "els", "jet", "ivo"])
def test_nobody_else_reaches_the_page(client, cast, referral, name):
    client.force_login(cast.dewi)
    assert client.get(url(referral)).status_code == 200
    client.force_login(getattr(cast, name))
    assert client.post(url(referral), given(referral)).status_code in (403, 404)
    assert Client.objects.get(pk=referral.client_id).phone == "0612345678"
