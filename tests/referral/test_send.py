"""A GP sends a referral."""

import dataclasses
import uuid

import pytest
from django.utils import timezone

from kring.access.models import AuditEntry, Dossier
from kring.access.policy import NotAllowed, NotVisible
from kring.capacity.actions import SlotTaken
from kring.capacity.models import Appointment
from kring.capacity.queries import slots_of
from kring.capacity.rules.slots import Slot
from kring.duties.models import Step, StepKind
from kring.programme.models import LocationMember
from kring.referral.actions.send import NotHere, OutOfScope, send
from kring.referral.models import Referral, ReferralEvent
from tests.factories import a_booked_referral, a_far_referral, a_new_referral, a_referral, days_ago


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


def test_sending_again_gives_what_was_sent_also_when_the_slot_is_gone_and_the_link_worker_left(cast):
    new = a_new_referral(cast, slot=slots_of(cast.dewi.pk, timezone.now())[0])
    first = send(cast.actor(cast.anna), new)
    assert send(cast.actor(cast.anna), new).pk == first.pk

    LocationMember.objects.filter(user=cast.dewi.pk).update(until=days_ago(1))
    with pytest.raises(NotHere):
        send(cast.actor(cast.anna), dataclasses.replace(new, key=uuid.uuid4()))
    assert send(cast.actor(cast.anna), new).pk == first.pk


def test_the_key_of_a_referral_elsewhere_tells_nothing(cast):
    far = a_far_referral(cast)
    with pytest.raises(NotVisible):
        send(cast.actor(cast.anna), a_new_referral(cast, key=far.key))
    assert Referral.objects.count() == 1
    assert send(cast.actor(cast.anna), a_new_referral(cast)).pk != far.pk


def test_what_does_not_belong_to_the_practice_and_its_location_is_refused(cast):
    assert a_referral(cast, referrer_id=cast.anna.pk).pk
    strange = {
        "location_id": cast.there.location.pk,
        "practice_id": cast.there.practice.pk,
        "version_id": cast.there.version.pk,
        "consent_text_id": cast.there.consent_text.pk,
        "link_worker_id": cast.karim.pk,
        "referrer_id": cast.carla.pk,
    }
    for field, key in strange.items():
        with pytest.raises(NotHere):
            send(cast.actor(cast.anna), a_new_referral(cast, **{field: key}))
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
