"""Giving, reading, answering and copying feedback; opening what waits in the inbox."""

import uuid
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from kring.access import audit, policy
from kring.access.permissions import PRACTICE, Relative
from kring.clients.queries import standing_consent
from kring.duties.actions import settle
from kring.duties.rules import StepCode
from kring.events import bus
from kring.feedback import duties
from kring.feedback.events import FeedbackReplied, FeedbackSent
from kring.feedback.models import Feedback, Notice
from kring.feedback.rules.lines import same_words, too_much
from kring.feedback.rules.owed import About
from kring.feedback.telling import ABOUT_FEEDBACK, ABOUT_MESSAGES, empty_inbox
from kring.feedback.wording import for_the_record
from kring.identity.actors import Actor
from kring.referral.actions.history import ChangedMeanwhile, append, locked
from kring.referral.actions.messages import mark_read, write_note
from kring.referral.actions.once import FilledIn
from kring.referral.models import Message, Referral
from kring.referral.rules.lifecycle import WITH_LINK_WORKER, State

AFTER_ACCEPTANCE = WITH_LINK_WORKER | {State.CLOSED}
SENT_TWICE = timedelta(days=1)  # the same words again within this time were sent by accident


class NotFeedback(ValueError):
    """Nothing was written, or more than fits. The form says so first."""


class OtherWordsSent(Exception):
    """This form was sent before and said something else then. `feedback` is what was sent, `referral` how it is now."""

    def __init__(self, feedback: Feedback, referral: Referral):
        super().__init__(str(feedback.pk))
        self.feedback = feedback
        self.referral = referral


@transaction.atomic
def send_feedback(
    actor: Actor, referral_id: uuid.UUID, about: About, text: str, *, key: uuid.UUID, seq: int | None = None
) -> Feedback:
    """Send the referrer a few lines. The same `key` twice is the same feedback, and so are the same words twice within a day.

    Settles what is owed up to this moment. Raises NotAllowed when the client's consent does not stand or nobody accompanies
    this person, NotFeedback when the text is empty or too long, OtherWordsSent, ChangedMeanwhile, NotVisible (also when the
    key is of feedback in another file).
    """
    referral = locked(actor, referral_id)
    policy.require("feedback.send", actor, referral)
    text = text.replace("\r\n", "\n").strip()
    sent = _sent_with_key(referral, key)
    if sent is not None:
        if sent.text != text or sent.moment != about:
            raise OtherWordsSent(sent, referral)
        return sent
    if seq is not None and referral.seq != seq:
        raise ChangedMeanwhile(referral)
    _may_be_sent(referral, text)
    now = timezone.now()
    sent = _sent_just_now(actor, referral, text, now)
    if sent is not None:
        return sent
    feedback = Feedback.objects.create(
        id=key,
        region_id=referral.region_id,
        referral=referral,
        practice_id=referral.practice_id,
        moment=About(about),
        text=text,
        author_id=actor.user_id,
        sent_at=now,
    )
    on_time = duties.settle_feedback(referral, About(about), now)
    data = {"feedback": str(feedback.pk), "moment": feedback.moment, "on_time": on_time}
    append(referral, "feedback_sent", actor, now=now, data=data)
    empty_inbox(referral.pk, referral.welfare_id, actor.user_id, now)
    audit.record(actor, "feedback.sent", feedback, dossier_id=referral.pk)
    bus.publish(
        FeedbackSent(
            region_id=referral.region_id,
            at=now,
            referral_id=referral.pk,
            location_id=referral.location_id,
            practice_id=referral.practice_id,
            feedback_id=feedback.pk,
            moment=feedback.moment,
            on_time=on_time,
        )
    )
    return feedback


def _sent_with_key(referral: Referral, key: uuid.UUID) -> Feedback | None:
    """What this form sent before. Raises NotVisible when the key is of something else."""
    sent = Feedback.objects.filter(pk=key).first()
    if sent is not None and sent.referral_id != referral.pk:
        raise policy.NotVisible
    return sent


def _sent_just_now(actor: Actor, referral: Referral, text: str, now: datetime) -> Feedback | None:
    """The author's newest feedback, when it says the same: who went back in the browser has a form with a new key."""
    own = policy.visible(Feedback, actor).filter(referral=referral, author=actor.user_id, sent_at__gt=now - SENT_TWICE)
    newest = own.order_by("-sent_at").first()
    return newest if newest is not None and same_words(newest.text, text) else None


