"""What is still with somebody who does not work there any more, however they left."""

import uuid
from datetime import date, datetime

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from kring.access.models import Relation, RelationKind, StandIn
from kring.capacity.models import Appointment
from kring.duties.models import Step
from kring.identity.models import Membership, Role
from kring.identity.teams import link_workers_on
from kring.programme.models import LocationMember
from kring.rows import holding_on

DOES_STEPS = (Role.REFERRER, Role.ASSISTANT, Role.LINK_WORKER)


def files_left(today: date) -> QuerySet[Relation]:
    """Who accompanies a file that is open, or in which something is still to do, but does not work there: has no role as link
    worker in that team today, has a closed account, or left the location after they got the file."""
    file = OuterRef("dossier_id"), OuterRef("organisation_id")
    works = link_workers_on(today).filter(user=OuterRef("user_id"), organisation=file[1])
    steps = Step.objects.filter(dossier=file[0], organisation=file[1], done_at=None)
    here = LocationMember.objects.filter(user=OuterRef("user_id"), location=OuterRef("dossier__referral__location_id"))
    left_since = here.filter(until__lt=today, until__gte=OuterRef("since__date"))
    gone = ~Exists(works) | (Exists(left_since) & ~Exists(here.filter(holding_on(today))))
    return Relation.objects.filter(
        Q(dossier__closed_at=None) | Exists(steps), gone, kind=RelationKind.LINK_WORKER, user__isnull=False, until=None
    )


def left_with_files(today: date, region_id: uuid.UUID) -> QuerySet[Relation]:
    """The same in one region, of former link workers only: asked for by people, of whom few left, and not by files."""
    here = Membership.objects.filter(region_id=region_id, role=Role.LINK_WORKER)
    former = here.exclude(pk__in=link_workers_on(today).values("pk"))
    return files_left(today).filter(region_id=region_id, user__in=former.values("user_id"))


def steps_left(today: date) -> QuerySet[Step]:
    """Open steps whose owner cannot do them: works there no more, or cannot sign in."""
    works = Membership.objects.filter(
        holding_on(today),
        user=OuterRef("owner_id"),
        organisation=OuterRef("organisation_id"),
        role__in=DOES_STEPS,
        user__is_active=True,
    )
    return Step.objects.filter(~Exists(works), owner__isnull=False, done_at=None)


def appointments_left(now: datetime) -> QuerySet[Appointment]:
    """Appointments to come with somebody who works there no more, or cannot sign in."""
    team = OuterRef("dossier__referral__welfare_id")
    works = link_workers_on(timezone.localdate(now)).filter(user=OuterRef("user_id"), organisation=team)
    return Appointment.objects.filter(~Exists(works), cancelled_at=None, starts_at__gte=now)


def stand_ins_left(today: date) -> QuerySet[StandIn]:
    """Absences, running or to come, for which somebody stands in who does not work there any more."""
    works = link_workers_on(today).filter(user=OuterRef("deputy_id"), organisation=OuterRef("organisation_id"))
    return StandIn.objects.filter(~Exists(works), deputy__isnull=False, until__gte=today)
