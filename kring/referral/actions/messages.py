"""A few lines between referrer and link worker."""

import uuid
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from kring.access import audit, policy
from kring.access.permissions import Relative
from kring.identity.actors import Actor
from kring.referral.actions.history import append, locked
from kring.referral.models import Message, MessageKind, Referral


def write(actor: Actor, referral: Referral, kind: MessageKind, text: str, *, now: datetime) -> Message:
    """Store a message as part of another action, which requires and audits."""
    mine = actor.organisations()
    side = referral.practice_id if referral.practice_id in mine else referral.welfare_id
    return Message.objects.create(
        region_id=referral.region_id,
        referral=referral,
        kind=kind,
        author_id=actor.user_id,
        organisation_id=side,
        text=text.strip(),
        written_at=now,
    )


@transaction.atomic
def send_note(actor: Actor, referral_id: uuid.UUID, text: str) -> Message:
    """Send the other side a message outside question and answer."""
    referral = locked(actor, referral_id)
    policy.require("message.write", actor, referral)
    now = timezone.now()
    message = write(actor, referral, MessageKind.NOTE, text, now=now)
    append(referral, "message", actor, now=now)
    audit.record(actor, "message.written", message, dossier_id=referral.pk)
    return message


@transaction.atomic
def mark_read(actor: Actor, referral_id: uuid.UUID) -> int:
    """Mark the other side's messages as read; returns how many were new."""
    referral = locked(actor, referral_id)
    found = policy.require("message.write", actor, referral)
    own = referral.practice_id if Relative.REFERRER in found else referral.welfare_id
    new = referral.messages.filter(read_at=None).exclude(organisation=own)
    count = new.update(read_at=timezone.now())
    if count:
        audit.record(actor, "message.read", referral, dossier_id=referral.pk)
    return count
