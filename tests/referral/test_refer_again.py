"""A GP whose answer got lost sends the refer form again: one referral, and no change that was typed after it gets lost."""

import pytest
from django.urls import reverse
from django.utils import timezone

from kring.access.models import AuditEntry
from kring.referral.models import Referral
from kring.referral.queries import desk, moment_value
from tests.factories import a_far_referral
from tests.referral.test_refer_page import filled_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def send(client, cast):
    """Sends the refer form as Anna."""
    client.force_login(cast.anna)
    return lambda form: client.post(reverse("referral:new"), form)


def test_the_same_form_twice_gets_the_same_answer_also_when_its_moment_is_taken_now(send, cast):
    form = filled_in(cast)
    first, second = send(form), send(form)

    assert (first.status_code, second.status_code, first.url) == (302, 302, second.url)
    assert Referral.objects.count() == 1
    assert send(filled_in(cast, first_name="Bep", birth_date="1949-01-02")).status_code == 302
    assert Referral.objects.count() == 2


def test_what_the_page_adds_by_itself_makes_it_no_other_form(send, cast):
    form = filled_in(cast)
    first = send(form)
    again = send(form | {"confirmed_double": "yes", "phone_seen": "on", "csrfmiddlewaretoken": "x"})
    assert (again.status_code, again.url) == (302, first.url)


CHANGED = [
    ({"help_question": "Wil leren zwemmen."}, ["Sinds het voorjaar alleen", "Wil leren zwemmen."]),
    ({"last_name": "van der Boom"}, ["van der Beem", "van der Boom"]),
    ({"birth_date": "1956-03-04"}, ["4 Mar 1955", "4 Mar 1956"]),
    ({"phone": "0687654321"}, ["+31 6 12345678", "+31 6 87654321"]),
    ({"phone": "bel maar"}, ["+31 6 12345678", "bel maar"]),
    ({"when": "call"}, ["Dewi Darma", "Whoever has time first"]),
    ({"reach": ["may_call", "may_write"]}, [">phone</span>", "phone, letter"]),
    ({"none_apply": "", "yes": ["debts"]}, ["–</span>"]),
    ({"warm_handover": "in_person"}, ["information goes along", "I introduce the client in person"]),
    ({"consent_how": "written"}, ["spoken, after reading it out", "signed on paper"]),
]


@pytest.mark.parametrize(("changes", "both"), CHANGED, ids=lambda one: "-".join(one) if isinstance(one, dict) else "")
def test_a_change_after_a_lost_answer_is_shown_beside_what_was_sent(send, cast, in_english, changes, both):
    form = filled_in(cast)
    send(form)
    answer = send(form | changes)

    assert answer.status_code == 409
    assert "This referral was sent already" in answer.text
    assert answer.text.count('scope="row"') == 1
    assert [words for words in both or [] if words not in answer.text] == []
    referral = Referral.objects.get()
    assert reverse("referral:correct", args=[referral.pk]) in answer.text
    assert AuditEntry.objects.filter(verb="referral.opened", dossier_id=referral.pk, user_id=cast.anna.pk).exists()


def test_another_moment_is_named_beside_the_one_that_was_booked(send, cast, in_english):
    slots = desk(cast.actor(cast.anna), None, timezone.now()).slots
    form = filled_in(cast)
    send(form)
    answer = send(form | {"when": moment_value(slots[1])})

    assert answer.status_code == 409
    assert answer.text.count('scope="row"') == 1


def test_the_key_of_a_referral_elsewhere_is_not_found(send, cast):
    far = a_far_referral(cast)
    assert send(filled_in(cast, key=str(far.key))).status_code == 404
    assert Referral.objects.count() == 1
    assert send(filled_in(cast)).status_code == 302
