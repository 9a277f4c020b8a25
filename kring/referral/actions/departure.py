"""Somebody leaves the team, or a team lead must look into a colleague's dossier."""

import dataclasses
import uuid
from collections.abc import Mapping
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from kring.access import audit, policy
from kring.access.models import Grant, Relation, RelationKind, StandIn
from kring.capacity.models import Absence, Departure, Presence
from kring.duties import actions as duties
from kring.duties.calendar import closed_days
from kring.duties.models import Step
from kring.duties.rules import StepCode, working_days_after
from kring.identity.actors import Actor
from kring.identity.models import Membership, Role, User
from kring.identity.teams import link_workers_on
from kring.programme.models import LocationMember
from kring.referral.actions.absence import cancel_appointments_of, lend_while_away
from kring.referral.actions.deputies import Days, hold, pass_on_covers
from kring.referral.actions.history import append, lock, move
from kring.referral.actions.receive import is_colleague, relate
from kring.referral.left_behind import files_left
from kring.referral.models import Referral
from kring.referral.rules.lifecycle import TABLE, Move, State

GRANTED = timedelta(hours=4)
FAR = date(9999, 12, 30)


@dataclasses.dataclass(frozen=True, slots=True)
class Departed:
    """What became of the open files: with the colleague, or with the team for whoever takes them up."""

    to_colleague: int
    to_team: int


class NotInTeam(Exception):
    """The colleague is not a link worker of this team (any more), or is the one who leaves."""


@transaction.atomic
def depart(
    actor: Actor,
    user_id: uuid.UUID,
    to: uuid.UUID | None,
    instead: Mapping[uuid.UUID, uuid.UUID | None] | None = None,
) -> Departed:
    """End somebody's work as link worker in the teams that the actor leads, today, and pass on everything open.

    Files at a location where the colleague does not work go to the team. Appointments after today are cancelled and become
    steps. An announced departure is herewith over. For whom they stood in, `instead` names somebody else (see `register_absence`);
    without it the team lead does. Raises NotAllowed, NotVisible, NotInTeam, StandsIn, NoDeputy.
    """
    policy.require("team.arrange", actor)
    now = timezone.now()
    today = timezone.localdate(now)
    tomorrow = today + timedelta(days=1)
    hold([user_id, to, *(instead or {}).values()])
    teams = teams_led(actor, user_id, to, today, tomorrow)
    if instead is not None:
        pass_on_covers(actor, user_id, Days(tomorrow, FAR), instead, today)
    Departure.objects.filter(user=user_id, team__in=teams, done_at=None, revoked_at=None).update(done_at=now)
    return end_work(actor, user_id, teams, to, today, now)


def teams_led(actor: Actor, user_id: uuid.UUID, to: uuid.UUID | None, today: date, from_day: date) -> list[uuid.UUID]:
    """The teams that the actor leads in which this link worker works, or left files behind.

    Raises NotVisible for none, and NotInTeam when the colleague who takes over is not in one of them, now and on the day from
    which they do.
    """
    led = actor.organisations(Role.TEAM_LEAD)
    works = link_workers_on(today).filter(user=user_id, organisation__in=led)
    left = files_left(today).filter(user=user_id, organisation__in=led)
    teams = list({row.organisation_id for rows in (works, left) for row in rows})
    if not teams:
        raise policy.NotVisible
    there = all(link_workers_on(day).filter(user=to, organisation__in=teams).exists() for day in (today, from_day))
    if to is not None and (to == user_id or not there):
        raise NotInTeam
    return teams


def end_work(
    actor: Actor, user_id: uuid.UUID, teams: list[uuid.UUID], to: uuid.UUID | None, last_day: date, now: datetime
) -> Departed:
    """End somebody's work in these teams after a last day (today or a former day), and pass on everything open."""
    today = timezone.localdate(now)
    cancel_appointments_of(actor, user_id, teams, (last_day + timedelta(days=1), FAR), now)
    passed = [pass_on_from(actor, referral, to, today, now) for referral in open_files_of(user_id, teams)]
    for rows in work_of(user_id, teams, last_day).values():
        rows.update(until=last_day)
    take_over_no_more(actor, user_id, teams, today)
    for team in teams:
        lend_while_away(actor, to, team, today)
    duties.release(Step.objects.filter(organisation__in=teams, owner=user_id))
    audit.record(actor, "team.departed", User, ids=[user_id], on_behalf_of=user_id)
    return Departed(sum(passed), len(passed) - sum(passed))


