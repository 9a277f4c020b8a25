"""The two halves of a taking-over: reading a file and comparing it, and writing what it changes. Run by the outbox worker."""

import contextlib
import dataclasses
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path
from urllib.parse import urlsplit

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from kring.directory.formats import reading
from kring.directory.formats.feed import fetch
from kring.directory.formats.items import Refused
from kring.directory.formats.limits import LIMITS
from kring.directory.formats.mapping import problems
from kring.directory.formats.reading import MAPPED, Format, Look
from kring.directory.models import Activity, Feed, Intake, IntakeState
from kring.directory.rules.doubts import doubts
from kring.directory.taking import files
from kring.directory.taking.actions import begin_taking, fetch_by_itself
from kring.directory.taking.applying import missing, take_over
from kring.directory.taking.comparing import Comparer, differences
from kring.directory.taking.likenesses import look
from kring.directory.taking.staging import Staging
from kring.events.models import OutboxMessage

SPREADSHEETS = (Format.CSV, Format.EXCEL)
MOST_ROWS = 5000  # of a spreadsheet that is brought in the browser; by command there is no such bound
MOST_TITLES = 100
MOST_WRONG = 1000
BEAT = timedelta(seconds=0.5)
SILENT = timedelta(minutes=5)  # whoever gave no sign for so long has stopped


class Busy(Exception):
    """Somebody else is at work on this taking-over; the outbox tries again later."""


def claim(intake: Intake, state: str, now: datetime) -> Intake:
    """Be the one who works on a taking-over in this state. Raises Busy when somebody is."""
    with transaction.atomic():
        row = Intake.objects.select_for_update(of=("self",)).select_related("feed").get(pk=intake.pk)
        if row.beat_at is not None and row.beat_at > now - SILENT:
            raise Busy
        row.state, row.beat_at, row.step = state, now, 0
        row.save(update_fields=["state", "beat_at", "step"])
    return row


def _beating(intake: Intake) -> Callable[[int], None]:
    last = timezone.now()

    def beat(step: int) -> None:
        nonlocal last
        now = timezone.now()
        if now - last > BEAT:
            last = now
            Intake.objects.filter(pk=intake.pk).update(step=step, steps=max(intake.steps, step), beat_at=now)

    return beat


def read(intake: Intake) -> Intake:
    """Read the file, compare it with what is there, and note what would happen. Nothing of the map is changed.

    The state afterwards is READY, REFUSED, or COLUMNS when somebody first has to say which column holds what.
    """
    intake = claim(intake, IntakeState.READING, timezone.now())
    with _at_work(intake), _refusing(intake):
        if not _has_file(intake):
            return _leave(intake, IntakeState.DONE)
        path = files.given(intake.pk)
        seen = reading.look(path, mapping=intake.feed.mapping)
        if seen.format in MAPPED and not fits(intake.feed, seen):
            return _leave(intake, IntakeState.COLUMNS)
        _read(intake, path, seen.format)
        return _leave(intake, IntakeState.READY)
    return intake


def fits(feed: Feed, seen: Look) -> bool:
    """Whether the columns of a list are those that somebody named for this feed."""
    if feed.mapping is None:
        return False
    # Of a JSON file only the first objects were looked at: a later one may have more fields.
    return not problems(feed.mapping, None if seen.format is Format.JSON_LIST else seen.headings)


@contextlib.contextmanager
def _at_work(intake: Intake) -> Iterator[None]:
    """What fails unexpectedly may be tried again at once."""
    try:
        yield
    except BaseException:
        Intake.objects.filter(pk=intake.pk).update(beat_at=None)
        raise


@contextlib.contextmanager
def _refusing(intake: Intake) -> Iterator[None]:
    try:
        yield
    except Refused as refused:
        intake.reason, intake.counts = refused.because.value, {"details": refused.details}
        intake.done_at = timezone.now()
        _leave(intake, IntakeState.REFUSED)
        files.forget(intake.pk)


def _has_file(intake: Intake) -> bool:
    """Fetch the file where nobody brought one; whether there is anything new in it."""
    feed = intake.feed
    if intake.file_name:
        return True
    fetched = fetch(
        feed.address,
        files.empty_folder(intake.pk),
        etag=feed.etag,
        modified=feed.modified,
        private=settings.KRING_FEEDS_INSIDE,
    )
    if fetched.unchanged:
        intake.counts, intake.done_at = {"unchanged": True}, timezone.now()
        return False
    files.adopt(intake, urlsplit(feed.address).netloc)
    # What the address said of this file holds for the feed once it is taken over.
    intake.shown = {"etag": fetched.etag[:200], "modified": fetched.modified[:60]}
    return True