def _may_be_sent(referral: Referral, text: str) -> None:
    if referral.state not in AFTER_ACCEPTANCE:
        raise policy.NotAllowed(_("There is no feedback before the referral was accepted."))
    if standing_consent(referral.dossier) is None:
        raise policy.NotAllowed(_("The client does not agree any more that the practice hears how it goes."))
    if not text or too_much(text):
        raise NotFeedback


@transaction.atomic
def read(actor: Actor, feedback_id: uuid.UUID) -> Feedback:
    """Open feedback. Read by someone of the practice it is read; others only leave a trace in the log."""
    feedback, found = _feedback("feedback.read", actor, feedback_id)
    if not PRACTICE.isdisjoint(found):
        _mark_read(actor, feedback, timezone.now())
    audit.record(actor, "feedback.read", feedback, dossier_id=feedback.referral_id)
    return feedback


@transaction.atomic
def reply(actor: Actor, feedback_id: uuid.UUID, text: str, filled: FilledIn | None = None) -> Message:
    """Answer feedback with a message to the link worker. Who answers has read. Raises once.SentBefore."""
    feedback, _found = _feedback("feedback.reply", actor, feedback_id)
    _mark_read(actor, feedback, timezone.now())
    message = write_note(actor, feedback.referral_id, text, filled)
    bus.publish(
        FeedbackReplied(
            region_id=feedback.region_id,
            at=message.written_at,
            referral_id=feedback.referral_id,
            feedback_id=feedback.pk,
        )
    )
    return message


@transaction.atomic
def copy_to_record(actor: Actor, feedback_id: uuid.UUID) -> str:
    """The feedback as plain text for the practice's own record, with what a registration needs."""
    feedback, _found = _feedback("feedback.copy", actor, feedback_id)
    _mark_read(actor, feedback, timezone.now())
    audit.record(actor, "feedback.copied", feedback, dossier_id=feedback.referral_id)
    referral = feedback.referral
    return for_the_record(
        programme=referral.version.programme.name,
        reference=referral.reference,
        sent_on=timezone.localdate(referral.sent_at),
        given_on=timezone.localdate(feedback.sent_at),
        author=feedback.author.name,
        text=feedback.text,
    )


@transaction.atomic
def open_notice(actor: Actor, notice_id: uuid.UUID) -> Notice:
    """Take a notice out of the inbox; colleagues see that it is read. One about a message marks the messages as read."""
    notice = policy.visible(Notice, actor, few=True).filter(pk=notice_id).first()
    if notice is None:
        raise policy.NotVisible
    policy.require("inbox.read", actor, notice)
    if notice.read_at is None:
        notice.read_at, notice.read_by_id = timezone.now(), actor.user_id
        notice.save(update_fields=["read_at", "read_by"])
    audit.record(actor, "notice.read", notice, dossier_id=notice.dossier_id)
    if notice.happening in ABOUT_MESSAGES and "message.mark" in policy.allowed(actor, notice.dossier):
        mark_read(actor, notice.dossier_id)
    return notice


def _feedback(permission: str, actor: Actor, feedback_id: uuid.UUID) -> tuple[Feedback, frozenset[Relative]]:
    rows = policy.visible(Feedback, actor).select_related("author", "referral__dossier", "referral__version__programme")
    feedback = rows.filter(pk=feedback_id).first()
    if feedback is None:
        raise policy.NotVisible
    return feedback, policy.require(permission, actor, feedback)


def _mark_read(actor: Actor, feedback: Feedback, now: datetime) -> None:
    """The first reader counts; what waited for reading is done."""
    first = Feedback.objects.filter(pk=feedback.pk, read_at=None).update(read_at=now, read_by=actor.user_id)
    if not first:
        return
    feedback.read_at, feedback.read_by_id = now, actor.user_id
    settle(feedback.referral.dossier, StepCode.READ_FEEDBACK, now=now, details={"feedback": str(feedback.pk)})
    if not Feedback.objects.filter(referral=feedback.referral_id, read_at=None).exists():
        notices = Notice.objects.filter(dossier=feedback.referral_id, happening__in=ABOUT_FEEDBACK, read_at=None)
        notices.update(read_at=now, read_by=actor.user_id)
