"""Keeping the social map: adding and changing activities, saying that one is full, right, or stops.

A steward keeps all of a region's; a provider's account says of its own activities whether there is room and whether the entry
is still right. An activity is not about a person: the log notes who changed the set-up.
"""

import dataclasses
import uuid
from datetime import date, datetime, time
from decimal import Decimal

from django.db import transaction
from django.utils import timezone

from kring.access import audit, policy
from kring.directory.events import ActivityChanged, ActivityEnded, ActivityFilled
from kring.directory.models import Activity, PostcodeArea
from kring.directory.rules.places import area_of
from kring.events import bus
from kring.identity.actors import Actor
from kring.identity.models import Organisation, Role

# What somebody who comes there must know: when, where and for how much.
PRACTICAL = ("days", "starts", "ends", "when_words", "venue", "postcode", "cost", "cost_per", "cost_words")


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """What is known of an activity; fields as in `directory.models.Activity`."""

    title: str
    theme: str
    description: str = ""
    organisation_id: uuid.UUID | None = None
    organiser: str = ""
    venue: str = ""
    postcode: str = ""
    days: int = 0
    starts: time | None = None
    ends: time | None = None
    when_words: str = ""
    cost: Decimal | None = None
    cost_per: str = ""
    cost_words: str = ""
    age_min: int | None = None
    age_max: int | None = None
    expect: str = ""
    phone: str = ""
    email: str = ""
    website: str = ""


class NotInRegion(Exception):
    """The organisation that is named as organiser is not one of this region."""


@transaction.atomic
def add(actor: Actor, offer: Offer) -> Activity:
    """Add an activity to the actor's region."""
    policy.require("directory.edit", actor)
    activity = Activity(region_id=actor.region_id, confirmed_on=timezone.localdate())
    _fill(actor, activity, offer)
    activity.save(force_insert=True)
    audit.record(actor, "steward.changed", activity)
    return activity


@transaction.atomic
def change(actor: Actor, activity_id: uuid.UUID, offer: Offer) -> Activity:
    """Change an activity. Whoever changes it has looked at it: it counts as confirmed today, and its theme as chosen."""
    policy.require("directory.edit", actor)
    activity = _locked(actor, activity_id)
    before = _practical(activity)
    _fill(actor, activity, offer)
    activity.theme_guessed = False
    activity.confirmed_on = timezone.localdate()
    activity.save()
    audit.record(actor, "steward.changed", activity)
    if _practical(activity) != before:
        bus.publish(ActivityChanged(region_id=activity.region_id, at=timezone.now(), activity_id=activity.pk))
    return activity


def _practical(activity: Activity) -> tuple:
    return tuple(getattr(activity, field) for field in PRACTICAL)


@transaction.atomic
def set_full(actor: Actor, activity_id: uuid.UUID, full: bool) -> Activity:
    """Say that there is no room, or that there is again. Clients who are on their way get a step for their link worker."""
    activity = _locked(actor, activity_id)
    _require_keeper(actor, activity)
    if activity.full != full:
        _set_full(activity, full, timezone.now())
        audit.record(actor, "steward.changed", activity)
    return activity


def filled(activity_id: uuid.UUID, *, now: datetime) -> bool:
    """Mark an activity as full, as part of an action that requires and audits; returns whether it was not yet."""
    activity = Activity.objects.select_for_update().get(pk=activity_id)
    if activity.full:
        return False
    _set_full(activity, True, now)
    return True


@transaction.atomic
def confirm(actor: Actor, activity_id: uuid.UUID) -> Activity:
    """Say that the entry is still right."""
    activity = _locked(actor, activity_id)
    _require_keeper(actor, activity)
    activity.confirmed_on = timezone.localdate()
    activity.save(update_fields=["confirmed_on"])
    audit.record(actor, "steward.changed", activity)
    return activity


@transaction.atomic
def stop(actor: Actor, activity_id: uuid.UUID, on: date) -> Activity:
    """An activity stops on a day. Every client it touches gets a step for their link worker at once."""
    policy.require("directory.edit", actor)
    activity = _locked(actor, activity_id)
    ended(activity, on, now=timezone.now())
    audit.record(actor, "steward.changed", activity)
    return activity


def ended(activity: Activity, on: date, *, now: datetime) -> None:
    """Let an activity end, as part of an action that requires and audits. A day to come leaves it findable until then."""
    activity.ends_on = on
    activity.active = on > timezone.localdate(now)
    activity.save(update_fields=["ends_on", "active"])
    bus.publish(ActivityEnded(region_id=activity.region_id, at=now, activity_id=activity.pk, ends_on=on))


def place(activity: Activity, areas: dict[str, tuple[float, float]]) -> None:
    """Put an activity where its postcode is; `areas` maps four digits to latitude and longitude."""
    activity.latitude, activity.longitude = areas.get(area_of(activity.postcode), (None, None))


def _fill(actor: Actor, activity: Activity, offer: Offer) -> None:
    if offer.organisation_id is not None:
        if not policy.visible(Organisation, actor).filter(pk=offer.organisation_id).exists():
            raise NotInRegion
    for field in dataclasses.fields(offer):
        setattr(activity, field.name, getattr(offer, field.name))
    area = PostcodeArea.objects.filter(pk=area_of(offer.postcode)).first()
    place(activity, {area.pk: (area.latitude, area.longitude)} if area else {})


def organiser_changed(organisation_id: uuid.UUID) -> None:
    """An organisation has another name: its activities are found by it from now on."""
    Activity.objects.filter(organisation=organisation_id).update(organisation=organisation_id)


def _set_full(activity: Activity, full: bool, now: datetime) -> None:
    activity.full = full
    activity.save(update_fields=["full"])
    if full:
        bus.publish(ActivityFilled(region_id=activity.region_id, at=now, activity_id=activity.pk))


def _locked(actor: Actor, activity_id: uuid.UUID) -> Activity:
    activity = policy.visible(Activity, actor).select_for_update().filter(pk=activity_id).first()
    if activity is None:
        raise policy.NotVisible
    return activity


def _require_keeper(actor: Actor, activity: Activity) -> None:
    policy.require("directory.keep", actor)
    if actor.has(Role.STEWARD) or activity.organisation_id in actor.organisations(Role.PROVIDER):
        return
    raise policy.NotAllowed("directory.keep")
