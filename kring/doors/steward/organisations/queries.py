"""Organisations as the steward sees them."""

from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from kring.access.models import Relation
from kring.access.policy import visible
from kring.duties.models import Step
from kring.identity.actors import Actor
from kring.identity.models import Membership, Organisation, OrganisationKind
from kring.rows import holding_on


def current(prefix: str = "") -> Q:
    """Memberships of today, of people whose account is open."""
    return holding_on(timezone.localdate(), prefix) & Q(**{f"{prefix}user__is_active": True})


def organisations(actor: Actor, wishes: dict[str, Any]) -> QuerySet[Organisation]:
    """The region's organisations that answer to `wishes` (words, kind, show), each with its number of people."""
    rows = visible(Organisation, actor).annotate(
        people=Count("memberships__user", filter=current("memberships__"), distinct=True)
    )
    show = wishes.get("show") or ""
    if show in ("", "without_people"):
        rows = rows.filter(active=True)
    if show == "inactive":
        rows = rows.filter(active=False)
    if show == "without_people":
        # Who offers activities answers by link, and needs nobody who signs in.
        rows = rows.filter(people=0).exclude(kind=OrganisationKind.PROVIDER)
    if wishes.get("kind"):
        rows = rows.filter(kind=wishes["kind"])
    if wishes.get("words"):
        rows = rows.filter(Q(name__icontains=wishes["words"]) | Q(place__icontains=wishes["words"]))
    return rows


def without_people(actor: Actor) -> int:
    """How many organisations that take part need somebody who can sign in and have nobody."""
    return organisations(actor, {"show": "without_people"}).count()


def people_of(actor: Actor, organisation: Organisation) -> list[Membership]:
    """Who works there now, by name."""
    rows = visible(Membership, actor).filter(current(), organisation=organisation)
    return list(rows.select_related("user").order_by("user__name", "role"))


def possible_parents(actor: Actor, organisation: Organisation | None) -> QuerySet[Organisation]:
    """Organisations this one can be a part of: not itself and nothing that is part of it. The one it is part of now stays."""
    rows = visible(Organisation, actor).order_by("name")
    if organisation is None:
        return rows.filter(active=True)
    return rows.filter(Q(active=True) | Q(pk=organisation.parent_id)).exclude(pk__in=_with_parts(organisation))


def _with_parts(organisation: Organisation) -> set[Any]:
    parents = dict(
        Organisation.objects.filter(region_id=organisation.region_id)
        .exclude(parent=None)
        .values_list("pk", "parent_id")
    )
    inside = {organisation.pk}
    while more := {part for part, whole in parents.items() if whole in inside} - inside:
        inside |= more
    return inside


def open_referrals(organisation: Organisation) -> int:
    """How many referrals this organisation made or accompanies that are open, or in which it has something to do still. Only their
    number leaves this function."""
    steps = Step.objects.filter(dossier=OuterRef("dossier_id"), organisation=organisation, done_at=None)
    return (
        Relation.objects.filter(Q(dossier__closed_at=None) | Exists(steps), organisation=organisation, until=None)
        .values("dossier_id")
        .distinct()
        .count()
    )
