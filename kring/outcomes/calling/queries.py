"""Who can be drawn, which draws there were, and how far calling is."""

import dataclasses
import uuid
from datetime import date, datetime, time

from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from kring.access.policy import holds, relatives, visible
from kring.asking import asked_often
from kring.clients.models import Consent
from kring.identity.actors import Actor
from kring.identity.models import Role
from kring.outcomes.models import CallBack, CallBackDraw, CallBackResult
from kring.outcomes.places import Place, locations_of
from kring.referral.models import Referral
from kring.referral.rules.lifecycle import State

BEFORE_ANYTHING = date(1970, 1, 2)


@dataclasses.dataclass(frozen=True, slots=True)
class Population:
    """Files out of which is drawn, and how many were left out, first for want of consent, then because the client is not to be called."""

    ids: tuple[uuid.UUID, ...]
    without_consent: int
    not_to_be_called: int


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class DrawRow:
    """One draw and how far it is: of the team itself, so without a gate. `of_heard` and `of_helped` said yes or no: who says nothing did
    not say no.
    """

    location: str
    drawn_at: datetime
    drawn_by: str
    closed_from: date
    closed_until: date
    population: int
    without_consent: int
    not_to_be_called: int
    seed: str
    drawn: int
    noted: int
    spoken: int
    heard: int
    of_heard: int
    helped: int
    of_helped: int


def led_locations(actor: Actor) -> list[Place]:
    """The locations whose team the reader leads."""
    return locations_of(actor, Role.TEAM_LEAD)


def population(location_id: uuid.UUID, closed_from: date, closed_until: date) -> Population:
    """Files of a location that were closed in these days, after at least one conversation: only they can say how it was.

    A team lead may not open most of them: of what is counted and drawn here nothing is shown but how many.
    """
    zone = timezone.get_current_timezone()
    # Nothing was closed before there were computers, nor tomorrow; the first and the last day of the calendar are in no time zone.
    begin, end = max(closed_from, BEFORE_ANYTHING), min(closed_until, timezone.localdate())
    first, last = (datetime.combine(day, edge, zone) for day, edge in ((begin, time.min), (end, time.max)))
    closed = Referral.objects.filter(
        location=location_id,
        state=State.CLOSED,
        closed_at__gte=first,
        closed_at__lte=last,
        first_contact_at__isnull=False,
    )
    agreed = closed.filter(pk__in=Consent.objects.filter(withdrawn_at=None).values("dossier"))
    callable_ = agreed.filter(client__may_call=True).exclude(client__phone="")
    ids = tuple(callable_.order_by("pk").values_list("pk", flat=True))
    of_closed, of_agreed = closed.count(), agreed.count()
    return Population(ids, of_closed - of_agreed, of_agreed - len(ids))


def draws(actor: Actor) -> list[DrawRow]:
    """The draws of the reader's own teams, newest first."""
    rows = visible(CallBackDraw, actor).filter(organisation__in=actor.organisations())
    rows = rows.select_related("location", "drawn_by").annotate(
        drawn=Count("calls"),
        noted=Count("calls", filter=Q(calls__noted_at__isnull=False)),
        spoken=Count("calls", filter=Q(calls__result=CallBackResult.SPOKEN)),
        heard=Count("calls", filter=Q(calls__felt_heard=True)),
        of_heard=Count("calls", filter=Q(calls__felt_heard__isnull=False)),
        helped=Count("calls", filter=Q(calls__felt_helped=True)),
        of_helped=Count("calls", filter=Q(calls__felt_helped__isnull=False)),
    )
    # Rows that are counted over lose the order of their model.
    rows = rows.order_by("-drawn_at", "-pk")
    return [
        DrawRow(
            location=row.location.name,
            drawn_at=row.drawn_at,
            drawn_by=row.drawn_by.name,
            **{name: getattr(row, name) for name in _SAME},
        )
        for row in rows
    ]


def details_of(call_back_id: uuid.UUID) -> dict[str, str]:
    """What a step about a call back remembers."""
    return {"call_back": str(call_back_id)}


def calls_of(actor: Actor, referral_id: uuid.UUID) -> list[CallBack]:
    """The calls back of one file, for who accompanies the client."""
    if not holds("callback.note", actor, relatives(actor, referral_id)):
        return []
    return list(_calls(actor, referral_id))


@asked_often
def _calls(actor: Actor, referral_id: uuid.UUID) -> QuerySet[CallBack]:
    return visible(CallBack, actor, few=True).filter(referral=referral_id).order_by("pk")


_SAME = (
    "closed_from",
    "closed_until",
    "population",
    "without_consent",
    "not_to_be_called",
    "seed",
    "drawn",
    "noted",
    "spoken",
    "heard",
    "of_heard",
    "helped",
    "of_helped",
)
