"""What may be looked at by whom, and the counts behind it. Only roll-up rows, and how many wait now; nothing else of a referral."""

import dataclasses
import hashlib
import uuid
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal

from django.core.cache import caches
from django.db.models import OuterRef, Q, QuerySet, Subquery, Sum
from django.utils import timezone

from kring.access.policy import NotVisible, visible
from kring.asking import asked_often
from kring.capacity.queries import slots_at
from kring.identity.actors import Actor
from kring.identity.models import Organisation, Region, Role
from kring.insight.models import MonthCounts
from kring.insight.rules.board import Board, own_board
from kring.insight.rules.columns import COLUMNS
from kring.insight.rules.gated_board import gated_board
from kring.insight.rules.months import month_of
from kring.programme.models import Location, LocationPractice, ProgrammeVersion
from kring.programme.rules.agreement import Norms
from kring.referral.rules.waiting_list import told_to_others
from kring.referral.waiting_list import counted

REGION, PRACTICE = "region", "practice"
LOOK_AHEAD = 14  # days
BOARD_KEPT = 10 * 60  # seconds
SLOTS_KEPT = 60
LOGGED = MonthCounts
"""What the log calls the rows behind the figures."""
OTHERS = (Role.LINK_WORKER, Role.TEAM_LEAD, Role.CORE_TEAM, Role.MUNICIPALITY, Role.STEWARD)
"""Roles that see the region and its locations through the gate. A referrer sees the own practice: together with a gated
number of the location it would tell how many its neighbour has. That practice too is told through the gate."""


@dataclasses.dataclass(frozen=True, slots=True)
class Scope:
    """Something to look at: a practice, a location or the region. `is_own`: the location of one's own team, which knows these people.

    `divided`: the locations whose people are told by category, together: of a practice all of its own, of the region all but
    those of one's own team. Who knows their own people could otherwise take them away from a total and be left with a few of the
    others'.
    """

    key: str
    name: str
    is_own: bool
    locations: tuple[uuid.UUID, ...]
    norms: dict[uuid.UUID, int]
    hours: Decimal
    limit: int
    practices: tuple[uuid.UUID, ...] = ()
    without: tuple[uuid.UUID, ...] = ()
    divided: tuple[uuid.UUID, ...] = ()
    is_region: bool = False

    @property
    def is_one_place(self) -> bool:
        """One location of others: too few people to tell them by category."""
        return not (self.is_own or self.is_region or self.practices)


@dataclasses.dataclass(frozen=True, slots=True)
class Capacity:
    """Time there is: hours a week, slots free in the coming two weeks; and how many wait for it, None where that is not told."""

    hours: Decimal
    free: int
    first: datetime | None
    waiting: int | None


def scopes(actor: Actor) -> list[Scope]:
    """What the actor may look at, own work first."""
    places = _locations(actor)
    practices = actor.organisations(Role.REFERRER)
    teams = actor.organisations(Role.LINK_WORKER, Role.TEAM_LEAD)
    limit = places[0].smallest_count if places else 0
    found = []
    if practices:
        found.append(_practice(actor, practices, places, limit))
    own = [place for place in places if place.welfare_id in teams]
    found.extend(_of([place], str(place.pk), place.name, limit, is_own=True) for place in own)
    if actor.has(*OTHERS) and places:
        others = [place for place in places if place not in own]
        region = _of(places, REGION, places[0].region_name, limit, without=practices)
        found.append(dataclasses.replace(region, is_region=True, divided=tuple(place.pk for place in others)))
        found.extend(_of([place], str(place.pk), place.name, limit, without=practices) for place in others)
    return found


def scope(actor: Actor, key: str) -> tuple[Scope | None, list[Scope]]:
    """The chosen scope (the first without a choice), and all there are. Raises NotVisible for any other key."""
    all_of_them = scopes(actor)
    if not key:
        return (all_of_them[0] if all_of_them else None), all_of_them
    chosen = next((one for one in all_of_them if one.key == key), None)
    if chosen is None:
        raise NotVisible
    return chosen, all_of_them


def _locations(actor: Actor) -> list[Location]:
    """The locations of the region, each with its norm and hours of today, and what holds for the region; in one query."""
    return _places(actor, timezone.localdate())


