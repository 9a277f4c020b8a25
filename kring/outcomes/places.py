"""The locations of somebody's own teams, by what they are there."""

import dataclasses
import uuid

from kring.identity.actors import Actor
from kring.identity.models import Role
from kring.programme.models import Location


@dataclasses.dataclass(frozen=True, slots=True)
class Place:
    """A location of one of the reader's teams."""

    pk: uuid.UUID
    name: str


def locations_of(actor: Actor, role: Role) -> list[Place]:
    """The locations of the teams in which the reader has this role."""
    rows = Location.objects.filter(region_id=actor.region_id, welfare__in=actor.organisations(role))
    return [Place(*row) for row in rows.values_list("pk", "name")]
