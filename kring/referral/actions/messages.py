"""A few lines between referrer and link worker."""

import uuid
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from kring.access import audit, policy
from kring.clients.queries import require_consent
from kring.events import bus
from kring.identity.actors import Actor
from kring.referral.actions.history import append, locked
from kring.referral.actions.once import FilledIn
from kring.referral.events import MessagesRead, NoteWritten
from kring.referral.models import Message, MessageKind, Referral


def side_of(actor: Actor, referral: Referral) -> uuid.UUID:
    """The organisation on whose side someone who may write here stands."""
    return referral.practice_id if referral.practice_id in actor.organisations() else referral.welfare_id


def write(actor: Actor, referral: Referral, kind: MessageKind, text: str, *, now: datetime) -> Message:
    """Store a message as part of another action, which requires and audits."""
    return Message.objects.create(
        region_id=referral.region_id,
        referral=referral,
        kind=kind,
        author_id=actor.user_id,
        organisation_id=side_of(actor, referral),
        text=text.strip(),
        written_at=now,
    )


def about(message: Message) -> dict[str, str]:
    """What an event says of the message that was written with it."""
    return {"message": str(message.pk)}


def write_note(actor: Actor, referral_id: uuid.UUID, text: str, filled: FilledIn | None = None) -> Message:
    """Write the other side a message as part of an action that tells them itself. Who writes has read what was there.

    Raises NotAllowed towards the referrer when the client's consent does not stand, once.SentBefore.
    """
    referral = locked(actor, referral_id, filled=filled)
    policy.require("message.write", actor, referral)
    if side_of(actor, referral) == referral.welfare_id:
        require_consent(referral.dossier)
    now = timezone.now()
    _read(actor, referral, now)
    message = write(actor, referral, MessageKind.NOTE, text, now=now)
    append(referral, "message", actor, now=now, data=about(message), filled=filled)
    audit.record(actor, "message.written", message, dossier_id=referral.pk)
    return message


@transaction.atomic
def send_note(actor: Actor, referral_id: uuid.UUID, text: str, filled: FilledIn | None = None) -> Message:
    """Send the other side a message outside question and answer; it waits in their inbox. Raises once.SentBefore."""
    message = write_note(actor, referral_id, text, filled)
    bus.publish(
        NoteWritten(
            region_id=message.region_id,
            at=message.written_at,
            referral_id=message.referral_id,
            organisation_id=message.organisation_id,
            user_id=actor.user_id,
        )
    )
    return message


@transaction.atomic
def mark_read(actor: Actor, referral_id: uuid.UUID) -> int:
    """Mark the other side's messages as read; returns how many were new."""
    referral = locked(actor, referral_id)
    policy.require("message.mark", actor, referral)
    now = timezone.now()
    count = _read(actor, referral, now)
    if count:
        audit.record(actor, "message.read", referral, dossier_id=referral.pk)
        bus.publish(
            MessagesRead(
                region_id=referral.region_id,
                at=now,
                referral_id=referral.pk,
                organisation_id=side_of(actor, referral),
                user_id=actor.user_id,
            )
        )
    return count


def _read(actor: Actor, referral: Referral, now: datetime) -> int:
    others = referral.messages.filter(read_at=None).exclude(organisation=side_of(actor, referral))
    return others.update(read_at=now)
