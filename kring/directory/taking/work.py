"""The two halves of a taking-over: reading a file and comparing it, and writing what it changes. Run by the outbox worker."""

import contextlib
import dataclasses
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from urllib.parse import urlsplit

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from kring.directory.formats import reading
from kring.directory.formats.feed import fetch
from kring.directory.formats.items import Because, Refused, Wrong
from kring.directory.formats.limits import LIMITS, Limits
from kring.directory.formats.mapping import problems
from kring.directory.formats.reading import MAPPED, Format, Look
from kring.directory.models import Activity, Feed, Intake, IntakeState
from kring.directory.rules.doubts import doubts
from kring.directory.taking import files, repeating
from kring.directory.taking.actions import begin_taking, comes_by_night, fetch_by_itself
from kring.directory.taking.applying import missing, take_over
from kring.directory.taking.comparing import Comparer, differences, own_among
from kring.directory.taking.likenesses import look
from kring.directory.taking.sampling import sample
from kring.directory.taking.signs import BEAT, at_work
from kring.directory.taking.staging import Staging
from kring.events import outbox
from kring.events.models import OutboxMessage

SPREADSHEETS = (Format.CSV, Format.EXCEL)
MOST_ROWS = 5000  # of a spreadsheet that is brought in the browser; by command there is no such bound
MOST_TITLES = 100
MOST_WRONG = 1000


class Busy(Exception):
    """Somebody else is at work on this taking-over; the outbox tries again later."""


class Stopped(Exception):
    """A steward stopped the taking-over, or it was settled otherwise."""


def claim(intake: Intake, state: str, now: datetime) -> Intake:
    """Be the one who works on a taking-over in this state. Raises Busy when somebody is, Stopped when it is in another one."""
    with transaction.atomic():
        row = Intake.objects.select_for_update(of=("self",)).select_related("feed").get(pk=intake.pk)
        if row.state != state:
            raise Stopped
        if at_work(row, now):
            raise Busy
        row.beat_at, row.step = now, 0
        row.save(update_fields=["beat_at", "step"])
    return row


type Beat = Callable[[int], None]


def _beating(intake: Intake, hold: Callable[[], None] | None) -> Beat:
    """What whoever is at work calls now and then: it gives a sign, keeps the outbox from trying again, and stops what is stopped."""
    last = timezone.now()

    def beat(step: int) -> None:
        nonlocal last
        now = timezone.now()
        if now - last > BEAT:
            last = now
            own = Intake.objects.filter(pk=intake.pk, state=intake.state)
            if not own.update(step=step, steps=max(intake.steps, step), beat_at=now):
                raise Stopped
            if hold is not None:
                hold()

    return beat


def read(intake: Intake, *, limits: Limits = LIMITS, hold: Callable[[], None] | None = None) -> Intake:
    """Read the file, compare it with what is there, and note what would happen. Nothing of the map is changed.

    The state afterwards is READY, REFUSED, or COLUMNS when somebody first has to say which column holds what; that of who stopped it
    when somebody did. `hold` is called now and then while it goes on.
    """
    intake = claim(intake, IntakeState.READING, timezone.now())
    beat = _beating(intake, hold)
    with _at_work(intake), _until_stopped(intake), _refusing(intake):
        if not _has_file(intake, beat):
            return _leave(intake, IntakeState.DONE)
        path = files.given(intake.pk)
        seen = reading.look(path, mapping=intake.feed.mapping, limits=limits)
        if seen.format in MAPPED and not fits(intake.feed, seen):
            return _leave(intake, IntakeState.COLUMNS)
        if intake.by_id and seen.format in SPREADSHEETS:
            limits = dataclasses.replace(limits, rows=MOST_ROWS)
        taken = (intake.feed.mapping or {}).get("columns", {})
        intake.shown["left_out"] = [name for name in seen.headings if name not in taken][:MOST_WRONG]
        _read(intake, path, seen.format, limits, beat)
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
def _until_stopped(intake: Intake) -> Iterator[None]:
    try:
        yield
    except Stopped:
        files.forget(intake.pk)
        intake.refresh_from_db()


@contextlib.contextmanager
def _refusing(intake: Intake) -> Iterator[None]:
    try:
        yield
    except Refused as refused:
        intake.reason, intake.counts = refused.because.value, {"details": refused.details}
        intake.done_at = timezone.now()
        _leave(intake, IntakeState.REFUSED)
        files.forget(intake.pk)


