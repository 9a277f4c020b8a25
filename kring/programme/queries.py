"""Agreements in force, and who takes part where."""

import dataclasses
import uuid
from datetime import date

from django.db.models import Exists, OuterRef, Prefetch, QuerySet

from kring.access.policy import visible
from kring.asking import asked_often
from kring.identity.actors import Actor
from kring.identity.models import User
from kring.identity.teams import link_workers_on
from kring.programme.models import Location, LocationMember, LocationPractice, Programme, ProgrammeVersion
from kring.programme.rules.agreement import Agreement, read
from kring.rows import holding_on


def version_in_force(programme: Programme) -> ProgrammeVersion:
    """The latest published version. Raises ProgrammeVersion.DoesNotExist when nothing was published yet.

    Its content is left where it is: `agreement_of` reads it once per process.
    """
    version = _in_force.first(programme.pk)
    if version is None:
        raise ProgrammeVersion.DoesNotExist
    return version


@asked_often
def _in_force(programme_id: uuid.UUID) -> QuerySet[ProgrammeVersion]:
    versions = ProgrammeVersion.objects.filter(programme=programme_id).exclude(published_at=None)
    return versions.defer("content").order_by("-number")[:1]


def agreement_of(version: ProgrammeVersion) -> Agreement:
    """The version's content as a value. Published versions never change, so each is read once per process."""
    if version.published_at is None:
        return read(version.content)
    if version.pk not in _published:
        _published[version.pk] = Published(version.programme_id, read(version.content))
    return _published[version.pk].agreement


@dataclasses.dataclass(frozen=True, slots=True)
class Published:
    """What a published version holds and whose it is; neither ever changes."""

    programme_id: uuid.UUID
    agreement: Agreement


def published(version_id: uuid.UUID) -> Published | None:
    """The published version with this id; None when there is none. The database is asked once per process."""
    if version_id not in _published:
        version = ProgrammeVersion.objects.exclude(published_at=None).filter(pk=version_id).first()
        if version is None:
            return None
        agreement_of(version)
    return _published[version_id]


_published: dict[uuid.UUID, Published] = {}


@asked_often
def locations_of_practices(practices: tuple[uuid.UUID, ...]) -> QuerySet[Location]:
    """Locations in which one of these practices takes part."""
    return (
        Location.objects.filter(practices__practice__in=practices, practices__takes_part=True)
        .select_related("programme")
        .distinct()
    )


def link_workers_at(location_id: uuid.UUID, team: uuid.UUID, today: date) -> list[User]:
    """The link workers of a team at a location today, with their profiles."""
    return [member.user for member in members_at(location_id, team, today)]


def members_at(location_id: uuid.UUID, team: uuid.UUID, today: date) -> list[LocationMember]:
    """The same as members of the location: with until when they work there.

    Whoever stands at the location and has no role in the team would not see what they are given there.
    """
    return list({member.user_id: member for member in _members(location_id, team, today)}.values())


@asked_often
def _members(location_id: uuid.UUID, team: uuid.UUID, today: date) -> QuerySet[LocationMember]:
    works = link_workers_on(today).filter(user=OuterRef("user_id"), organisation=team)
    members = LocationMember.objects.filter(Exists(works), holding_on(today), location=location_id)
    return members.select_related("user__profile").order_by("user__name", "since")


def contact_person(location_id: uuid.UUID, practice_id: uuid.UUID, today: date) -> User | None:
    """The fixed contact person of a practice at a location (R53); None when nobody was named, or who was works there no more."""
    return _contacts.first(location_id, practice_id, today)


@asked_often
def _contacts(location_id: uuid.UUID, practice_id: uuid.UUID, today: date) -> QuerySet[User]:
    members = LocationMember.objects.filter(holding_on(today), location=location_id)
    named = LocationPractice.objects.filter(location=location_id, practice=practice_id)
    return User.objects.filter(pk__in=named.values("contact_id"), is_active=True, id__in=members.values("user_id"))


def programmes(actor: Actor) -> list[Programme]:
    """The region's programmes with their versions, newest first, and their locations."""
    return list(
        visible(Programme, actor).prefetch_related(
            Prefetch(
                "versions",
                ProgrammeVersion.objects.select_related("published_by").defer("content").order_by("-number"),
            ),
            "locations",
        )
    )


def published_before(version: ProgrammeVersion) -> ProgrammeVersion | None:
    """The version that was in force before this one, or is while this one is a draft."""
    earlier = ProgrammeVersion.objects.filter(programme_id=version.programme_id, number__lt=version.number)
    return earlier.exclude(published_at=None).order_by("-number").first()
