"""What the receiving side does: accept, ask, return, pass on."""

import uuid
from datetime import date

from django.db import transaction
from django.db.models import Exists
from django.utils import timezone
from django.utils.translation import gettext as _

from kring.access import audit, policy
from kring.access.models import Relation, RelationKind
from kring.capacity import actions as capacity
from kring.clients.queries import agrees
from kring.duties import actions as duties
from kring.duties.models import Step
from kring.identity.actors import Actor
from kring.identity.teams import link_workers_on
from kring.programme.models import LocationMember
from kring.programme.rules.tree import Support
from kring.referral.actions.history import locked, move
from kring.referral.actions.messages import about, write
from kring.referral.actions.once import FilledIn
from kring.referral.actions.steps import set_step_for_state
from kring.referral.actions.taking_along import take_along
from kring.referral.models import MessageKind, Referral
from kring.referral.rules.lifecycle import Move
from kring.referral.rules.reasons import ReturnReason
from kring.rows import holding_on


@transaction.atomic
def accept(actor: Actor, referral_id: uuid.UUID, seq: int | None = None) -> Referral:
    """Take a referral up. One that was sent to the team becomes the actor's own."""
    referral = locked(actor, referral_id, seq)
    policy.require("referral.accept", actor, referral)
    now = timezone.now()
    changes = {"accepted_at": now}
    if referral.link_worker_id is None:
        changes["link_worker_id"] = actor.user_id
        relate(referral, actor.user_id, "accepted")
        # What was owed by the whole team until now is this person's too.
        unowned = Step.objects.filter(dossier=referral.dossier, organisation=referral.welfare_id, owner=None)
        duties.hand_over(unowned, actor.user_id)
    move(referral, Move.ACCEPT, actor, now=now, **changes)
    set_step_for_state(referral, now)
    audit.record(actor, "referral.accepted", referral, dossier_id=referral.pk)
    return referral


def require_agreement(referral: Referral) -> None:
    """Asking and returning tell the practice something about the client. Raises NotAllowed, with what to do instead."""
    if not agrees(referral.pk):
        raise policy.NotAllowed(
            _(
                "The client withdrew their consent, so nothing new goes to the practice: no question and no return. "
                "Ask the client themselves. Accept the referral to go on, or to finish it when it does not fit."
            )
        )


@transaction.atomic
def ask(
    actor: Actor, referral_id: uuid.UUID, text: str, seq: int | None = None, filled: FilledIn | None = None
) -> Referral:
    """Ask the referrer something before accepting; the referrer is at turn."""
    referral = locked(actor, referral_id, seq, filled)
    policy.require("referral.ask", actor, referral)
    require_agreement(referral)
    now = timezone.now()
    message = write(actor, referral, MessageKind.QUESTION, text, now=now)
    move(referral, Move.ASK, actor, now=now, data=about(message), filled=filled)
    set_step_for_state(referral, now)
    audit.record(actor, "referral.asked", referral, dossier_id=referral.pk)
    return referral


@transaction.atomic
def give_back(
    actor: Actor,
    referral_id: uuid.UUID,
    reason: ReturnReason,
    suggestion: Support | None,
    text: str,
    seq: int | None = None,
) -> Referral:
    """Return a referral with a reason and a suggestion. A booked appointment is cancelled; the referrer is at turn."""
    referral = locked(actor, referral_id, seq)
    policy.require("referral.return", actor, referral)
    require_agreement(referral)
    now = timezone.now()
    data = {"reason": ReturnReason(reason), "suggestion": suggestion and Support(suggestion)}
    move(referral, Move.RETURN, actor, now=now, data=data)
    cancel_appointments(referral, "link_worker", now)
    write(actor, referral, MessageKind.RETURNED, text, now=now)
    set_step_for_state(referral, now)
    audit.record(actor, "referral.returned", referral, dossier_id=referral.pk)
    return referral


class NoColleague(Exception):
    """The person is not (or no longer) a link worker of this location."""


@transaction.atomic
def pass_on(actor: Actor, referral_id: uuid.UUID, to: uuid.UUID, seq: int | None = None, word: str = "") -> Referral:
    """Give a referral to a colleague of the same location, with its steps and appointments (see `taking_along`).

    `word` is for the colleague: the history keeps it, for those who read the notes of contacts.

    Raises NoColleague when the other is not a link worker of the location today.
    """
    referral = locked(actor, referral_id, seq)
    policy.require("referral.pass_on", actor, referral)
    now = timezone.now()
    if not is_colleague(referral, to, timezone.localdate(now)):
        raise NoColleague
    former = referral.link_worker_id
    data = {"to": str(to)} | ({"word": word.strip()} if word.strip() else {})
    move(referral, Move.PASS_ON, actor, now=now, data=data, link_worker_id=to)
    relate(referral, to, "passed_on")
    duties.hand_over(Step.objects.filter(dossier=referral.dossier, organisation=referral.welfare_id), to)
    take_along(actor, referral, now)
    audit.record(actor, "referral.passed_on", referral, dossier_id=referral.pk, on_behalf_of=former)
    return referral


def is_colleague(referral: Referral, user_id: uuid.UUID, today: date) -> bool:
    """Whether someone is a link worker of the referral's team and location today, other than the present one."""
    works = link_workers_on(today).filter(user=user_id, organisation=referral.welfare_id)
    member = LocationMember.objects.filter(
        Exists(works), holding_on(today), location=referral.location_id, user=user_id
    )
    return user_id != referral.link_worker_id and member.exists()


def relate(referral: Referral, user_id: uuid.UUID | None, ground: str) -> None:
    """End who accompanied until now and note who does from now on; nobody by name means the whole team."""
    now = timezone.now()
    current = Relation.objects.filter(dossier=referral.dossier, kind=RelationKind.LINK_WORKER, until=None)
    current.update(until=now)
    Relation.objects.create(
        region_id=referral.region_id,
        dossier=referral.dossier,
        kind=RelationKind.LINK_WORKER,
        organisation_id=referral.welfare_id,
        user_id=user_id,
        ground=ground,
        since=now,
    )


def cancel_appointments(referral: Referral, by: str, now) -> int:
    """Cancel what is still to come; returns how many."""
    coming = list(referral.dossier.appointments.filter(cancelled_at=None, starts_at__gte=now))
    for appointment in coming:
        capacity.cancel(appointment, by, now=now)
    return len(coming)
