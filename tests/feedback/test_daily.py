"""What only the passing of days brings about."""

import io
import uuid
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.utils import timezone

from kring.access.models import Link, LinkPurpose
from kring.capacity.models import Appointment
from kring.capacity.queries import slots_of
from kring.duties.calendar import closed_days
from kring.duties.models import Step, StepKind
from kring.duties.rules import working_days_after
from kring.duties.wording import of_others
from kring.events.models import OutboxMessage
from kring.feedback.actions import read, send_feedback
from kring.feedback.daily import plan_reminders, remind_unread, tell_of_no_contact, tell_of_no_feedback
from kring.feedback.models import Feedback, Notice, Reminder
from kring.feedback.queries import inbox
from kring.feedback.rules.owed import About
from kring.journey.actions.contacts import NewContact, record_contact
from kring.journey.actions.course import close
from kring.journey.rules.reaching import Outcome
from kring.programme.queries import agreement_of
from kring.referral.actions.by_client import move_appointment
from kring.referral.actions.consent import withdraw_consent
from kring.referral.actions.mend import withdraw
from kring.referral.actions.receive import ask
from kring.referral.models import Referral
from kring.referral.rules.reasons import WithdrawReason
from kring.ui.dates import day
from tests.factories import a_referral, an_accepted_referral
from tests.feedback.ahead import booked_well_ahead


def sent_long_ago(cast, days=30):
    """Feedback that was sent so many days ago."""
    referral = an_accepted_referral(cast)
    feedback = send_feedback(cast.actor(cast.dewi), referral.pk, About.IN_BETWEEN, "Gaat goed.", key=uuid.uuid4())
    Feedback.objects.filter(pk=feedback.pk).update(sent_at=timezone.now() - timedelta(days=days))
    return feedback


def unread_notices():
    return list(Notice.objects.filter(read_at=None).values_list("happening", flat=True))


def test_unread_feedback_is_mentioned_once_again_and_no_more(cast):
    sent_long_ago(cast)
    assert remind_unread(timezone.now()) == 1
    assert unread_notices() == ["feedback_unread"]
    assert remind_unread(timezone.now() + timedelta(days=30)) == 0


def test_feedback_within_the_norm_or_read_is_not_mentioned_again(cast):
    fresh, old = sent_long_ago(cast, days=10), sent_long_ago(cast)
    read(cast.actor(cast.anna), old.pk)
    assert remind_unread(timezone.now()) == 0
    Feedback.objects.filter(pk=fresh.pk).update(sent_at=timezone.now() - timedelta(days=30))
    assert remind_unread(timezone.now()) == 1


def long_ago(referral):
    Referral.objects.filter(pk=referral.pk).update(sent_at=timezone.now() - timedelta(days=30))
    return referral


def test_the_referrer_hears_once_that_there_is_no_contact(cast):
    referral = long_ago(an_accepted_referral(cast))
    assert (tell_of_no_contact(timezone.now()), tell_of_no_contact(timezone.now())) == (1, 0)
    (told,) = inbox(cast.actor(cast.anna))
    assert (told.referral_id, told.what) == (referral.pk, "Nog geen contact binnen de afgesproken tijd")


def test_no_contact_is_not_told_where_it_is_no_failure(cast):
    an_accepted_referral(cast)  # within the norm
    long_ago(booked_well_ahead(cast))  # an appointment stands
    spoken = long_ago(an_accepted_referral(cast))
    record_contact(cast.actor(cast.dewi), spoken.pk, NewContact(outcome=Outcome.ATTENDED))
    ask(cast.actor(cast.dewi), long_ago(a_referral(cast)).pk, "Mag ik bellen?")  # the referrer is at turn
    withdraw(cast.actor(cast.anna), long_ago(an_accepted_referral(cast)).pk, WithdrawReason.MISTAKE)
    assert tell_of_no_contact(timezone.now()) == 0
    long_ago(an_accepted_referral(cast))
    assert tell_of_no_contact(timezone.now()) == 1


def a_day(days):
    """So many days from now."""
    return timezone.now() + timedelta(days=days)


def test_the_referrer_hears_within_the_norm_that_nothing_was_written_yet_and_how_it_stands(cast):
    referral = an_accepted_referral(cast)
    record_contact(cast.actor(cast.dewi), referral.pk, NewContact(outcome=Outcome.ATTENDED))
    told = [tell_of_no_feedback(a_day(days)) for days in range(40)]
    assert sum(told) == 1
    norm = agreement_of(referral.version).norms.days_to_feedback
    sent_on = timezone.localdate(referral.sent_at)
    last = working_days_after(sent_on, norm, closed_days(sent_on))
    assert norm == 10
    assert timezone.localdate(a_day(told.index(1))) == last  # early that day: within the ten, not after them
    (waits,) = inbox(cast.actor(cast.anna))
    assert (waits.referral_id, waits.what) == (referral.pk, "Er is nog geen terugkoppeling geschreven")
    step = Step.objects.get(dossier=referral.pk, kind=StepKind.LEAD, done_at=None)
    assert cast.dewi.name in waits.more
    assert of_others(step.code) in waits.more
    assert day(step.due_on) in waits.more


