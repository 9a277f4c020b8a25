"""What the passing of days brings: entries get the day until which they count as right, and their owners are asked, and told when
the money ends."""

from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.utils import timezone

from kring.directory.events import EntryDue, MoneyEnds, OwnEntriesDue, OwnMoneyEnds
from kring.directory.found import ASKED_BEFORE
from kring.directory.models import Activity
from kring.directory.upkeep.expiry import work_out
from kring.directory.upkeep.money import with_ending_money
from kring.directory.upkeep.queries import with_owner
from kring.events import bus
from kring.events.bus import Event
from kring.identity.models import Region

BEFORE = ASKED_BEFORE  # the first question comes so long before the entry gets its warning,
AGAIN = timedelta(days=14)  # the next ones so long after each other,
UNTIL = timedelta(days=60)  # and none any more so long after it


def ask_to_confirm(now: datetime) -> int:
    """Ask the owners of entries that are due; each organisation gets one mail however many they are. Returns how many entries."""
    for region_id in Region.objects.values_list("pk", flat=True):
        work_out(region_id)
    today, asked = timezone.localdate(now), 0
    for region_id in Region.objects.values_list("pk", flat=True):
        with transaction.atomic():
            asked += _ask(region_id, today, now)
    return asked


def _ask(region_id: UUID, today: date, now: datetime) -> int:
    due = Activity.objects.filter(
        Q(ends_on=None) | Q(ends_on__gte=today),
        Q(reminded_on=None) | Q(reminded_on__lte=today - AGAIN),
        region_id=region_id,
        active=True,
        merged_into=None,
        expires_on__range=(today - UNTIL, today + BEFORE),
    )
    asked = _to_owners(due, OwnEntriesDue, EntryDue, region_id=region_id, at=now)
    return asked.update(reminded_on=today, changed_at=F("changed_at"))


def tell_of_money(now: datetime) -> int:
    """Tell the owners of entries of which the money ends soon, once for each day it ends on. Returns how many entries."""
    today, told = timezone.localdate(now), 0
    for region_id in Region.objects.values_list("pk", flat=True):
        with transaction.atomic():
            ends = with_ending_money(Activity.objects.filter(region_id=region_id), today).filter(
                ~Q(money_told=F("funded_until")) | Q(money_told=None), funded_until__gte=today
            )
            rows = _to_owners(ends, OwnMoneyEnds, MoneyEnds, region_id=region_id, at=now)
            told += rows.update(money_told=F("funded_until"), changed_at=F("changed_at"))
    return told


def _to_owners(
    entries: QuerySet[Activity], to_organisation: type[Event], to_keeper: type[Event], *, region_id: UUID, at: datetime
) -> QuerySet[Activity]:
    """Publish one event for each organisation with accounts, and one for each other entry that is kept by link; returns those entries."""
    owned = with_owner(entries.select_for_update(of=("self",)), timezone.localdate(at))
    rows = list(owned.filter(Q(by_account=True) | Q(by_link=True)).order_by("id"))
    for organisation_id in sorted({row.organisation_id for row in rows if row.by_account}):
        bus.publish(to_organisation(region_id=region_id, at=at, organisation_id=organisation_id))
    for row in rows:
        if not row.by_account:
            bus.publish(to_keeper(region_id=region_id, at=at, activity_id=row.pk))
    return Activity.objects.filter(pk__in=[row.pk for row in rows])
