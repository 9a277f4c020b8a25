"""Professionals and their roles as the steward sees them."""

import dataclasses
from datetime import timedelta
from typing import Any

from django.db.models import Prefetch, Q, QuerySet
from django.utils import timezone

from kring.access.models import Relation, RelationKind
from kring.access.policy import visible
from kring.doors.steward.organisations.queries import current
from kring.identity.actors import Actor
from kring.identity.models import LinkWorkerProfile, Membership, Organisation, Role, User
from kring.identity.teams import works_as_link_worker
from kring.programme.models import LocationMember
from kring.referral.left_behind import left_with_files

SOON = timedelta(days=31)


def people(actor: Actor, wishes: dict[str, Any]) -> QuerySet[User]:
    """Professionals of the region that answer to `wishes` (words, role, show), each with today's memberships here."""
    members = visible(Membership, actor)
    rows = visible(User, actor)
    show = wishes.get("show") or ""
    if show == "closed":
        rows = rows.filter(is_active=False)
    elif show == "ending":
        rows = rows.filter(pk__in=ending_soon(actor).values("user_id"))
    elif show == "without_role":
        rows = rows.filter(is_active=True).exclude(pk__in=members.filter(current()).values("user_id"))
    elif show == "left":
        rows = rows.filter(pk__in=left_with_files(timezone.localdate(), actor.region_id).values("user_id"))
    elif show != "all":
        rows = rows.filter(pk__in=members.filter(current()).values("user_id"))
    if wishes.get("role"):
        rows = rows.filter(pk__in=members.filter(current(), role=wishes["role"]).values("user_id"))
    if wishes.get("words"):
        rows = rows.filter(Q(name__icontains=wishes["words"]) | Q(email__icontains=wishes["words"]))
    here = members.filter(current()).select_related("organisation")
    return rows.prefetch_related(Prefetch("memberships", here, to_attr="here"))


def ending_soon(actor: Actor) -> QuerySet[Membership]:
    """Memberships of today that end within a month."""
    return visible(Membership, actor).filter(current(), until__lte=timezone.localdate() + SOON)


@dataclasses.dataclass(frozen=True, slots=True)
class Details:
    """All a steward sees of one person."""

    memberships: list[Membership]
    profile: LinkWorkerProfile | None
    is_link_worker: bool
    is_link_worker_now: bool
    locations: list[LocationMember]
    works_elsewhere: bool


def details(actor: Actor, user: User) -> Details:
    """A person's memberships in this region (now, to come and past), profile and locations."""
    today = timezone.localdate()
    rows = list(
        visible(Membership, actor)
        .filter(user=user)
        .select_related("organisation")
        .order_by("organisation__name", "since")
    )
    return Details(
        memberships=rows,
        profile=profile(user),
        is_link_worker=any(row.role == Role.LINK_WORKER for row in rows),
        is_link_worker_now=works_as_link_worker(today).filter(user=user, region_id=actor.region_id).exists(),
        locations=list(
            visible(LocationMember, actor)
            .filter(Q(until=None) | Q(until__gte=timezone.localdate()), user=user)
            .select_related("location")
        ),
        works_elsewhere=works_elsewhere(actor, user),
    )


def profile(user: User) -> LinkWorkerProfile | None:
    """What a person says of themselves as a link worker."""
    return LinkWorkerProfile.objects.filter(user=user).first()


def works_elsewhere(actor: Actor, user: User) -> bool:
    """Whether the account is also used in another region."""
    return Membership.objects.filter(current(), user=user).exclude(region_id=actor.region_id).exists()


def open_referrals(user: User, organisation: Organisation | None = None) -> int:
    """How many open referrals someone accompanies (for one organisation). Only their number leaves this function."""
    rows = Relation.objects.filter(user=user, kind=RelationKind.LINK_WORKER, until=None, dossier__closed_at=None)
    if organisation is not None:
        rows = rows.filter(organisation=organisation)
    return rows.values("dossier_id").distinct().count()


def organisations_to_join(actor: Actor) -> QuerySet[Organisation]:
    """Organisations in which someone can get a role."""
    return visible(Organisation, actor).filter(active=True).order_by("name")


def rights(actor: Actor, organisation: Organisation | None = None) -> list[tuple[Organisation, list[Membership]]]:
    """Per organisation who has which role since when: what the yearly check of rights goes through."""
    rows = visible(Membership, actor).filter(
        Q(until=None) | Q(until__gte=timezone.localdate()), organisation__active=True
    )
    if organisation is not None:
        rows = rows.filter(organisation=organisation)
    grouped: dict[Organisation, list[Membership]] = {}
    for row in rows.select_related("organisation", "user").order_by("organisation__name", "user__name", "since"):
        grouped.setdefault(row.organisation, []).append(row)
    return list(grouped.items())
