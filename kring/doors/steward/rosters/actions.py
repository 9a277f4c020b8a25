"""Fixed times of link workers: added, changed, ended. Appointments that were booked stay, whatever the roster says."""

import dataclasses
from datetime import date, time

from django.db import transaction
from django.utils import timezone

from kring.access import audit
from kring.access.policy import require
from kring.capacity.models import Presence
from kring.doors.steward.rosters.queries import as_fixed, in_the_same_room, kept_until_yesterday, left_outside
from kring.doors.steward.rosters.rules import Fixed, clash
from kring.identity.actors import Actor
from kring.identity.models import Organisation, User
from kring.programme.models import Location


@dataclasses.dataclass
class Clashes(Exception):
    """The link worker is somewhere else at (part of) that time."""

    presence: Presence


class RoomTaken(Clashes):
    """Somebody else receives people in the same room at (part of) that time."""


@dataclasses.dataclass
class LeavesAppointments(Exception):
    """Booked appointments would lie outside the roster; they stay, but the steward must have seen how many."""

    count: int


@dataclasses.dataclass(frozen=True, slots=True)
class Times:
    """A fixed time as filled in."""

    user: User
    location: Location
    site: Organisation
    room: str
    weekday: int
    starts: time
    ends: time
    slot_minutes: int
    since: date
    until: date | None = None

    @property
    def fixed(self) -> Fixed:
        """The part that the rules look at."""
        return Fixed(self.weekday, self.starts, self.ends, self.since, self.until)


@transaction.atomic
def add(actor: Actor, times: Times) -> Presence:
    """Add a fixed time. Raises Clashes or RoomTaken."""
    require("steward.edit", actor)
    return _write(actor, Presence(region_id=actor.region_id), times)


@transaction.atomic
def change(actor: Actor, presence: Presence, times: Times, *, seen: int = 0) -> Presence:
    """Change a fixed time. Raises Clashes, RoomTaken, or LeavesAppointments unless as many as that were `seen` before."""
    require("steward.edit", actor, presence)
    count = left_outside(presence, times.fixed if times.user.pk == presence.user_id else None, timezone.now())
    if count > seen:
        raise LeavesAppointments(count)
    return _write(actor, presence, times)


def _write(actor: Actor, presence: Presence, times: Times) -> Presence:
    for part in (times.user, times.location, times.site):
        require("steward.edit", actor, part)
    others = Presence.objects.select_for_update().filter(user=times.user, weekday=times.weekday).exclude(pk=presence.pk)
    for other in others:
        if clash(times.fixed, as_fixed(other)):
            raise Clashes(other)
    for other in in_the_same_room(times.site, times.room, times.weekday).exclude(user=times.user):
        if clash(times.fixed, as_fixed(other)):
            raise RoomTaken(other)
    for field in dataclasses.fields(times):
        setattr(presence, field.name, getattr(times, field.name))
    presence.save()
    audit.record(actor, "steward.changed", presence)
    return presence


@transaction.atomic
def end(actor: Actor, presence: Presence, *, seen: int = 0) -> None:
    """Let a fixed time end with yesterday; one that never was in force goes altogether.

    Raises LeavesAppointments unless as many as that were `seen` before.
    """
    require("steward.edit", actor, presence)
    kept = kept_until_yesterday(presence)
    count = left_outside(presence, kept, timezone.now())
    if count > seen:
        raise LeavesAppointments(count)
    audit.record(actor, "steward.changed", presence)
    if kept:
        presence.until = kept.until
        presence.save(update_fields=["until"])
    else:
        presence.delete()
