"""With whom a client of a file meets: who accompanies them, and while that person is away who stands in."""

import uuid
from collections.abc import Iterable
from datetime import date, datetime

from django.utils import timezone

from kring.access.models import StandIn
from kring.access.standing_in import away_on
from kring.capacity.queries import slots_of
from kring.capacity.rules.slots import Slot
from kring.identity.models import Organisation, User
from kring.identity.teams import link_workers_on
from kring.referral.models import Referral
from kring.ui.dates import day_and_time
from kring.ui.places import room

MOMENTS_SHOWN = 8


def who_meets(referral: Referral, day: date) -> uuid.UUID | None:
    """Who accompanies on a day: the link worker, or who stands in while they are away; None when neither works there then."""
    away = away_on(day, referral.welfare_id, [referral.link_worker_id]).get(referral.link_worker_id)
    person = away.deputy_id if away is not None else referral.link_worker_id
    there = link_workers_on(day).filter(user=person, organisation=referral.welfare_id)
    return person if person is not None and there.exists() else None


def absences_ahead(referral: Referral, today: date) -> list[StandIn]:
    """When whoever accompanies is away from now on, with who stands in, earliest first."""
    rows = StandIn.objects.filter(organisation=referral.welfare_id, absent=referral.link_worker_id, until__gte=today)
    return list(rows.select_related("absent", "deputy").order_by("since"))


def moments_to_book(referral: Referral, now: datetime) -> list[Slot]:
    """The first free slots of the referral's link worker, and of who stands in on the days on which they do; none while there is
    no link worker."""
    if referral.link_worker_id is None:
        return []
    own, others = slots_of(referral.link_worker_id, now), []
    for away in absences_ahead(referral, timezone.localdate(now)):
        if away.deputy_id is not None:
            slots = slots_of(away.deputy_id, now)
            others += [slot for slot in slots if away.since <= timezone.localdate(slot.starts_at) <= away.until]
    half = MOMENTS_SHOWN // 2
    return sorted(own[: MOMENTS_SHOWN - min(half, len(others))] + others[:half])


def described(slots: Iterable[Slot]) -> list[dict[str, str]]:
    """Each slot in words: when (`title`), with whom and where (`text`)."""
    slots = list(slots)
    names = dict(User.objects.filter(pk__in={slot.user_id for slot in slots}).values_list("pk", "name"))
    sites = dict(Organisation.objects.filter(pk__in={slot.site_id for slot in slots}).values_list("pk", "name"))
    return [
        {"title": day_and_time(slot.starts_at), "text": f"{names[slot.user_id]} · {_where(sites[slot.site_id], slot)}"}
        for slot in slots
    ]


def _where(site: str, slot: Slot) -> str:
    return f"{site}, {room(slot.room)}" if slot.room else site
