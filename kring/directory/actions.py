"""Keeping the social map: adding and changing activities, saying that one is full, right, or stops.

A steward keeps all of a region's; a provider, by account or by link, keeps its own (`upkeep/gate.py`), and a steward looks at what
it changed. An activity is not about a person: the log notes who changed the set-up.
"""

import dataclasses
import uuid
from datetime import date, datetime, time
from decimal import Decimal

from django.db import transaction
from django.utils import timezone

from kring.access import audit, policy
from kring.directory.claims import said
from kring.directory.events import ActivityAdded, ActivityEnded, ActivityFilled, ActivityHasRoom
from kring.directory.models import Activity
from kring.directory.postcodes import Points, area_at
from kring.directory.rules.meanwhile import Meanwhile, columns_of, meanwhile, shown, shown_in_short
from kring.directory.rules.moments import Moment, all_of, as_kept
from kring.directory.upkeep import corrections
from kring.directory.upkeep.expiry import confirmed
from kring.directory.upkeep.gate import STEWARD, Held, hold
from kring.directory.upkeep.going_on import ending, goes_on, may_go_on, went_on
from kring.events import bus
from kring.identity.actors import Actor
from kring.identity.models import Organisation


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """What is known of an activity; fields as in `directory.models.Activity`. `days`, `starts` and `ends` repeat `moments`."""

    title: str
    theme: str
    description: str = ""
    organisation_id: uuid.UUID | None = None
    organiser: str = ""
    language: str = "nl"
    spoken: str = ""
    venue: str = ""
    street: str = ""
    postcode: str = ""
    town: str = ""
    transport: str = ""
    days: int = 0
    starts: time | None = None
    ends: time | None = None
    when_words: str = ""
    moments: tuple[Moment, ...] = ()
    cost: Decimal | None = None
    cost_per: str = ""
    cost_words: str = ""
    trial: bool = False
    city_pass: bool = False
    age_min: int | None = None
    age_max: int | None = None
    age_words: str = ""
    for_whom: int = 0
    access: int = 0
    group_size: str = ""
    buddy: bool | None = None
    meets: str = ""
    places: int | None = None
    waiting: int | None = None
    expect: str = ""
    phone: str = ""
    email: str = ""
    website: str = ""
    contact_agreed: bool = False
    funded_by: str = ""
    funded_until: date | None = None
    public: bool = True


FIELDS = tuple(field.name for field in dataclasses.fields(Offer))
KEPT = (*FIELDS, "latitude", "longitude")  # what can be put back
STOPS = ("ends_on", "active")
# Only a steward says whose entry it is and where hand-overs go: who a client is must not follow whoever has a link.
STEWARDS_OWN = ("organisation_id", "email")


class ChangedMeanwhile(Exception):
    """Somebody else changed the same since the page was shown; `what` says which subjects. Nothing was written."""

    def __init__(self, what: Meanwhile):
        super().__init__(sorted(what.both))
        self.what = what


class NotInRegion(Exception):
    """The organisation that is named as organiser is not one of this region."""


@transaction.atomic
def add(actor: Actor, offer: Offer) -> Activity:
    """Add an activity to the actor's region."""
    policy.require("directory.edit", actor)
    return added(actor, offer, STEWARD, now=timezone.now())


def added(actor: Actor, offer: Offer, origin: str, *, now: datetime) -> Activity:
    """Write a new entry as `origin` says it, as part of an action that requires. Somebody looked at it: it counts as confirmed today."""
    activity = Activity(region_id=actor.region_id)
    confirmed(activity, timezone.localdate(now))
    _say(actor, activity, offer, origin, now)
    activity.save(force_insert=True)
    audit.record(actor, "steward.changed", activity)
    bus.publish(ActivityAdded(region_id=activity.region_id, at=now, activity_id=activity.pk))
    return activity


@transaction.atomic
def change(actor: Actor, activity_id: uuid.UUID, offer: Offer, *, seen: str, theme_sure: bool = False) -> Activity:
    """Change an activity. Whoever changes it has looked at it: it counts as confirmed today. A guessed theme stays a guess until somebody
    chooses another, or says that it is right (`theme_sure`).

    What a provider changes stands at once; a steward looks at it afterwards. `seen` is what the entry said when the form was shown
    (`rules.meanwhile.shown`): what only somebody else changed since stays as they left it, and is confirmed by nobody who did not
    see it. Raises ChangedMeanwhile when both did.
    """
    held, now = hold(actor, activity_id), timezone.now()
    activity = held.activity
    before, practical = corrections.values(activity, KEPT), corrections.practical(activity)
    theme_sure = theme_sure or offer.theme != activity.theme
    if held.by != STEWARD:
        stays = {name: getattr(activity, name) for name in STEWARDS_OWN}
        offer = dataclasses.replace(offer, **stays, public=offer.public and activity.public)  # what was hidden stays so
    unseen = meanwhile(seen, shown(offer), shown(activity))
    if unseen.both:
        raise ChangedMeanwhile(unseen)
    _say(actor, activity, with_theirs(activity, offer, unseen.theirs), held.by, now)
    if theme_sure and "theme" not in unseen.theirs:
        activity.theme_guessed = False
    if not unseen.theirs:
        confirmed(activity, timezone.localdate(now))
    activity.save()
    what = corrections.difference(before, corrections.values(activity, KEPT))
    _told(actor, held, what, now)
    corrections.tell_changed(activity, practical, now)
    return activity


def with_theirs(activity: Activity, offer: Offer, parts: frozenset[str]) -> Offer:
    """What is offered, with these subjects, which only somebody else changed, as they left them."""
    theirs = {name: getattr(activity, name) for name in columns_of(parts)}
    if "moments" in theirs:
        theirs["moments"] = all_of(activity.moments)
    return dataclasses.replace(offer, **theirs)


