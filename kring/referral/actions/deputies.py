"""Who takes over from whom: a deputy who is there on all the days, and another one when the deputy goes away too."""

import dataclasses
import uuid
from collections.abc import Iterable, Mapping
from datetime import date

from django.db import connection
from django.db.models import QuerySet

from kring.access import audit
from kring.access.models import StandIn
from kring.capacity.models import Absence
from kring.duties import actions as duties
from kring.duties.models import Step
from kring.identity.actors import Actor
from kring.identity.models import Membership, User
from kring.identity.teams import link_workers_on


@dataclasses.dataclass(frozen=True, slots=True)
class Days:
    """From a day until a day, inclusive."""

    since: date
    until: date


class NoDeputy(Exception):
    """This person cannot take over: not another link worker of the same team.

    `away` holds the days on which the person is away as well, `leaves` the last day of work when that comes first.
    `absence_id` names the absence it is about when that is of somebody else, for whom the person away had taken over.
    """

    def __init__(self, away: Days | None = None, leaves: date | None = None, absence_id: uuid.UUID | None = None):
        super().__init__()
        self.away, self.leaves, self.absence_id = away, leaves, absence_id


class StandsIn(Exception):
    """Who goes away takes over for others in those days. `absences` are theirs: for each somebody else must be named."""

    def __init__(self, absences: list[Absence]):
        super().__init__()
        self.absences = absences


def hold(people: Iterable[uuid.UUID | None]) -> None:
    """Lock these people until the transaction ends, in one order: two absences cannot pass each other."""
    if connection.features.has_select_for_update:
        rows = User.objects.select_for_update(no_key=True).filter(pk__in=[one for one in people if one])
        list(rows.order_by("pk").values_list("pk", flat=True))


def away_in(user_id: uuid.UUID, days: Days) -> Absence | None:
    """The first absence of this person that has a day in common with these days."""
    rows = Absence.objects.filter(user=user_id, since__lte=days.until, until__gte=days.since)
    return rows.order_by("since").first()


def teams_covered(
    deputy_id: uuid.UUID | None, absent_id: uuid.UUID, teams: Iterable[uuid.UUID], days: Days
) -> set[uuid.UUID]:
    """The teams in which the deputy is there on all these days; none without a deputy. Raises NoDeputy."""
    if deputy_id is None:
        return set()
    found = _teams(deputy_id, teams, days.since)
    if deputy_id == absent_id or not found:
        raise NoDeputy
    away = away_in(deputy_id, days)
    if away is not None:
        raise NoDeputy(away=Days(away.since, away.until))
    stays = found & _teams(deputy_id, teams, days.until)
    if not stays:
        raise NoDeputy(leaves=_last_day(deputy_id, found))
    return stays


def _teams(user_id: uuid.UUID, teams: Iterable[uuid.UUID], day: date) -> set[uuid.UUID]:
    return set(
        link_workers_on(day)
        .filter(user=user_id, organisation__in=list(teams))
        .values_list("organisation_id", flat=True)
    )


def _last_day(user_id: uuid.UUID, teams: set[uuid.UUID]) -> date | None:
    rows = Membership.objects.filter(user=user_id, organisation__in=teams, until__isnull=False)
    return rows.order_by("-until").values_list("until", flat=True).first()


def pass_on_covers(
    actor: Actor, deputy_id: uuid.UUID, days: Days, instead: Mapping[uuid.UUID, uuid.UUID | None], today: date
) -> None:
    """Whoever goes away took over for others in this region: from now on somebody else does, or the team lead (None), as
    `instead` says for each absence. Raises StandsIn when it does not say it for one, and NoDeputy."""
    covers = Absence.objects.filter(
        region_id=actor.region_id, deputy=deputy_id, since__lte=days.until, until__gte=max(days.since, today)
    )
    absences = list(covers.order_by("since", "pk").select_related("user"))
    if any(absence.pk not in instead for absence in absences):
        raise StandsIn(absences)
    for absence in absences:
        _replace(actor, absence, instead[absence.pk], deputy_id, today)


def _replace(actor: Actor, absence: Absence, to: uuid.UUID | None, former: uuid.UUID, today: date) -> None:
    if to == former:
        raise NoDeputy(absence_id=absence.pk)
    stand_ins = StandIn.objects.filter(absent=absence.user_id, since=absence.since, until=absence.until, deputy=former)
    teams = list(stand_ins.values_list("organisation_id", flat=True))
    try:
        covered = teams_covered(to, absence.user_id, teams, Days(max(absence.since, today), absence.until))
    except NoDeputy as error:
        error.absence_id = absence.pk
        raise
    absence.deputy_id = to
    absence.save(update_fields=["deputy"])
    lent = Step.objects.filter(owner=former, kept_for=absence.user_id, done_at=None)
    for team in teams:
        chosen = to if team in covered else None
        stand_ins.filter(organisation=team).update(deputy=chosen)
        lend_again(actor, lent.filter(organisation=team), chosen, absence.user_id)
    audit.record(actor, "deputy.changed", absence, on_behalf_of=absence.user_id)


def lend_again(actor: Actor, steps: QuerySet[Step], to: uuid.UUID | None, on_behalf_of: uuid.UUID) -> None:
    """Give what was lent to one deputy to the next one, or to the team; it still comes back to whose it is."""
    ids = list(steps.order_by("pk").values_list("pk", flat=True))
    if ids:
        duties.lend(steps, to)
        audit.record(actor, "steps.handed_over", Step, ids=ids, on_behalf_of=on_behalf_of)
