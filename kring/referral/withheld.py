"""What a practice may know once the client withdrew their consent: what it knew at that moment, and what it did itself since.

The only place that decides it: the file, the lists, Today and the forms all ask here. Who accompanies the client sees everything.
"""

import copy
import uuid
from collections.abc import Iterable

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery
from django.utils.translation import gettext as _

from kring.access.policy import NotAllowed
from kring.asking import asked_often
from kring.clients.models import Consent
from kring.clients.queries import agrees
from kring.identity.actors import Actor
from kring.identity.models import Role
from kring.referral.models import Referral, ReferralEvent
from kring.referral.rules.lifecycle import Move, State

# After these a practice knows the state: the withdrawal itself, and the moves that it makes itself.
KNOWN_BY = ["consent_withdrawn", *(move.value for move in (Move.ANSWER, Move.RESEND, Move.WITHDRAW))]


def pill() -> tuple[str, str]:
    """(word, tone) in the place of the state."""
    return _("Consent withdrawn"), "attention"


def known_states(actor: Actor, referral_ids: Iterable[uuid.UUID]) -> dict[uuid.UUID, State]:
    """Those of these referrals of which this actor may know nothing new, with the state that they knew last; one query at most."""
    ids, practices, welfare = list(referral_ids), *_sides(actor)
    if not practices or not ids:
        return {}
    return {pk: State(state) for pk, state in _known(ids, list(practices), list(welfare)) if state}


def _sides(actor: Actor) -> tuple[tuple[uuid.UUID, ...], tuple[uuid.UUID, ...]]:
    """(practices, welfare organisations) for which the actor works."""
    return actor.organisations(Role.REFERRER, Role.ASSISTANT), actor.organisations(Role.LINK_WORKER, Role.TEAM_LEAD)


@asked_often
def _known(ids: list[uuid.UUID], practices: list[uuid.UUID], welfare: list[uuid.UUID]) -> QuerySet:
    rows = Referral.objects.filter(_withheld(practices, welfare), pk__in=ids)
    return rows.values_list("pk", _last_known("after"))


def _last_known(field: str) -> Subquery:
    events = ReferralEvent.objects.filter(referral=OuterRef("pk"), kind__in=KNOWN_BY)
    return Subquery(events.order_by("-seq").values(field)[:1])


def _withheld(practices: list[uuid.UUID], welfare: list[uuid.UUID]) -> Q:
    told = Consent.objects.filter(dossier=OuterRef("pk"))
    stopped = Exists(told.exclude(withdrawn_at=None)) & ~Exists(told.filter(withdrawn_at=None))
    return Q(stopped, practice__in=practices) & ~Q(welfare__in=welfare)


def in_states(actor: Actor, rows: QuerySet[Referral], states: Iterable[State]) -> QuerySet[Referral]:
    """Those that are in one of these states, as far as the actor may know."""
    wanted, (practices, welfare) = [state.value for state in states], _sides(actor)
    if not practices:
        return rows.filter(state__in=wanted)
    withheld = _withheld(list(practices), list(welfare))
    rows = rows.alias(known_state=_last_known("after"))
    return rows.filter(~withheld & Q(state__in=wanted) | withheld & Q(known_state__in=wanted))


def is_withheld(actor: Actor, referral: Referral) -> bool:
    """Whether this actor may know nothing new of a referral; for the other side no query."""
    practices, welfare = _sides(actor)
    ours = referral.practice_id in practices and referral.welfare_id not in welfare
    return ours and not agrees(referral.pk) and bool(known_states(actor, [referral.pk]))


def as_known(actor: Actor, referral: Referral) -> Referral:
    """The referral as the actor may know it: when nothing new may be known, a copy (never to be saved) without what came after."""
    if not is_withheld(actor, referral):
        return referral
    seen = copy.copy(referral)
    seen.state = known_states(actor, [referral.pk])[referral.pk]
    seen.link_worker, seen.ending = None, ""
    seen.accepted_at = seen.first_contact_at = seen.hold_until = seen.closed_at = None
    return seen


def require_known(actor: Actor, referral: Referral) -> None:
    """For a page that says how it stands now. Raises NotAllowed when the actor may not know that."""
    if is_withheld(actor, referral):
        raise NotAllowed(no_news())


def no_news() -> str:
    """Why a practice sees no more."""
    return _("The client withdrew their consent. From that moment the practice sees nothing new about the course.")
