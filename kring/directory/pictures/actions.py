"""Putting and removing the picture of an entry, by who keeps it."""

import hashlib
import uuid

from django.db import transaction
from django.utils import timezone

from kring.access import audit
from kring.directory.models import Picture
from kring.directory.upkeep.gate import hold
from kring.identity.actors import Actor
from kring.identity.pictures import Frame

FRAME = Frame(960, 640, 320, 1280, (0.5, 0.5))  # three by two, for the page and the card
VERSION_LENGTH = 16


@transaction.atomic
def put(actor: Actor, activity_id: uuid.UUID, content: bytes, shows: str) -> Picture:
    """Show this picture (drawn in FRAME) with an activity; an earlier one is gone."""
    activity = hold(actor, activity_id).activity
    values = {
        "region_id": activity.region_id,
        "content": content,
        "version": hashlib.sha256(content).hexdigest()[:VERSION_LENGTH],
        "shows": shows,
        "made_at": timezone.now(),
    }
    picture = Picture.objects.update_or_create(activity=activity, defaults=values)[0]
    audit.record(actor, "steward.changed", picture)
    return picture


@transaction.atomic
def remove(actor: Actor, activity_id: uuid.UUID) -> bool:
    """Show no picture; returns whether there was one."""
    activity = hold(actor, activity_id).activity
    there = Picture.objects.filter(activity=activity).delete()[0] > 0
    if there:
        audit.record(actor, "steward.changed", activity)
    return there
