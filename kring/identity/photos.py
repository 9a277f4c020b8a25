"""Keeping the photos of link workers, and forgetting them when the reason for having one is gone."""

import hashlib
import uuid
from datetime import date, datetime

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from kring.identity.models import Photo
from kring.identity.teams import works_as_link_worker

VERSION_LENGTH = 16


def keep(region_id: uuid.UUID, user_id: uuid.UUID, content: bytes, now: datetime) -> Photo:
    """Keep a portrait (of `pictures.portrait`) as the photo of a person in a region; an earlier one is gone."""
    values = {"content": content, "version": version_of(content), "made_at": now}
    return Photo.objects.update_or_create(region_id=region_id, user_id=user_id, defaults=values)[0]


def version_of(content: bytes) -> str:
    """What names this very picture in its address."""
    return hashlib.sha256(content).hexdigest()[:VERSION_LENGTH]


def drop(region_id: uuid.UUID, user_id: uuid.UUID) -> bool:
    """Forget somebody's photo in a region; whether there was one."""
    return Photo.objects.filter(region_id=region_id, user_id=user_id).delete()[0] > 0


def in_use(day: date, region_id: uuid.UUID) -> Q:
    """Photos of who is link worker in this region on this day: nobody's else is shown, from the first day after."""
    working = works_as_link_worker(day).filter(region_id=region_id, user=OuterRef("user"))
    return Q(Exists(working), region_id=region_id)


def photo_of(region_id: uuid.UUID, user_id: uuid.UUID, day: date) -> QuerySet[Photo]:
    """The photo of a link worker as everybody who deals with them may see it: one row or none."""
    return Photo.objects.filter(in_use(day, region_id), user_id=user_id)


def forget_leavers(now: datetime) -> dict[uuid.UUID, list[uuid.UUID]]:
    """Forget the photos of who is no longer link worker in the region, a closed account's too; returns whose, by region."""
    working = works_as_link_worker(timezone.localdate(now)).filter(
        user=OuterRef("user"), region_id=OuterRef("region_id")
    )
    gone: dict[uuid.UUID, list[uuid.UUID]] = {}
    leavers = Photo.objects.exclude(Exists(working)).order_by("region_id", "pk")
    for key, region_id, user_id in leavers.values_list("pk", "region_id", "user_id"):
        # Of two rounds at once only one takes it away.
        if Photo.objects.filter(pk=key).delete()[0]:
            gone.setdefault(region_id, []).append(user_id)
    return gone
