"""What somebody did, by the log: each looks back at their own lines, never at those of others."""

import dataclasses
import uuid
from collections.abc import Mapping
from datetime import datetime

from django.db.models import Q
from django.utils.functional import Promise

from kring.access.audit import VERBS
from kring.access.models import AuditEntry
from kring.access.policy import NOTHING, also_visible, visible
from kring.identity.actors import Actor

PAGE = 50
LISTED = AuditEntry  # what the log says that was looked at

also_visible(
    AuditEntry,
    lambda actor: Q(user_id=actor.user_id, region_id=actor.region_id) if actor.user_id else NOTHING,
)


@dataclasses.dataclass(frozen=True, slots=True)
class Line:
    """One thing that the reader did. `sentence` wants a 'who'; `many` is how many rows a list held, 0 for one thing."""

    id: int
    at: datetime
    sentence: str | Promise
    dossier_id: uuid.UUID | None
    many: int

    def said_of(self, who: str) -> str:
        """The sentence about somebody."""
        words: Mapping[str, str] = {"who": who}
        return str(self.sentence) % words


def own_lines(actor: Actor, dossier_id: uuid.UUID | None = None, before: int | None = None) -> tuple[list[Line], bool]:
    """A page of the actor's own lines (about one dossier), newest first, and whether there are more.

    `before` is the id of the last line of the page before; an id that is not the actor's is as good as none. What was done in
    another region is found when working there.
    """
    own = visible(AuditEntry, actor)
    rows = own if dossier_id is None else own.filter(dossier_id=dossier_id)
    last = own.filter(pk=before).values_list("at", "pk").first() if before is not None else None
    if last is not None:
        rows = rows.filter(Q(at__lt=last[0]) | Q(at=last[0], pk__lt=last[1]))
    found = list(rows.order_by("-at", "-pk")[: PAGE + 1])
    return [_line(entry) for entry in found[:PAGE]], len(found) > PAGE


def _line(entry: AuditEntry) -> Line:
    count = len(entry.object_ids)
    return Line(
        id=entry.pk,
        at=entry.at,
        sentence=VERBS[entry.verb][1],
        dossier_id=entry.dossier_id,
        many=count if count > 1 and entry.dossier_id is None else 0,
    )
