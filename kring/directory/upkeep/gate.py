"""Who keeps an entry: a steward all of the region, a provider's account its own, and the holder of a link that one entry."""

import dataclasses
import uuid

from django.utils import timezone

from kring.access import policy
from kring.access.models import Link, LinkPurpose
from kring.directory.models import Activity
from kring.identity.actors import Actor
from kring.identity.models import Role

STEWARD, PROVIDER = "steward", "provider"  # as which somebody keeps an entry; also the origin of what they say


@dataclasses.dataclass(frozen=True, slots=True)
class Held:
    """An entry that is locked for writing, and as which the actor keeps it."""

    activity: Activity
    by: str


def hold(actor: Actor, activity_id: uuid.UUID) -> Held:
    """The entry, when the actor keeps it. Raises NotVisible when it does not exist for the actor, NotAllowed when others keep it."""
    rows = Activity.objects.select_for_update()
    if actor.link:
        live = Link.objects.filter(
            pk=actor.bearer,
            region_id=actor.region_id,
            purpose=LinkPurpose.KEEPER,
            subject_id=activity_id,
            revoked_at=None,
            expires_at__gt=timezone.now(),
        )
        if not live.exists():
            raise policy.NotVisible
        return Held(rows.get(pk=activity_id, region_id=actor.region_id), PROVIDER)
    activity = policy.visible(Activity, actor).select_for_update().filter(pk=activity_id).first()
    if activity is None:
        raise policy.NotVisible
    return Held(activity, kept_as(actor, activity))


def kept_as(actor: Actor, activity: Activity) -> str:
    """As which somebody with an account keeps an entry that they may know of. Raises NotAllowed when they do not."""
    policy.require("directory.keep", actor)
    if actor.has(Role.STEWARD):
        return STEWARD
    if activity.organisation_id in actor.organisations(Role.PROVIDER):
        return PROVIDER
    raise policy.NotAllowed("directory.keep")


def keeps(actor: Actor, activity: Activity) -> bool:
    """Whether somebody with an account keeps this entry, for deciding which buttons a page shows."""
    if not policy.holds("directory.keep", actor):
        return False
    return actor.has(Role.STEWARD) or activity.organisation_id in actor.organisations(Role.PROVIDER)
