"""A link worker records a contact."""

import re
import uuid
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from kring.access.models import AuditEntry
from kring.access.policy import NotAllowed, NotVisible
from kring.capacity.models import Appointment
from kring.duties.actions import set_lead_step
from kring.duties.calendar import closed_days
from kring.duties.models import Step
from kring.duties.rules import StepCode, working_days_after
from kring.duties.wording import why
from kring.journey.actions.contacts import NewContact, NotBegun, record_contact
from kring.journey.actions.course import hold
from kring.journey.actions.next_step import ChosenStep, NotPossible
from kring.journey.models import Contact
from kring.journey.rules.pause import HoldReason
from kring.journey.rules.reaching import Outcome
from kring.referral.actions.consent import withdraw_consent
from kring.referral.actions.history import ChangedMeanwhile
from kring.referral.actions.receive import accept
from kring.referral.models import Referral, ReferralEvent
from kring.referral.rules.lifecycle import NotNow
from tests.factories import a_booked_referral, a_referral, an_accepted_referral, days_ago
from tests.journey.published import published


def the_step(referral):
    return Step.objects.get(dossier_id=referral.pk, kind="lead", done_at=None)


def in_two_working_days():
    today = timezone.localdate()
    return working_days_after(today, 2, closed_days(today))


def record(cast, referral, outcome, **given):
    return record_contact(cast.actor(cast.dewi), referral.pk, NewContact(outcome=outcome, **given))


def test_the_first_conversation_makes_the_course_active_and_asks_for_a_plan(cast):
    referral = an_accepted_referral(cast)
    with published() as events:
        contact = record(cast, referral, Outcome.ATTENDED, note="Wil weer zingen.\nBelt zelf het koor.", minutes=45)

    referral.refresh_from_db()
    assert referral.state == "active"
    assert referral.first_contact_at == contact.recorded_at
    assert the_step(referral).code == StepCode.MAKE_PLAN
    assert [type(event).__name__ for event in events] == ["Met", "FirstContact", "ContactRecorded"]
    assert ReferralEvent.objects.filter(referral=referral).last().data == {
        "contact": str(contact.pk),
        "outcome": "attended",
    }
    assert contact.organisation_id == cast.here.welfare.pk


def test_a_second_conversation_is_no_first_one(cast):
    referral = an_accepted_referral(cast)
    record(cast, referral, Outcome.ATTENDED)
    first = Referral.objects.get(pk=referral.pk).first_contact_at
    with published() as events:
        record(cast, referral, Outcome.ATTENDED)

    assert Referral.objects.get(pk=referral.pk).first_contact_at == first
    assert [type(event).__name__ for event in events] == ["ContactRecorded"]


def test_not_reached_keeps_the_state_and_proposes_the_next_attempt(cast):
    referral = an_accepted_referral(cast)
    record(cast, referral, Outcome.NOT_REACHED)

    referral.refresh_from_db()
    step = the_step(referral)
    assert (referral.state, referral.first_contact_at) == ("accepted", None)
    assert (step.code, step.details, step.owner_id) == (StepCode.CALL_AGAIN, {"attempt": 2}, cast.dewi.pk)
    assert step.due_on == in_two_working_days()


def test_after_three_attempts_a_neutral_card_and_then_a_decision(cast):
    referral = an_accepted_referral(cast)
    for _ in range(3):
        record(cast, referral, Outcome.NOT_REACHED)
    assert the_step(referral).code == StepCode.NEUTRAL_CARD

    record(cast, referral, Outcome.CARD_SENT, kind="post")
    assert the_step(referral).code == StepCode.CONCLUDE


def test_a_booked_appointment_stays_the_step_after_a_call_in_vain(cast):
    referral = a_booked_referral(cast)
    Referral.objects.filter(pk=referral.pk).update(state="accepted")
    record(cast, referral, Outcome.NOT_REACHED)

    assert the_step(referral).code == StepCode.FIRST_APPOINTMENT


def test_the_link_worker_can_choose_the_step_in_own_words(cast):
    referral = an_accepted_referral(cast)
    monday = timezone.localdate() + timedelta(days=4)
    chosen = ChosenStep(StepCode.FOLLOW_UP, monday, "Vragen hoe het zingen was")
    record(cast, referral, Outcome.ATTENDED, step=chosen)

    step = the_step(referral)
    assert (step.code, step.due_on, step.details) == (
        StepCode.FOLLOW_UP,
        monday,
        {"words": "Vragen hoe het zingen was"},
    )


