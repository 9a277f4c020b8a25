"""A steward chooses which word about an entry is shown."""

import uuid

from django.db import transaction
from django.utils import timezone

from kring.access import audit, policy
from kring.directory.claims import columns_from
from kring.directory.models import Activity, Origin, Said
from kring.directory.upkeep.corrections import practical, tell_changed
from kring.identity.actors import Actor


@transaction.atomic
def choose(actor: Actor, activity: Activity, said_id: uuid.UUID) -> Activity:
    """Show this word; the others are kept. Until one of them says something new, nothing is left to choose.

    Raises NotVisible when nobody says this about the entry (any more).
    """
    policy.require("directory.edit", actor, activity)
    activity = Activity.objects.select_for_update().get(pk=activity.pk)
    chosen = policy.visible(Said, actor).filter(pk=said_id, activity=activity).first()
    if chosen is None:
        raise policy.NotVisible
    before = practical(activity)
    for column, value in columns_from(chosen.value).items():
        setattr(activity, column, value)
    activity.save()
    others = Said.objects.filter(activity=activity, subject=chosen.subject)
    if chosen.origin == Origin.STANDING:  # from now on somebody says it
        others.filter(origin=Origin.STEWARD).delete()
        others.filter(pk=chosen.pk).update(origin=Origin.STEWARD)
    others.exclude(pk=chosen.pk).update(shown=False, settled=True)
    others.filter(pk=chosen.pk).update(shown=True, settled=True)
    tell_changed(activity, before, timezone.now())
    audit.record(actor, "steward.changed", activity)
    return activity
