"""What the passing of days brings: a step or a mail when a moment comes, one reminder, and an end to every window."""

from datetime import timedelta

import pytest
from django.utils import timezone

from kring.clients.models import Client
from kring.duties.models import Step
from kring.duties.rules import StepCode
from kring.events.models import OutboxMessage
from kring.journey.actions.course import close
from kring.outcomes import daily
from kring.outcomes.actions.answering import Given, answer_by_link
from kring.outcomes.actions.asking import NotOpen, ask_in_another_way, decline
from kring.outcomes.models import DeclinedBecause, Mode, Occasion, Score
from tests.outcomes.factories import a_link_to, a_moment, a_moment_at_the_end, move_window

pytestmark = pytest.mark.django_db

PARTLY = {"3": 1, "9": 1, "10": 1, "4": 1, "7": 1}


def steps_to_ask(occasion):
    """The open steps that ask a link worker to ask about this moment."""
    return Step.objects.filter(dossier=occasion.referral_id, code=StepCode.ASK_QUESTIONS, done_at=None)


def chooses_mail(occasion):
    """The client may be mailed from now on."""
    Client.objects.filter(pk=occasion.referral.client_id).update(may_mail=True, email="iemand@example.org")


def mails_due():
    """What waits to be mailed to clients: which moment, and whether it is a reminder."""
    rows = OutboxMessage.objects.filter(handler__contains="outcomes.letters").order_by("pk")
    return [(row.payload["occasion_id"], row.payload["again"]) for row in rows]


def answers(link, codes):
    """The client answers these questions by link."""
    for item, value in codes.items():
        answer_by_link(link, Given(instrument="djg-6", item=item, value=value, language="nl"))


def test_the_link_worker_gets_a_step_when_the_moment_comes(cast):
    occasion = a_moment(cast)
    assert daily.ask(timezone.now()) == 1
    [step] = steps_to_ask(occasion)
    assert step.owner == cast.dewi and step.kind == "owed"
    assert daily.ask(timezone.now()) == 0, "once"


def test_who_is_asked_already_needs_no_step(cast):
    occasion = a_moment(cast)
    ask_in_another_way(cast.actor(cast.dewi), occasion.pk, Mode.PAPER)
    assert daily.ask(timezone.now()) == 0
    assert not steps_to_ask(occasion).exists()


def test_asking_settles_the_step(cast):
    occasion = a_moment(cast)
    daily.ask(timezone.now())
    assert steps_to_ask(occasion).exists()
    ask_in_another_way(cast.actor(cast.dewi), occasion.pk, Mode.PAPER)
    assert not steps_to_ask(occasion).exists()


def test_rather_not_settles_the_step_too(cast):
    occasion = a_moment(cast)
    daily.ask(timezone.now())
    decline(cast.actor(cast.dewi), occasion.pk, DeclinedBecause.NOT_SAID)
    assert not steps_to_ask(occasion).exists()
    assert daily.ask(timezone.now()) == 0


def test_a_moment_to_come_waits_for_its_day(cast):
    occasion = move_window(a_moment(cast), 3, 10)
    assert daily.ask(timezone.now()) == 0
    assert daily.ask(timezone.now() + timedelta(days=3)) == 1
    assert steps_to_ask(occasion).exists()


def test_closing_the_file_ends_the_step_to_ask_about_the_start(cast):
    occasion = a_moment(cast)
    daily.ask(timezone.now())
    assert steps_to_ask(occasion).exists()
    close(cast.actor(cast.dewi), occasion.referral_id)
    assert not steps_to_ask(occasion).exists()


def test_after_the_course_who_chose_mail_gets_a_mail(cast):
    occasion = a_moment_at_the_end(cast)
    chooses_mail(occasion)
    daily.ask(timezone.now())
    assert mails_due() == [(str(occasion.pk), False)]
    assert not steps_to_ask(occasion).exists()


def test_at_the_start_the_link_worker_asks_also_who_chose_mail(cast):
    occasion = a_moment(cast)
    chooses_mail(occasion)
    daily.ask(timezone.now())
    assert mails_due() == []
    assert steps_to_ask(occasion).exists()


def test_one_reminder_after_the_days_that_were_agreed(cast):
    occasion = a_moment_at_the_end(cast)
    chooses_mail(occasion)
    now = timezone.now()
    daily.ask(now)
    assert daily.remind(now + timedelta(days=6)) == 0
    assert daily.remind(now + timedelta(days=7)) == 1
    assert daily.remind(now + timedelta(days=8)) == 0
    assert mails_due() == [(str(occasion.pk), False), (str(occasion.pk), True)]


def test_who_answered_in_part_is_counted_as_far_as_that_when_the_window_closes(cast):
    occasion = a_moment(cast)
    _token, link = a_link_to(cast, occasion)
    answers(link, PARTLY)
    after = timezone.now() + timedelta(days=22)
    assert not Score.objects.exists()
    assert daily.close_windows(after) == 1
    total = Score.objects.get(scale="total")
    assert (total.answered, total.missing) == (5, 1)
    assert total.value is not None, "one of six may be missing"
    with pytest.raises(NotOpen):
        answers(link, {"8": 1})


def test_who_did_not_answer_stays_visible_as_that(cast):
    occasion = a_moment(cast)
    daily.ask(timezone.now())
    daily.close_windows(timezone.now() + timedelta(days=22))
    occasion = Occasion.objects.get(pk=occasion.pk)
    assert occasion.finished_at is None and occasion.closed_at is not None
    assert not steps_to_ask(occasion).exists()
    assert daily.close_windows(timezone.now() + timedelta(days=23)) == 0


def test_a_window_that_is_open_is_left_alone(cast):
    occasion = a_moment(cast)
    _token, link = a_link_to(cast, occasion)
    answers(link, PARTLY)
    assert daily.close_windows(timezone.now() + timedelta(days=21)) == 0
    assert not Score.objects.exists()
