"""What may be looked at by whom, and what was kept about it: one narrow read, nothing is worked out here."""

import dataclasses
import uuid
from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db.models import OuterRef, QuerySet, Subquery

from kring.access.policy import NotVisible, visible
from kring.asking import asked_often
from kring.identity.actors import Actor
from kring.identity.models import Region, Role
from kring.insight.models import KeptResult
from kring.insight.queries import OTHERS
from kring.outcomes.instruments_here import shelf
from kring.outcomes.rules.instruments import Instrument
from kring.programme.models import Location, Programme

LOGGED = KeptResult
"""What the log calls the rows behind results."""


@dataclasses.dataclass(frozen=True, slots=True)
class Scope:
    """A location, or a programme with all of its locations. `is_own`: of one's own team, which knows these people."""

    key: str
    name: str
    place_id: uuid.UUID
    is_own: bool
    is_programme: bool
    limit: int
    locations: Mapping[str, str]
    region_id: uuid.UUID


@dataclasses.dataclass(frozen=True, slots=True)
class Kept:
    """Everything that was kept about a scope, and as of when it was worked out (None: nothing was)."""

    results: Sequence[KeptResult]
    at: datetime | None
    instruments: Mapping[tuple[str, str], Instrument]


def scopes(actor: Actor) -> list[Scope]:
    """What the actor may look at: the own location first, then programmes, then other locations.

    Ungated only for who may read these people's questionnaires in their files: a team lead may not, and of one person a mean is
    that person's score. So a team lead reads the own location as others do. Who only refers sees programmes: of a location that
    serves one practice there would be nobody's results but its own patients'.
    """
    places = list(_places(actor))
    teams, led = actor.organisations(Role.LINK_WORKER), actor.organisations(Role.TEAM_LEAD)
    own = [place for place in places if place.welfare_id in teams]
    at_home = [place for place in places if place.welfare_id in led and place not in own]
    others = [place for place in places if place not in (*own, *at_home)] if actor.has(*OTHERS) else []
    programmes: dict[uuid.UUID, list[Location]] = {}
    for place in places:
        programmes.setdefault(place.programme_id, []).append(place)
    return [
        *(_location(place, is_own=True) for place in own),
        *(_location(place, is_own=False) for place in at_home),
        *(_programme(some) for some in programmes.values()),
        *(_location(place, is_own=False) for place in others),
    ]


def scope(actor: Actor, key: str) -> tuple[Scope | None, list[Scope]]:
    """The chosen scope (the first without a choice), and all there are. Raises NotVisible for any other key."""
    all_of_them = scopes(actor)
    if not key:
        return (all_of_them[0] if all_of_them else None), all_of_them
    chosen = next((one for one in all_of_them if one.key == key), None)
    if chosen is None:
        raise NotVisible
    return chosen, all_of_them


def kept(chosen: Scope) -> Kept:
    """What was kept about a scope: of an own location about everybody, of others what the gate released."""
    results = list(_kept(chosen.place_id, chosen.is_own))
    return Kept(results, max((one.worked_out_at for one in results), default=None), shelf(chosen.region_id).known)


@asked_often
def _places(actor: Actor) -> QuerySet[Location]:
    limit = Region.objects.filter(pk=OuterRef("region_id")).values("smallest_count")[:1]
    name = Programme.objects.filter(pk=OuterRef("programme_id")).values("name")[:1]
    return visible(Location, actor).annotate(smallest_count=Subquery(limit), programme_name=Subquery(name))


@asked_often
def _kept(place_id: uuid.UUID, for_team: bool) -> QuerySet[KeptResult]:
    rows = KeptResult.objects.filter(place_id=place_id, for_team=for_team)
    return rows.order_by("figure", "instrument", "version", "scale", "when")


def _location(place: Location, *, is_own: bool) -> Scope:
    names = {str(place.pk): place.name}
    return Scope(str(place.pk), place.name, place.pk, is_own, False, place.smallest_count, names, place.region_id)


def _programme(places: Sequence[Location]) -> Scope:
    first = places[0]
    return Scope(
        str(first.programme_id),
        first.programme_name,
        first.programme_id,
        False,
        True,
        first.smallest_count,
        {str(place.pk): place.name for place in places},
        first.region_id,
    )
