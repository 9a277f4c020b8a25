"""The waiting list: who was referred and is the team's turn, while nobody spoke with them yet and nothing is booked."""

import dataclasses
import uuid
from collections.abc import Collection
from datetime import datetime

from django.db.models import Count, Exists, F, OuterRef, QuerySet

from kring.asking import asked_often
from kring.capacity.models import Appointment
from kring.duties.models import Step, StepKind
from kring.identity.models import Region
from kring.programme.models import Location
from kring.referral.rules.lifecycle import State
from kring.referral.rules.waiting_list import told_to_others

BEFORE_CONTACT = (State.SENT, State.ACCEPTED)


def waiting(locations: Collection[uuid.UUID], now: datetime) -> QuerySet[Step]:
    """The open steps of those who wait at these locations, with `location` and `practice`. What a reader may see of them is for
    the caller to decide."""
    booked = Appointment.objects.filter(dossier=OuterRef("dossier"), cancelled_at=None, starts_at__gte=now)
    return (
        Step.objects.filter(~Exists(booked), done_at=None, kind=StepKind.LEAD)
        .filter(
            dossier__referral__location__in=locations,
            dossier__referral__state__in=BEFORE_CONTACT,
            dossier__referral__first_contact_at=None,
            # By way of the location: asked for by the team's key, its open steps are gone through, those of all its clients.
            dossier__referral__location__welfare=F("organisation"),
        )
        .annotate(location=F("dossier__referral__location_id"), practice=F("dossier__referral__practice_id"))
    )


@dataclasses.dataclass(frozen=True, slots=True)
class Queue:
    """The waiting list of a location as one practice sees it: how many of its own, and of others at least so many (`others`), or
    fewer than `limit` (None)."""

    own: int
    others: int | None
    limit: int


def queue_at(location: Location, practice_id: uuid.UUID, now: datetime) -> Queue:
    """What a practice may know of the waiting list. The two numbers are about different people: nothing can be subtracted."""
    counts = dict(counted([location.pk], now))
    own = counts.pop(practice_id, 0)
    [limit] = _limit(location.region_id)
    return Queue(own, told_to_others(sum(counts.values()), limit), limit)


@asked_often
def counted(locations: list[uuid.UUID], now: datetime) -> QuerySet:
    """How many wait at these locations, by the practice that referred them."""
    return waiting(locations, now).order_by().values_list("practice").annotate(Count("pk"))


@asked_often
def _limit(region_id: uuid.UUID) -> QuerySet:
    return Region.objects.filter(pk=region_id).values_list("smallest_count", flat=True)
