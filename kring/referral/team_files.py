"""Files of the teams that somebody leads: which there are and with whom, also of those that the team lead may not open."""

import uuid
from datetime import datetime

from django.db.models import QuerySet

from kring.access.models import Relation, RelationKind
from kring.identity.actors import Actor
from kring.identity.models import Role


def files_with(
    actor: Actor, user_id: uuid.UUID | None, before: uuid.UUID | None, most: int
) -> list[tuple[uuid.UUID, str, datetime]]:
    """Key, state and moment of sending of the newest open files with this member of the team (None: with nobody), and `before` a key."""
    rows = _files(actor).filter(user=user_id, dossier__closed_at=None)
    if before is not None:
        rows = rows.filter(dossier__lt=before)
    shown = rows.order_by("-dossier_id").values_list(
        "dossier_id", "dossier__referral__state", "dossier__referral__sent_at"
    )
    return list(shown[:most])


def owner_in_team(actor: Actor, dossier_id: uuid.UUID) -> str | None:
    """The name of the link worker who has this file ('' when nobody has it); None when it is no file of the actor's teams."""
    row = _files(actor).filter(dossier=dossier_id).values("user__name").first()
    return (row["user__name"] or "") if row else None


def _files(actor: Actor) -> QuerySet[Relation]:
    return Relation.objects.filter(
        region_id=actor.region_id,
        kind=RelationKind.LINK_WORKER,
        organisation__in=actor.organisations(Role.TEAM_LEAD),
        until=None,
    )
