"""Reading the picture of an activity."""

import uuid

from kring.access import policy
from kring.directory.models import Activity, Picture
from kring.directory.publish.rows import open_region, public_rows
from kring.identity.actors import Actor


def seen_by(actor: Actor, activity: Activity) -> Picture | None:
    """The picture of an activity that the actor may see."""
    return policy.visible(Picture, actor).filter(activity=activity).first()


def of_entry(activity: Activity) -> Picture | None:
    """The picture of the entry that a link opens."""
    return Picture.objects.filter(activity=activity).first()


def for_everybody(activity_id: uuid.UUID) -> Picture | None:
    """The picture of an activity on the public map."""
    picture = Picture.objects.filter(activity=activity_id).first()
    if picture is None or open_region(str(picture.region_id)) is None:
        return None
    return picture if public_rows(picture.region_id).filter(pk=activity_id).exists() else None
