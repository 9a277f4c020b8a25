"""Mail: that something waits, at most once an hour for each person, never about whom or why."""

import json
import uuid
from datetime import timedelta

import pytest
from django.utils import timezone

from kring.capacity.models import Appointment
from kring.clients.actions import Wishes
from kring.clients.models import Client
from kring.events.models import OutboxMessage
from kring.events.outbox import work_off
from kring.feedback.actions import open_notice, send_feedback
from kring.feedback.models import MailTurn, Notice
from kring.feedback.rules.owed import About
from kring.identity.models import User
from kring.journey.actions.contacts import NewContact, record_contact
from kring.journey.actions.course import close, reopen
from kring.journey.actions.plan import add_goal
from kring.journey.rules.reaching import Outcome
from kring.referral.actions.receive import ask
from tests.factories import a_person, a_referral, an_accepted_referral
from tests.feedback.ahead import booked_well_ahead

CLIENT = "mien@example.org"
FILLED = {"person": a_person(email=CLIENT), "wishes": Wishes(may_mail=True)}


def something_for_anna(cast):
    """The link worker asks something: inbox and mail."""
    ask(cast.actor(cast.dewi), a_referral(cast).pk, "Mag ik bellen?")


def an_hour_passes():
    """Everything that is planned is due, and the last mail is an hour ago."""
    past = timezone.now() - timedelta(hours=1, seconds=1)
    MailTurn.objects.update(mailed_at=past)
    OutboxMessage.objects.filter(delivered_at=None).update(due_at=past)


def test_several_messages_within_the_hour_are_one_mail(cast, mailoutbox):
    something_for_anna(cast)
    work_off()
    assert [(mail.to, mail.subject) for mail in mailoutbox] == [(["anna@example.org"], "Er wacht een bericht in Kring")]

    something_for_anna(cast)
    something_for_anna(cast)
    work_off()
    assert len(mailoutbox) == 1

    an_hour_passes()
    work_off()
    assert [mail.subject for mail in mailoutbox[1:]] == ["Er wachten 3 berichten in Kring"]


def test_nothing_is_mailed_when_a_colleague_read_it_meanwhile(cast, mailoutbox):
    something_for_anna(cast)
    open_notice(cast.actor(cast.bram), Notice.objects.get().pk)
    work_off()
    assert mailoutbox == []


def test_a_retry_does_not_break_the_hour(cast, mailoutbox, monkeypatch):
    something_for_anna(cast)

    def down(letter, outbox_id):
        raise ConnectionError

    with monkeypatch.context() as patch:
        patch.setattr("kring.feedback.channels.mail.professionals.send", down)
        work_off()
    # Meanwhile there is more; its mail is planned for an hour later.
    something_for_anna(cast)
    OutboxMessage.objects.filter(delivered_at=None).update(due_at=timezone.now())
    work_off()
    assert len(mailoutbox) == 1  # the retry; the other was put off again
    assert OutboxMessage.objects.filter(delivered_at=None, due_at__gt=timezone.now()).count() == 1


def test_a_mail_that_never_left_does_not_silence_the_rest(cast, mailoutbox):
    something_for_anna(cast)
    OutboxMessage.objects.all().delete()
    something_for_anna(cast)
    assert not OutboxMessage.objects.filter(handler__contains="professionals").exists()
    MailTurn.objects.update(planned_for=timezone.now() - timedelta(days=2))
    something_for_anna(cast)
    work_off()
    assert len(mailoutbox) == 1


def test_the_mail_is_in_the_language_of_the_receiver(cast, mailoutbox):
    User.objects.filter(pk=cast.anna.pk).update(language="en")
    something_for_anna(cast)
    work_off()
    assert mailoutbox[0].subject == "A message is waiting in Kring"
    assert 'lang="en"' in mailoutbox[0].alternatives[0].content


def test_who_may_not_sign_in_is_not_mailed(cast, mailoutbox):
    something_for_anna(cast)
    User.objects.filter(pk=cast.anna.pk).update(is_active=False)
    work_off()
    assert mailoutbox == []


