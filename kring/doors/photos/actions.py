"""Putting and removing a photo: one's own, or as a steward somebody's."""

import uuid

from django.db import transaction
from django.utils import timezone

from kring.access import audit
from kring.access.policy import require
from kring.identity import photos
from kring.identity.actors import Actor
from kring.identity.models import User
from kring.identity.teams import works_as_link_worker


class NoLinkWorker(Exception):
    """The person is no link worker in this region: there is nobody to show a photo to."""


@transaction.atomic
def put_own(actor: Actor, portrait: bytes) -> None:
    """Show this portrait (of `identity.pictures`) wherever one's name stands. Raises NotAllowed for who is no link worker."""
    require("photo.keep", actor)
    _put(actor, actor.user_id, portrait)


@transaction.atomic
def remove_own(actor: Actor) -> None:
    """Show initials again."""
    require("photo.keep", actor)
    _remove(actor, actor.user_id)


@transaction.atomic
def put_for(actor: Actor, user: User, portrait: bytes) -> None:
    """Put a portrait for a link worker of the steward's region. Raises NoLinkWorker."""
    require("steward.edit", actor, user)
    if not works_as_link_worker(timezone.localdate()).filter(user=user, region_id=actor.region_id).exists():
        raise NoLinkWorker
    _put(actor, user.pk, portrait)


@transaction.atomic
def remove_for(actor: Actor, user: User) -> None:
    """Remove somebody's photo."""
    require("steward.edit", actor, user)
    _remove(actor, user.pk)


def _put(actor: Actor, user_id: uuid.UUID, portrait: bytes) -> None:
    photos.keep(actor.region_id, user_id, portrait, timezone.now())
    audit.record(actor, "photo.put", User, ids=[user_id])


def _remove(actor: Actor, user_id: uuid.UUID) -> None:
    if photos.drop(actor.region_id, user_id):
        audit.record(actor, "photo.removed", User, ids=[user_id])