@pytest.mark.parametrize("days", [-1, 400])
def test_a_step_in_the_past_or_beyond_the_norm_changes_nothing(cast, days):
    referral = an_accepted_referral(cast)
    chosen = ChosenStep(StepCode.FOLLOW_UP, timezone.localdate() + timedelta(days=days))
    with pytest.raises(NotPossible):
        record(cast, referral, Outcome.ATTENDED, step=chosen)
    assert not Contact.objects.exists()


def test_a_contact_before_the_referral_or_in_the_future_is_refused(cast):
    referral = an_accepted_referral(cast)
    for on in (days_ago(1), days_ago(-1)):
        with pytest.raises(NotPossible):
            record(cast, referral, Outcome.ATTENDED, on=on)
    assert not Contact.objects.exists()


def test_a_conversation_written_down_later_counts_on_its_own_day(cast):
    referral = an_accepted_referral(cast)
    Referral.objects.filter(pk=referral.pk).update(sent_at=timezone.now() - timedelta(days=5))
    record(cast, referral, Outcome.ATTENDED, on=days_ago(3))

    first = Referral.objects.get(pk=referral.pk).first_contact_at
    assert timezone.localdate(first) == days_ago(3)


def test_during_a_hold_the_step_that_wakes_stands(cast):
    referral = an_accepted_referral(cast)
    until = timezone.localdate() + timedelta(days=30)
    hold(cast.actor(cast.dewi), referral.pk, until, HoldReason.CLIENT_ASKED)
    record(cast, referral, Outcome.ATTENDED)

    referral.refresh_from_db()
    assert the_step(referral).code == StepCode.WAKE_FROM_HOLD
    assert referral.state == "on_hold"
    assert referral.first_contact_at is not None


def test_what_is_still_to_be_heard_about_an_activity_stays_as_a_duty(cast):
    referral = an_accepted_referral(cast)
    due = timezone.localdate() + timedelta(days=3)
    set_lead_step(
        referral.dossier,
        StepCode.AWAIT_PROVIDER,
        organisation_id=referral.welfare_id,
        owner_id=cast.dewi.pk,
        due_on=due,
        now=timezone.now(),
        details={"handover": "the-one", "activity": "Wandelgroep"},
    )
    record(cast, referral, Outcome.ATTENDED)

    assert the_step(referral).code == StepCode.MAKE_PLAN
    owed = Step.objects.get(dossier_id=referral.pk, code=StepCode.AWAIT_PROVIDER, done_at=None)
    assert (owed.kind, owed.due_on, owed.details["handover"]) == ("owed", due, "the-one")


def test_before_acceptance_nobody_records(cast):
    referral = a_referral(cast)
    with pytest.raises(NotNow):
        record(cast, referral, Outcome.ATTENDED)


def test_a_stale_page_changes_nothing(cast):
    referral = an_accepted_referral(cast)
    seq = Referral.objects.get(pk=referral.pk).seq
    new = NewContact(outcome=Outcome.NOT_REACHED)
    record_contact(cast.actor(cast.dewi), referral.pk, new, seq)
    with pytest.raises(ChangedMeanwhile):
        record_contact(cast.actor(cast.dewi), referral.pk, new, seq)
    assert Contact.objects.count() == 1


def test_the_referrer_may_not_and_for_others_the_file_does_not_exist(cast):
    referral = an_accepted_referral(cast)
    new = NewContact(outcome=Outcome.ATTENDED)
    with pytest.raises(NotAllowed):
        record_contact(cast.actor(cast.anna), referral.pk, new)
    for stranger in (cast.els, cast.carla, cast.karim, cast.hanna, cast.gijs, cast.ivo):
        with pytest.raises(NotVisible):
            record_contact(cast.actor(stranger), referral.pk, new)
    assert not Contact.objects.exists()


def test_recording_is_logged_in_the_name_of_who_did_it(cast):
    referral = an_accepted_referral(cast)
    contact = record(cast, referral, Outcome.NOT_REACHED)

    entry = AuditEntry.objects.get(verb="contact.recorded")
    assert (entry.user_id, entry.dossier_id, entry.object_ids) == (cast.dewi.pk, referral.pk, [str(contact.pk)])


def test_every_contact_says_in_which_role_it_took_place(client, cast, in_english):
    """R12: one person can be link worker and social worker."""
    referral = an_accepted_referral(cast)
    client.force_login(cast.dewi)
    file, form = (reverse(name, args=[referral.pk]) for name in ("doors:file", "journey:contact"))

    def roles():
        return re.findall(r"as (?:link|social) worker", client.get(file).text)

    assert roles() == []

    for role in ("link_worker", "social_worker"):
        seq, today = Referral.objects.get(pk=referral.pk).seq, days_ago(0).isoformat()
        sent = {"seq": seq, "outcome": "attended", "kind": "home", "role": role, "step": "", "on": today}
        assert client.post(form, sent).status_code == 302
    assert [contact.role for contact in Contact.objects.order_by("recorded_at")] == ["link_worker", "social_worker"]
    assert roles() == ["as social worker", "as link worker"]  # the newest first