def take_over_no_more(actor: Actor, user_id: uuid.UUID, teams: list[uuid.UUID], today: date) -> None:
    """Somebody takes over for nobody of these teams any more. An absence names them as long as they do so in another team."""
    StandIn.objects.filter(organisation__in=teams, deputy=user_id, until__gte=today).update(deputy=None)
    elsewhere = StandIn.objects.filter(
        region_id=OuterRef("region_id"),
        absent=OuterRef("user_id"),
        since=OuterRef("since"),
        until=OuterRef("until"),
        deputy=user_id,
    )
    covers = Absence.objects.filter(~Exists(elsewhere), region_id=actor.region_id, deputy=user_id, until__gte=today)
    covers.update(deputy=None)


def work_of(user_id: uuid.UUID, teams: list[uuid.UUID], last_day: date) -> dict[str, QuerySet]:
    """Roster, places and membership that go on after a day.

    What begins after it stands for who comes back to the team later. Without such a membership it ends too, before it
    begins: nobody can book a time with someone who is not there.
    """
    goes_on = Q(until=None) | Q(until__gt=last_day)
    member = Membership.objects.filter(user=user_id, role=Role.LINK_WORKER)
    comes_back = member.filter(organisation=OuterRef("location__welfare"), since__gt=last_day)
    ends = goes_on & (Q(since__lte=last_day) | ~Exists(comes_back))
    here = {"user": user_id, "location__welfare__in": teams}
    return {
        "presence": Presence.objects.filter(ends, **here),
        "place": LocationMember.objects.filter(ends, **here),
        "membership": member.filter(goes_on, organisation__in=teams, since__lte=last_day),
    }


@transaction.atomic
def open_with_reason(actor: Actor, dossier_id: uuid.UUID, reason: str) -> Grant:
    """Let the team lead read one of the team's dossiers for a few hours. Whoever it belongs to is told, with the reason."""
    policy.require("team.arrange", actor)
    now = timezone.now()
    relation = Relation.objects.filter(
        region_id=actor.region_id,
        dossier=dossier_id,
        kind=RelationKind.LINK_WORKER,
        organisation__in=actor.organisations(Role.TEAM_LEAD),
        until=None,
    ).first()
    if relation is None:
        raise policy.NotVisible
    grant = Grant.objects.create(
        region_id=actor.region_id,
        dossier_id=dossier_id,
        user_id=actor.user_id,
        reason=reason.strip(),
        since=now,
        until=now + GRANTED,
    )
    today = timezone.localdate(now)
    if relation.user_id not in (None, actor.user_id):
        duties.owe(
            relation.dossier,
            StepCode.FILE_OPENED,
            organisation_id=relation.organisation_id,
            owner_id=relation.user_id,
            due_on=working_days_after(today, 1, closed_days(today)),
            now=now,
            details={"grant": str(grant.pk), "who": actor.name, "reason": grant.reason},
        )
    audit.record(actor, "dossier.opened_with_reason", grant, dossier_id=dossier_id, ground="reason")
    return grant


def open_files_of(user_id: uuid.UUID, teams: list[uuid.UUID]) -> list[Referral]:
    """Files that are this person's and are open, or closed with something still to do."""
    relations = Relation.objects.filter(
        dossier=OuterRef("pk"), kind=RelationKind.LINK_WORKER, user=user_id, organisation__in=teams, until=None
    )
    steps = Step.objects.filter(dossier=OuterRef("pk"), organisation__in=teams, done_at=None)
    open_now = Q(dossier__closed_at=None) | Exists(steps)
    return list(lock(Referral.objects.filter(open_now, Exists(relations))))


def pass_on_from(actor: Actor, referral: Referral, to: uuid.UUID | None, today: date, now: datetime) -> bool:
    """Pass one file on with its steps; whether it went to the colleague (or else to the team)."""
    former = referral.link_worker_id
    chosen = to if to is not None and is_colleague(referral, to, today) else None
    data = {"to": str(chosen or ""), "because": "departure"}
    if (State(referral.state), Move.PASS_ON) in TABLE:
        move(referral, Move.PASS_ON, actor, now=now, data=data, link_worker_id=chosen)
    else:  # the referrer is at turn, or it is closed: nothing moves, but somebody else is there when it comes back
        append(referral, Move.PASS_ON, actor, now=now, data=data, link_worker_id=chosen)
    relate(referral, chosen, "departure")
    duties.hand_over(Step.objects.filter(dossier=referral.dossier, organisation=referral.welfare_id), chosen)
    audit.record(actor, "referral.passed_on", referral, dossier_id=referral.pk, on_behalf_of=former)
    return chosen is not None
