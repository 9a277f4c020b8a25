"""Reading the picture of an activity."""

import uuid

from django.db.models import Q
from django.utils import timezone

from kring.access import policy
from kring.directory.models import Activity, Picture
from kring.identity.actors import Actor
from kring.identity.models import Region


def seen_by(actor: Actor, activity: Activity) -> Picture | None:
    """The picture of an activity that the actor may see."""
    return policy.visible(Picture, actor).filter(activity=activity).first()


def of_entry(activity: Activity) -> Picture | None:
    """The picture of the entry that a link opens."""
    return Picture.objects.filter(activity=activity).first()


def for_everybody(activity_id: uuid.UUID) -> Picture | None:
    """The picture of an activity on the public map: of a public entry that goes on, in a region whose map is public."""
    goes_on = Q(activity__ends_on=None) | Q(activity__ends_on__gte=timezone.localdate())
    shown = Picture.objects.filter(
        goes_on, activity=activity_id, activity__public=True, activity__active=True, activity__merged_into=None
    )
    return shown.filter(region_id__in=Region.objects.filter(public_map=True).values("pk")).first()
