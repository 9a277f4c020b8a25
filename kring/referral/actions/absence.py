"""Somebody is away for a while, or comes back: slots close, appointments become steps, steps pass to a deputy and return."""

import uuid
from collections.abc import Iterable, Mapping
from datetime import date, datetime, time, timedelta

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from kring.access import audit, policy
from kring.access.models import StandIn
from kring.access.standing_in import away_on
from kring.capacity import actions as capacity
from kring.capacity.models import Absence, Appointment
from kring.duties import actions as duties
from kring.duties.calendar import closed_days
from kring.duties.models import Step
from kring.duties.rules import StepCode, working_day_on_or_after
from kring.identity.actors import Actor
from kring.identity.models import Role
from kring.identity.teams import link_workers_on
from kring.referral.actions.deputies import Days, away_in, hold, pass_on_covers, teams_covered
from kring.referral.actions.history import append, lock
from kring.referral.models import Referral

BECAUSE_AWAY = "absence"
APPOINTMENT_CANCELLED = "appointment_cancelled"


class AlreadyAway(Exception):
    """An absence was registered for some of these days before."""


class FallsAway(Exception):
    """Appointments on these days would be cancelled; whoever registers the absence must have seen how many and whose."""

    def __init__(self, appointments: list[Appointment]):
        super().__init__()
        self.appointments = appointments


@transaction.atomic
def register_absence(
    actor: Actor,
    user_id: uuid.UUID,
    since: date,
    until: date,
    deputy_id: uuid.UUID | None,
    instead: Mapping[uuid.UUID, uuid.UUID | None] | None = None,
    seen: int | None = None,
) -> Absence:
    """Register that a link worker is away from a day until a day (inclusive).

    Meanwhile the deputy, or without one the team lead, sees the dossiers. Appointments on those days are cancelled and become
    steps. When the absence has begun, open steps due before its end pass to the deputy (or the team); an absence that
    begins later is taken up by `tidy` on its first day. Who goes away may have taken over for others in those days:
    `instead` names somebody else for each of their absences, or None for the team lead. With `seen`, raises FallsAway when more
    appointments than that would be cancelled. Raises NotVisible, NotAllowed, NoDeputy, StandsIn, AlreadyAway, or ValueError for
    days in the wrong order.
    """
    policy.require("absence.register", actor)
    if until < since:
        raise ValueError("an absence ends before it begins")
    now = timezone.now()
    today = timezone.localdate(now)
    teams = teams_of(actor, user_id, today)
    if not teams:
        raise policy.NotVisible
    days = Days(since, until)
    hold([user_id, deputy_id, *(instead or {}).values()])
    if away_in(user_id, days):
        raise AlreadyAway
    covered = teams_covered(deputy_id, user_id, teams, days)
    pass_on_covers(actor, user_id, days, instead or {}, today)
    coming = list(_coming(user_id, teams, (since, until), now)) if seen is not None else []
    if seen is not None and len(coming) > seen:
        raise FallsAway(coming)
    absence = Absence.objects.create(
        region_id=actor.region_id, user_id=user_id, since=since, until=until, deputy_id=deputy_id
    )
    StandIn.objects.bulk_create(
        StandIn(
            region_id=actor.region_id,
            organisation_id=team,
            absent_id=user_id,
            deputy_id=deputy_id if team in covered else None,
            since=since,
            until=until,
        )
        for team in teams
    )
    audit.record(actor, "absence.registered", absence, on_behalf_of=None if user_id == actor.user_id else user_id)
    cancel_appointments_of(actor, user_id, teams, (since, until), now)
    if since <= today:
        for team in teams:
            lend_to_deputy(actor, user_id, team, until, deputy_id if team in covered else None)
    return absence


@transaction.atomic
def end_absence(actor: Actor, absence_id: uuid.UUID) -> int:
    """Somebody is back early, or stays: the absence ends yesterday, or is taken away when it had not begun.

    Returns how many steps came back. Who is away is known in the whole region: for another team NotAllowed is raised.
    """
    policy.require("absence.register", actor)
    today = timezone.localdate()
    absence = Absence.objects.filter(region_id=actor.region_id, pk=absence_id, until__gte=today).first()
    if absence is None:
        raise policy.NotVisible
    if not teams_of(actor, absence.user_id, today):
        raise policy.NotAllowed("absence.register")
    stand_ins = StandIn.objects.filter(
        region_id=actor.region_id, absent=absence.user_id, since=absence.since, until=absence.until
    )
    audit.record(actor, "absence.ended", absence, on_behalf_of=absence.user_id)
    yesterday = today - timedelta(days=1)
    if absence.since > yesterday:
        stand_ins.delete()
        absence.delete()
    else:
        stand_ins.update(until=yesterday)
        absence.until = yesterday
        absence.save(update_fields=["until"])
    return give_back_to(actor, [absence.user_id])


