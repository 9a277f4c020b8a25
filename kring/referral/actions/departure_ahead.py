"""Somebody will leave the team: announced beforehand, taken back, or carried out on the day after the last one."""

import uuid
from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta

from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils import timezone

from kring.access import audit, policy
from kring.capacity.models import Departure, Presence
from kring.identity.actors import Actor
from kring.identity.models import Membership, User
from kring.identity.teams import link_workers_on
from kring.programme.models import LocationMember
from kring.referral.actions.absence import cancel_appointments_of
from kring.referral.actions.departure import FAR, end_work, teams_led, work_of
from kring.referral.actions.deputies import Days, hold, pass_on_covers

# What `Departure.ended` tells of, by its kinds (those of `work_of`).
WORK = {"presence": Presence, "place": LocationMember, "membership": Membership}


@transaction.atomic
def announce_departure(
    actor: Actor,
    user_id: uuid.UUID,
    to: uuid.UUID | None,
    last_day: date,
    instead: Mapping[uuid.UUID, uuid.UUID | None] | None = None,
) -> int:
    """Announce that somebody stops as link worker, after a last day, in the teams that the actor leads.

    Slots after that day close at once, and appointments after it become steps of whoever leaves, who can still call; files and
    steps stay until the last day is over. An earlier announcement is replaced. Returns how many appointments were cancelled.
    `instead` as for `depart`, from now on. Raises NotAllowed, NotVisible, NotInTeam, StandsIn, NoDeputy, or ValueError for a day
    that is not to come.
    """
    policy.require("team.arrange", actor)
    now = timezone.now()
    today = timezone.localdate(now)
    if last_day <= today:
        raise ValueError("an announced departure lies ahead")
    hold([user_id, to, *(instead or {}).values()])
    for earlier in to_come(actor, user_id):
        _take_back(earlier, now)
    teams = teams_led(actor, user_id, to, today, last_day + timedelta(days=1))
    if instead is not None:
        pass_on_covers(actor, user_id, Days(last_day + timedelta(days=1), FAR), instead, today)
    for team in teams:
        Departure.objects.create(
            region_id=actor.region_id,
            user_id=user_id,
            team_id=team,
            to_id=to,
            last_day=last_day,
            ended=_end_beforehand(user_id, team, last_day),
            announced_by_id=actor.user_id,
            announced_at=now,
        )
    audit.record(actor, "departure.announced", User, ids=[user_id], on_behalf_of=user_id)
    return cancel_appointments_of(actor, user_id, teams, (last_day + timedelta(days=1), FAR), now)


@transaction.atomic
def revoke_departure(actor: Actor, user_id: uuid.UUID) -> None:
    """Somebody stays after all: roster, places and role go on as before. Appointments that were cancelled stay cancelled.

    Raises NotAllowed, and NotVisible when no departure is to come.
    """
    policy.require("team.arrange", actor)
    hold([user_id])
    announced = list(to_come(actor, user_id))
    if not announced:
        raise policy.NotVisible
    now = timezone.now()
    for departure in announced:
        _take_back(departure, now)
    audit.record(actor, "departure.revoked", User, ids=[user_id], on_behalf_of=user_id)


def to_come(actor: Actor, user_id: uuid.UUID) -> QuerySet[Departure]:
    """Announced departures of this person from teams that the actor leads."""
    return policy.visible(Departure, actor).filter(user=user_id, done_at=None, revoked_at=None).select_related("to")


def carry_out_departures(actor_in: Callable[[uuid.UUID], Actor], now: datetime) -> int:
    """Pass on everything of those whose last day is over; `actor_in` makes the actor of a region. Returns how many left.

    Who was to take over but is not there any more does not: the whole team has it then. Each is a transaction of its own, and
    is looked at again once nobody else can touch it: a team lead may take it back at this very moment.
    """
    today = timezone.localdate(now)
    due = Departure.objects.filter(last_day__lt=today, done_at=None, revoked_at=None)
    return sum(_carry_out(due, found, actor_in, now) for found in list(due.order_by("pk")))


@transaction.atomic
def _carry_out(
    due: QuerySet[Departure], found: Departure, actor_in: Callable[[uuid.UUID], Actor], now: datetime
) -> bool:
    """Carry out one departure; whether it still was to be."""
    hold([found.user_id, found.to_id])
    departure = due.filter(pk=found.pk).first()
    if departure is None:
        return False
    there = link_workers_on(timezone.localdate(now)).filter(user=departure.to_id, organisation=departure.team_id)
    to = departure.to_id if departure.to_id and there.exists() else None
    end_work(actor_in(departure.region_id), departure.user_id, [departure.team_id], to, departure.last_day, now)
    departure.done_at = now
    departure.save(update_fields=["done_at"])
    return True


def _end_beforehand(user_id: uuid.UUID, team: uuid.UUID, last_day: date) -> dict[str, dict[str, str | None]]:
    """Let everything end on the last day; what it was before, by kind and id."""
    before = {}
    for kind, rows in work_of(user_id, [team], last_day).items():
        ends = rows.values_list("pk", "until")
        before[kind] = {str(pk): until.isoformat() if until else None for pk, until in ends}
        rows.update(until=last_day)
    return before


def _take_back(departure: Departure, now: datetime) -> None:
    """Let go on what was ended beforehand, but for what somebody changed or opened anew meanwhile."""
    for kind, ended in departure.ended.items():
        for pk, until in ended.items():
            row = WORK[kind].objects.filter(pk=pk, until=departure.last_day)
            try:
                with transaction.atomic():
                    row.update(until=date.fromisoformat(until) if until else None)
            except IntegrityError:  # a steward opened the same one again: that one goes on
                continue
    departure.revoked_at = now
    departure.save(update_fields=["revoked_at"])
