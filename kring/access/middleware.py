"""Puts the actor on the request, and keeps undeclared pages shut."""

import dataclasses
import uuid
from collections.abc import Callable
from datetime import date

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from kring.access.models import StandIn
from kring.asking import asked_often
from kring.identity.actors import Actor, actor_for
from kring.identity.models import Role

OPEN_MODULES = ("allauth.", "django.", "kring.ui.")


class ActorMiddleware:
    """`request.actor` is the professional behind the request, or None."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.actor = actor_of(request) if request.user.is_authenticated else None
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view, args, kwargs) -> None:
        """A page that declared nothing is not served (the start-up check names it; this is the second lock)."""
        if not is_declared(view):
            raise PermissionDenied


def is_declared(view: Callable) -> bool:
    """Whether a view said who may open it, or belongs to a part that guards its own pages
    (sign-in) or shows nobody's data (look and errors)."""
    return hasattr(view, "declaration") or view.__module__.startswith(OPEN_MODULES)


def actor_of(request: HttpRequest) -> Actor | None:
    """The actor behind a signed-in request, in the region chosen in the session or else the first."""
    today = timezone.localdate()
    chosen = request.session.get("region")
    actor = actor_for(request.user, today, uuid.UUID(chosen) if chosen else None)
    if actor is None or not actor.has(Role.LINK_WORKER, Role.TEAM_LEAD):
        return actor
    return with_stand_ins(actor, today)


def with_stand_ins(actor: Actor, today: date) -> Actor:
    """The same actor, knowing whose dossiers it looks after today: as named deputy, or as team lead."""
    led = actor.organisations(Role.TEAM_LEAD)
    rows = _stand_ins(actor.region_id, list(actor.organisations()), today)
    absent = tuple(a for a, deputy, org in rows if deputy == actor.user_id or org in led)
    return dataclasses.replace(actor, stands_in_for=absent) if absent else actor


@asked_often
def _stand_ins(region_id: uuid.UUID, teams: list[uuid.UUID], today: date) -> QuerySet:
    return StandIn.objects.filter(
        region_id=region_id, organisation__in=teams, since__lte=today, until__gte=today
    ).values_list("absent_id", "deputy_id", "organisation_id")
