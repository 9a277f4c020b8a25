"""Who is away, and who looks after their dossiers meanwhile."""

import uuid
from collections.abc import Iterable
from datetime import date

from kring.access.models import StandIn


def away_on(day: date, team: uuid.UUID, people: Iterable[uuid.UUID | None]) -> dict[uuid.UUID, StandIn]:
    """Those of these people who are away from a team on a day, each with who stands in (`deputy`; None: the team lead)."""
    rows = StandIn.objects.filter(organisation=team, absent__in=[one for one in people if one])
    return {row.absent_id: row for row in rows.filter(since__lte=day, until__gte=day).select_related("deputy")}
