"""Who is away, and who looks after their dossiers meanwhile."""

import uuid
from collections.abc import Iterable
from datetime import date

from django.db.models import QuerySet

from kring.access.models import StandIn
from kring.asking import asked_often


def away_on(day: date, team: uuid.UUID, people: Iterable[uuid.UUID | None]) -> dict[uuid.UUID, StandIn]:
    """Those of these people who are away from a team on a day, each with who stands in (`deputy`; None: the team lead)."""
    return away_between(day, day, team, people)


def away_here(user_id: uuid.UUID | None, day: date) -> StandIn | None:
    """The absence of one person on a day, with who stands in; of several the one that lasts longest."""
    return _away.first(user_id, day)


@asked_often
def _away(user_id: uuid.UUID | None, day: date) -> QuerySet[StandIn]:
    rows = StandIn.objects.filter(absent=user_id, since__lte=day, until__gte=day).select_related("deputy")
    return rows.order_by("-until")[:1]


def away_between(
    first: date, last: date, team: uuid.UUID, people: Iterable[uuid.UUID | None]
) -> dict[uuid.UUID, StandIn]:
    """The same for days from `first` up to `last`; of more than one absence the one that begins first."""
    return {row.absent_id: row for row in _away_from(first, last, team, [one for one in people if one])}


@asked_often
def _away_from(first: date, last: date, team: uuid.UUID, people: list[uuid.UUID]) -> QuerySet[StandIn]:
    rows = StandIn.objects.filter(organisation=team, absent__in=people)
    return rows.filter(since__lte=last, until__gte=first).select_related("deputy").order_by("-since")
