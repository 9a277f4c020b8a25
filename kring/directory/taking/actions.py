"""Feeds, and taking over what they bring. What takes long is left to the worker: these actions note it and return."""

import dataclasses
from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import timezone

from kring.access import audit, policy
from kring.directory.models import Feed, Intake, IntakeState
from kring.directory.taking import files
from kring.directory.taking.events import IntakeWaits
from kring.directory.taking.signs import is_silent
from kring.events import bus
from kring.identity.actors import Actor

WAITING = (IntakeState.COLUMNS, IntakeState.READING, IntakeState.READY)


class NameTaken(Exception):
    """The region has a feed with this name."""


class NotNow(Exception):
    """The taking-over is no longer, or not yet, in the state for this; or another file of the feed is being taken over."""


class NotSure(Exception):
    """Something is odd about the file, and nobody said that it is right."""


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class FeedDetails:
    """What a steward says of a feed; fields as in `directory.models.Feed`. The name is chosen once."""

    name: str = ""
    address: str = ""
    paused: bool = False
    language: str = "nl"


@transaction.atomic
def add_feed(actor: Actor, details: FeedDetails) -> Feed:
    """Add a feed to the actor's region. Raises NameTaken."""
    policy.require("directory.edit", actor)
    if Feed.objects.filter(region_id=actor.region_id, name__iexact=details.name).exists():
        raise NameTaken
    feed = Feed.objects.create(region_id=actor.region_id, **dataclasses.asdict(details))
    audit.record(actor, "steward.changed", feed)
    return feed


@transaction.atomic
def change_feed(actor: Actor, feed: Feed, details: FeedDetails) -> None:
    """Change everything of a feed but its name."""
    policy.require("directory.edit", actor, feed)
    if feed.address != details.address:
        feed.etag = feed.modified = ""
    feed.address, feed.paused, feed.language = details.address, details.paused, details.language
    feed.save(update_fields=["address", "paused", "language", "etag", "modified"])
    audit.record(actor, "steward.changed", feed)


def bring(actor: Actor, feed: Feed, name: str, pieces: Iterable[bytes]) -> Intake:
    """Somebody brings a file of a feed. It is read next; what an earlier file of this feed still waited for lapses."""
    policy.require("directory.edit", actor, feed)
    intake = new_intake(feed, by_id=actor.user_id)
    with files.kept(intake.pk):  # copied before the transaction: others can write meanwhile
        files.keep(intake, name, pieces)
        with transaction.atomic():
            add_intake(intake)
            audit.record(actor, "steward.changed", intake)
            _hand_on(intake)
    return intake


@transaction.atomic
def fetch(actor: Actor, feed: Feed) -> Intake:
    """Fetch a feed from its address now. Raises NotNow when it has none."""
    policy.require("directory.edit", actor, feed)
    if not feed.address:
        raise NotNow
    intake = new_intake(feed, by_id=actor.user_id)
    add_intake(intake)
    audit.record(actor, "steward.changed", intake)
    _hand_on(intake)
    return intake


def comes_by_night(address: str) -> bool:
    """Whether an address is fetched without anybody looking: by plain http somebody in between could change what comes.

    Inside one's own network that is for whoever runs this installation to judge.
    """
    return bool(address) and (settings.KRING_FEEDS_INSIDE or address.casefold().startswith("https://"))


def fetch_by_itself(feed: Feed) -> Intake | None:
    """Fetch a feed by night, unless a steward is busy with a file of it."""
    with transaction.atomic():
        if Intake.objects.filter(feed=feed, state__in=(*WAITING, IntakeState.TAKING)).exists():
            return None
        intake = new_intake(feed, by_itself=True)
        add_intake(intake)
        _hand_on(intake)
    return intake


def new_intake(feed: Feed, **who: Any) -> Intake:
    """A taking-over that begins with reading a file; not written yet."""
    return Intake(region_id=feed.region_id, feed=feed, state=IntakeState.READING, made_at=timezone.now(), **who)


def add_intake(intake: Intake) -> None:
    """Write a taking-over that begins. What earlier files of its feed still waited for lapses."""
    for older in Intake.objects.filter(feed=intake.feed, state__in=WAITING):
        _let_go(older)
    intake.save()


@transaction.atomic
def name_columns(actor: Actor, intake: Intake, mapping: dict[str, Any]) -> None:
    """Say which column holds what: for this file, and for every next one of its feed. The file is then read."""
    policy.require("directory.edit", actor, intake)
    intake = _locked(intake, *WAITING)
    intake.feed.mapping = mapping
    intake.feed.save(update_fields=["mapping"])
    intake.state = IntakeState.READING
    intake.save(update_fields=["state"])
    audit.record(actor, "steward.changed", intake.feed)
    _hand_on(intake)


@transaction.atomic
def agree(actor: Actor, intake: Intake, *, sure: bool = False, end_missing: bool = True) -> None:
    """Let the file be taken over as it was shown. Raises NotNow, and NotSure when it looks odd and nobody is `sure`.

    Without `end_missing` entries that are not in the file stay as they are.
    """
    policy.require("directory.edit", actor, intake)
    intake = _locked(intake, IntakeState.READY)
    if intake.reason and not sure:
        raise NotSure
    intake.by_id = actor.user_id
    begin_taking(intake, end_missing=end_missing)
    audit.record(actor, "steward.changed", intake)
    _hand_on(intake)


def begin_taking(intake: Intake, *, end_missing: bool) -> None:
    """Mark a taking-over as begun. Raises NotNow when it does not wait any more, or another one of the feed has begun."""
    intake.state, intake.beat_at = IntakeState.TAKING, None
    intake.counts["ends_missing"] = end_missing
    intake.shown["since"] = timezone.now().isoformat()
    intake.step, intake.steps = 0, intake.counts.get("other", 0)
    waiting = Intake.objects.filter(pk=intake.pk, state=IntakeState.READY)
    begun = {"shown": intake.shown, "step": intake.step, "steps": intake.steps}
    try:
        with transaction.atomic():
            written = waiting.update(state=intake.state, beat_at=None, counts=intake.counts, by=intake.by_id, **begun)
    except IntegrityError as error:
        raise NotNow from error
    if not written:
        raise NotNow


@transaction.atomic
def drop(actor: Actor, intake: Intake) -> Intake:
    """Do not take the file over, or stop halfway when nobody has been at work on it for a while. Raises NotNow."""
    policy.require("directory.edit", actor, intake)
    intake = _locked(intake, *WAITING, IntakeState.TAKING)
    if intake.state == IntakeState.TAKING and not is_silent(intake, timezone.now()):
        raise NotNow
    _let_go(intake)
    audit.record(actor, "steward.changed", intake)
    return intake


def _let_go(intake: Intake) -> None:
    intake.state, intake.done_at = IntakeState.DROPPED, timezone.now()
    intake.shown.pop("read", None)  # what stood in rows of the file goes with the file
    intake.save(update_fields=["state", "done_at", "shown"])
    transaction.on_commit(lambda: files.forget(intake.pk))


def _locked(intake: Intake, *states: str) -> Intake:
    row = Intake.objects.select_for_update(of=("self",)).select_related("feed").get(pk=intake.pk)
    if row.state not in states:
        raise NotNow
    return row


def _hand_on(intake: Intake) -> None:
    bus.publish(IntakeWaits(region_id=intake.region_id, at=timezone.now(), intake_id=intake.pk))
