"""Law 1, as questions with the empty list as the only right answer."""

import uuid

from django.db.models import Count, Q
from django.utils import timezone

from kring.access.models import Dossier
from kring.duties.models import Step, StepKind
from kring.duties.queries import steps_for, steps_of_practice, without_lead_step
from kring.identity.teams import link_workers_on
from tests.cast import Cast


def without_step() -> list[uuid.UUID]:
    """Open dossiers that have no lead step, or more than one."""
    lead = Count("steps", filter=Q(steps__kind=StepKind.LEAD, steps__done_at=None))
    several = Dossier.objects.filter(closed_at=None).annotate(lead=lead).filter(lead__gt=1)
    return [*without_lead_step(), *several.values_list("pk", flat=True)]


def with_who_left(cast: Cast) -> list[uuid.UUID]:
    """Open steps of the team whose owner does not work there any more (a last day still counts)."""
    here = link_workers_on(timezone.localdate()).filter(organisation=cast.here.welfare)
    team = Step.objects.filter(organisation=cast.here.welfare, done_at=None)
    return list(team.exclude(owner=None).exclude(owner__in=here.values("user_id")).values_list("pk", flat=True))


def seen_by_nobody(cast: Cast) -> list[uuid.UUID]:
    """Lead steps of open dossiers that stand on nobody's list of things to do."""
    today = timezone.localdate()
    listed: set[uuid.UUID] = set()
    people = {cast.anna, cast.carla, cast.fenna, cast.karim, cast.jet}
    people |= {row.user for row in link_workers_on(today).select_related("user")}
    for person in people:
        actor = cast.actor(person)
        listed |= set(steps_for(actor).values_list("pk", flat=True))
        listed |= set(steps_of_practice(actor).values_list("pk", flat=True))
    lead = Step.objects.filter(kind=StepKind.LEAD, done_at=None, dossier__closed_at=None)
    return [pk for pk in lead.values_list("pk", flat=True) if pk not in listed]
