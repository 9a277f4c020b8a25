"""What feedback does when something happens elsewhere. Runs inside the transaction of what happened."""

import uuid

from kring.duties.rules import StepCode
from kring.feedback import duties
from kring.feedback.events import FeedbackReplied, FeedbackSent, FeedbackUnread, NoContactInTime, NoFeedbackInTime
from kring.feedback.hearing import Audience, Channel, Happening, hears
from kring.feedback.models import Notice
from kring.feedback.reminders import plan_reminder
from kring.feedback.rules.owed import ENDS, moment_of_ending
from kring.feedback.telling import ABOUT_MESSAGES, Parties, empty_inbox, take_out, tell
from kring.journey.events import ContactMoved, FirstContact, PlanMade
from kring.programme.rules.agreement import Moment
from kring.referral.events import (
    AppointmentBooked,
    Closed,
    ConsentWithdrawn,
    MessagesRead,
    NoteWritten,
    ReferralMoved,
    Reopened,
)
from kring.referral.models import Referral
from kring.referral.rules.lifecycle import Move

MOVES = {
    Move.SEND: Happening.REFERRED,
    Move.RESEND: Happening.REFERRED,
    Move.RETURN: Happening.RETURNED,
    Move.ASK: Happening.ASKED,
    Move.ANSWER: Happening.ANSWERED,
    Move.WITHDRAW: Happening.WITHDRAWN,
    Move.CLOSE: Happening.CLOSED,
    Move.REOPEN: Happening.REOPENED,
}


def tell_of_move(event: ReferralMoved) -> None:
    """Tell those who must hear of a move. Whoever made it knows, and what waited in their inbox about this file is dealt with."""
    if event.kind != Move.SEND:  # nothing can wait about a file that begins
        empty_inbox(event.referral_id, event.organisation_id, event.user_id, event.at)
    tell(MOVES[Move(event.kind)], Parties.of_move(event), now=event.at, by=event.user_id)


def tell_of_note(event: NoteWritten) -> None:
    """One side wrote the other; who writes has dealt with what waited about this file."""
    referral = _referral(event.referral_id)
    empty_inbox(referral.pk, event.organisation_id, event.user_id, event.at)
    by_referrer = event.organisation_id == referral.practice_id
    happening = Happening.NOTE_TO_LINK_WORKER if by_referrer else Happening.NOTE_TO_REFERRER
    tell(happening, Parties.of(referral), now=event.at, by=event.user_id)


def forget_messages(event: MessagesRead) -> None:
    """What was read on the file does not wait in the inbox any more."""
    take_out(ABOUT_MESSAGES, event.referral_id, event.organisation_id, event.user_id, event.at)


def plan_reminder_of(event: AppointmentBooked) -> None:
    """The client is reminded of every appointment, the first and the next ones."""
    if hears(Happening.REFERRED, Audience.CLIENT, Channel.REMINDER):
        plan_reminder(event.region_id, event.appointment_id, event.starts_at, event.at)


def forget_what_is_owed(event: ConsentWithdrawn) -> None:
    """Without consent no feedback is owed."""
    duties.let_lapse(duties.owed_feedback(_referral(event.referral_id)), event.at)


def tell_of_withdrawn_consent(event: ConsentWithdrawn) -> None:
    """Whoever works with the client must know at once that nothing new is shared any more; so must who waits for feedback."""
    tell(Happening.CONSENT_WITHDRAWN, _parties(event.referral_id), now=event.at, by=event.user_id)


def owe_after_intake(event: FirstContact) -> None:
    """The first conversation is the intake."""
    duties.owe_feedback(_referral(event.referral_id), Moment.AFTER_INTAKE, event.at)


def tell_of_moved_contact(event: ContactMoved) -> None:
    """A contact stood in the wrong file: whoever reads either file hears it. Without an intake no feedback about it is owed."""
    wrong, right = _referral(event.from_referral_id), _referral(event.to_referral_id)
    for referral in (wrong, right):
        tell(Happening.CONTACT_MOVED, Parties.of(referral), now=event.at, by=event.user_id)
    if wrong.first_contact_at is None:
        about_intake = duties.owed_feedback(wrong).filter(details__moment=Moment.AFTER_INTAKE.value)
        duties.let_lapse(about_intake, event.at)


def owe_at_plan(event: PlanMade) -> None:
    """There is a plan."""
    duties.owe_feedback(_referral(event.referral_id), Moment.AT_PLAN, event.at)


def owe_at_end(event: Closed) -> None:
    """The course is over, or broke off."""
    referral = _referral(event.referral_id)
    duties.owe_feedback(referral, moment_of_ending(referral.ending), event.at)


def forget_the_end(event: Reopened) -> None:
    """Feedback about an ending that is no ending any more is not owed, nor is a card that says goodbye. What the ending had taken
    the place of is owed again."""
    referral = _referral(event.referral_id)
    duties.let_lapse(duties.open_steps(referral.dossier).filter(code=StepCode.CLOSING_CARD), event.at)
    ends = duties.owed_feedback(referral).filter(details__moment__in=[moment.value for moment in ENDS])
    ended_at = list(ends.values_list("opened_at", flat=True))
    duties.let_lapse(ends, event.at)
    duties.owe_again(referral, ended_at)


def tell_of_feedback(event: FeedbackSent) -> None:
    """Feedback waits at the practice, and reading it is owed."""
    referral = _referral(event.referral_id)
    Notice.objects.filter(dossier=referral.pk, happening=Happening.NO_FEEDBACK, read_at=None).update(read_at=event.at)
    duties.owe_reading(referral, event.feedback_id, event.at)
    tell(Happening.FEEDBACK_SENT, Parties.of(referral), now=event.at)


def tell_of_unread(event: FeedbackUnread) -> None:
    """Nobody read it: once again."""
    tell(Happening.FEEDBACK_UNREAD, _parties(event.referral_id), now=event.at)


def tell_of_reply(event: FeedbackReplied) -> None:
    """The referrer replied."""
    tell(Happening.REPLIED, _parties(event.referral_id), now=event.at)


def tell_of_no_contact(event: NoContactInTime) -> None:
    """Nobody spoke with the client within the norm."""
    tell(Happening.NO_CONTACT, _parties(event.referral_id), now=event.at)


def tell_of_no_feedback(event: NoFeedbackInTime) -> None:
    """Nothing was written within the norm: the referrer hears that, and how it stands."""
    tell(Happening.NO_FEEDBACK, _parties(event.referral_id), now=event.at)


def _parties(referral_id: uuid.UUID) -> Parties:
    return Parties.of(Referral.objects.get(pk=referral_id))


def _referral(referral_id: uuid.UUID) -> Referral:
    return Referral.objects.select_related("dossier").get(pk=referral_id)
