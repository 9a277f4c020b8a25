"""A contact was written in the wrong file and goes to the right one."""

import pytest
from django.utils import timezone

from kring.access.models import AuditEntry
from kring.access.policy import NotAllowed, NotVisible
from kring.duties.models import Step
from kring.journey.actions.contacts import NewContact, move_contact_to_right_file, record_contact
from kring.journey.actions.next_step import NotPossible
from kring.journey.events import ContactMoved
from kring.journey.models import Contact
from kring.journey.rules.reaching import Outcome
from kring.referral.actions.receive import accept
from kring.referral.models import Referral, ReferralEvent
from kring.referral.rules.lifecycle import NotNow
from tests.factories import a_person, a_referral, an_accepted_referral
from tests.journey.published import published


@pytest.fixture
def files(cast):
    """Two files of Dewi and a conversation that stands in the wrong one."""
    wrong = an_accepted_referral(cast)
    right = an_accepted_referral(cast, person=a_person(first_name="Toos", last_name="Tak"))
    new = NewContact(outcome=Outcome.ATTENDED, note="Houdt van tuinieren.")
    return wrong, right, record_contact(cast.actor(cast.dewi), wrong.pk, new)


def the_step(referral):
    return Step.objects.get(dossier_id=referral.pk, kind="lead", done_at=None).code


def test_the_contact_goes_and_both_histories_keep_a_trace_that_names_no_other_file(cast, files):
    wrong, right, contact = files
    with published() as events:
        move_contact_to_right_file(cast.actor(cast.dewi), contact.pk, right.pk)

    moved = Contact.objects.get(pk=contact.pk)
    assert (moved.referral_id, moved.moved_from_id, moved.note) == (right.pk, wrong.pk, "Houdt van tuinieren.")
    away = ReferralEvent.objects.get(referral=wrong, kind="contact_moved_away")
    assert away.data == {"contact": str(contact.pk), "outcome": "attended"}
    assert str(wrong.pk) not in str(list(ReferralEvent.objects.filter(referral=right).values_list("data", flat=True)))
    told = [event for event in events if isinstance(event, ContactMoved)]
    assert [(event.from_referral_id, event.to_referral_id) for event in told] == [(wrong.pk, right.pk)]
    logged = AuditEntry.objects.filter(verb="contact.moved").values_list("dossier_id", flat=True)
    assert set(logged) == {wrong.pk, right.pk}


def test_first_contact_and_next_step_are_worked_out_anew_in_both(cast, files):
    wrong, right, contact = files
    move_contact_to_right_file(cast.actor(cast.dewi), contact.pk, right.pk)
    wrong.refresh_from_db()
    right.refresh_from_db()

    assert (wrong.first_contact_at, the_step(wrong)) == (None, "make_contact")
    assert (right.state, right.first_contact_at, the_step(right)) == ("active", contact.recorded_at, "make_plan")


def test_a_conversation_after_that_is_the_first_one_of_the_wrong_file(cast, files):
    wrong, right, contact = files
    move_contact_to_right_file(cast.actor(cast.dewi), contact.pk, right.pk)
    later = record_contact(cast.actor(cast.dewi), wrong.pk, NewContact(outcome=Outcome.ATTENDED))

    assert Referral.objects.get(pk=wrong.pk).first_contact_at == later.recorded_at


def test_not_to_the_same_file_nor_to_one_that_nobody_accompanies(cast, files):
    wrong, _right, contact = files
    with pytest.raises(NotPossible):
        move_contact_to_right_file(cast.actor(cast.dewi), contact.pk, wrong.pk)
    waiting = a_referral(cast, person=a_person(last_name="Veer"))
    with pytest.raises(NotNow):
        move_contact_to_right_file(cast.actor(cast.dewi), contact.pk, waiting.pk)
    assert Contact.objects.get(pk=contact.pk).referral_id == wrong.pk


def test_not_to_a_file_one_may_not_see_and_not_by_someone_else(cast, files):
    wrong, right, contact = files
    of_els = accept(cast.actor(cast.els), a_referral(cast, to=cast.els, person=a_person(last_name="Veer")).pk)
    with pytest.raises(NotVisible):
        move_contact_to_right_file(cast.actor(cast.dewi), contact.pk, of_els.pk)
    with pytest.raises(NotVisible):
        move_contact_to_right_file(cast.actor(cast.els), contact.pk, of_els.pk)
    with pytest.raises(NotAllowed):
        move_contact_to_right_file(cast.actor(cast.anna), contact.pk, right.pk)
    assert Contact.objects.get(pk=contact.pk).referral_id == wrong.pk


def test_an_older_contact_leaves_the_step_alone(cast, files):
    wrong, right, contact = files
    record_contact(cast.actor(cast.dewi), wrong.pk, NewContact(outcome=Outcome.NOT_REACHED))
    Contact.objects.filter(pk=contact.pk).update(recorded_at=wrong.sent_at, on=timezone.localdate(wrong.sent_at))
    before = the_step(wrong)
    move_contact_to_right_file(cast.actor(cast.dewi), contact.pk, right.pk)

    assert the_step(wrong) == before
