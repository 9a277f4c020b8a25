"""Locations as the steward sees them, and what each still lacks."""

import dataclasses
from decimal import Decimal
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Sum
from django.utils import timezone

from kring.access.models import Dossier, Relation, RelationKind
from kring.access.policy import visible
from kring.capacity.models import Presence
from kring.identity.actors import Actor
from kring.identity.models import Membership, Organisation, OrganisationKind, Role, User
from kring.programme.models import Location, LocationMember, LocationPractice, Programme, ProgrammeVersion
from kring.programme.queries import agreement_of, version_in_force
from kring.programme.rules.agreement import Agreement
from kring.rows import holding_on

# Who can refer (R5): primary care, mental health care, and occupational health for those who work.
PRACTICES = (
    OrganisationKind.PRACTICE,
    OrganisationKind.HEALTH_CENTRE,
    OrganisationKind.MENTAL_HEALTH,
    OrganisationKind.OCCUPATIONAL_HEALTH,
)
TEAMS = (
    OrganisationKind.WELFARE,
    OrganisationKind.MUNICIPALITY,
    OrganisationKind.HEALTH_CENTRE,
    OrganisationKind.OTHER,
)


def valid_today() -> Q:
    """Rows with `since` and `until` that hold today."""
    return holding_on(timezone.localdate())


def locations(actor: Actor) -> list[Location]:
    """The region's locations with numbers of practices, link workers and hours, and what each lacks."""
    own = Q(location=OuterRef("pk"))
    members = LocationMember.objects.filter(own, valid_today(), user__is_active=True)
    rows = (
        visible(Location, actor)
        .select_related("programme", "welfare")
        .annotate(
            taking_part=Count("practices", filter=Q(practices__takes_part=True), distinct=True),
            known=Count("practices", distinct=True),
            has_people=Exists(members),
            has_roster=Exists(Presence.objects.filter(own, Q(until=None) | Q(until__gte=timezone.localdate()))),
            has_programme=Exists(
                ProgrammeVersion.objects.filter(programme=OuterRef("programme")).exclude(published_at=None)
            ),
        )
    )
    hours = _hours(actor)
    found = list(rows.order_by("name"))
    for location in found:
        location.people, location.hours = hours.get(location.pk, (0, Decimal(0)))
    return found


def _hours(actor: Actor) -> dict[Any, tuple[int, Decimal]]:
    rows = visible(LocationMember, actor).filter(valid_today(), user__is_active=True)
    grouped = rows.values("location_id").annotate(people=Count("pk"), hours=Sum("hours_per_week"))
    return {row["location_id"]: (row["people"], row["hours"]) for row in grouped}


@dataclasses.dataclass(frozen=True, slots=True)
class Details:
    """Everything about one location. `hours_per_practice` is None when no practice takes part, `agreement` before one is published.

    Each practice says by `contact_left` that its contact person does not work here any more.
    """

    practices: list[LocationPractice]
    members: list[LocationMember]
    hours: Decimal
    hours_per_practice: Decimal | None
    agreement: Agreement | None


def details(location: Location) -> Details:
    """A location's practices and link workers, and how the hours divide when every practice gets as much (R55)."""
    practices = list(location.practices.select_related("practice", "contact").order_by("-takes_part", "practice__name"))
    today = timezone.localdate()
    members = list(
        location.members.filter(Q(until=None) | Q(until__gte=today)).select_related("user").order_by("user__name")
    )
    hours = sum((row.hours_per_week for row in members if row.since <= today and row.user.is_active), Decimal(0))
    working = {row.user_id for row in members if row.since <= today and row.user.is_active}
    for row in practices:
        row.contact_left = row.contact_id is not None and row.contact_id not in working
    taking_part = sum(row.takes_part for row in practices)
    return Details(practices, members, hours, hours / taking_part if taking_part else None, _agreement(location))


def _agreement(location: Location) -> Agreement | None:
    try:
        return agreement_of(version_in_force(location.programme))
    except ProgrammeVersion.DoesNotExist:
        return None


def programmes(actor: Actor) -> QuerySet[Programme]:
    """Programmes a location can have."""
    return visible(Programme, actor).order_by("name")


def teams(actor: Actor, location: Location | None = None) -> QuerySet[Organisation]:
    """Organisations that can have link workers; the one of this location stays, also when it takes part no longer."""
    here = Q(pk=location.welfare_id) if location is not None else Q(pk=None)
    return visible(Organisation, actor).filter(Q(active=True, kind__in=TEAMS) | here).order_by("name")


def practices_to_add(actor: Actor, location: Location) -> QuerySet[Organisation]:
    """Practices, and other organisations that refer, that are not of this location yet."""
    there = location.practices.values("practice_id")
    return visible(Organisation, actor).filter(active=True, kind__in=PRACTICES).exclude(pk__in=there).order_by("name")


def link_workers_here(actor: Actor, location: Location) -> QuerySet[User]:
    """Link workers of the location today: whom a practice can have as contact person."""
    here = location.members.filter(valid_today()).values("user_id")
    return visible(User, actor).filter(pk__in=here, is_active=True).order_by("name")


def link_workers_to_add(actor: Actor, location: Location) -> QuerySet[User]:
    """Link workers of the location's team who are not at the location yet."""
    members = visible(Membership, actor).filter(
        valid_today(), organisation_id=location.welfare_id, role=Role.LINK_WORKER, user__is_active=True
    )
    there = location.members.filter(until=None).values("user_id")
    return visible(User, actor).filter(pk__in=members.values("user_id")).exclude(pk__in=there).order_by("name")


def open_files_here(member: LocationMember) -> int:
    """How many open files at this location somebody accompanies. Only their number leaves this function."""
    rows = Relation.objects.filter(
        user=member.user_id, kind=RelationKind.LINK_WORKER, until=None, dossier__closed_at=None
    )
    return rows.filter(dossier__referral__location=member.location_id).count()


def open_files_at(location: Location) -> int:
    """How many files of this location are open with its organisation. Only their number leaves this function."""
    return Dossier.objects.filter(
        referral__location=location, referral__welfare=location.welfare_id, closed_at=None
    ).count()


def who_is_not_of(location: Location, team: Organisation) -> list[str]:
    """The names of those whose work at the location has no end yet, without a role as link worker in this organisation."""
    today = timezone.localdate()
    theirs = Membership.objects.filter(organisation=team, role=Role.LINK_WORKER).exclude(until__lt=today)
    here = location.members.filter(until=None).exclude(user__in=theirs.values("user_id"))
    return list(
        here.filter(user__is_active=True).order_by("user__name").values_list("user__name", flat=True).distinct()
    )