def teams_of(actor: Actor, user_id: uuid.UUID, today: date) -> list[uuid.UUID]:
    """The teams in which this person is a link worker today, when the actor may arrange the person's absence: the person
    self, the lead of one of the teams, or the steward."""
    teams = list(
        link_workers_on(today).filter(region_id=actor.region_id, user=user_id).values_list("organisation_id", flat=True)
    )
    led = set(actor.organisations(Role.TEAM_LEAD))
    if user_id == actor.user_id or actor.has(Role.STEWARD) or led.intersection(teams):
        return teams
    return []


def cancel_appointments_of(
    actor: Actor, user_id: uuid.UUID, teams: list[uuid.UUID], days: tuple[date, date], now: datetime
) -> int:
    """Cancel what someone would do for these teams from a day until a day; the steps that come of it are then lent or passed on
    with the others. Returns how many were cancelled."""
    return call_off(actor, _coming(user_id, teams, days, now), now)


def _coming(
    user_id: uuid.UUID, teams: list[uuid.UUID], days: tuple[date, date], now: datetime
) -> QuerySet[Appointment]:
    since, until = days
    zone = timezone.get_current_timezone()
    begin = max(now, datetime.combine(since, time.min, zone))
    end = datetime.combine(until + timedelta(days=1), time.min, zone)
    coming = Appointment.objects.filter(user=user_id, cancelled_at=None, starts_at__gte=begin, starts_at__lt=end)
    return coming.filter(dossier__referral__welfare__in=teams).order_by("starts_at")


def call_off(actor: Actor, coming: QuerySet[Appointment], now: datetime) -> int:
    """Cancel appointments because whoever would be there is not; each becomes a step to make a new one, of who accompanies that
    file. Returns how many."""
    by_dossier: dict[uuid.UUID, list[Appointment]] = {}
    for appointment in coming.order_by("dossier_id", "starts_at"):
        by_dossier.setdefault(appointment.dossier_id, []).append(appointment)
    for referral in lock(Referral.objects.filter(pk__in=by_dossier)):
        for appointment in by_dossier[referral.pk]:
            capacity.cancel(appointment, BECAUSE_AWAY, now=now)
            _note_and_reschedule(actor, referral, appointment, now)
    return sum(map(len, by_dossier.values()))


def _note_and_reschedule(actor: Actor, referral: Referral, was: Appointment, now: datetime) -> None:
    data = {"because": BECAUSE_AWAY, "starts_at": was.starts_at.isoformat()}
    append(referral, APPOINTMENT_CANCELLED, actor, now=now, data=data)
    audit.record(actor, "appointment.cancelled", was, dossier_id=referral.pk, on_behalf_of=was.user_id)
    today = timezone.localdate(now)
    lead = duties.open_steps(referral.dossier).filter(kind="lead").values_list("code", flat=True).first()
    was_the_step = lead == StepCode.FIRST_APPOINTMENT
    (duties.set_lead_step if was_the_step else duties.owe)(
        referral.dossier,
        StepCode.RESCHEDULE,
        organisation_id=referral.welfare_id,
        owner_id=referral.link_worker_id,
        due_on=working_day_on_or_after(today, closed_days(today)),
        now=now,
        details={"was": timezone.localdate(was.starts_at).isoformat()},
    )


def lend_to_deputy(actor: Actor, absent_id: uuid.UUID, team: uuid.UUID, until: date, to: uuid.UUID | None) -> int:
    """What is somebody's own goes to the deputy; what that person looked after for another goes to the team.

    A deputy of a deputy could not see the file, but the team lead always can.
    """
    here = Step.objects.filter(owner=absent_id, organisation=team, done_at=None)
    own = _recorded(
        actor, here.filter(kept_for=None, due_on__lte=until), lambda steps: duties.lend(steps, to), absent_id
    )
    return own + _recorded(actor, here.exclude(kept_for=None), duties.release, absent_id)


def lend_while_away(actor: Actor, user_id: uuid.UUID | None, team: uuid.UUID, today: date) -> None:
    """What has just become somebody's goes to who stands in, or to the team lead, when that person is away now."""
    away = away_on(today, team, [user_id]).get(user_id) if user_id else None
    if away is not None:
        lend_to_deputy(actor, away.absent_id, team, away.until, away.deputy_id)


def give_back_to(actor: Actor, people: Iterable[uuid.UUID]) -> int:
    people = list(people)
    return _recorded(
        actor, Step.objects.filter(kept_for__in=people, done_at=None), lambda _steps: duties.give_back(people)
    )


def _recorded(actor: Actor, steps: QuerySet[Step], change, on_behalf_of: uuid.UUID | None = None) -> int:
    ids = list(steps.order_by("pk").values_list("pk", flat=True))
    if ids:
        change(steps)
        audit.record(actor, "steps.handed_over", Step, ids=ids, on_behalf_of=on_behalf_of)
    return len(ids)
