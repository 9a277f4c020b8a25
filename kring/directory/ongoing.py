"""Which entries there are today, for whom."""

from django.db.models import Q, QuerySet
from django.utils import timezone

from kring.access.policy import visible
from kring.directory.models import Activity
from kring.identity.actors import Actor


def current(actor: Actor) -> QuerySet[Activity]:
    """The activities that someone may see and that go on today."""
    going = Q(ends_on=None) | Q(ends_on__gte=timezone.localdate())
    return visible(Activity, actor).filter(going, active=True)