def test_the_referrer_reads_that_nobody_took_it_up_or_that_the_next_step_is_late(cast):
    a_referral(cast)
    tell_of_no_feedback(a_day(30))
    (waits,) = inbox(cast.actor(cast.anna))
    assert f"{cast.dewi.name} heeft het nog niet opgepakt." in waits.more
    assert "maar nog niet gedaan" not in waits.more
    Step.objects.update(due_on=timezone.localdate() - timedelta(days=1))
    assert "maar nog niet gedaan" in inbox(cast.actor(cast.anna))[0].more


def test_no_feedback_is_not_told_where_there_was_some_or_where_nothing_may_be_told(cast):
    told = an_accepted_referral(cast)
    send_feedback(cast.actor(cast.dewi), told.pk, About.IN_BETWEEN, "Gaat goed.", key=uuid.uuid4())
    ask(cast.actor(cast.dewi), a_referral(cast).pk, "Mag ik bellen?")  # the referrer is at turn
    withdraw(cast.actor(cast.anna), an_accepted_referral(cast).pk, WithdrawReason.MISTAKE)
    close(cast.actor(cast.dewi), an_accepted_referral(cast).pk)  # the referrer heard of the end
    withdraw_consent(cast.actor(cast.dewi), an_accepted_referral(cast).pk)
    assert tell_of_no_feedback(a_day(30)) == 0
    an_accepted_referral(cast)
    assert tell_of_no_feedback(a_day(30)) == 1


def test_the_word_that_there_is_no_feedback_goes_when_there_is(cast):
    referral = an_accepted_referral(cast)
    tell_of_no_feedback(a_day(30))
    assert unread_notices() == ["no_feedback"]
    send_feedback(cast.actor(cast.dewi), referral.pk, About.IN_BETWEEN, "Gaat goed.", key=uuid.uuid4())
    assert unread_notices() == ["feedback_sent"]


def test_reminders_are_planned_once_however_the_appointment_was_booked(cast):
    booked_well_ahead(cast)
    Reminder.objects.all().delete()
    OutboxMessage.objects.all().delete()
    Appointment.objects.update(starts_at=timezone.now() + timedelta(days=5))
    assert (plan_reminders(timezone.now()), plan_reminders(timezone.now())) == (1, 0)
    reminder = OutboxMessage.objects.get(handler__endswith="clients.remind")
    appointment = Appointment.objects.get()
    day_before = timezone.localdate(appointment.starts_at) - timedelta(days=1)
    assert (timezone.localtime(reminder.due_at).date(), timezone.localtime(reminder.due_at).hour) == (day_before, 10)


def test_the_client_who_moves_an_appointment_is_reminded_of_the_new_one(cast):
    referral = booked_well_ahead(cast)
    former = Appointment.objects.get()
    link = Link.objects.get(dossier_id=referral.pk, purpose=LinkPurpose.CLIENT)
    moved = move_appointment(link, former.pk, slots_of(former.user_id, timezone.now())[-1])
    assert Reminder.objects.get(appointment=moved).region_id == referral.region_id
    assert plan_reminders(timezone.now()) == 0


def test_an_appointment_of_tomorrow_needs_no_reminder_when_its_moment_has_passed(cast):
    booked_well_ahead(cast)
    Reminder.objects.all().delete()
    Appointment.objects.update(starts_at=timezone.now() + timedelta(hours=2))
    assert plan_reminders(timezone.now()) == 0


@pytest.mark.parametrize("times", [1, 2])
def test_the_daily_command_does_it_all_and_may_run_twice(cast, times):
    sent_long_ago(cast)
    Referral.objects.update(sent_at=timezone.now() - timedelta(days=30))
    out = io.StringIO()
    for _ in range(times):
        out = io.StringIO()
        call_command("run_daily", stdout=out)
    counts = dict(line.split(": ") for line in out.getvalue().splitlines())
    assert counts["remind_unread"] == ("1" if times == 1 else "0")
    assert counts["tell_of_no_contact"] == ("1" if times == 1 else "0")
    assert set(counts) >= {"plan_reminders", "forget_delivered"}
