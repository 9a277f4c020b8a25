"""Which of the wider kinds of activity are offered to whom (R8): what a programme's version in force says.

It is about what can be looked for, not about what was agreed with one client: an open file follows the version in force too.
"""

import uuid
from datetime import date

from django.db.models import QuerySet

from kring.asking import asked_often
from kring.identity.actors import Actor
from kring.programme.models import LocationMember
from kring.programme.vocabularies import of_region
from kring.rows import holding_on


def offered_in(region_id: uuid.UUID) -> frozenset[str]:
    """What any programme of a region offers."""
    return frozenset().union(*of_region(region_id).kinds.values())


def offered_with(region_id: uuid.UUID, version_id: uuid.UUID) -> frozenset[str]:
    """What the programme of a file offers; `version_id` is the version that the file keeps."""
    found = of_region(region_id)
    return found.kinds.get(found.programmes.get(version_id), frozenset())


def offered_to(actor: Actor, today: date) -> frozenset[str]:
    """What the programmes offer in which somebody is a link worker; to all others what any programme of the region offers."""
    widest = offered_in(actor.region_id)
    if not widest or actor.user_id is None:
        return widest
    own = [programme for (programme,) in _programmes(actor.user_id, actor.region_id, today)]
    kinds = of_region(actor.region_id).kinds
    return frozenset().union(*(kinds.get(programme, frozenset()) for programme in own)) if own else widest


@asked_often
def _programmes(user_id: uuid.UUID, region_id: uuid.UUID, today: date) -> QuerySet:
    members = LocationMember.objects.filter(holding_on(today), user=user_id, region_id=region_id)
    return members.values_list("location__programme_id")