def test_who_does_not_come_gets_a_next_step_and_the_missed_appointment_is_past(client, cast, in_english):
    """days.md: a no-show is one tap, and a step is proposed; before it begins nobody failed to come."""
    referral = accept(cast.actor(cast.dewi), a_booked_referral(cast).pk)
    client.force_login(cast.dewi)

    def tap():
        sent = {"seq": Referral.objects.get(pk=referral.pk).seq, "outcome": "no_show", "key": uuid.uuid4()}
        return client.post(reverse("journey:quick_contact", args=[referral.pk]), sent, follow=True).text

    assert "has not begun yet" in tap()
    form = client.post(
        reverse("journey:contact", args=[referral.pk]),
        {
            "seq": Referral.objects.get(pk=referral.pk).seq,
            "outcome": "no_show",
            "kind": "practice",
            "role": "link_worker",
        }
        | {"on": days_ago(0).isoformat(), "note": "Niet gezien."},
    )
    assert form.status_code == 409 and "has not begun yet" in form.text and "Niet gezien." in form.text
    assert not Contact.objects.exists() and the_step(referral).code == StepCode.FIRST_APPOINTMENT

    Appointment.objects.update(starts_at=timezone.now() - timedelta(minutes=10))
    assert "Next step: Call again" in tap()
    step = the_step(referral)
    assert (step.code, step.due_on) == (StepCode.CALL_AGAIN, in_two_working_days())


def test_with_another_appointment_to_come_the_missed_one_can_still_be_told_once(cast):
    referral = accept(cast.actor(cast.dewi), a_booked_referral(cast).pk)
    coming = Appointment.objects.get()
    begun = Appointment.objects.get()
    begun.pk, begun.starts_at, begun._state.adding = None, timezone.now() - timedelta(minutes=10), True
    begun.id = uuid.uuid4()
    begun.save()
    record(cast, referral, Outcome.NO_SHOW)
    assert the_step(referral).due_on == timezone.localdate(coming.starts_at)

    with pytest.raises(NotBegun):
        record(cast, referral, Outcome.NO_SHOW)


@pytest.mark.parametrize("choice", ["cancel", "keep"])
def test_a_client_who_cancels_frees_the_time_unless_the_appointment_goes_on(client, cast, in_english, choice):
    referral = accept(cast.actor(cast.dewi), a_booked_referral(cast).pk)
    client.force_login(cast.dewi)
    page, stood = reverse("journey:contact", args=[referral.pk]), the_step(referral)
    asked = client.get(f"{page}?outcome=cancelled").text
    assert "There is an appointment on" in asked and re.search(r'value="cancel" checked', asked)
    assert "Call again" in asked.split("Choose another step")[0]
    assert "There is an appointment on" not in client.get(f"{page}?outcome=not_reached").text

    filled = {
        "seq": Referral.objects.get(pk=referral.pk).seq,
        "key": uuid.uuid4(),
        "outcome": "cancelled",
        "appointment": choice,
        "kind": "phone",
        "role": "link_worker",
        "on": days_ago(0).isoformat(),
    }
    for _ in range(2):  # sent again when its answer was lost: the same answer
        assert client.post(page, filled).status_code == 302
    assert Contact.objects.get().outcome == "cancelled"
    appointment, step = Appointment.objects.get(), the_step(referral)
    if choice == "keep":
        assert (appointment.cancelled_at, step.code, step.due_on) == (None, stood.code, stood.due_on)
    else:
        assert appointment.cancelled_by == "client"
        assert (step.code, step.due_on) == (StepCode.CALL_AGAIN, in_two_working_days())
        assert AuditEntry.objects.filter(verb="appointment.cancelled", dossier_id=referral.pk).count() == 1
        assert "There is an appointment on" not in client.get(f"{page}?outcome=cancelled").text


def test_without_consent_the_step_after_meeting_does_not_promise_that_the_referrer_hears(cast):
    told = {}
    for agrees in (True, False):
        referral = an_accepted_referral(cast)
        if not agrees:
            withdraw_consent(cast.actor(cast.dewi), referral.pk)
        record(cast, referral, Outcome.ATTENDED)
        step = the_step(referral)
        told[agrees] = (step.code, why(step.code, step.details))
    assert told[True] == (StepCode.MAKE_PLAN, "u hebt elkaar gesproken; de verwijzer hoort over het plan")
    assert told[False][0] == StepCode.MAKE_PLAN and "trok de toestemming in" in told[False][1]