def _has_file(intake: Intake, beat: Beat) -> bool:
    """Fetch the file where nobody brought one; whether there is anything new in it."""
    feed = intake.feed
    if intake.file_name:
        return True
    again = intake.by_itself and repeating.is_due(feed, timezone.now())
    fetched = fetch(
        feed.address,
        files.empty_folder(intake.pk),
        etag="" if again else feed.etag,
        modified="" if again else feed.modified,
        private=settings.KRING_FEEDS_INSIDE,
        secure=intake.by_itself and not settings.KRING_FEEDS_INSIDE,
        told=lambda: beat(0),
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


def _read(intake: Intake, path: Path, kind: Format, limits: Limits, beat: Beat) -> None:
    feed, now = intake.feed, timezone.now()
    mapping = feed.mapping if kind in MAPPED else None
    with Staging.open_new(files.staged(intake.pk)) as staging:
        items = reading.read(path, mapping=mapping, limits=limits, owner=str(feed.pk), told=beat)
        staging.fill(items, beat)
        staging.leave_out("service", own_among(feed, staging.ids("service")))
        found = differences(feed, staging)
        comparer = Comparer(feed, staging, now, by_itself=intake.by_itself)
        staging.say_where(comparer.misplaced())
        new, changed, same, redirected, done = [], [], found.same, 0, staging.count("service")
        for services in comparer.batches(found.services):
            there = comparer.known(services)
            fresh = [key for key in services if key not in there]
            new += [one.document.get("name", "") for one in staging.documents("service", fresh).values()]
            beat(done)
            for change in comparer.changes([key for key in services if key in there]):
                redirected += change.redirected
                if change.touched or change.stops_on:
                    changed.append((change.activity.title, change.subjects))
                else:
                    same += 1
        intake.shown["read"] = sample(path, staging, comparer, mapping, limits)
        gone = [activity.title for activity in missing(feed, staging)]
        wrong, mended = staging.faults(kept=False), staging.faults(kept=True)
        intake.counts = {
            "services": staging.count("service"), "objects": sum(1 for _ in staging.digests()), "other": len(found.changed),
            "new": len(new), "changed": len(changed), "same": same, "gone": len(gone), "wrong": wrong, "mended": mended,
            "described": staging.described(),
        }  # fmt: skip
        intake.shown |= {"new": new[:MOST_TITLES], "changed": changed[:MOST_TITLES], "gone": gone[:MOST_TITLES]}
        intake.wrong = [_named(one, path, intake).as_row for one in staging.first_wrong(MOST_WRONG)]
        known = Activity.objects.filter(region_id=feed.region_id, source=feed.name, active=True).count()
        odd = doubts(
            known=known, services=intake.counts["services"], gone=len(gone), wrong=wrong, redirected=redirected
        )
        intake.reason = ",".join(odd)


def _named(one: Wrong, path: Path, intake: Intake) -> Wrong:
    """A file is called as whoever brought it called it, not as it lies here."""
    if one.where.part != path.name:
        return one
    return dataclasses.replace(one, where=dataclasses.replace(one.where, part=intake.file_name))


def carry_on(message: OutboxMessage) -> None:
    """Do what a taking-over waits for. One that came by itself is taken over without asking when nothing about it is odd."""
    intake = Intake.objects.select_related("feed").filter(pk=message.payload["intake_id"]).first()
    if intake is not None:
        with contextlib.suppress(Stopped):
            _carry_on(intake, lambda: outbox.hold(message))


def _carry_on(intake: Intake, hold: Callable[[], None]) -> None:
    if intake.state == IntakeState.READING:
        intake = read(intake, hold=hold)
        if intake.by_itself and intake.counts.get("unchanged"):
            intake.delete()  # an ordinary night leaves nothing in the history
            return
        if intake.by_itself and intake.state == IntakeState.READY and not intake.reason:
            begin_taking(intake, end_missing=not intake.counts["wrong"])
    if intake.state == IntakeState.TAKING:
        since = timezone.now()
        take(intake, hold=hold)
        look_for_alike(intake.feed, since)


def give_up(message: OutboxMessage) -> None:
    """The outbox tries no more: refuse the taking-over, so that a next one can begin. Not while somebody is at work on it."""
    now = timezone.now()
    with transaction.atomic():
        rows = Intake.objects.select_for_update().filter(state__in=(IntakeState.READING, IntakeState.TAKING))
        intake = rows.filter(pk=message.payload["intake_id"]).first()
        if intake is None or at_work(intake, now, outbox.LEASE):
            return
        intake.reason = (Because.BROKE if intake.state == IntakeState.READING else Because.BROKE_HALFWAY).value
        intake.state, intake.done_at, intake.beat_at = IntakeState.REFUSED, now, None
        intake.shown.pop("read", None)
        intake.save()
    files.forget(intake.pk)


def look_for_alike(feed: Feed, since: datetime) -> int:
    """Propose entries that may be the same as one that this feed wrote since a moment; returns how many pairs are new."""
    rows = Activity.objects.filter(region_id=feed.region_id, source=feed.name, active=True, changed_at__gte=since)
    return look(feed.region_id, rows.values_list("pk", flat=True))


def fetch_feeds(now: datetime) -> int:
    """Have all feeds fetched that come by night; returns how many. What settled taking-overs left on disk is thrown away."""
    files.forget_settled()
    feeds = [feed for feed in Feed.objects.filter(paused=False).order_by("pk") if comes_by_night(feed.address)]
    return sum(fetch_by_itself(feed) is not None for feed in feeds)


def take(intake: Intake, *, hold: Callable[[], None] | None = None) -> Intake:
    """Write what the file changes; the state afterwards is DONE, or that of who stopped it. Being done twice changes nothing more."""
    intake = claim(intake, IntakeState.TAKING, timezone.now())
    now = timezone.now()
    intake.steps = intake.counts["other"]
    beat = _beating(intake, hold)
    with _at_work(intake), _until_stopped(intake), Staging.open(files.staged(intake.pk)) as staging:
        take_over(
            intake.feed,
            staging,
            now,
            beat,
            end_missing=intake.counts["ends_missing"],
            by_itself=intake.by_itself,
        )
        repeating.note(intake.feed, staging.ids("service"), now)
    if intake.state != IntakeState.TAKING:
        return intake
    intake.shown.pop("read", None)
    fetched = {name: intake.shown.pop(name, "") for name in ("etag", "modified")}
    Feed.objects.filter(pk=intake.feed_id).update(**fetched)
    intake.done_at, intake.step = timezone.now(), intake.steps
    _leave(intake, IntakeState.DONE)
    files.forget(intake.pk)
    return intake
