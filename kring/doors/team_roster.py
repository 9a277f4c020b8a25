"""The roster of the locations of one's own team, to read: the steward keeps it (R65)."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from kring.access.guard import requires
from kring.access.policy import visible
from kring.doors.steward.rosters.queries import week
from kring.doors.steward.rosters.wording import weekdays
from kring.identity.actors import Actor
from kring.identity.models import Role
from kring.programme.models import Location


def rosters(actor: Actor) -> list[dict]:
    """Per location of the teams that the actor leads: who is where at which fixed times, by weekday."""
    places = visible(Location, actor).filter(welfare__in=actor.organisations(Role.TEAM_LEAD)).order_by("name")
    return [{"location": place.name, "days": week(actor, place.pk)} for place in places]


@requires("team.read")
def roster(request: HttpRequest) -> HttpResponse:
    """The page."""
    context = {"rosters": rosters(request.actor), "weekdays": weekdays()}
    return render(request, "doors/team_roster.jinja", context)
