"""The client does not agree any more."""

import uuid
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from kring.access import audit, policy
from kring.access.models import Relation, RelationKind
from kring.clients import actions as clients
from kring.duties import actions as duties
from kring.duties.rules import StepCode
from kring.events import bus
from kring.identity.actors import Actor
from kring.referral.actions.history import append, locked
from kring.referral.events import ConsentWithdrawn
from kring.referral.models import Referral


@transaction.atomic
def withdraw_consent(actor: Actor, referral_id: uuid.UUID) -> Referral:
    """Write down that the client withdrew their consent; from then on nothing new is shared. Twice changes nothing.

    Whoever shares something holds the same lock and asks for consent under it, so that nothing slips through.
    """
    referral = locked(actor, referral_id)
    policy.require("consent.withdraw", actor, referral)
    now = timezone.now()
    if clients.withdraw_consent(referral.dossier, now):
        apart = clients.copied(referral.client, referral.welfare_id)
        append(referral, "consent_withdrawn", actor, now=now, client=apart)
        _tell_no_more(referral, now)
        audit.record(actor, "consent.withdrawn", referral, dossier_id=referral.pk)
        duties.lapse(referral.dossier, StepCode.TALK_WITH_REFERRER, now=now)
        bus.publish(
            ConsentWithdrawn(region_id=referral.region_id, at=now, referral_id=referral.pk, user_id=actor.user_id)
        )
    return referral


def _tell_no_more(referral: Referral, now: datetime) -> None:
    """From now on the practice is to this dossier somebody who knows what was known by now."""
    for relation in Relation.objects.filter(dossier=referral.dossier, kind=RelationKind.REFERRER, until=None):
        Relation.objects.create(
            region_id=relation.region_id,
            dossier_id=relation.dossier_id,
            kind=RelationKind.WITHOUT_CONSENT,
            organisation_id=relation.organisation_id,
            user_id=relation.user_id,
            ground=relation.ground,
            since=now,
        )
        relation.until = now
        relation.save(update_fields=["until"])
