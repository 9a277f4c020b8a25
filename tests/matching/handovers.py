"""Making hand-overs through the actions that people use."""

import uuid
from datetime import date
from typing import Any

from django.utils import timezone

from kring.access import links
from kring.access.models import LinkPurpose
from kring.duties.models import Step, StepKind
from kring.identity.actors import Actor
from kring.matching.actions.attend import answer, start
from kring.matching.actions.hand_over import NewHandover, Reach, hand_over
from kring.matching.models import Handover
from kring.matching.rules.lifecycle import HandoverState
from kring.referral.models import Referral
from tests.cast import Cast
from tests.factories import an_accepted_referral


def new_handover(cast: Cast, **fields: Any) -> NewHandover:
    """What Dewi fills in for the walking group."""
    return NewHandover(
        **(
            {
                "key": uuid.uuid4(),
                "activity_id": cast.activity.pk,
                "client_said_yes": True,
                "reach": Reach.PHONE,
                "practicalities": "Een bankje halverwege.",
            }
            | fields
        )
    )


def a_handover(cast: Cast, referral: Referral | None = None, **fields: Any) -> Handover:
    """Mrs Beem is introduced to the walking group by Dewi."""
    referral = referral or an_accepted_referral(cast)
    return hand_over(cast.actor(cast.dewi), referral.pk, new_handover(cast, **fields))


def a_welcome(cast: Cast, **fields: Any) -> Handover:
    """The walking group said welcome."""
    return answer(cast.actor(cast.gijs), a_handover(cast, **fields).pk, HandoverState.WELCOME)


def a_start(cast: Cast, on: date | None = None, **fields: Any) -> Handover:
    """Mrs Beem came for the first time."""
    return start(cast.actor(cast.gijs), a_welcome(cast, **fields).pk, on or timezone.localdate())


def token_of(handover: Handover) -> str:
    """The token of the provider's link."""
    token = links.token_for(handover.pk, LinkPurpose.PROVIDER)
    assert token is not None
    return token


def bearer_of(handover: Handover) -> Actor:
    """Whoever holds the provider's link."""
    link = links.find(token_of(handover), LinkPurpose.PROVIDER)
    assert link is not None
    return links.bearer(link)


def lead(referral_id: uuid.UUID) -> tuple[str, uuid.UUID | None]:
    """(code, owner) of the lead step."""
    return Step.objects.values_list("code", "owner_id").get(dossier_id=referral_id, kind=StepKind.LEAD, done_at=None)


def owed(referral_id: uuid.UUID) -> list[str]:
    """Codes of the owed duties about activities, in the order in which they were opened."""
    about = ("await_provider", "confirm_start", "find_other", "follow_up")
    rows = Step.objects.filter(dossier_id=referral_id, kind=StepKind.OWED, done_at=None, code__in=about)
    return list(rows.order_by("opened_at", "id").values_list("code", flat=True))
