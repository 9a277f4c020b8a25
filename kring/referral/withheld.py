"""How a referral stood when the client withdrew consent, for a practice that may know no more (`kring.access` decides which)."""

import copy
import uuid
from collections.abc import Iterable

from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.utils.translation import gettext as _

from kring.access.policy import NOTHING, is_without_consent, without_consent
from kring.asking import asked_often
from kring.identity.actors import Actor
from kring.referral.models import Referral, ReferralEvent
from kring.referral.rules.lifecycle import Move, State

# After these a practice knows the state: the withdrawal itself, and the moves that it makes itself.
KNOWN_BY = ["consent_withdrawn", *(move.value for move in (Move.ANSWER, Move.WITHDRAW))]


def pill() -> tuple[str, str]:
    """(word, tone) in the place of the state."""
    return _("Consent withdrawn"), "attention"


def known_states(actor: Actor, referral_ids: Iterable[uuid.UUID]) -> dict[uuid.UUID, State]:
    """Those of these referrals of which this actor may know nothing new, with the state that they knew last."""
    ids = list(without_consent(actor, referral_ids))
    return {pk: State(state) for pk, state in _known(ids)} if ids else {}


@asked_often
def _known(ids: list[uuid.UUID]) -> QuerySet:
    return Referral.objects.filter(pk__in=ids).values_list("pk", _last_known("after"))


def _last_known(field: str) -> Subquery:
    events = ReferralEvent.objects.filter(referral=OuterRef("pk"), kind__in=KNOWN_BY)
    return Subquery(events.order_by("-seq").values(field)[:1])


def in_states(actor: Actor, rows: QuerySet[Referral], states: Iterable[State]) -> QuerySet[Referral]:
    """Those that are in one of these states, as far as the actor may know."""
    wanted, withheld = [state.value for state in states], is_without_consent(actor, "pk")
    if withheld == NOTHING:
        return rows.filter(state__in=wanted)
    rows = rows.alias(known_state=_last_known("after"))
    return rows.filter(~withheld & Q(state__in=wanted) | withheld & Q(known_state__in=wanted))


def as_known(actor: Actor, referral: Referral) -> Referral:
    """The referral as it stood for somebody who may know nothing new of it: a copy, never to be saved, without what came after."""
    seen = copy.copy(referral)
    seen.state = known_states(actor, [referral.pk])[referral.pk]
    seen.client = referral.client.copy_of or referral.client
    seen.link_worker, seen.ending = None, ""
    seen.accepted_at = seen.first_contact_at = seen.hold_until = seen.closed_at = None
    return seen


def is_withheld(actor: Actor, referral: Referral) -> bool:
    """Whether this actor may know nothing new of a referral."""
    return bool(without_consent(actor, [referral.pk]))
