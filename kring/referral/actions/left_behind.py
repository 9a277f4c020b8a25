"""What somebody who left still had goes to the whole team, however they left."""

import uuid
from collections.abc import Callable
from datetime import datetime

from django.db.models import QuerySet
from django.utils import timezone

from kring.access import audit
from kring.access.models import Relation
from kring.capacity.models import Appointment
from kring.duties import actions as duties
from kring.duties.models import Step
from kring.identity.actors import Actor
from kring.referral.actions.absence import call_off
from kring.referral.actions.departure import pass_on_from, take_over_no_more
from kring.referral.actions.history import lock
from kring.referral.left_behind import appointments_left, files_left, stand_ins_left, steps_left
from kring.referral.models import Referral


def give_to_team(actor_in: Callable[[uuid.UUID], Actor], now: datetime, user_id: uuid.UUID | None = None) -> int:
    """Give files, appointments, steps and stand-ins of those who left, or of this one person, to the team.

    Appointments become steps to make another. `actor_in` makes the actor of a region. Returns how many files. Running it again
    does no harm. Movements within the caller's transaction.
    """
    today = timezone.localdate(now)
    owner, person, deputy = ({name: user_id} if user_id else {} for name in ("owner", "user", "deputy"))
    _call_off(actor_in, appointments_left(now).filter(**person), now)
    count = _pass_on(actor_in, files_left(today).filter(**person), now)
    for region_id, absent_from, who in (
        stand_ins_left(today).filter(**deputy).values_list("region_id", "organisation_id", "deputy_id")
    ):
        take_over_no_more(actor_in(region_id), who, [absent_from], today)
    steps: dict[uuid.UUID, list[uuid.UUID]] = {}
    for region_id, pk in steps_left(today).filter(**owner).values_list("region_id", "pk"):
        steps.setdefault(region_id, []).append(pk)
    for region_id, keys in steps.items():
        duties.release(Step.objects.filter(pk__in=keys))
        audit.record(actor_in(region_id), "steps.handed_over", Step, ids=keys, on_behalf_of=user_id)
    return count


def _call_off(actor_in: Callable[[uuid.UUID], Actor], left: QuerySet[Appointment], now: datetime) -> None:
    for region_id in list(left.order_by().values_list("region_id", flat=True).distinct()):
        call_off(actor_in(region_id), left.filter(region_id=region_id), now)


def _pass_on(actor_in: Callable[[uuid.UUID], Actor], left: QuerySet[Relation], now: datetime) -> int:
    files = {dossier: who for dossier, *who in left.values_list("dossier_id", "region_id", "user_id")}
    for referral in list(lock(Referral.objects.filter(pk__in=files))):
        region_id, former = files[referral.pk]
        own = Appointment.objects.filter(dossier=referral.pk, user=former, cancelled_at=None, starts_at__gte=now)
        if own.exists():
            call_off(actor_in(region_id), own, now)
            referral.refresh_from_db(fields=["state", "seq"])
        pass_on_from(actor_in(region_id), referral, None, timezone.localdate(now), now)
    return len(files)