def the_day_before(cast):
    """A first appointment is booked, and the moment of the reminder has come."""
    referral = booked_well_ahead(cast, **FILLED)
    tomorrow = timezone.now() + timedelta(days=1)
    Appointment.objects.filter(dossier=referral.pk).update(starts_at=tomorrow)
    OutboxMessage.objects.filter(handler__endswith="clients.remind").update(due_at=timezone.now())
    return referral


def planned():
    """How many reminders wait."""
    return OutboxMessage.objects.filter(handler__endswith="clients.remind", delivered_at=None).count()


@pytest.fixture
def booked(cast):
    """A reminder that is due."""
    referral = the_day_before(cast)
    assert planned() == 1
    return referral


def test_a_client_who_chose_mail_is_reminded_the_day_before(booked, mailoutbox):
    work_off()
    assert [(mail.to, mail.subject) for mail in mailoutbox] == [([CLIENT], "Uw afspraak morgen")]


def test_a_client_who_did_not_choose_mail_is_not_mailed(booked, mailoutbox):
    Client.objects.update(may_mail=False)
    work_off()
    assert mailoutbox == []


def test_a_cancelled_appointment_is_not_reminded_of(booked, mailoutbox):
    Appointment.objects.update(cancelled_at=timezone.now())
    work_off()
    assert mailoutbox == []


def test_a_moved_appointment_is_reminded_of_on_its_own_day(booked, mailoutbox):
    Appointment.objects.update(starts_at=timezone.now() + timedelta(days=5))
    work_off()
    assert mailoutbox == []
    assert planned() == 1


def test_a_client_is_thanked_at_the_end_but_not_after_coming_back(cast, mailoutbox):
    first, second = an_accepted_referral(cast, **FILLED), an_accepted_referral(cast, **FILLED)
    for referral in (first, second):
        record_contact(cast.actor(cast.dewi), referral.pk, NewContact(outcome=Outcome.ATTENDED))
        close(cast.actor(cast.dewi), referral.pk)
    reopen(cast.actor(cast.dewi), second.pk)
    work_off()
    assert [mail.subject for mail in mailoutbox if mail.to == [CLIENT]] == ["Bedankt"]


def test_no_outbox_row_holds_anything_about_a_person(cast):
    """Canaries in every field that a person fills; none of them is found in any row."""
    canary = {
        "first_name": "Kanarie",
        "last_name": "Vogelaar",
        "phone": "0698765432",
        "email": "kanarie@example.org",
    }
    referral = booked_well_ahead(
        cast,
        person=a_person(**canary),
        wishes=Wishes(may_mail=True, reach_note="Kanarie-let-op"),
        help_question="Kanarievraag",
    )
    ask(cast.actor(cast.dewi), referral.pk, "Kanariebericht")
    second = an_accepted_referral(cast, person=a_person(**canary), wishes=Wishes(may_mail=True))
    record_contact(
        cast.actor(cast.dewi), second.pk, NewContact(outcome=Outcome.ATTENDED, note="Kanarienotitie", minutes=30)
    )
    add_goal(cast.actor(cast.dewi), second.pk, "Kanariedoel", 3)
    send_feedback(cast.actor(cast.dewi), second.pk, About.AT_PLAN, "Kanarietekst", key=uuid.uuid4())
    close(cast.actor(cast.dewi), second.pk)

    handlers = set()
    for message in OutboxMessage.objects.all():
        handlers.add(".".join(message.handler.split(".")[-2:]))
        row = json.dumps(message.payload).lower() + message.last_error
        names = [user.name for user in cast.everyone] + [user.email for user in cast.everyone]
        told = ["kanarie", "vogelaar", "0698765432", *names]
        assert [word for word in told if word.lower() in row] == []
        assert set(message.payload) <= {"region_id", "at", "user_id", "appointment_id", "referral_id", "handover_id"}
    assert {"professionals.say_that_something_waits", "clients.remind", "clients.thank"} <= handlers
