"""Mail to professionals: how many messages wait in Kring, and nothing else. At most one an hour for each person."""

import uuid

from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kring.events import bus
from kring.events.mail import Letter, address, send
from kring.events.models import OutboxMessage
from kring.feedback.events import MailDue
from kring.feedback.models import MailTurn, Notice
from kring.feedback.telling import BETWEEN_MAILS
from kring.identity.models import User


def say_that_something_waits(message: OutboxMessage) -> None:
    """Deliver a MailDue: mail the person when something still waits. What a colleague read meanwhile does not count."""
    user = User.objects.get(pk=uuid.UUID(message.payload["user_id"]))
    if not _takes_turn(message, user):
        return
    waiting = Notice.objects.filter(user=user, read_at=None).count()
    if waiting and user.is_active:
        send(letter(user, waiting), message.pk)


def letter(user: User, waiting: int) -> Letter:
    """The words: a number and an address."""
    with translation.override(user.language):
        return Letter(
            to=user.email,
            language=user.language,
            subject=ngettext("A message is waiting in Kring", "%(count)d messages are waiting in Kring", waiting)
            % {"count": waiting},
            paragraphs=(
                ngettext("A message is waiting for you.", "%(count)d messages are waiting for you.", waiting)
                % {"count": waiting},
                _("Sign in to read."),
            ),
            link=address("/"),
            link_text=_("Open Kring"),
        )


@transaction.atomic
def _takes_turn(message: OutboxMessage, user: User) -> bool:
    """Whether this message may mail now. A retry of the same message may; another within the hour is put off until it passed.

    The turn is taken before the mail is sent: a crash in between sends it again under the same Message-ID.
    """
    now = timezone.now()
    turn = MailTurn.objects.select_for_update().get(user=user)
    if turn.mailed_at is not None and turn.message_id != message.pk and now < turn.mailed_at + BETWEEN_MAILS:
        turn.planned_for = turn.mailed_at + BETWEEN_MAILS
        turn.save(update_fields=["planned_for"])
        bus.schedule(MailDue(region_id=message.region_id, at=now, user_id=user.pk), turn.planned_for)
        return False
    if turn.message_id != message.pk:
        turn.planned_for = None
    turn.mailed_at, turn.message_id = now, message.pk
    turn.save(update_fields=["planned_for", "mailed_at", "message_id"])
    return True
