"""A contact turns out to belong in another file: who read feedback about it hears so."""

import uuid

import pytest
from django.urls import reverse

from kring.feedback.actions import read, send_feedback
from kring.feedback.models import About, Feedback, Notice
from kring.journey.actions.contacts import NewContact, move_contact_to_right_file, record_contact
from kring.journey.rules.reaching import Outcome
from kring.referral.actions.consent import withdraw_consent
from tests.factories import a_person, an_accepted_referral

SAID = "Een contact stond in het verkeerde dossier en is verplaatst"


@pytest.fixture
def wrong(cast):
    """Mrs Beem's file, in which a conversation with Mrs Tak was written; Anna read the feedback about it."""
    referral = an_accepted_referral(cast)
    record_contact(cast.actor(cast.dewi), referral.pk, NewContact(outcome=Outcome.ATTENDED))
    told = "Eerste gesprek gehad."
    feedback = send_feedback(cast.actor(cast.dewi), referral.pk, About.AFTER_INTAKE, told, key=uuid.uuid4())
    read(cast.actor(cast.anna), feedback.pk)
    return referral


def _move(cast, wrong):
    right = an_accepted_referral(cast, person=a_person(first_name="Toos", last_name="Tak"))
    move_contact_to_right_file(cast.actor(cast.dewi), wrong.contacts.get().pk, right.pk)


@pytest.mark.parametrize("reader", ["anna", "bram"])
def test_the_practice_that_read_feedback_about_it_hears_that_it_was_moved(cast, client, wrong, reader):
    client.force_login(getattr(cast, reader))
    assert Feedback.objects.get().read_at is not None
    assert SAID not in client.get(reverse("doors:today")).content.decode()
    _move(cast, wrong)
    today = client.get(reverse("doors:today")).content.decode()
    assert today.count(SAID) >= 2  # both files are of this practice
    assert ("M. Beem" in today, "T. Tak" in today) == (True, True)

    notice = Notice.objects.get(dossier=wrong.pk, happening="contact_moved", organisation=cast.here.practice)
    opened = client.post(reverse("feedback:open_notice", args=[notice.pk]))
    assert opened.url.startswith(reverse("doors:file", args=[wrong.pk]))


def test_after_consent_was_withdrawn_the_practice_hears_nothing_new(cast, wrong):
    told = Notice.objects.filter(dossier=wrong.pk, happening="contact_moved", organisation=cast.here.practice)
    _move(cast, wrong)
    assert told.count() == 1
    again = an_accepted_referral(cast, person=a_person(first_name="Sjaan", last_name="Veer"))
    contact = record_contact(cast.actor(cast.dewi), again.pk, NewContact(outcome=Outcome.ATTENDED))
    withdraw_consent(cast.actor(cast.dewi), again.pk)
    move_contact_to_right_file(cast.actor(cast.dewi), contact.pk, wrong.pk)
    heard = Notice.objects.filter(happening="contact_moved", organisation=cast.here.practice)
    assert (heard.filter(dossier=wrong.pk).count(), heard.filter(dossier=again.pk).count()) == (2, 0)
