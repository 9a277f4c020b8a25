"""Adding, changing and removing tips."""

import uuid

from django.db import transaction
from django.utils import timezone

from kring.access import audit, policy
from kring.directory.models import Activity, Tip
from kring.identity.actors import Actor
from kring.identity.models import Role


@transaction.atomic
def tell(actor: Actor, activity_id: uuid.UUID, text: str) -> Tip:
    """Say something of an activity; what one said of it before is changed."""
    policy.require("tip.write", actor)
    activity = policy.visible(Activity, actor).filter(pk=activity_id).first()
    if activity is None:
        raise policy.NotVisible
    values = {"region_id": activity.region_id, "text": text, "at": timezone.now()}
    tip = Tip.objects.update_or_create(activity=activity, by_id=actor.user_id, defaults=values)[0]
    audit.record(actor, "tip.told", tip)
    return tip


@transaction.atomic
def remove(actor: Actor, tip_id: uuid.UUID) -> uuid.UUID:
    """Remove one's own tip, or as a steward anybody's; returns the activity's id. Raises NotAllowed for somebody else's."""
    tip = policy.visible(Tip, actor).select_for_update().filter(pk=tip_id).first()
    if tip is None:
        raise policy.NotVisible
    policy.require("tip.remove", actor)
    if tip.by_id != actor.user_id and not actor.has(Role.STEWARD):
        raise policy.NotAllowed("tip.remove")
    audit.record(actor, "tip.removed", tip)
    tip.delete()
    return tip.activity_id
