"""'No answer' was tapped by mistake: the attempt goes, the next step is as before, and the history keeps both."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from kring.access.models import AuditEntry
from kring.access.policy import NotAllowed, NotVisible
from kring.duties.models import Step
from kring.duties.rules import StepCode
from kring.journey.actions.contacts import NewContact, record_contact, take_back_attempt
from kring.journey.actions.next_step import ChosenStep, NotPossible, set_next_step
from kring.journey.models import Contact
from kring.journey.rules.reaching import Outcome
from kring.referral.actions.history import ChangedMeanwhile
from kring.referral.models import ReferralEvent
from tests.factories import an_accepted_referral, days_ago


@pytest.fixture
def referral(cast):
    return an_accepted_referral(cast)


def attempt(cast, referral, outcome=Outcome.NOT_REACHED):
    return record_contact(cast.actor(cast.dewi), referral.pk, NewContact(outcome=outcome))


def the_step(referral):
    step = Step.objects.get(dossier_id=referral.pk, kind="lead", done_at=None)
    return step.code, step.due_on


@pytest.mark.parametrize("outcome", [Outcome.NOT_REACHED, Outcome.NO_SHOW, Outcome.CARD_SENT])
def test_the_attempt_goes_and_the_next_step_is_as_if_it_were_not_there(cast, referral, outcome):
    attempt(cast, referral)
    Step.objects.filter(dossier=referral.pk, kind="lead", done_at=None).update(due_on=days_ago(3))
    before = the_step(referral)
    slip = attempt(cast, referral, outcome)

    take_back_attempt(cast.actor(cast.dewi), slip.pk)

    assert Contact.objects.count() == 1
    assert the_step(referral) == before
    kinds = list(ReferralEvent.objects.filter(referral=referral).values_list("kind", flat=True))
    assert kinds[-2:] == ["contact", "contact_taken_back"]
    assert AuditEntry.objects.filter(verb="contact.taken_back", dossier_id=referral.pk).count() == 1


def test_without_an_attempt_before_it_the_first_contact_is_due_on_its_own_day(cast, referral):
    Step.objects.filter(dossier=referral.pk, kind="lead", done_at=None).update(due_on=timezone.localdate())
    take_back_attempt(cast.actor(cast.dewi), attempt(cast, referral).pk)
    assert the_step(referral) == ("make_contact", timezone.localdate())


def test_a_step_that_was_chosen_after_it_stands(cast, referral):
    slip = attempt(cast, referral)
    chosen = timezone.localdate() + timedelta(days=5)
    set_next_step(cast.actor(cast.dewi), referral.pk, ChosenStep(StepCode.CALL_AGAIN, chosen, "Belt zelf terug."))
    stood = the_step(referral)
    take_back_attempt(cast.actor(cast.dewi), slip.pk)
    assert the_step(referral) == stood


def test_a_conversation_and_an_attempt_of_yesterday_stay(cast, referral):
    spoke = attempt(cast, referral, Outcome.ATTENDED)
    earlier = attempt(cast, referral)
    Contact.objects.filter(pk=earlier.pk).update(recorded_at=timezone.now() - timedelta(days=1))
    for contact in (spoke, earlier):
        with pytest.raises(NotPossible):
            take_back_attempt(cast.actor(cast.dewi), contact.pk)
    assert Contact.objects.count() == 2


def test_only_who_accompanies_takes_it_back_and_not_from_a_stale_page(cast, referral):
    slip = attempt(cast, referral)
    with pytest.raises((NotAllowed, NotVisible)):
        take_back_attempt(cast.actor(cast.anna), slip.pk)
    with pytest.raises(NotVisible):
        take_back_attempt(cast.actor(cast.hanna), slip.pk)
    with pytest.raises(ChangedMeanwhile):
        take_back_attempt(cast.actor(cast.dewi), slip.pk, referral.seq)
    assert Contact.objects.get() == slip


def test_the_file_offers_it_beside_an_attempt_of_today_only(cast, referral, client):
    slip, spoke = attempt(cast, referral), attempt(cast, referral, Outcome.ATTENDED)
    client.force_login(cast.dewi)
    file = reverse("doors:file", args=[referral.pk])
    addresses = [reverse("journey:take_back_attempt", args=[referral.pk, one.pk]) for one in (slip, spoke)]
    page = client.get(file).text
    assert [address in page for address in addresses] == [True, False]

    referral.refresh_from_db()
    answer = client.post(addresses[0], {"seq": referral.seq}, follow=True).text
    assert "De poging is weg" in answer and addresses[0] not in answer
    assert Contact.objects.get() == spoke

    referral.refresh_from_db()
    assert (
        "kan alleen een poging van vandaag worden weggehaald"
        in client.post(addresses[1], {"seq": referral.seq}, follow=True).text
    )
    assert Contact.objects.get() == spoke


def test_a_contact_of_another_file_is_not_found(cast, referral, client):
    other = an_accepted_referral(cast)
    slip = attempt(cast, other)
    client.force_login(cast.dewi)
    right, wrong = (reverse("journey:take_back_attempt", args=[one.pk, slip.pk]) for one in (other, referral))
    referral.refresh_from_db()
    assert client.post(wrong, {"seq": referral.seq}).status_code == 404
    other.refresh_from_db()
    assert client.post(right, {"seq": other.seq}).status_code == 302
