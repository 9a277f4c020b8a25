"""A course is put on hold, taken up again, ended and opened again."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from kring.access.models import AuditEntry, Dossier
from kring.access.policy import NotAllowed, NotVisible
from kring.capacity.models import Appointment
from kring.duties.actions import owe
from kring.duties.calendar import closed_days
from kring.duties.models import Step
from kring.duties.rules import StepCode, working_days_after, working_days_between
from kring.journey.actions.contacts import NewContact, record_contact
from kring.journey.actions.course import close, hold, reopen, resume
from kring.journey.actions.next_step import ChosenStep, NotPossible, set_next_step
from kring.journey.actions.plan import PlanEntry, add_goal, save_plan
from kring.journey.course import ACTIVITY_STARTED
from kring.journey.rules.ending import Ending
from kring.journey.rules.pause import HoldReason
from kring.journey.rules.reaching import Outcome
from kring.referral.actions.history import ChangedMeanwhile, append
from kring.referral.actions.receive import accept
from kring.referral.models import Referral, ReferralEvent
from kring.referral.rules.lifecycle import NotNow
from tests.factories import a_booked_referral, a_person, a_referral, an_accepted_referral


@pytest.fixture
def active(cast):
    """A course with one conversation."""
    referral = an_accepted_referral(cast)
    record_contact(cast.actor(cast.dewi), referral.pk, NewContact(outcome=Outcome.ATTENDED))
    return Referral.objects.get(pk=referral.pk)


def in_days(count):
    return timezone.localdate() + timedelta(days=count)


def lead(referral):
    return Step.objects.filter(dossier_id=referral.pk, kind="lead", done_at=None).values_list("code", flat=True).first()


def owed_feedback(referral, due_on, **details):
    return owe(
        referral.dossier,
        StepCode.FEEDBACK,
        organisation_id=referral.welfare_id,
        owner_id=referral.link_worker_id,
        due_on=due_on,
        now=timezone.now(),
        details=details,
    )


def test_a_hold_has_a_day_a_reason_and_a_step_that_wakes_it(cast, active):
    until = in_days(40)
    hold(cast.actor(cast.dewi), active.pk, until, HoldReason.OTHER_PROBLEMS, active.seq)

    active.refresh_from_db()
    assert (active.state, active.hold_until, lead(active)) == ("on_hold", until, "wake_from_hold")
    assert Step.objects.get(dossier_id=active.pk, kind="lead", done_at=None).due_on >= until
    event = ReferralEvent.objects.filter(referral=active, kind="hold").get()
    assert event.data == {"until": until.isoformat(), "reason": "other_problems"}
    assert AuditEntry.objects.filter(verb="referral.held", dossier_id=active.pk).count() == 1


@pytest.mark.parametrize("days", [0, -1, 184, 3000])
def test_a_hold_until_a_day_that_cannot_be_is_refused(cast, active, days):
    with pytest.raises(NotPossible):
        hold(cast.actor(cast.dewi), active.pk, in_days(days), HoldReason.HEALTH)
    active.refresh_from_db()
    assert active.state == "active"


def test_no_appointment_is_asked_for_while_none_can_be_made(cast, active):
    due = {"organisation_id": cast.here.welfare.pk, "owner_id": cast.dewi.pk, "due_on": in_days(1)}
    asked = owe(active.dossier, StepCode.RESCHEDULE, **due, now=timezone.now())
    hold(cast.actor(cast.dewi), active.pk, in_days(10), HoldReason.OTHER_PROBLEMS)

    assert Step.objects.get(pk=asked.pk).outcome == "lapsed"


@pytest.mark.parametrize(("keep", "outcome"), [(False, "lapsed"), (True, "")])
def test_a_moved_appointment_that_the_hold_cancels_is_not_looked_at_any_more(cast, keep, outcome):
    referral = accept(cast.actor(cast.dewi), a_booked_referral(cast).pk)
    due = {"organisation_id": cast.here.welfare.pk, "owner_id": cast.dewi.pk, "due_on": in_days(1)}
    moved = owe(referral.dossier, StepCode.CLIENT_MOVED, **due, now=timezone.now())
    hold(cast.actor(cast.dewi), referral.pk, in_days(100), HoldReason.HEALTH, keep_appointments=keep)

    assert Step.objects.get(pk=moved.pk).outcome == outcome


def test_the_clock_of_the_feedback_stands_still_during_the_hold(cast, active):
    today, closed = timezone.localdate(), closed_days(timezone.localdate())
    duty = owed_feedback(active, working_days_after(today, 4, closed), moment="x")
    until = in_days(60)
    hold(cast.actor(cast.dewi), active.pk, until, HoldReason.OTHER_PROBLEMS)
    duty.refresh_from_db()
    assert working_days_between(until, duty.due_on, closed) == 4

    resume(cast.actor(cast.dewi), active.pk)
    duty.refresh_from_db()
    assert duty.due_on == working_days_after(today, 4, closed)


def test_resuming_makes_it_active_with_a_next_step(cast, active):
    hold(cast.actor(cast.dewi), active.pk, in_days(10), HoldReason.HEALTH)
    resume(cast.actor(cast.dewi), active.pk)

    active.refresh_from_db()
    assert (active.state, active.hold_until, lead(active)) == ("active", None, "make_plan")


def test_resuming_what_is_not_on_hold_is_not_possible(cast, active):
    with pytest.raises(NotNow):
        resume(cast.actor(cast.dewi), active.pk)


def test_closing_derives_the_ending_cancels_what_was_to_come_and_leaves_no_step(cast):
    referral = accept(cast.actor(cast.dewi), a_booked_referral(cast).pk)
    owe(
        referral.dossier,
        StepCode.CLIENT_MOVED,
        organisation_id=referral.welfare_id,
        owner_id=cast.dewi.pk,
        due_on=in_days(0),
        now=timezone.now(),
    )
    feedback = owed_feedback(referral, in_days(3))
    close(cast.actor(cast.dewi), referral.pk)

    referral.refresh_from_db()
    assert (referral.state, referral.ending) == ("closed", "not_reached")
    assert referral.closed_at is not None
    assert Dossier.objects.get(pk=referral.pk).closed_at is not None
    assert lead(referral) is None
    appointment = Appointment.objects.get(dossier_id=referral.pk)
    assert appointment.cancelled_by == "link_worker"
    left = Step.objects.filter(dossier_id=referral.pk, done_at=None).values_list("code", flat=True)
    assert "client_moved" not in left
    assert "feedback" in left
    assert feedback.due_on == in_days(3)


def test_each_ending_follows_from_what_was_delivered(cast):
    dewi = cast.actor(cast.dewi)

    def ended(*deeds, **given):
        referral = an_accepted_referral(cast)
        for deed in deeds:
            deed(Referral.objects.get(pk=referral.pk))
        return close(dewi, referral.pk, **given).ending

    def spoken(referral):
        record_contact(dewi, referral.pk, NewContact(outcome=Outcome.ATTENDED))

    def missed(referral):
        record_contact(dewi, referral.pk, NewContact(outcome=Outcome.NOT_REACHED))

    def goal(referral):
        add_goal(dewi, referral.pk, "Zingen", 4)

    def started(referral):
        append(referral, ACTIVITY_STARTED, dewi, now=timezone.now())

    def other_problems(referral):
        save_plan(dewi, referral.pk, PlanEntry(problems=("money",), problems_when="first"))

    def held(referral):
        hold(dewi, referral.pk, in_days(20), HoldReason.CLIENT_ASKED)

    def resumed(referral):
        resume(dewi, referral.pk)

    assert ended(missed) == "not_reached"
    assert ended(spoken) == "conversations_only"
    assert ended(spoken, goal) == "plan_delivered"
    assert ended(spoken, goal, started) == "completed_with_activity"
    assert ended(spoken, goal, client_stopped=True) == "stopped_by_client"
    assert ended(spoken, other_problems, held) == "other_support"
    assert ended(spoken, goal, other_problems, held, resumed) == "plan_delivered"


def test_a_client_who_asked_to_stop_on_their_own_page_ends_as_stopped(cast, active):
    owe(
        active.dossier,
        StepCode.CLIENT_STOPS,
        organisation_id=active.welfare_id,
        owner_id=cast.dewi.pk,
        due_on=in_days(0),
        now=timezone.now(),
    )
    assert close(cast.actor(cast.dewi), active.pk).ending == "stopped_by_client"


def test_an_ending_other_than_the_one_shown_is_not_written(cast, active):
    with pytest.raises(ChangedMeanwhile):
        close(cast.actor(cast.dewi), active.pk, shown=Ending.PLAN_DELIVERED)
    active.refresh_from_db()
    assert active.state == "active"
    close(cast.actor(cast.dewi), active.pk, shown=Ending.CONVERSATIONS_ONLY)


def test_reopening_gives_a_clean_slate_and_keeps_how_it_had_ended(cast):
    referral = an_accepted_referral(cast)
    dewi = cast.actor(cast.dewi)
    for _ in range(3):
        record_contact(dewi, referral.pk, NewContact(outcome=Outcome.NOT_REACHED))
    close(dewi, referral.pk)
    reopen(dewi, referral.pk)

    referral.refresh_from_db()
    assert (referral.state, referral.ending, referral.closed_at) == ("active", "", None)
    assert Dossier.objects.get(pk=referral.pk).closed_at is None
    assert lead(referral) == "make_contact"
    assert ReferralEvent.objects.get(referral=referral, kind="reopen").data == {"former": "not_reached"}

    record_contact(dewi, referral.pk, NewContact(outcome=Outcome.NOT_REACHED))
    assert lead(referral) == "call_again"


def test_what_was_not_accepted_cannot_be_closed_held_or_reopened(cast):
    referral, dewi = a_referral(cast), cast.actor(cast.dewi)
    with pytest.raises(NotNow):
        close(dewi, referral.pk)
    with pytest.raises(NotNow):
        hold(dewi, referral.pk, in_days(9), HoldReason.HEALTH)
    with pytest.raises(NotNow):
        reopen(dewi, referral.pk)


def test_the_referrer_may_not_and_for_others_there_is_nothing(cast, active):
    for user, refusal in ((cast.anna, NotAllowed), (cast.els, NotVisible), (cast.karim, NotVisible)):
        with pytest.raises(refusal):
            close(cast.actor(user), active.pk)
        with pytest.raises(refusal):
            hold(cast.actor(user), active.pk, in_days(9), HoldReason.HEALTH)
        with pytest.raises(refusal):
            set_next_step(cast.actor(user), active.pk, ChosenStep(StepCode.FOLLOW_UP, in_days(1)))
    active.refresh_from_db()
    assert active.state == "active"


def test_choosing_the_next_step_finishes_the_former(cast, active):
    dewi = cast.actor(cast.dewi)
    set_next_step(dewi, active.pk, ChosenStep(StepCode.FOLLOW_UP, in_days(3), "Bellen over het koor"), active.seq)

    step = Step.objects.get(dossier_id=active.pk, kind="lead", done_at=None)
    assert (step.code, step.details) == ("follow_up", {"words": "Bellen over het koor"})
    assert AuditEntry.objects.filter(verb="step.changed", dossier_id=active.pk).count() == 1
    with pytest.raises(ChangedMeanwhile):
        set_next_step(dewi, active.pk, ChosenStep(StepCode.FOLLOW_UP, in_days(4)), active.seq)


def test_a_step_that_only_the_house_sets_cannot_be_chosen(cast, active):
    with pytest.raises(NotPossible):
        set_next_step(cast.actor(cast.dewi), active.pk, ChosenStep(StepCode.WAKE_FROM_HOLD, in_days(1)))
    assert lead(active) == "make_plan"


def test_reopening_after_a_conversation_asks_how_it_goes_for_the_client_knows_us(cast, active):
    dewi = cast.actor(cast.dewi)
    close(dewi, active.pk)
    reopen(dewi, active.pk)
    step = Step.objects.get(dossier_id=active.pk, kind="lead", done_at=None)
    assert (step.code, step.details) == ("follow_up", {"because": "reopened"})


@pytest.mark.parametrize(
    ("days_after", "keep", "stands"), [(1, False, False), (1, True, True), (-1, False, True), (0, False, True)]
)
def test_an_appointment_before_the_end_of_a_hold_is_cancelled_unless_kept(cast, days_after, keep, stands):
    referral = accept(cast.actor(cast.dewi), a_booked_referral(cast).pk)
    appointment = Appointment.objects.get(dossier_id=referral.pk)
    appointment.starts_at += timedelta(days=7)
    appointment.save()
    until = timezone.localdate(appointment.starts_at) + timedelta(days=days_after)
    assert appointment.cancelled_at is None
    hold(cast.actor(cast.dewi), referral.pk, until, HoldReason.AWAY, keep_appointments=keep)

    appointment.refresh_from_db()
    assert (appointment.cancelled_at is None) == stands
    told = ReferralEvent.objects.filter(referral=referral, kind="appointment_cancelled").count()
    assert told == (0 if stands else 1)
    assert AuditEntry.objects.filter(verb="appointment.cancelled").count() == told


def test_the_hold_page_asks_about_an_appointment_that_stands(client, cast, active):
    address = reverse("journey:hold", args=[active.pk])
    client.force_login(cast.dewi)
    assert 'name="appointment"' not in client.get(address).text
    booked = accept(cast.actor(cast.dewi), a_booked_referral(cast, person=a_person(last_name="Vos")).pk)
    address = reverse("journey:hold", args=[booked.pk])
    page = client.get(address).text
    assert 'value="cancel" checked' in page
    given = {"seq": booked.seq, "reason": "away", "until": in_days(60).isoformat()}
    assert client.post(address, given).status_code == 422
    assert client.post(address, given | {"appointment": "keep"}).status_code == 302
    assert Appointment.objects.get(dossier_id=booked.pk).cancelled_at is None
