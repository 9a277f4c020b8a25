"""What a list says again goes on to count as right, as far as nobody says otherwise: the list's keeper by a date, or people here."""

import itertools
from datetime import datetime, timedelta

from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone

from kring.directory.models import Activity, Feed, Intake, IntakeState, Origin, Said
from kring.directory.taking.staging import BATCH
from kring.directory.upkeep.expiry import months_later, months_of

EVERY = timedelta(days=7)  # an ordinary night writes nothing


def is_due(feed: Feed, now: datetime) -> bool:
    """Whether the whole file has to be fetched even when it did not change: the last one was taken over a week ago or longer."""
    whole = Intake.objects.filter(feed=feed, state=IntakeState.DONE, counts__ends_missing__isnull=False)
    return not whole.filter(done_at__gt=now - EVERY).exists()


def note(feed: Feed, there: set[str], now: datetime) -> int:
    """Note that the list says again the entries that go on and are in the file (`there`), each at most once a week; returns how many.

    That is no confirmation: nobody says that they checked it. Not where the feed itself says when an entry was last assured
    (`comparing` takes that day), nor where people here corrected it: that the feed repeats the old words says nothing about the new.
    """
    today = timezone.localdate(now)
    here = Said.objects.filter(activity=OuterRef("pk"), shown=True).exclude(origin__in=(Origin.FEED, Origin.STANDING))
    rows = Activity.objects.filter(
        ~Exists(here),
        Q(listed_on=None) | Q(listed_on__lte=today - EVERY),
        Q(record=None) | ~Q(record__document__has_key="assured_date"),
        region_id=feed.region_id,
        source=feed.name,
        active=True,
    )
    due = [key for key, source_id in rows.values_list("pk", "source_id").iterator(5000) if source_id in there]
    until = months_later(today, months_of(feed.region_id))
    for some in itertools.batched(due, BATCH):
        # What is searched does not change, so the index need not read them again.
        Activity.objects.filter(pk__in=some).update(
            listed_on=today, expires_on=until, reminded_on=None, changed_at=F("changed_at")
        )
    return len(due)
