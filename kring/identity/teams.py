"""Who works in a team on a day."""

import uuid
from collections.abc import Collection
from datetime import date

from django.db.models import QuerySet

from kring.identity.models import Membership, Role
from kring.rows import holding_on


def link_workers_on(day: date) -> QuerySet[Membership]:
    """Memberships of link workers with an open account that hold on this day, in any team."""
    return Membership.objects.filter(holding_on(day), role=Role.LINK_WORKER, user__is_active=True)


def works_as_link_worker(day: date) -> QuerySet[Membership]:
    """Memberships of link workers in a team that is active: who works there on this day, and is shown to others."""
    return link_workers_on(day).filter(organisation__active=True)


def teams_of(user_id: uuid.UUID, among: Collection[uuid.UUID]) -> QuerySet:
    """Those of these teams in which somebody is, was or will be a link worker."""
    rows = Membership.objects.filter(user=user_id, organisation__in=among, role=Role.LINK_WORKER)
    return rows.values("organisation_id")
