"""Reading until when the money of entries is certain: on an entry's page, on its owner's pages, and on the steward's list."""

import dataclasses
import uuid
from collections.abc import Iterable
from datetime import date

from django.db.models import F, Q, QuerySet
from django.utils import timezone

from kring.access import policy
from kring.directory.models import Activity
from kring.directory.rules.money import NEAR, WELL_BEFORE, ends_within
from kring.directory.upkeep.gate import keeps
from kring.directory.upkeep.queries import Entry, entry_of, with_owner
from kring.identity.actors import Actor

MOST = 50


@dataclasses.dataclass(frozen=True, slots=True)
class Money:
    """Who pays for an entry, in words, and until when that is certain.

    `near`: it ends while somebody who is sent there now would be there, or has ended; `soon`: its owner has to look for other money
    by now; `passed`: nobody said since that it goes on.
    """

    by: str
    until: date | None
    near: bool
    soon: bool
    passed: bool


def money_of(activity: Activity) -> Money | None:
    """Who pays for an entry, for whoever keeps it; None when nothing is known."""
    if not activity.funded_by and activity.funded_until is None:
        return None
    today, until, last = timezone.localdate(), activity.funded_until, activity.ends_on
    return Money(
        by=activity.funded_by,
        until=until,
        near=ends_within(until, last, today, NEAR),
        soon=ends_within(until, last, today, WELL_BEFORE),
        passed=until is not None and until < today,
    )


def money_told(actor: Actor, activity: Activity) -> Money | None:
    """The same for professionals and for the provider whose entry it is; None for anybody else."""
    told = policy.holds("directory.money", actor) or keeps(actor, activity)
    return money_of(activity) if told else None


def ends_of(actor: Actor, ids: Iterable[uuid.UUID]) -> dict[uuid.UUID, date]:
    """Of these entries those whose money ends soon or has ended, each with the day, for whoever keeps them."""
    rows = with_ending_money(policy.visible(Activity, actor).filter(pk__in=list(ids)), timezone.localdate())
    return {row.pk: row.funded_until for row in rows if keeps(actor, row)}


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class MoneyEnds(Entry):
    """An entry whose money ends soon; `passed`: it has ended, and nobody said since that it goes on."""

    by: str
    until: date
    passed: bool


def money_ends(actor: Actor) -> list[MoneyEnds]:
    """The entries of the region whose money ends soon or has ended, the first to end first, at most fifty."""
    today = timezone.localdate()
    rows = with_owner(_of_region(actor).select_related("organisation", "keeper"), today)
    return [
        MoneyEnds(**entry_of(row), by=row.funded_by, until=row.funded_until, passed=row.funded_until < today)
        for row in rows.order_by("funded_until", "title", "id")[:MOST]
    ]


def how_many_money_ends(actor: Actor) -> int:
    """How many entries there are of which `money_ends` lists the first."""
    return _of_region(actor).count()


def _of_region(actor: Actor) -> QuerySet[Activity]:
    policy.require("directory.edit", actor)
    return with_ending_money(policy.visible(Activity, actor), timezone.localdate())


def with_ending_money(rows: QuerySet[Activity], today: date) -> QuerySet[Activity]:
    """Of entries those that go on after their money has ended, which is soon or was before."""
    goes_on = Q(ends_on=None) | Q(ends_on__gt=F("funded_until"), ends_on__gte=today)
    return rows.filter(goes_on, active=True, merged_into=None, funded_until__lte=today + WELL_BEFORE)
