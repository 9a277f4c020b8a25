"""Drawing who is called back, and noting what a call told."""

import dataclasses
import secrets
import uuid
from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils import timezone

from kring.access import audit
from kring.access.middleware import with_stand_ins
from kring.access.policy import NotAllowed, NotVisible, holds, require, visible
from kring.clients.queries import agrees
from kring.duties import actions as duties
from kring.duties.calendar import closed_days
from kring.duties.rules import StepCode, working_day_on_or_after
from kring.identity.actors import Actor, actor_for
from kring.identity.models import Role
from kring.identity.teams import link_workers_on
from kring.outcomes.calling.queries import Population, details_of, population
from kring.outcomes.models import CallBack, CallBackDraw, CallBackResult
from kring.outcomes.rules.drawing import draw
from kring.programme.models import Location
from kring.referral.models import Referral

WITHIN = timedelta(days=14)  # days in which a client who was drawn is called


class NobodyToDraw(Exception):
    """There is no closed file in this period whose client may be called. `found` says how many were left out."""

    def __init__(self, found: Population):
        super().__init__("nobody to draw")
        self.found = found


class AgreesNoMore(Exception):
    """The client withdrew consent: nobody calls, and nothing is noted."""


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What to draw: of files closed from a day until a day (both inclusive), so many clients. `key` keeps a form from drawing twice."""

    location_id: uuid.UUID
    closed_from: date
    closed_until: date
    size: int
    key: uuid.UUID


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What a call told."""

    result: CallBackResult
    felt_heard: bool | None
    felt_helped: bool | None
    note: str


@transaction.atomic
def draw_call_backs(actor: Actor, wanted: Wanted) -> CallBackDraw:
    """Draw a sample, and give each client who was drawn to a link worker. Raises NotAllowed, NotVisible, NobodyToDraw."""
    if not holds("callback.draw", actor):
        raise NotAllowed("callback.draw")
    led = actor.organisations(Role.TEAM_LEAD)
    location = Location.objects.select_for_update().filter(pk=wanted.location_id, welfare__in=led).first()
    if location is None:
        raise NotVisible
    before = CallBackDraw.objects.filter(pk=wanted.key).first()
    if before is not None and before.location_id != location.pk:
        raise NotVisible
    if before is not None:
        return before
    found, now = population(location.pk, wanted.closed_from, wanted.closed_until), timezone.now()
    if not found.ids:
        raise NobodyToDraw(found)
    row = CallBackDraw.objects.create(
        id=wanted.key,
        region_id=actor.region_id,
        location=location,
        organisation_id=location.welfare_id,
        drawn_by_id=actor.user_id,
        drawn_at=now,
        closed_from=wanted.closed_from,
        closed_until=wanted.closed_until,
        population=len(found.ids),
        drawn_from=sorted(one.hex for one in found.ids),
        without_consent=found.without_consent,
        not_to_be_called=found.not_to_be_called,
        seed=secrets.token_hex(16),
    )
    chosen = draw(row.seed, found.ids, wanted.size)
    _give_out(row, chosen, now)
    audit.record(actor, "callback.drawn", row)
    return row


@transaction.atomic
def note(actor: Actor, call_back: CallBack, told: Told) -> CallBack:
    """Note what came of calling back; noting it again corrects it. Raises NotAllowed, NotVisible, AgreesNoMore."""
    require("callback.note", actor, call_back)
    row = CallBack.objects.select_for_update().get(pk=call_back.pk)
    if not agrees(row.referral_id):
        raise AgreesNoMore
    spoke = told.result == CallBackResult.SPOKEN
    row.result, row.noted_by_id, row.noted_at = told.result, actor.user_id, timezone.now()
    row.felt_heard = told.felt_heard if spoke else None
    row.felt_helped = told.felt_helped if spoke else None
    row.note = told.note if spoke else ""
    row.save(update_fields=["result", "noted_by", "noted_at", "felt_heard", "felt_helped", "note"])
    duties.settle(row.referral.dossier, StepCode.CALL_BACK, now=row.noted_at, details=details_of(row.pk))
    audit.record(actor, "callback.noted", row, dossier_id=row.referral_id)
    return row


def _give_out(row: CallBackDraw, chosen: list[uuid.UUID], now: datetime) -> None:
    today = timezone.localdate(now)
    due = working_day_on_or_after(today + WITHIN, closed_days(today))
    team = _team(row.organisation_id, today)
    referrals = Referral.objects.select_related("dossier").in_bulk(chosen)
    for place, referral_id in enumerate(chosen, 1):
        referral = referrals[referral_id]
        call_back = CallBack.objects.create(region_id=row.region_id, draw=row, referral=referral, place=place)
        duties.owe(
            referral.dossier,
            StepCode.CALL_BACK,
            organisation_id=row.organisation_id,
            owner_id=_caller(referral, team, place),
            due_on=due,
            now=now,
            details=details_of(call_back.pk),
        )


def _team(organisation_id: uuid.UUID, today: date) -> list[Actor]:
    members = link_workers_on(today).filter(organisation=organisation_id).select_related("user").order_by("user")
    return [with_stand_ins(actor_for(one.user, today), today) for one in members]


def _caller(referral: Referral, team: list[Actor], place: int) -> uuid.UUID | None:
    """Somebody else of the team where one may open this file: a client says more freely to another how it was. Else their own."""
    others = [
        one
        for one in team
        if one.user_id != referral.link_worker_id and visible(Referral, one, few=True).filter(pk=referral.pk).exists()
    ]
    if others:
        return others[place % len(others)].user_id
    own = referral.link_worker_id
    return own if any(one.user_id == own for one in team) else None
