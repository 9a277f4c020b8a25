"""Inviting professionals, giving and ending roles, closing accounts."""

import dataclasses
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from kring.access import audit
from kring.access.policy import require, visible
from kring.capacity.models import Presence
from kring.doors.steward.people.events import Invited
from kring.doors.steward.people.queries import open_referrals, works_elsewhere
from kring.doors.steward.people.rules import fits
from kring.events import bus
from kring.identity.actors import Actor
from kring.identity.models import LinkWorkerProfile, Membership, Organisation, OrganisationKind, Role, User
from kring.programme.models import LocationMember
from kring.referral.actions.drafts import forget_drafts_if_left
from kring.referral.actions.left_behind import give_to_team
from kring.referral.left_behind import files_left

PROFILE_FIELDS = ("about", "background", "trained_on", "volunteer", "languages")


class AccountClosed(Exception):
    """There is an account with this address, and it was closed."""


class AlreadyMember(Exception):
    """The person has this role in this organisation in (part of) that time."""


class LastSteward(Exception):
    """Nobody would be left to set up the region."""


class WorksElsewhere(Exception):
    """The account is also used in another region: only the roles here can be ended."""


@dataclasses.dataclass
class RoleDoesNotFit(Exception):
    """Nobody can have this role in an organisation of this kind."""

    role: str
    kind: str


@dataclasses.dataclass
class StillAccompanies(Exception):
    """Open referrals would be left without their link worker."""

    count: int


@dataclasses.dataclass(frozen=True, slots=True)
class Place:
    """A role in an organisation, from a day until a day (inclusive)."""

    organisation: Organisation
    role: str
    since: date
    until: date | None = None


@transaction.atomic
def invite(actor: Actor, *, email: str, name: str, job_title: str, language: str, place: Place) -> User:
    """Make an account with its first role and send a link to choose a password.

    An address that has an account already (here or in another region) gets the role; name and password stay as they are.
    Raises AccountClosed, AlreadyMember, RoleDoesNotFit.
    """
    require("steward.edit", actor)
    user = User.objects.filter(email=email.strip().lower()).first()
    if user is None:
        user = User.objects.create_user(email, None, name=name, job_title=job_title, language=language)
    elif not user.is_active:
        raise AccountClosed
    _join(actor, user, place)
    audit.record(actor, "steward.changed", user)
    _send_letter(actor, user)
    return user


@transaction.atomic
def invite_again(actor: Actor, user: User) -> None:
    """Send another link to choose a password, or to sign in."""
    require("steward.edit", actor, user)
    audit.record(actor, "steward.changed", user)
    _send_letter(actor, user)


def _send_letter(actor: Actor, user: User) -> None:
    bus.publish(Invited(region_id=actor.region_id, at=timezone.now(), user_id=user.pk))


@transaction.atomic
def change(actor: Actor, user: User, *, name: str, job_title: str, phone: str, language: str) -> None:
    """Change how someone is named and reached."""
    require("steward.edit", actor, user)
    user.name, user.job_title, user.phone, user.language = name, job_title, phone, language
    user.save(update_fields=["name", "job_title", "phone", "language"])
    audit.record(actor, "steward.changed", user)


@transaction.atomic
def describe(actor: Actor, user: User, profile: dict[str, Any]) -> LinkWorkerProfile:
    """Write a link worker's profile (see PROFILE_FIELDS)."""
    require("steward.edit", actor, user)
    row, _ = LinkWorkerProfile.objects.update_or_create(
        user=user, defaults={name: profile[name] for name in PROFILE_FIELDS}
    )
    audit.record(actor, "steward.changed", row)
    return row


@transaction.atomic
def give_role(actor: Actor, user: User, place: Place) -> Membership:
    """Give someone a further role. Raises AlreadyMember or RoleDoesNotFit."""
    require("steward.edit", actor, user)
    return _join(actor, user, place)


def _join(actor: Actor, user: User, place: Place) -> Membership:
    require("steward.edit", actor, place.organisation)
    if not fits(place.role, place.organisation.kind):
        raise RoleDoesNotFit(Role(place.role).label, OrganisationKind(place.organisation.kind).label)
    same = Membership.objects.filter(
        Q(until=None) | Q(until__gte=place.since), user=user, organisation=place.organisation, role=place.role
    )
    if place.until is not None:
        same = same.filter(since__lte=place.until)
    if same.exists():
        raise AlreadyMember
    row = Membership.objects.create(
        region_id=actor.region_id,
        user=user,
        organisation=place.organisation,
        role=place.role,
        since=place.since,
        until=place.until,
    )
    audit.record(actor, "steward.changed", row)
    return row


@transaction.atomic
def end_role(actor: Actor, membership: Membership, until: date) -> None:
    """Let a role end after a day (inclusive, not before it began); a link worker's hours and roster end with it.

    Raises StillAccompanies for a link worker with open referrals, and LastSteward.
    """
    require("steward.edit", actor, membership)
    if membership.role == Role.LINK_WORKER:
        count = open_referrals(membership.user, membership.organisation)
        if count:
            raise StillAccompanies(count)
    if membership.role == Role.STEWARD:
        _require_other_steward(actor, but=membership.user)
    membership.until = max(until, membership.since)
    membership.save(update_fields=["until"])
    if membership.role == Role.LINK_WORKER:
        _end_work_at_locations(membership)
    forget_drafts_if_left(actor, membership.user_id)
    audit.record(actor, "steward.changed", membership)


def _end_work_at_locations(membership: Membership) -> None:
    """Nobody can book with a link worker who left."""
    for model in (Presence, LocationMember):
        rows = model.objects.filter(user=membership.user, location__welfare=membership.organisation)
        rows.filter(since__gt=membership.until).delete()
        rows.filter(Q(until=None) | Q(until__gt=membership.until)).update(until=membership.until)


def _require_other_steward(actor: Actor, but: User) -> None:
    others = visible(Membership, actor).filter(
        role=Role.STEWARD, until=None, since__lte=timezone.localdate(), user__is_active=True
    )
    if not others.exclude(user=but).exists():
        raise LastSteward


@transaction.atomic
def close_account(actor: Actor, user: User, *, seen: int = 0) -> int:
    """Close an account: sessions end at once and the password is gone. What this person had to do goes to the team at once.

    Returns how many files that were. Raises WorksElsewhere, LastSteward, or StillAccompanies unless as many files as that were
    `seen` before: the team lead should hand them over, but an account in the wrong hands cannot wait.
    """
    require("steward.edit", actor, user)
    if works_elsewhere(actor, user):
        raise WorksElsewhere
    if visible(Membership, actor).filter(user=user, role=Role.STEWARD, until=None).exists():
        _require_other_steward(actor, but=user)
    user.is_active = False
    user.set_unusable_password()  # every session is bound to the password
    user.save(update_fields=["is_active", "password"])
    forget_drafts_if_left(actor, user.pk)
    audit.record(actor, "steward.changed", user)
    count = files_left(timezone.localdate()).filter(user=user).count()
    if count > seen:
        raise StillAccompanies(count)
    return give_to_team(lambda _region: actor, timezone.now(), user.pk)


@transaction.atomic
def reopen_account(actor: Actor, user: User) -> None:
    """Open a closed account again: a new password is chosen through a new link. Raises WorksElsewhere."""
    require("steward.edit", actor, user)
    if works_elsewhere(actor, user):
        raise WorksElsewhere
    user.is_active = True
    user.save(update_fields=["is_active"])
    audit.record(actor, "steward.changed", user)
    _send_letter(actor, user)
