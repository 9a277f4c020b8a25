"""The daily round over steps: what the passing of a day asks for, without anybody pressing a button."""

import dataclasses
import uuid
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from kring.access.models import StandIn
from kring.duties import actions as duties
from kring.duties.calendar import closed_days
from kring.duties.models import Step
from kring.duties.rules import long_overdue_before
from kring.identity.actors import Actor
from kring.referral.actions.absence import give_back_to, lend_to_deputy
from kring.referral.actions.departure_ahead import carry_out_departures
from kring.referral.actions.left_behind import give_to_team


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
    left = give_to_team(_kring, now)
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


def _kring(region_id: uuid.UUID) -> Actor:
    """Kring itself, on its daily round in a region."""
    return Actor(region_id=region_id, link="daily_round", bearer=region_id)
