"""Locations: their profile, their practices, their link workers and hours."""

import dataclasses
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from kring.access import audit
from kring.access.policy import NotAllowed, require, visible
from kring.capacity.models import Presence
from kring.doors.steward.locations.queries import (
    link_workers_here,
    link_workers_to_add,
    open_files_at,
    open_files_here,
    who_is_not_of,
)
from kring.identity.actors import Actor
from kring.identity.models import Organisation, User
from kring.programme.models import Location, LocationMember, LocationPractice

FIELDS = ("name", "programme", "welfare", "place", "postcode", "urbanity", "started_in", "systems")


class NameTaken(Exception):
    """The region has a location with this name."""


@dataclasses.dataclass
class StillOfTheFormer(Exception):
    """Open files, or link workers without a role in the other organisation, would be left where the new team does not see them."""

    files: int
    link_workers: list[str]


class AlreadyThere(Exception):
    """The practice or link worker belongs to the location already."""


@transaction.atomic
def add(actor: Actor, details: dict[str, Any]) -> Location:
    """Add a location with these details (see FIELDS). Raises NameTaken."""
    require("steward.edit", actor)
    return _write(actor, Location(region_id=actor.region_id), details)


@transaction.atomic
def change(actor: Actor, location: Location, details: dict[str, Any]) -> Location:
    """Change a location's details. Raises NameTaken, or StillOfTheFormer when its link workers shall be of another organisation."""
    require("steward.edit", actor, location)
    if location.welfare_id != details["welfare"].pk:
        files, link_workers = open_files_at(location), who_is_not_of(location, details["welfare"])
        if files or link_workers:
            raise StillOfTheFormer(files, link_workers)
    return _write(actor, location, details)


def _write(actor: Actor, location: Location, details: dict[str, Any]) -> Location:
    for part in ("programme", "welfare"):
        require("steward.edit", actor, details[part])
    if visible(Location, actor).filter(name__iexact=details["name"]).exclude(pk=location.pk).exists():
        raise NameTaken
    for name in FIELDS:
        setattr(location, name, details[name])
    location.save()
    audit.record(actor, "steward.changed", location)
    return location


@transaction.atomic
def add_practice(actor: Actor, location: Location, practice: Organisation, *, takes_part: bool) -> LocationPractice:
    """Add a practice, taking part or known only. Raises AlreadyThere."""
    require("steward.edit", actor, location)
    require("steward.edit", actor, practice)
    if location.practices.filter(practice=practice).exists():
        raise AlreadyThere
    row = LocationPractice.objects.create(
        region_id=actor.region_id, location=location, practice=practice, takes_part=takes_part
    )
    audit.record(actor, "steward.changed", row)
    return row


@transaction.atomic
def set_taking_part(actor: Actor, row: LocationPractice, *, takes_part: bool) -> None:
    """A practice joins, or stays known without taking part: then it cannot refer here."""
    require("steward.edit", actor, row)
    row.takes_part = takes_part
    row.save(update_fields=["takes_part"])
    audit.record(actor, "steward.changed", row)


@transaction.atomic
def set_contact(actor: Actor, row: LocationPractice, contact: User | None) -> None:
    """Name the practice's fixed contact person, one of the location's link workers, or nobody."""
    require("steward.edit", actor, row)
    if contact is not None and not link_workers_here(actor, row.location).filter(pk=contact.pk).exists():
        raise NotAllowed("steward.edit")
    row.contact = contact
    row.save(update_fields=["contact"])
    audit.record(actor, "steward.changed", row)


@transaction.atomic
def add_link_worker(actor: Actor, location: Location, user: User, hours: Decimal, since: date) -> LocationMember:
    """A link worker of the location's team begins at the location. Raises AlreadyThere."""
    require("steward.edit", actor, location)
    if location.members.filter(user=user, until=None).exists():
        raise AlreadyThere
    if not link_workers_to_add(actor, location).filter(pk=user.pk).exists():
        raise NotAllowed("steward.edit")
    row = LocationMember.objects.create(
        region_id=actor.region_id, location=location, user=user, hours_per_week=hours, since=since
    )
    audit.record(actor, "steward.changed", row)
    return row


@transaction.atomic
def change_hours(actor: Actor, row: LocationMember, hours: Decimal, until: date | None) -> int:
    """Set the hours a week, and the last day when it is known (not before the first); the roster here ends with it.

    Returns how many open files the link worker has here when that day is known: after it they go to the team.
    """
    require("steward.edit", actor, row)
    row.hours_per_week = hours
    row.until = max(until, row.since) if until else None
    row.save(update_fields=["hours_per_week", "until"])
    audit.record(actor, "steward.changed", row)
    if row.until is None:
        return 0
    roster = Presence.objects.filter(user=row.user_id, location=row.location_id)
    roster.filter(since__gt=row.until).delete()
    roster.filter(Q(until=None) | Q(until__gt=row.until)).update(until=row.until)
    return open_files_here(row)


def this_year() -> int:
    """The year now, the latest in which a location can have started."""
    return timezone.localdate().year