def _leave(intake: Intake, state: str) -> Intake:
    """Write how it ended, unless a steward settled it meanwhile: then that stands, and what was read is thrown away."""
    with transaction.atomic():
        still = Intake.objects.select_for_update().filter(pk=intake.pk, state=intake.state).first()
        if still is not None:
            intake.state, intake.beat_at = state, None
            intake.save()
    if still is None:
        files.forget(intake.pk)
        intake.refresh_from_db()
    return intake


def _read(intake: Intake, path: Path, kind: Format) -> None:
    feed, now, beat = intake.feed, timezone.now(), _beating(intake)
    limits = dataclasses.replace(LIMITS, rows=MOST_ROWS) if intake.by_id and kind in SPREADSHEETS else LIMITS
    mapping = feed.mapping if kind in MAPPED else None
    with Staging.open_new(files.staged(intake.pk)) as staging:
        staging.fill(reading.read(path, mapping=mapping, limits=limits, told=beat), beat)
        found = differences(feed, staging)
        comparer = Comparer(feed, staging, now)
        new, changed, same = [], [], found.same
        for services in comparer.batches(found.services):
            there = comparer.known(services)
            fresh = [key for key in services if key not in there]
            new += [one.document.get("name", "") for one in staging.documents("service", fresh).values()]
            for change in comparer.changes([key for key in services if key in there]):
                if change.touched or change.stops_on:
                    changed.append((change.activity.title, change.subjects))
                else:
                    same += 1
        gone = [activity.title for activity in missing(feed, staging)]
        wrong, mended = staging.faults(kept=False), staging.faults(kept=True)
        intake.counts = {
            "services": staging.count("service"), "objects": sum(1 for _ in staging.digests()), "other": len(found.changed),
            "new": len(new), "changed": len(changed), "same": same, "gone": len(gone), "wrong": wrong, "mended": mended,
            "unnamed": staging.left_out_unnamed(),
        }  # fmt: skip
        intake.shown |= {"new": new[:MOST_TITLES], "changed": changed[:MOST_TITLES], "gone": gone[:MOST_TITLES]}
        intake.wrong = [
            [one.where.part, one.where.row, one.field, one.why.value, one.kept, one.value]
            for one in staging.first_wrong(MOST_WRONG)
        ]
        known = Activity.objects.filter(region_id=feed.region_id, source=feed.name, active=True).count()
        odd = doubts(known=known, services=intake.counts["services"], gone=len(gone), wrong=wrong)
        intake.reason = ",".join(odd)


def carry_on(message: OutboxMessage) -> None:
    """Do what a taking-over waits for. One that came by itself is taken over without asking when nothing about it is odd."""
    intake = Intake.objects.select_related("feed").filter(pk=message.payload["intake_id"]).first()
    if intake is None:
        return
    if intake.state == IntakeState.READING:
        intake = read(intake)
        if intake.by_itself and intake.counts.get("unchanged"):
            intake.delete()  # an ordinary night leaves nothing in the history
            return
        if intake.by_itself and intake.state == IntakeState.READY and not intake.reason:
            begin_taking(intake, end_missing=not intake.counts["unnamed"])
    if intake.state == IntakeState.TAKING:
        since = timezone.now()
        take(intake)
        look_for_alike(intake.feed, since)


def look_for_alike(feed: Feed, since: datetime) -> int:
    """Propose entries that may be the same as one that this feed wrote since a moment; returns how many pairs are new."""
    rows = Activity.objects.filter(region_id=feed.region_id, source=feed.name, active=True, changed_at__gte=since)
    return look(feed.region_id, rows.values_list("pk", flat=True))


def fetch_feeds(now: datetime) -> int:
    """Have all feeds with an address fetched; returns how many. What settled taking-overs left on disk is thrown away."""
    files.forget_settled()
    feeds = Feed.objects.filter(paused=False).exclude(address="").order_by("pk")
    return sum(fetch_by_itself(feed) is not None for feed in feeds)


def take(intake: Intake) -> Intake:
    """Write what the file changes; the state afterwards is DONE. Being done twice changes nothing more."""
    intake = claim(intake, IntakeState.TAKING, timezone.now())
    now = timezone.now()
    intake.steps = intake.counts["other"]
    with _at_work(intake), Staging.open(files.staged(intake.pk)) as staging:
        take_over(intake.feed, staging, now, _beating(intake), end_missing=intake.counts["ends_missing"])
    fetched = {name: intake.shown.pop(name, "") for name in ("etag", "modified")}
    Feed.objects.filter(pk=intake.feed_id).update(**fetched)
    intake.done_at, intake.step = timezone.now(), intake.steps
    _leave(intake, IntakeState.DONE)
    files.forget(intake.pk)
    return intake
