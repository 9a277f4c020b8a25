"""What the referrer does after sending: answer, correct, send again, withdraw."""

import dataclasses
import uuid

from django.db import transaction
from django.utils import timezone

from kring.access import audit, policy
from kring.duties.actions import lapse
from kring.duties.rules import StepCode
from kring.identity.actors import Actor
from kring.referral.actions.history import locked, move
from kring.referral.actions.messages import about, write
from kring.referral.actions.once import FilledIn
from kring.referral.actions.receive import cancel_appointments
from kring.referral.actions.steps import set_step_for_state
from kring.referral.models import MessageKind, Referral
from kring.referral.rules.lifecycle import Move
from kring.referral.rules.reasons import WithdrawReason


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Correction:
    """What a referrer may correct after sending."""

    help_question: str
    discussed: tuple[str, ...]
    willing: int | None
    icpc: tuple[str, ...] = ()


@transaction.atomic
def answer(
    actor: Actor, referral_id: uuid.UUID, text: str, seq: int | None = None, filled: FilledIn | None = None
) -> Referral:
    """Answer the link worker's question; the link worker is at turn again."""
    referral = locked(actor, referral_id, seq, filled)
    policy.require("referral.answer", actor, referral)
    now = timezone.now()
    message = write(actor, referral, MessageKind.ANSWER, text, now=now)
    move(referral, Move.ANSWER, actor, now=now, data=about(message), filled=filled)
    set_step_for_state(referral, now)
    audit.record(actor, "referral.answered", referral, dossier_id=referral.pk)
    return referral


@transaction.atomic
def correct(actor: Actor, referral_id: uuid.UUID, correction: Correction, seq: int | None = None) -> Referral:
    """Correct what was written. The history keeps the former words; nothing happens when nothing differs."""
    referral = locked(actor, referral_id, seq)
    policy.require("referral.correct", actor, referral)
    new = {
        field: list(value) if isinstance(value, tuple) else value
        for field, value in dataclasses.asdict(correction).items()
    }
    former = {field: getattr(referral, field) for field, value in new.items() if getattr(referral, field) != value}
    if not former:
        return referral
    now = timezone.now()
    move(referral, Move.CORRECT, actor, now=now, data={"former": former}, **{field: new[field] for field in former})
    audit.record(actor, "referral.corrected", referral, dossier_id=referral.pk)
    return referral


@transaction.atomic
def resend(actor: Actor, referral_id: uuid.UUID, text: str, seq: int | None = None) -> Referral:
    """Send a returned referral again, saying what changed."""
    referral = locked(actor, referral_id, seq)
    policy.require("referral.resend", actor, referral)
    now = timezone.now()
    move(referral, Move.RESEND, actor, now=now)
    if text.strip():
        write(actor, referral, MessageKind.ANSWER, text, now=now)
    set_step_for_state(referral, now)
    audit.record(actor, "referral.resent", referral, dossier_id=referral.pk)
    return referral


@transaction.atomic
def withdraw(
    actor: Actor, referral_id: uuid.UUID, reason: WithdrawReason, text: str = "", seq: int | None = None
) -> Referral:
    """Take a referral back before anyone met. The appointment is cancelled."""
    referral = locked(actor, referral_id, seq)
    policy.require("referral.withdraw", actor, referral)
    now = timezone.now()
    move(referral, Move.WITHDRAW, actor, now=now, data={"reason": WithdrawReason(reason)}, closed_at=now)
    referral.refresh_from_db(fields=["seq"])  # what ended along with it wrote history too
    cancel_appointments(referral, "referrer", now)
    for code in (StepCode.CLIENT_STOPS, StepCode.CLIENT_MOVED, StepCode.CLIENT_FILLED_IN):
        lapse(referral.dossier, code, now=now)
    if text.strip():
        write(actor, referral, MessageKind.WITHDRAWN, text, now=now)
    set_step_for_state(referral, now)
    audit.record(actor, "referral.withdrawn", referral, dossier_id=referral.pk)
    return referral
