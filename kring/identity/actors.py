"""Who is asking. An actor is a value: everything the policy needs to know about the person behind a request."""

import dataclasses
import uuid
from datetime import date

from django.db.models import QuerySet

from kring.asking import asked_often
from kring.identity.models import Membership, User
from kring.rows import holding_on


@dataclasses.dataclass(frozen=True, slots=True)
class Actor:
    """A signed-in professional in one region, or the bearer of a link.

    `memberships` holds (organisation id, role) pairs valid today, `stands_in_for` the absent people whose dossiers the actor
    sees meanwhile. `link` names the kind of link when nobody is signed in
    ('client', 'provider') and `bearer` is that link's own id: a link bearer has no account and no roles. `name`, `works_at` (names
    of organisations) and `elsewhere` (whether there is another region to work in) are there for the menu only, and not compared.
    """

    region_id: uuid.UUID
    user_id: uuid.UUID | None = None
    name: str = dataclasses.field(default="", compare=False)
    memberships: tuple[tuple[uuid.UUID, str], ...] = ()
    stands_in_for: tuple[uuid.UUID, ...] = ()
    link: str = ""
    bearer: uuid.UUID | None = None
    works_at: tuple[str, ...] = dataclasses.field(default=(), compare=False)
    elsewhere: bool = dataclasses.field(default=False, compare=False)

    def __post_init__(self):
        if self.user_id is None and self.bearer is None:
            raise ValueError("an actor is a person or the bearer of a link, never nobody")

    def organisations(self, *roles: str) -> tuple[uuid.UUID, ...]:
        """Organisations in which the actor has one of these roles, or any role when none is named."""
        return tuple(dict.fromkeys(org for org, role in self.memberships if not roles or role in roles))

    def only(self, role: str) -> "Actor":
        """The same person, as far as they have this one role: what they may know by it, and by no other."""
        return dataclasses.replace(self, memberships=tuple(pair for pair in self.memberships if pair[1] == role))

    @property
    def roles(self) -> frozenset[str]:
        """All roles the actor has in this region."""
        return frozenset(role for _, role in self.memberships)

    def has(self, *roles: str) -> bool:
        """Whether the actor has at least one of these roles."""
        return not self.roles.isdisjoint(roles)

    def organisation_for(self, *roles: str) -> uuid.UUID | None:
        """The organisation on whose behalf the actor writes in one of these roles."""
        return next(iter(self.organisations(*roles)), None)


@asked_often
def current_memberships(user_id: uuid.UUID, today: date) -> QuerySet:
    """(region id, organisation id, role, organisation's name) of what the person is today, in organisations that take part,
    oldest first."""
    return Membership.objects.filter(holding_on(today), user_id=user_id, organisation__active=True).values_list(
        "region_id", "organisation_id", "role", "organisation__name"
    )


def actor_for(user: User, today: date, region_id: uuid.UUID | None = None) -> Actor | None:
    """The actor that a user is in a region (the first one when none is chosen); None without a current membership."""
    rows = current_memberships(user.pk, today)
    regions = [region for region, *_ in rows]
    if not regions:
        return None
    chosen = region_id if region_id in regions else regions[0]
    here = [row for row in rows if row[0] == chosen]
    return Actor(
        region_id=chosen,
        user_id=user.pk,
        name=user.name,
        memberships=tuple((org, role) for _region, org, role, _name in here),
        works_at=tuple(dict.fromkeys(name for *_, name in here)),
        elsewhere=len(here) < len(rows),
    )
