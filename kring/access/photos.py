"""Photos of link workers: whoever is signed in in the region sees them; a client sees the one of their own link worker.

A photo is the professional's own and not about a client: looking at one is no line in the log, putting and removing one is.
"""

import uuid
from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone

from kring import asking
from kring.access import audit
from kring.access.policy import NOTHING, also_visible, visible
from kring.asking import asked_often
from kring.identity import photos
from kring.identity.actors import Actor
from kring.identity.models import Photo, User
from kring.identity.photos import in_use, photo_of

also_visible(Photo, lambda actor: in_use(asking.today(), actor.region_id) if actor.user_id else NOTHING)


def addresses(actor: Actor, people: Iterable[uuid.UUID | None]) -> dict[uuid.UUID, str]:
    """Where a page finds the photos of these people, by person; who has none is not in it. One query, without the pictures."""
    rows = _photos(actor, list({person for person in people if person}))
    return {user: reverse("doors:photo", args=[pk], query={"v": version}) for user, pk, version in rows}


@asked_often
def _photos(actor: Actor, people: list[uuid.UUID]) -> QuerySet:
    return visible(Photo, actor).filter(user_id__in=people).values_list("user_id", "pk", "version")


def address_of(actor: Actor, person: uuid.UUID | None) -> str:
    """Where a page finds somebody's photo; '' without one."""
    return addresses(actor, [person]).get(person, "") if person else ""


def client_address(region_id: uuid.UUID, person: uuid.UUID | None, token: str) -> str:
    """Where the page of a client's link finds the photo of their own link worker; '' without one."""
    if person is None:
        return ""
    found = photo_of(region_id, person, timezone.localdate()).values_list("version", flat=True).first()
    return reverse("doors:client_photo", args=[token], query={"v": found}) if found else ""


@transaction.atomic
def forget_leavers(now: datetime) -> int:
    """Forget the photos of who is no longer link worker in a region, with a line in the log of each region; returns how many."""
    gone = photos.forget_leavers(now)
    for region_id, people in gone.items():
        daily_round = Actor(region_id=region_id, link="daily_round", bearer=region_id)
        audit.record(daily_round, "photo.removed", User, ids=people)
    return sum(len(people) for people in gone.values())
