"""Somebody who turns out to be in the practice's list: the form goes on with them, and nothing that was filled in is lost."""

import re

import pytest
from django.urls import reverse

from kring.access.models import AuditEntry
from kring.clients.models import Client
from kring.referral.models import Referral
from tests.factories import a_person, a_referral
from tests.referral.test_refer_page import filled_in

pytestmark = pytest.mark.django_db


def using(form, person):
    return form | {"use": str(person.pk)}


@pytest.fixture
def mien(cast):
    person = a_referral(cast, person=a_person(first_name="Mien", last_name="van der Beem")).client
    Client.objects.filter(pk=person.pk).update(may_call=False, may_write=True, reach_note="niet voor tien uur")
    return person


def test_what_was_filled_in_stays_when_the_client_is_known(client, cast, mien, in_english):
    client.force_login(cast.anna)
    form = filled_in(cast, help_question="Wil graag weer zingen.")
    warned = client.post(reverse("referral:new"), form)
    assert re.search(rf'<button[^>]* name="use"[^>]* value="{mien.pk}"', warned.text)

    page = client.post(reverse("referral:new"), using(form, mien))

    assert page.status_code == 200
    assert "Wil graag weer zingen." in page.text
    assert "Mien van der Beem" in page.text
    assert re.search(r'<input[^>]* name="consent"[^>]* checked', page.text)
    assert 'aria-invalid="true"' not in page.text
    assert Referral.objects.count() == 1


def test_it_is_then_sent_for_the_client_of_the_list(client, cast, mien):
    client.force_login(cast.anna)
    form = filled_in(cast)
    page = client.post(reverse("referral:new"), using(form, mien))
    again = {
        name: value for name, value in re.findall(r'<input type="hidden" name="(client)" value="([^"]*)"', page.text)
    }
    assert again == {"client": str(mien.pk)}
    client.post(reverse("referral:new"), form | again | {"confirmed_second": "yes"})

    assert Client.objects.count() == 1
    assert Referral.objects.filter(client=mien).count() == 2


def test_wishes_nobody_spoke_of_are_those_that_are_known(client, cast, mien):
    client.force_login(cast.anna)
    untouched = filled_in(cast, reach=["may_call"], voicemail="none", call_from="", reach_note="", may_speak_with="")
    page = client.post(reverse("referral:new"), using(untouched, mien))
    assert "niet voor tien uur" in page.text
    assert re.search(r'value="may_write"[^>]* checked', page.text)
    assert not re.search(r'value="may_call"[^>]* checked', page.text)

    said = client.post(reverse("referral:new"), using(untouched | {"reach_note": "liefst per sms"}, mien))
    assert "liefst per sms" in said.text and "niet voor tien uur" not in said.text


def test_a_number_that_was_typed_and_is_not_the_one_in_the_list_is_told(client, cast, mien, in_english):
    client.force_login(cast.anna)
    same = filled_in(cast, phone=mien.phone, postcode="", street="", email="")
    assert "The list says otherwise" not in client.post(reverse("referral:new"), using(same, mien)).text

    page = client.post(reverse("referral:new"), using(same | {"phone": "0687654321", "postcode": "9999"}, mien)).text
    assert "You typed something else at: phone, postcode." in page
    assert "0687654321" not in page.replace(" ", "")


def test_whose_details_then_stand_there_is_in_the_log(client, cast, mien):
    client.force_login(cast.anna)
    client.post(reverse("referral:new"), using(filled_in(cast), mien))
    assert AuditEntry.objects.filter(verb="client.opened", object_ids=[str(mien.pk)]).exists()


def test_nobody_goes_on_with_somebody_of_another_practice(client, cast, mien):
    client.force_login(cast.anna)
    assert "Mien van der Beem" in client.post(reverse("referral:new"), using(filled_in(cast), mien)).text

    client.force_login(cast.carla)
    page = client.post(reverse("referral:new"), using(filled_in(cast, cast.carla, first_name="Jan"), mien))
    assert "Mien van der Beem" not in page.text
    assert not AuditEntry.objects.filter(verb="client.opened", user_id=cast.carla.pk).exists()
