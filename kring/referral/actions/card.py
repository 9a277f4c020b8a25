"""The link on the client's card."""

import uuid

from django.db import transaction
from django.utils import timezone

from kring.access import audit, links, policy
from kring.access.links import LinkPurpose
from kring.identity.actors import Actor
from kring.referral.actions.history import locked
from kring.referral.models import Referral


@transaction.atomic
def renew_link(actor: Actor, referral_id: uuid.UUID) -> Referral:
    """Make every earlier link of this card useless and make a new one."""
    referral = locked(actor, referral_id)
    policy.require("referral.card", actor, referral)
    now = timezone.now()
    links.revoke(referral.pk, LinkPurpose.CLIENT, now)
    links.make(
        LinkPurpose.CLIENT, region_id=referral.region_id, dossier_id=referral.pk, subject_id=referral.pk, now=now
    )
    audit.record(actor, "link.revoked", referral, dossier_id=referral.pk)
    return referral
