"""Until when an entry counts as right: some months after somebody confirmed it, or its list last said it; as many as the region chose."""

import uuid
from datetime import date

from django.db import transaction
from django.db.models import F
from django.db.models.functions import Coalesce, Greatest

from kring.access import audit, policy
from kring.directory.models import Activity
from kring.directory.rules.expiry import months_later
from kring.identity.actors import Actor
from kring.identity.models import Region

FEWEST_MONTHS, MOST_MONTHS = 1, 24


def months_of(region_id: uuid.UUID) -> int:
    """After how many months a region asks again."""
    return Region.objects.values_list("confirm_months", flat=True).get(pk=region_id)


def confirmed(activity: Activity, today: date) -> None:
    """Note on a row, not yet written, that somebody looked at it today."""
    activity.confirmed_on = today
    activity.expires_on = months_later(today, months_of(activity.region_id))
    activity.reminded_on = None


def work_out(region_id: uuid.UUID, *, again: bool = False) -> int:
    """Give entries the day until which they count as right: those that have none, or with `again` all; returns how many.

    For entries that were written at once (a feed), and for when the region chose another number of months. What is searched does
    not change, so the index need not read them again.
    """
    months = months_of(region_id)
    # Of two dates SQLite finds the later one only when both are there.
    since = Greatest(Coalesce("confirmed_on", "listed_on"), Coalesce("listed_on", "confirmed_on"))
    rows = Activity.objects.filter(region_id=region_id).annotate(since=since).exclude(since=None)
    if not again:
        rows = rows.filter(expires_on=None)
    done = 0
    for day in list(rows.order_by("since").values_list("since", flat=True).distinct()):
        of_day = rows.filter(since=day)
        done += of_day.update(expires_on=months_later(day, months), changed_at=F("changed_at"))
    return done


@transaction.atomic
def choose_months(actor: Actor, months: int) -> int:
    """Let entries count as right for so many months, those that are there too; returns how many those are.

    Raises ValueError for fewer than FEWEST_MONTHS or more than MOST_MONTHS.
    """
    policy.require("directory.edit", actor)
    if not FEWEST_MONTHS <= months <= MOST_MONTHS:
        raise ValueError(months)
    region = Region.objects.select_for_update().get(pk=actor.region_id)
    region.confirm_months = months
    region.save(update_fields=["confirm_months"])
    audit.record(actor, "steward.changed", region)
    return work_out(region.pk, again=True)
