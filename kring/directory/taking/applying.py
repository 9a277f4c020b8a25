"""Writing what a file of a feed changes. In portions, each in a transaction of its own: others can work meanwhile, and what was
begun can be done again from the start with the same outcome."""

import dataclasses
import itertools
import uuid
from collections.abc import Callable, Iterable
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from kring.directory.actions import ended
from kring.directory.models import Activity, Feed, Record, Said
from kring.directory.taking.comparing import COLUMNS_OF_A_FEED, Change, Comparer, Differences, differences
from kring.directory.taking.staging import BATCH, Key, Staged, Staging
from kring.directory.upkeep.corrections import tell_changed
from kring.directory.upkeep.going_on import went_on
from kring.rows import JsonText, insert_all, new_id


def take_over(
    feed: Feed,
    staging: Staging,
    now: datetime,
    beat: Callable[[int], None],
    *,
    end_missing: bool,
    by_itself: bool = False,
) -> None:
    """Make entries and records as the file says. Only entries of this feed are touched.

    Entries that are not in the file any more end today, unless `end_missing` is False. `by_itself`: nobody agreed to it. `beat` is
    told how many objects are done.
    """
    found = differences(feed, staging)
    comparer = Comparer(feed, staging, now, by_itself=by_itself)
    done = 0
    for services in comparer.batches(found.services):
        with transaction.atomic():
            changes = comparer.changes(services, lock=True)
            others = [change.staged for change in changes if ("service", change.staged.id) in found.changed]
            _write(feed, changes, _write_records(feed, "service", others, now, first=found.first), now)
            moved = [change.activity.pk for change in changes if not change.touched and change.elsewhere]
            Activity.objects.filter(pk__in=moved).update()
        done += len(services)
        beat(done)
    at_several = _at_several(staging, found)
    for kind in sorted({one for one, _key in found.changed} - {"service"}):
        keys = sorted(key for one, key in found.changed if one == kind)
        for start in range(0, len(keys), BATCH):
            with transaction.atomic():
                staged = staging.documents(kind, keys[start : start + BATCH])
                _write_records(feed, kind, staged.values(), now, first=found.first)
                services = sorted({one for key in staged for one in at_several.get((kind, key), ())})
                for some in itertools.batched(services, BATCH):
                    Activity.objects.filter(region_id=feed.region_id, source=feed.name, source_id__in=some).update()
            done += len(staged)
            beat(done)
    if end_missing:
        _end_missing(feed, staging, found, now)


def _at_several(staging: Staging, found: Differences) -> dict[Key, list[str]]:
    """By place the services that are there and elsewhere too: of these only the index knows all places, and it looks at what changed."""
    places: dict[Key, list[str]] = {}
    there = set(found.services)
    for key, refers in staging.services():
        several = [one for one in refers if one[0] == "location"] if key in there else []
        for one in several if len(several) > 1 else ():
            places.setdefault(one, []).append(key)
    return places


def missing(feed: Feed, staging: Staging) -> list[Activity]:
    """The entries of a feed that go on and are not in the file."""
    there = staging.ids("service")
    rows = Activity.objects.filter(region_id=feed.region_id, source=feed.name, active=True, ends_on=None)
    gone = [key for key, source_id in rows.values_list("pk", "source_id").iterator(5000) if source_id not in there]
    return [row for start in range(0, len(gone), BATCH) for row in rows.filter(pk__in=gone[start : start + BATCH])]


@dataclasses.dataclass(slots=True, kw_only=True)
class _NewRecord:
    """A row of Record as it is written for the first time."""

    id: uuid.UUID = dataclasses.field(default_factory=new_id)
    region_id: uuid.UUID
    feed_id: uuid.UUID
    kind: str
    source_id: str
    document: JsonText
    digest: str
    changed_at: datetime
    gone_at: None = None


def _write_records(
    feed: Feed, kind: str, staged: Iterable[Staged], now: datetime, *, first: bool
) -> dict[str, uuid.UUID]:
    """Write the objects of one kind that are new or changed; returns the keys of the new ones, by their own id."""
    by_id = {one.id: one for one in staged}
    known = Record.objects.filter(feed=feed, kind=kind, source_id__in=list(by_id)).defer("document")
    others = [] if first else list(known)
    for row in others:
        one = by_id.pop(row.source_id)
        row.document, row.digest, row.changed_at, row.gone_at = one.document, one.digest, now, None
    if others:
        fields = ["document", "digest", "changed_at", "gone_at"]
        Record.objects.bulk_create(others, update_conflicts=True, unique_fields=["id"], update_fields=fields)
    common = {"region_id": feed.region_id, "feed_id": feed.pk, "kind": kind, "changed_at": now}
    fresh = [
        _NewRecord(**common, source_id=one.id, document=JsonText(one.text), digest=one.digest) for one in by_id.values()
    ]
    insert_all(Record, fresh)
    return {row.source_id: row.id for row in fresh}


def _write(feed: Feed, changes: list[Change], records: dict[str, uuid.UUID], now: datetime) -> None:
    """Write entries with what is said about them; `records` are the keys of records that were written just now."""
    touched = [change for change in changes if change.touched or change.vouched]
    lacking = [change for change in changes if change.activity.record_id is None]
    if missed := [change.staged.id for change in lacking if change.staged.id not in records]:
        rows = Record.objects.filter(feed=feed, kind="service", source_id__in=missed)
        records = records | dict(rows.values_list("source_id", "pk"))
    for change in lacking:
        change.activity.record_id = records[change.staged.id]
    insert_all(Activity, [change.activity for change in touched if change.new])
    others = {change.activity.pk: change.activity for change in (*touched, *lacking) if not change.new}
    if others:
        Activity.objects.bulk_create(
            others.values(),
            update_conflicts=True,
            unique_fields=["id"],
            update_fields=[*COLUMNS_OF_A_FEED, "record", "changed_at"],
        )
    _write_claims(changes)
    for change in changes:
        activity = change.activity
        if change.new or activity.merged_into_id is not None:
            continue
        if change.stops_on is not None:
            ended(activity, change.stops_on, now=now, gone=change.gone)
        elif change.back:
            went_on(activity, now=now)
        if change.subjects:
            tell_changed(activity, change.practical, now)


def _write_claims(changes: list[Change]) -> None:
    for change in changes:
        for row in change.said:
            row.save()
        if change.unsaid:
            Said.objects.filter(activity=change.activity, subject__in=change.unsaid).delete()


def _end_missing(feed: Feed, staging: Staging, found: Differences, now: datetime) -> None:
    """What the feed does not have any more ends, with a step for every link worker whose client it touches."""
    rows = missing(feed, staging)
    for start in range(0, len(rows), BATCH):
        with transaction.atomic():
            some = rows[start : start + BATCH]
            for activity in some:
                ended(activity, timezone.localdate(now), now=now, gone=True)
            # Without a last day of its own: that is for who was stopped by hand, and does not come back by itself.
            Activity.objects.filter(pk__in=[activity.pk for activity in some]).update(ends_on=None)
    for kind in {one for one, _key in found.gone}:
        keys = sorted(key for one, key in found.gone if one == kind)
        for start in range(0, len(keys), BATCH):
            Record.objects.filter(feed=feed, kind=kind, source_id__in=keys[start : start + BATCH]).update(gone_at=now)
