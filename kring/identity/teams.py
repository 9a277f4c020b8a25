"""Who works in a team on a day."""

from datetime import date

from django.db.models import Q, QuerySet

from kring.identity.models import Membership, Role


def link_workers_on(day: date) -> QuerySet[Membership]:
    """Memberships of link workers with an open account that hold on this day, in any team."""
    return Membership.objects.filter(
        Q(until=None) | Q(until__gte=day), role=Role.LINK_WORKER, since__lte=day, user__is_active=True
    )