def _told(actor: Actor, held: Held, what: corrections.Difference, now: datetime) -> None:
    """The log, and for a steward to look at what somebody else changed."""
    if held.by != STEWARD:
        corrections.note(actor, held.activity, what, now)
    audit.record(actor, "steward.changed", held.activity)


@transaction.atomic
def set_full(actor: Actor, activity_id: uuid.UUID, full: bool) -> Activity:
    """Say that there is no room, or that there is again. Clients who are on their way get a step for their link worker."""
    activity = hold(actor, activity_id).activity
    if activity.full != full:
        _set_full(activity, full, timezone.now())
        audit.record(actor, "steward.changed", activity)
    return activity


def filled(activity_id: uuid.UUID, *, now: datetime) -> bool:
    """Mark an activity as full, as part of an action that requires and audits; returns whether it was not yet."""
    activity = Activity.objects.select_for_update().get(pk=activity_id)
    if activity.merged_into_id is not None:
        activity = Activity.objects.select_for_update().get(pk=activity.merged_into_id)
    if activity.full:
        return False
    _set_full(activity, True, now)
    return True


def room_again(activity_id: uuid.UUID, *, now: datetime) -> None:
    """An activity is not full after all, as part of an action that requires and audits."""
    activity = Activity.objects.select_for_update(of=("self",)).get(pk=activity_id)
    if activity.merged_into_id is not None:
        activity = Activity.objects.select_for_update(of=("self",)).get(pk=activity.merged_into_id)
    if activity.full:
        _set_full(activity, False, now)


@transaction.atomic
def confirm(actor: Actor, activity_id: uuid.UUID, *, seen: str) -> Activity:
    """Say that the entry is still right. Raises ChangedMeanwhile when it does not say any more what was `seen` on the page."""
    activity = hold(actor, activity_id).activity
    if seen != shown_in_short(activity):
        raise ChangedMeanwhile(Meanwhile())
    confirmed(activity, timezone.localdate())
    activity.save(update_fields=["confirmed_on", "expires_on", "reminded_on"])
    audit.record(actor, "steward.changed", activity)
    return activity


@transaction.atomic
def stop(actor: Actor, activity_id: uuid.UUID, on: date) -> Activity:
    """An activity stops on a day. Every client it touches gets a step for their link worker at once.

    What has ended is not for a provider to give another last day. Raises NotAllowed.
    """
    held, now = hold(actor, activity_id), timezone.now()
    if held.by != STEWARD and not goes_on(held.activity, timezone.localdate(now)):
        raise policy.NotAllowed("directory.keep")
    before = corrections.values(held.activity, STOPS)
    if held.activity.ends_on != on:
        ended(held.activity, on, now=now)
    _told(actor, held, corrections.difference(before, corrections.values(held.activity, STOPS)), now)
    return held.activity


@transaction.atomic
def go_on(actor: Actor, activity_id: uuid.UUID) -> Activity:
    """An activity that has ended, or is to end, goes on after all: whoever was told gets a step again.

    A provider takes back what it said itself; what a steward or a list ended only a steward starts again. Raises NotAllowed.
    """
    held, now = hold(actor, activity_id), timezone.now()
    activity = held.activity
    if not ending(activity):
        return activity
    if not may_go_on(activity, held.by):
        raise policy.NotAllowed("directory.keep")
    before = corrections.values(activity, STOPS)
    activity.ends_on, activity.active = None, True
    activity.save(update_fields=["ends_on", "active"])
    _told(actor, held, corrections.difference(before, corrections.values(activity, STOPS)), now)
    went_on(activity, now=now)
    return activity


def ended(activity: Activity, on: date, *, now: datetime, gone: bool = False) -> None:
    """Let an activity end, as part of an action that requires and audits. On its last day it is still there, unless it is `gone` today."""
    activity.ends_on = on
    activity.active = not gone and on >= timezone.localdate(now)
    activity.save(update_fields=["ends_on", "active"])
    bus.publish(ActivityEnded(region_id=activity.region_id, at=now, activity_id=activity.pk, ends_on=on))


def place(activity: Activity, points: Points) -> None:
    """Put an activity where its postcode is."""
    activity.latitude, activity.longitude = points.of(activity.postcode) or (None, None)


def _say(actor: Actor, activity: Activity, offer: Offer, origin: str, at: datetime) -> None:
    """Take over what is offered; of an entry from a feed, as far as it is newer than what the feed said."""
    if offer.organisation_id is not None and offer.organisation_id != activity.organisation_id:
        if not policy.visible(Organisation, actor).filter(pk=offer.organisation_id).exists():
            raise NotInRegion
    changes = {name: getattr(offer, name) for name in FIELDS}
    changes["moments"] = [as_kept(moment) for moment in offer.moments]
    if activity._state.adding or offer.postcode != activity.postcode:
        area = area_at(offer.postcode)
        changes["latitude"], changes["longitude"] = (area.latitude, area.longitude) if area else (None, None)
    said(activity, origin, changes, at)


def organiser_changed(organisation_id: uuid.UUID) -> None:
    """An organisation has another name: its activities are found by it from now on."""
    Activity.objects.filter(organisation=organisation_id).update(organisation=organisation_id)


def _set_full(activity: Activity, full: bool, now: datetime) -> None:
    activity.full = full
    activity.save(update_fields=["full"])
    happened = ActivityFilled if full else ActivityHasRoom
    bus.publish(happened(region_id=activity.region_id, at=now, activity_id=activity.pk))
