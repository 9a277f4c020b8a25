"""The daily round over steps: what the passing of a day asks for, without anybody pressing a button."""

import dataclasses
import uuid
from datetime import date, datetime

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone

from kring.access.models import Relation, RelationKind, StandIn
from kring.duties import actions as duties
from kring.duties.calendar import closed_days
from kring.duties.models import Step
from kring.duties.rules import long_overdue_before
from kring.identity.actors import Actor
from kring.identity.teams import link_workers_on
from kring.referral.actions.absence import give_back_to, lend_to_deputy
from kring.referral.actions.departure import open_files_of, pass_on_from
from kring.referral.actions.departure_ahead import carry_out_departures


@dataclasses.dataclass(frozen=True, slots=True)
class Tidied:
    """What the daily round did: steps lent and given back, files taken from who left, steps newly marked as long overdue."""

    lent: int
    returned: int
    left: int
    escalated: int


def tidy(now: datetime) -> Tidied:
    """Lend the steps of who is away, give back those of who returned, give the team what is of who left, mark what is long overdue.

    Running it again does no harm.
    """
    carry_out_departures(_kring, now)  # each by itself: nobody waits for the whole round
    return _tidy_steps(now)


@transaction.atomic
def _tidy_steps(now: datetime) -> Tidied:
    today = timezone.localdate(now)
    left = _take_from_who_left(today, now)
    running = list(StandIn.objects.filter(since__lte=today, until__gte=today).order_by("pk"))
    away = {row.absent_id for row in running}
    lent = sum(
        lend_to_deputy(
            _kring(row.region_id),
            row.absent_id,
            row.organisation_id,
            row.until,
            None if row.deputy_id in away else row.deputy_id,
        )
        for row in running
    )
    waiting = Step.objects.filter(done_at=None, kept_for__isnull=False).exclude(kept_for__in=away)
    back: dict[uuid.UUID, set[uuid.UUID]] = {}
    for region_id, user_id in waiting.values_list("region_id", "kept_for").distinct():
        back.setdefault(region_id, set()).add(user_id)
    returned = sum(give_back_to(_kring(region_id), people) for region_id, people in back.items())
    return Tidied(lent, returned, left, duties.escalate(now, long_overdue_before(today, closed_days(today))))


def _take_from_who_left(today: date, now: datetime) -> int:
    """Files and steps that reached somebody after, or without, a departure go to the whole team; returns how many files."""
    works = link_workers_on(today).filter(user=OuterRef("user_id"), organisation=OuterRef("organisation_id"))
    relations = Relation.objects.filter(~Exists(works), kind=RelationKind.LINK_WORKER, user__isnull=False, until=None)
    steps = Step.objects.filter(dossier=OuterRef("dossier_id"), organisation=OuterRef("organisation_id"), done_at=None)
    gone = relations.filter(Exists(steps)).values_list("region_id", "user_id", "organisation_id").distinct()
    count = 0
    for region_id, user_id, team in list(gone):
        for referral in open_files_of(user_id, [team]):
            pass_on_from(_kring(region_id), referral, None, today, now)
            count += 1
    return count


def _kring(region_id: uuid.UUID) -> Actor:
    """Kring itself, on its daily round in a region."""
    return Actor(region_id=region_id, link="daily_round", bearer=region_id)
