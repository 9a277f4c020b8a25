"""Who is where at which fixed times (R65), for who works by it: a link worker, a team, and a practice with a room for them."""

import uuid
from collections.abc import Iterable

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from kring.access.policy import visible
from kring.capacity.models import Presence
from kring.identity.actors import Actor
from kring.identity.models import Organisation, Role
from kring.programme.models import Location

TEAM = (Role.LINK_WORKER, Role.TEAM_LEAD)
PRACTICE = (Role.REFERRER, Role.ASSISTANT)


def rosters(actor: Actor) -> list[dict]:
    """Fixed times from today on, by weekday: the actor's own, those of each location of the actor's teams, and those in the rooms of
    each of the actor's practices. Two queries, and one more for who works in a practice."""
    teams, practices = actor.organisations(*TEAM), actor.organisations(*PRACTICE)
    rows = _fixed_times(actor, teams, practices)
    found = []
    if actor.has(Role.LINK_WORKER):
        mine = [row for row in rows if row.user_id == actor.user_id]
        nothing = _("You have no fixed times yet. The steward keeps the roster.")
        found.append(_week(_("Your own fixed times"), mine, nothing, names=False))
    if teams:
        for place in visible(Location, actor).filter(welfare__in=teams).order_by("name"):
            found.append(_week(place.name, [row for row in rows if row.location_id == place.pk]))
    if practices:
        for practice in visible(Organisation, actor).filter(pk__in=practices).order_by("name"):
            here = [row for row in rows if row.site_id == practice.pk]
            nothing = _("No link worker has fixed times here yet. The steward keeps the roster.")
            found.append(_week(practice.name, here, nothing, sites=False))
    return found


def _fixed_times(actor: Actor, teams: Iterable[uuid.UUID], practices: Iterable[uuid.UUID]) -> list[Presence]:
    theirs = Q(location__welfare__in=teams) | Q(site__in=practices)
    if actor.has(Role.LINK_WORKER):
        theirs |= Q(user=actor.user_id)
    rows = visible(Presence, actor).filter(theirs, Q(until=None) | Q(until__gte=timezone.localdate()))
    return list(rows.select_related("user", "site").order_by("starts", "user__name", "since"))


def _week(title: str, rows: list[Presence], nothing: str = "", *, names: bool = True, sites: bool = True) -> dict:
    """One roster. `nothing`: what to say instead of an empty week; without it each day says that nobody is there."""
    days: dict[int, list[Presence]] = {weekday: [] for weekday in range(7)}
    for row in rows:
        days[row.weekday].append(row)
    return {
        "title": title,
        "days": [{"weekday": weekday, "presences": found} for weekday, found in days.items()],
        "nothing": nothing if not rows else "",
        "names": names,
        "sites": sites,
    }
