"""What the passing of days brings: entries get the day until which they count as right, and their owners are asked."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone

from kring.directory.events import EntryDue, OwnEntriesDue
from kring.directory.models import Activity
from kring.directory.queries import ASKED_BEFORE
from kring.directory.upkeep.expiry import work_out
from kring.directory.upkeep.queries import with_owner
from kring.events import bus
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


def _ask(region_id, today, now: datetime) -> int:
    due = Activity.objects.filter(
        Q(ends_on=None) | Q(ends_on__gte=today),
        Q(reminded_on=None) | Q(reminded_on__lte=today - AGAIN),
        region_id=region_id,
        active=True,
        merged_into=None,
        expires_on__range=(today - UNTIL, today + BEFORE),
    )
    rows = list(
        with_owner(due.select_for_update(of=("self",)), today)
        .filter(Q(by_account=True) | Q(by_link=True))
        .order_by("id")
    )
    organisations = {row.organisation_id for row in rows if row.by_account}
    for organisation_id in sorted(organisations):
        bus.publish(OwnEntriesDue(region_id=region_id, at=now, organisation_id=organisation_id))
    for row in rows:
        if not row.by_account:
            bus.publish(EntryDue(region_id=region_id, at=now, activity_id=row.pk))
    asked = Activity.objects.filter(pk__in=[row.pk for row in rows])
    return asked.update(reminded_on=today, changed_at=F("changed_at"))
