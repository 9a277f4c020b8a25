"""Who is where at which fixed times, who is away, and which days everything is closed."""

import dataclasses
import uuid
from datetime import date, datetime, timedelta

import holidays
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import get_language

from kring.access.policy import visible
from kring.capacity.models import Absence, Appointment, Presence
from kring.doors.steward.locations.queries import valid_today
from kring.doors.steward.rosters.rules import Fixed, within
from kring.identity.actors import Actor
from kring.identity.models import Membership, Organisation, Region, Role, User
from kring.programme.models import Location, LocationMember
from kring.ui.places import room

WEEKDAYS = range(7)
AHEAD = timedelta(days=90)
HOLIDAY_LANGUAGES = {"en": "en_US"}


@dataclasses.dataclass(frozen=True, slots=True)
class Day:
    """One weekday of the roster."""

    weekday: int
    presences: list[Presence]


def week(actor: Actor, location_id: uuid.UUID | None = None) -> list[Day]:
    """The fixed times from today on, by weekday; of one location when it is named."""
    rows = visible(Presence, actor).filter(Q(until=None) | Q(until__gte=timezone.localdate()))
    if location_id is not None:
        rows = rows.filter(location_id=location_id)
    days: dict[int, list[Presence]] = {weekday: [] for weekday in WEEKDAYS}
    for row in rows.select_related("user", "site", "location").order_by("starts", "user__name", "since"):
        days[row.weekday].append(row)
    return [Day(weekday, presences) for weekday, presences in days.items()]


def absences(actor: Actor) -> list[Absence]:
    """Who is away now or in the coming three months; why is kept nowhere."""
    today = timezone.localdate()
    rows = visible(Absence, actor).filter(until__gte=today, since__lte=today + AHEAD)
    return list(rows.select_related("user", "deputy").order_by("since", "user__name"))


def closed_days(actor: Actor) -> list[tuple[date, str]]:
    """Public holidays in the coming three months, with their names: on these days there are no slots."""
    today = timezone.localdate()
    country = Region.objects.values_list("country", flat=True).get(pk=actor.region_id)
    language = get_language() or "nl"
    calendar = holidays.country_holidays(
        country, years=(today.year, today.year + 1), language=HOLIDAY_LANGUAGES.get(language, language)
    )
    return sorted((day, name) for day, name in calendar.items() if today <= day <= today + AHEAD)


def link_workers(actor: Actor) -> QuerySet[User]:
    """Link workers who are at a location."""
    members = visible(LocationMember, actor).filter(valid_today())
    return visible(User, actor).filter(pk__in=members.values("user_id"), is_active=True).order_by("name")


def sites(actor: Actor) -> QuerySet[Organisation]:
    """Where someone can receive people."""
    return visible(Organisation, actor).filter(active=True).order_by("name")


def usual_sites(actor: Actor, location_id: uuid.UUID | None) -> set[uuid.UUID]:
    """Where that mostly is: the practices and the welfare organisation of the location, or of all locations when none is chosen."""
    places = visible(Location, actor)
    if location_id is not None:
        places = places.filter(pk=location_id)
    return {pk for pair in places.values_list("welfare_id", "practices__practice_id") for pk in pair if pk}


def in_the_same_room(site: Organisation, name: str, weekday: int) -> QuerySet[Presence]:
    """Fixed times on a weekday in a room of a site, however its name was typed; none for no room."""
    rows = Presence.objects.select_for_update().filter(site=site, weekday=weekday).exclude(room="")
    same = [pk for pk, other in rows.values_list("pk", "room") if room(other).casefold() == room(name).casefold()]
    return Presence.objects.filter(pk__in=same).select_related("user", "site")


def last_day_at(user: User, location: Location) -> date | None:
    """The last day on which somebody works at a location and in its team, when it is known."""
    works = (
        LocationMember.objects.filter(user=user, location=location),
        Membership.objects.filter(user=user, organisation=location.welfare_id, role=Role.LINK_WORKER),
    )
    ends = [list(rows.values_list("until", flat=True)) for rows in works]
    known = [max(days) for days in ends if days and None not in days]
    return min(known, default=None)


def visible_locations(actor: Actor) -> QuerySet[Location]:
    """Locations of the region, by name."""
    return visible(Location, actor).order_by("name")


def locations_of(actor: Actor, user: User) -> QuerySet[Location]:
    """Locations where this link worker works."""
    members = visible(LocationMember, actor).filter(valid_today(), user=user)
    return visible(Location, actor).filter(pk__in=members.values("location_id"))


def as_fixed(row: Presence) -> Fixed:
    """A row as a value for the rules."""
    return Fixed(row.weekday, row.starts, row.ends, row.since, row.until)


def left_outside(presence: Presence, changed: Fixed | None, now: datetime) -> int:
    """How many booked appointments would lie outside the link worker's fixed times when this one becomes `changed` (or goes).

    Only those that lie within it now count. Only their number leaves this function.
    """
    zone = timezone.get_default_timezone()
    others = [as_fixed(row) for row in Presence.objects.filter(user_id=presence.user_id).exclude(pk=presence.pk)]
    after = [*others, *([changed] if changed else [])]
    booked = Appointment.objects.filter(user_id=presence.user_id, cancelled_at=None, starts_at__gte=now)
    return sum(
        within([as_fixed(presence)], starts_at, minutes, zone) and not within(after, starts_at, minutes, zone)
        for starts_at, minutes in booked.values_list("starts_at", "minutes")
    )


def kept_until_yesterday(presence: Presence) -> Fixed | None:
    """What is left of a fixed time that ends today; None when it was never in force."""
    yesterday = timezone.localdate() - timedelta(days=1)
    return dataclasses.replace(as_fixed(presence), until=yesterday) if presence.since <= yesterday else None


def left_outside_at_end(presence: Presence) -> int:
    """How many booked appointments lie outside the roster when this fixed time ends today."""
    return left_outside(presence, kept_until_yesterday(presence), timezone.now())
