"""A GP sends a referral."""

import pytest

from kring.access.models import AuditEntry, Dossier
from kring.access.policy import NotAllowed
from kring.capacity.actions import SlotTaken
from kring.capacity.models import Appointment
from kring.capacity.rules.slots import Slot
from kring.duties.models import Step, StepKind
from kring.referral.actions.send import OutOfScope, send
from kring.referral.models import Referral, ReferralEvent
from tests.factories import a_booked_referral, a_new_referral, a_referral


def test_send_books_writes_history_step_and_log_together(cast):
    referral = a_booked_referral(cast)

    assert referral.link_worker_id == cast.dewi.pk
    assert Appointment.objects.get().dossier_id == referral.pk
    assert list(ReferralEvent.objects.values_list("kind", "after")) == [("send", "sent")]
    step = Step.objects.get(dossier_id=referral.pk, done_at=None)
    assert (step.kind, step.code, step.owner_id) == (StepKind.LEAD, "accept", cast.dewi.pk)
    assert AuditEntry.objects.filter(verb="referral.sent", dossier_id=referral.pk, user_id=cast.anna.pk).count() == 1


def test_sending_the_same_form_twice_makes_one_referral(cast):
    new = a_new_referral(cast)
    first, second = send(cast.actor(cast.anna), new), send(cast.actor(cast.anna), new)

    assert first.pk == second.pk
    assert Referral.objects.count() == 1


def test_a_taken_slot_leaves_nothing_behind(cast):
    first = a_booked_referral(cast)
    booked = Appointment.objects.get(dossier_id=first.pk)
    taken = Slot(booked.starts_at, cast.dewi.pk, booked.site_id, booked.room, booked.minutes)
    with pytest.raises(SlotTaken):
        send(cast.actor(cast.carla), a_new_referral(cast, practice_id=cast.other_practice.pk, slot=taken))
    assert Dossier.objects.count() == 1


def test_out_of_scope_needs_a_reason(cast):
    with pytest.raises(OutOfScope) as refusal:
        a_referral(cast, yes=("debts",))
    assert refusal.value.advice.support == "debt_help"

    overruled = a_referral(cast, yes=("debts",), overruled_because="Schulden zijn geregeld; dit loopt ernaast.")
    assert overruled.advice == "debt_help"


def test_a_link_worker_cannot_send(cast):
    with pytest.raises(NotAllowed):
        send(cast.actor(cast.dewi), a_new_referral(cast))


def test_the_assistant_sends_in_the_name_of_the_gp_and_both_are_recorded(cast):
    referral = a_referral(cast, by=cast.bram, referrer_id=cast.anna.pk)

    assert (referral.referrer_id, referral.sent_by_id) == (cast.anna.pk, cast.bram.pk)
    entry = AuditEntry.objects.get(verb="referral.sent")
    assert (entry.user_id, entry.on_behalf_of_id) == (cast.bram.pk, cast.anna.pk)
