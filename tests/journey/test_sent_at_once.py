"""The same form arrives twice at the same moment, in real threads with real commits: it writes once."""

import uuid

import pytest

from kring.feedback.actions import send_feedback
from kring.feedback.models import Feedback
from kring.feedback.rules.owed import About
from kring.journey.actions.contacts import NewContact, record_contact
from kring.journey.models import Contact
from kring.journey.rules.reaching import Outcome
from kring.referral.actions.once import FilledIn, SentBefore
from tests.cast import make_cast
from tests.factories import an_accepted_referral
from tests.referral.test_race import at_once

pytestmark = pytest.mark.django_db(transaction=True)

ROUNDS = 4


def test_a_contact_of_one_form_is_recorded_once():
    cast = make_cast()
    referral, dewi, new = an_accepted_referral(cast), cast.actor(cast.dewi), NewContact(outcome=Outcome.NOT_REACHED)
    for number in range(ROUNDS):
        filled = FilledIn.of({"key": uuid.uuid4(), "outcome": "not_reached"})
        results = at_once(*[lambda filled=filled: record_contact(dewi, referral.pk, new, None, filled)] * 2)
        assert sorted(type(result).__name__ for result in results) == ["Contact", "SentBefore"], results
        assert all(result.same for result in results if isinstance(result, SentBefore))
        assert Contact.objects.count() == number + 1


def test_feedback_of_one_form_is_sent_once():
    cast = make_cast()
    referral, dewi = an_accepted_referral(cast), cast.actor(cast.dewi)
    for number in range(ROUNDS):
        key, text = uuid.uuid4(), f"Gaat goed, {number}."
        give = [lambda key=key, text=text: send_feedback(dewi, referral.pk, About.IN_BETWEEN, text, key=key)] * 2
        first, second = at_once(*give)
        assert (first.pk, second.pk) == (key, key)
        assert Feedback.objects.count() == number + 1
