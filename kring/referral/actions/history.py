"""Writing a referral's history: the one gate for every change of state, and for everything else worth remembering."""

import uuid
from datetime import datetime
from typing import Any

from django.db import connection
from django.db.models import QuerySet

from kring.access.policy import NotVisible, visible
from kring.events import bus
from kring.identity.actors import Actor
from kring.referral import events
from kring.referral.actions.once import FORM, FilledIn, refuse_again
from kring.referral.models import Referral, ReferralEvent
from kring.referral.rules.lifecycle import OPEN, Move, State, step
from kring.referral.withheld import is_withheld
from kring.rows import insert, new_id

PUBLISHED: dict[Move, type[events.ReferralMoved]] = {
    Move.SEND: events.Sent,
    Move.ASK: events.Asked,
    Move.ANSWER: events.Answered,
    Move.ACCEPT: events.Accepted,
    Move.RETURN: events.Returned,
    Move.RESEND: events.Resent,
    Move.WITHDRAW: events.Withdrawn,
    Move.PASS_ON: events.PassedOn,
    Move.CORRECT: events.Corrected,
    Move.MEET: events.Met,
    Move.NOT_MET: events.NotMet,
    Move.HOLD: events.Held,
    Move.RESUME: events.Resumed,
    Move.CLOSE: events.Closed,
    Move.REOPEN: events.Reopened,
}


class ChangedMeanwhile(Exception):
    """The page was made before somebody else changed the referral. `referral` is how it is now."""

    def __init__(self, referral: Referral):
        super().__init__(str(referral.pk))
        self.referral = referral


def lock(referrals: QuerySet[Referral]) -> QuerySet[Referral]:
    """These referrals with their dossiers and versions, locked until the transaction ends, always in the same order."""
    if connection.features.has_select_for_update:
        referrals = referrals.select_for_update(of=("self",))
    return referrals.order_by("pk").select_related("dossier", "version")


def locked(actor: Actor, referral_id: uuid.UUID, seq: int | None = None, filled: FilledIn | None = None) -> Referral:
    """The referral, locked until the transaction ends, when the actor may see it.

    With `filled`, raises once.SentBefore when that form arrived already. With `seq`, raises ChangedMeanwhile when something
    happened since a page was made, of which the actor may know.
    """
    rows = visible(Referral, actor, few=True).filter(pk=referral_id)
    if connection.features.has_select_for_update:  # what is locked must be read from one table only
        rows = Referral.objects.filter(pk__in=rows.values("pk"))
    referral = lock(rows).first()
    if referral is None:
        raise NotVisible
    refuse_again(actor, referral, filled)
    if seq is not None and referral.seq != seq and not is_withheld(actor, referral):
        raise ChangedMeanwhile(referral)
    return referral


def move(
    referral: Referral,
    what: Move,
    actor: Actor,
    *,
    now: datetime,
    data: dict[str, Any] | None = None,
    filled: FilledIn | None = None,
    **changes: Any,
) -> ReferralEvent:
    """Make a move: write the event, then the referral's new state with `changes` to its other fields, then the dossier's end.

    The caller has required the permission and sets the next step. Raises lifecycle.NotNow when the move is not possible.
    """
    before = State(referral.state)
    edge = step(before, what)
    event = append(referral, what, actor, now=now, data=data, filled=filled, after=edge.to, **changes)
    _open_or_close(referral, before, edge.to, now)
    publish(referral, what, actor, before, now)
    return event


def begin(referral: Referral, actor: Actor, *, now: datetime, said: str = "") -> ReferralEvent:
    """Write a new referral together with its first event: it was sent. `said` is the form's fingerprint (`once`)."""
    referral.state, referral.seq = step(None, Move.SEND).to, 1
    insert(referral)
    return _write(referral, Move.SEND, actor, now, before="", data={FORM: said} if said else None)


def append(
    referral: Referral,
    kind: str,
    actor: Actor,
    *,
    now: datetime,
    data: dict[str, Any] | None = None,
    filled: FilledIn | None = None,
    after: State | None = None,
    **changes: Any,
) -> ReferralEvent:
    """Write one event, with the key of the form that asked for it, and the fields it changes.

    Without `after` the state stays what it is.
    """
    before = referral.state
    referral.state = after or before
    referral.seq += 1
    for field, value in changes.items():
        setattr(referral, field, value)
    event = _write(referral, kind, actor, now, before=before, data=data, filled=filled)
    referral.save(update_fields=["state", "seq", *changes])
    return event


def _write(
    referral: Referral,
    kind: str,
    actor: Actor,
    now: datetime,
    *,
    before: str,
    data: dict[str, Any] | None,
    filled: FilledIn | None = None,
) -> ReferralEvent:
    return insert(
        ReferralEvent(
            id=filled.key if filled else new_id(),
            region_id=referral.region_id,
            referral=referral,
            seq=referral.seq,
            at=now,
            kind=kind,
            before=before,
            after=referral.state,
            user_id=actor.user_id,
            organisation_id=actor.organisation_for(),
            data=(data or {}) | ({FORM: filled.said} if filled else {}),
        )
    )


def publish(referral: Referral, what: Move, actor: Actor, before: str, now: datetime) -> None:
    """Tell the house that a move was made."""
    bus.publish(
        PUBLISHED[what](
            region_id=referral.region_id,
            at=now,
            referral_id=referral.pk,
            location_id=referral.location_id,
            practice_id=referral.practice_id,
            referrer_id=referral.referrer_id,
            welfare_id=referral.welfare_id,
            link_worker_id=referral.link_worker_id,
            user_id=actor.user_id,
            organisation_id=actor.organisation_for(),
            kind=what,
            before=before,
            after=referral.state,
        )
    )


def _open_or_close(referral: Referral, before: State, after: State, now: datetime) -> None:
    if (before in OPEN) == (after in OPEN):
        return
    referral.dossier.closed_at = None if after in OPEN else now
    referral.dossier.save(update_fields=["closed_at"])
