"""Naming who keeps an entry by a link, without an account, and taking the link back."""

import uuid
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from kring.access import audit, links, policy
from kring.access.models import LinkPurpose
from kring.directory.events import KeeperNamed
from kring.directory.models import Activity, Keeper
from kring.directory.upkeep.gate import hold
from kring.events import bus
from kring.identity.actors import Actor


@transaction.atomic
def appoint(actor: Actor, activity_id: uuid.UUID, *, name: str, email: str) -> Keeper:
    """Let somebody keep an entry: a mail with the link goes to that address, and any former link stops working."""
    policy.require("directory.edit", actor)
    activity, now = hold(actor, activity_id).activity, timezone.now()
    links.revoke(activity.pk, LinkPurpose.KEEPER, now)
    values = {"region_id": activity.region_id, "name": name, "email": email, "since": now}
    keeper = Keeper.objects.update_or_create(activity=activity, defaults=values)[0]
    token_of(activity)
    bus.publish(KeeperNamed(region_id=activity.region_id, at=now, activity_id=activity.pk))
    audit.record(actor, "steward.changed", keeper)
    return keeper


@transaction.atomic
def dismiss(actor: Actor, activity_id: uuid.UUID) -> bool:
    """Take the link back: it works no more; returns whether there was a keeper."""
    policy.require("directory.edit", actor)
    activity = hold(actor, activity_id).activity
    links.revoke(activity.pk, LinkPurpose.KEEPER, timezone.now())
    there = Keeper.objects.filter(activity=activity).delete()[0] > 0
    if there:
        audit.record(actor, "steward.changed", activity)
    return there


def move(keeper: Keeper, activity: Activity, now: datetime) -> None:
    """Whoever keeps one entry by a link keeps another in its place, as part of an action that requires and audits: the mail with the
    new link goes out, and the former link stops working."""
    links.revoke(keeper.activity_id, LinkPurpose.KEEPER, now)
    keeper.activity = activity
    keeper.save(update_fields=["activity"])
    token_of(activity)
    bus.publish(KeeperNamed(region_id=activity.region_id, at=now, activity_id=activity.pk))


def token_of(activity: Activity) -> str:
    """The token of an entry's link; made when there is none, or when the server's key has changed since."""
    return links.token_for(activity.pk, LinkPurpose.KEEPER) or links.make(
        LinkPurpose.KEEPER,
        region_id=activity.region_id,
        dossier_id=None,
        subject_id=activity.pk,
        now=timezone.now(),
    )
