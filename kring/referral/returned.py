"""Why a referral came back, in the words of its programme, for both sides alike."""

import dataclasses
import uuid
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import get_language

from kring.access.policy import visible
from kring.asking import asked_often
from kring.identity.actors import Actor
from kring.programme.queries import agreement_of
from kring.referral.models import MessageKind, Referral, ReferralEvent
from kring.referral.queries import messages_of
from kring.referral.rules.lifecycle import Move, State
from kring.referral.rules.reasons import ReturnReason
from kring.referral.wording import RETURN_REASONS


@dataclasses.dataclass(frozen=True, slots=True)
class Why:
    """A reason, the support that was suggested, and where that is to be found; the last two may be empty."""

    reason: str
    support: str
    where_to: str


@dataclasses.dataclass(frozen=True, slots=True)
class Returned:
    """A return that stands. `text` is what the link worker wrote, `lost` the moment of the appointment that went with it."""

    why: Why
    text: str
    lost: datetime | None


def why_returned(referral: Referral, data: Mapping[str, Any]) -> Why:
    """What the event of a return says."""
    suggested, agreement, language = data.get("suggestion") or "", agreement_of(referral.version), get_language()
    return Why(
        str(RETURN_REASONS[ReturnReason(data["reason"])]),
        agreement.names(language).get(suggested, "") if suggested else "",
        agreement.ways(language).get(suggested, "") if suggested else "",
    )


def returned(actor: Actor, referral: Referral) -> Returned | None:
    """Why this referral is with the referrer again; None when it is not."""
    if State(referral.state) is not State.RETURNED:
        return None
    event = _returns.first(actor, referral.pk)
    if event is None:
        return None
    written = [message.text for message in messages_of(actor, referral) if message.kind == MessageKind.RETURNED]
    # The return freed it, at that very moment.
    lost = referral.dossier.appointments.filter(cancelled_at=event.at).order_by("starts_at").first()
    return Returned(why_returned(referral, event.data), written[-1] if written else "", lost and lost.starts_at)


@asked_often
def _returns(actor: Actor, referral_id: uuid.UUID) -> QuerySet[ReferralEvent]:
    rows = visible(ReferralEvent, actor, few=True).filter(referral=referral_id, kind=Move.RETURN.value)
    return rows.order_by("-seq")[:1]