@asked_often
def _places(actor: Actor, today: date) -> QuerySet[Location]:
    region = Region.objects.filter(pk=OuterRef("region_id"))
    version = ProgrammeVersion.objects.filter(programme=OuterRef("programme")).exclude(published_at=None)
    norm = version.order_by("-number").values("content__norms__days_to_first_contact")[:1]
    current = Q(members__since__lte=today) & (Q(members__until=None) | Q(members__until__gte=today))
    return visible(Location, actor).annotate(
        hours=Sum("members__hours_per_week", filter=current),
        norm=Subquery(norm),
        region_name=Subquery(region.values("name")[:1]),
        smallest_count=Subquery(region.values("smallest_count")[:1]),
    )


def _of(places: Sequence[Location], key: str, name: str, limit: int, is_own: bool = False, without=()) -> Scope:
    return Scope(
        key,
        name,
        is_own,
        tuple(place.pk for place in places),
        {place.pk: place.norm or Norms().days_to_first_contact for place in places},
        sum((place.hours or Decimal(0) for place in places), Decimal(0)),
        limit,
        without=() if is_own else tuple(without),
    )


def _practice(actor: Actor, practices: tuple[uuid.UUID, ...], places: Sequence[Location], limit: int) -> Scope:
    names = list(visible(Organisation, actor).filter(pk__in=practices).values_list("name", flat=True))
    part = set(
        LocationPractice.objects.filter(region_id=actor.region_id, practice__in=practices, takes_part=True).values_list(
            "location_id", flat=True
        )
    )
    of_locations = _of([place for place in places if place.pk in part], PRACTICE, ", ".join(names), limit)
    return dataclasses.replace(of_locations, practices=practices, divided=of_locations.locations)


def board(actor: Actor, chosen: Scope, today: date) -> Board:
    """The figures of a scope: of the own team up to today, of others through the gate and up to the last month that is over.

    A month that is over does not change, so a gated board is worked out once and kept for a while; after a repair of the counts
    the old figures may be shown for `BOARD_KEPT` seconds.
    """
    month = month_of(today)
    if chosen.is_own:
        histories = _histories(actor, chosen)
        return own_board(histories, _norms(histories, chosen), month)

    def gated() -> Board:
        histories = _histories(actor, chosen)
        divided = {place: histories[place] for place in chosen.divided if place in histories}
        return gated_board(histories, _norms(histories, chosen), month - 1, chosen.limit, divided)

    return caches["figures"].get_or_set(_key("board", actor.region_id, chosen, month), gated, BOARD_KEPT)


def _key(*parts: object) -> str:
    """A short name for everything that a figure depends on."""
    return hashlib.sha256(repr(parts).encode()).hexdigest()


def _norms(histories: Mapping[uuid.UUID, object], chosen: Scope) -> dict[uuid.UUID, int]:
    return dict.fromkeys(histories, Norms().days_to_first_contact) | chosen.norms


def _histories(actor: Actor, chosen: Scope) -> dict[uuid.UUID, dict[int, dict[str, int]]]:
    histories: dict[uuid.UUID, dict[int, dict[str, int]]] = {}
    for location, month, *counts in _sums(
        actor.region_id, list(chosen.locations), list(chosen.practices), list(chosen.without)
    ):
        histories.setdefault(location, {})[month] = dict(zip(COLUMNS, counts, strict=True))
    return histories


@asked_often
def _sums(region_id: uuid.UUID, locations: list, practices: list, without: list) -> QuerySet:
    rows = MonthCounts.objects.filter(region_id=region_id)
    rows = rows.filter(practice_id__in=practices) if practices else rows.filter(location_id__in=locations)
    if without:
        rows = rows.exclude(practice_id__in=without)
    return rows.order_by().values_list("location_id", "month").annotate(*(Sum(name, default=0) for name in COLUMNS))


def capacity(chosen: Scope, now: datetime) -> Capacity:
    """Hours a week and free slots: no figure about people; and how many wait. Live for the own team, of others at most `SLOTS_KEPT`
    seconds old."""

    def now_there() -> Capacity:
        slots = list(slots_at(chosen.locations, now, LOOK_AHEAD))
        return Capacity(chosen.hours, len(slots), slots[0].starts_at if slots else None, _waiting(chosen, now))

    if chosen.is_own:
        return now_there()
    return caches["figures"].get_or_set(_key("capacity", chosen), now_there, SLOTS_KEPT)


def _waiting(chosen: Scope, now: datetime) -> int | None:
    """How many wait, of those that this reader may be told about: in the region without the reader's own team."""
    locations = chosen.divided if chosen.is_region else chosen.locations
    if not locations:
        return None
    counts = dict(counted(list(locations), now))
    told = (set(chosen.practices) or set(counts)) - set(chosen.without)
    number = sum(counts.get(practice, 0) for practice in told)
    return number if not chosen.limit or chosen.is_own else told_to_others(number, chosen.limit) or 0
