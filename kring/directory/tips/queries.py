"""Reading tips, for professionals only."""

import dataclasses
import uuid
from collections.abc import Iterable
from datetime import date

from django.utils import timezone

from kring.access import policy
from kring.directory.models import Tip
from kring.identity.actors import Actor
from kring.identity.models import Role


@dataclasses.dataclass(frozen=True, slots=True)
class Said:
    """One tip; `own`: the reader's own; `may_remove`: the reader's own, or the reader is a steward."""

    id: uuid.UUID
    text: str
    by: str
    on: date
    own: bool
    may_remove: bool


def tips_of(actor: Actor, activities: Iterable[uuid.UUID]) -> dict[uuid.UUID, list[Said]]:
    """The tips about these activities that the reader may see, newest first; nothing for who is no professional of the chain."""
    if not policy.holds("tip.read", actor):
        return {}
    found: dict[uuid.UUID, list[Said]] = {}
    rows = policy.visible(Tip, actor).filter(activity__in=list(activities)).select_related("by").order_by("-at", "id")
    for row in rows:
        own = row.by_id == actor.user_id
        said = Said(row.pk, row.text, row.by.name, timezone.localdate(row.at), own, own or actor.has(Role.STEWARD))
        found.setdefault(row.activity_id, []).append(said)
    return found


def own_text(actor: Actor, activity_id: uuid.UUID) -> str:
    """What the reader said before about an activity; empty when nothing."""
    rows = policy.visible(Tip, actor).filter(activity=activity_id, by=actor.user_id)
    return rows.values_list("text", flat=True).first() or ""
