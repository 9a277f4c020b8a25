"""What a team lead sees of the team: who has how much, who is away, and dossiers without names."""

import uuid
from collections.abc import Iterable
from datetime import date, datetime, timedelta

from django.db.models import F, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from kring.access.policy import NotVisible, visible
from kring.access.standing_in import away_between
from kring.capacity.models import Absence, Appointment, Departure
from kring.capacity.queries import absences_of
from kring.doors.addresses import address
from kring.doors.step_rows import About, about, named_where_open, nameless, readable, reference
from kring.duties import queries as duties
from kring.duties.models import Step
from kring.identity.actors import Actor
from kring.identity.models import Membership, Role
from kring.identity.teams import link_workers_on, teams_of
from kring.programme.models import Location
from kring.referral.left_behind import left_with_files
from kring.referral.team_files import files_with, owner_in_team
from kring.referral.waiting_list import waiting
from kring.referral.wording import state_pill, with_absence, with_last_day

LISTED = Step  # what the log says the list was of
FILES = 50
LONGEST_QUEUE = 50
MARKED = timedelta(days=60)  # how far ahead an absence is named beside a colleague


def team_page(actor: Actor, after: str) -> dict:
    """The team's link workers with their load and absences, and the steps that need a look."""
    today = timezone.localdate()
    people = link_workers(actor, today)
    load = duties.load_of(actor, today)
    leaving = departures(actor)
    left = who_left(actor, today)
    away = {row["user_id"]: row for row in reversed(absences_of([*people], actor.region_id, today))}
    listed = duties.page(duties.pressing_in_team(actor, today), after)
    known = about(actor, {row["dossier_id"] for row in listed.rows})
    return {
        "people": [
            {"id": pk, "name": name, "away": away.get(pk), "leaving": leaving.get(pk), "left": pk in left}
            | load.get(pk, {"open": 0, "overdue": 0})
            for pk, name in {**people, **left}.items()
        ],
        "unowned": load.get(None, {"open": 0})["open"],
        "rows": [named_where_open(row, today, known) for row in listed.rows],
        "next_url": f"?after={listed.following}" if listed.following else "",
        "queues": queues(actor, timezone.now()),
        "today": today,
    }


def queues(actor: Actor, now: datetime) -> list[dict]:
    """The waiting list of each location of the teams that the actor leads: how many, and who, longest waiting first. Names stand
    only with the files that the actor may open at once."""
    places = visible(Location, actor).filter(welfare__in=actor.organisations(Role.TEAM_LEAD)).order_by("name")
    names = dict(places.values_list("pk", "name"))
    rows = waiting(list(names), now).values(
        "dossier_id", "location", "owner__name", sent_at=F("dossier__referral__sent_at")
    )
    found = {pk: [] for pk in names}
    for row in rows.order_by("sent_at"):
        found[row["location"]].append(row)
    shown = {row["dossier_id"] for people in found.values() for row in people[:LONGEST_QUEUE]}
    known = about(actor, shown)
    return [
        {
            "location": names[pk],
            "count": len(people),
            "rows": [_waits(row, known.get(row["dossier_id"])) for row in people[:LONGEST_QUEUE]],
        }
        for pk, people in found.items()
    ]


def _waits(row: dict, known: About | None) -> dict:
    dossier = row["dossier_id"]
    return {
        "dossier_id": dossier,
        "who": known.name if known else reference(dossier),
        "url": address("doors:file", id=dossier) if known else address("doors:team_reason", dossier=dossier),
        "sent_at": row["sent_at"],
        "owner": row["owner__name"] or _("nobody yet"),
    }


def link_workers(actor: Actor, today: date) -> dict[uuid.UUID, str]:
    """The link workers of the teams that the actor leads, by name."""
    rows = link_workers_on(today).filter(organisation__in=actor.organisations(Role.TEAM_LEAD))
    return dict(rows.order_by("user__name").values_list("user_id", "user__name"))


def who_left(actor: Actor, today: date) -> dict[uuid.UUID, str]:
    """Those who do not work in the teams that the actor leads any more, but still have files there; by name."""
    rows = left_with_files(today, actor.region_id).filter(organisation__in=actor.organisations(Role.TEAM_LEAD))
    return dict(rows.order_by("user__name").values_list("user_id", "user__name").distinct())


def departures(actor: Actor) -> dict[uuid.UUID, Departure]:
    """Announced departures from the teams that the actor leads, by who leaves."""
    rows = visible(Departure, actor).filter(done_at=None, revoked_at=None)
    return {row.user_id: row for row in rows.select_related("to")}


def covers(actor: Actor, ids: Iterable[uuid.UUID], today: date) -> dict[Absence, dict[uuid.UUID, str]]:
    """Absences of others for which somebody else must take over, earliest first, each with the colleagues who could."""
    rows = visible(Absence, actor).filter(pk__in=list(ids), deputy__isnull=False)
    found = {}
    for absence in rows.order_by("since", "pk").select_related("user"):
        colleagues = colleagues_of(actor, [absence.user_id], today)
        taken = {absence.user_id, absence.deputy_id}
        found[absence] = {pk: name for pk, name in colleagues.items() if pk not in taken}
    return found


def falling_away(actor: Actor, appointments: list[Appointment]) -> list[dict]:
    """Appointments that an absence would cancel: when, and with whom by name where the file may be opened at once."""
    known = about(actor, {row.dossier_id for row in appointments})
    return [
        {
            "dossier_id": row.dossier_id,
            "starts_at": row.starts_at,
            "who": known[row.dossier_id].name if row.dossier_id in known else reference(row.dossier_id),
        }
        for row in appointments
    ]


def to_plan_anew(actor: Actor, today: date) -> list[dict]:
    """Open steps to make a new appointment, of the actor and of the team that the actor leads; those of who is away too."""
    people = [actor.user_id, *link_workers(actor, today)]
    rows = duties.to_plan_anew(actor, people, FILES)
    known = about(actor, {row["dossier_id"] for row in rows})
    return [named_where_open(row, today, known) for row in rows]


def people_to_arrange_for(actor: Actor, today: date) -> dict[uuid.UUID, str]:
    """Whose absence the actor may register: one's own, those of the team one leads, or (a steward) everyone's in the region."""
    people = {}
    if actor.has(Role.LINK_WORKER):
        people[actor.user_id] = actor.name
    if actor.has(Role.TEAM_LEAD):
        people |= link_workers(actor, today)
    if actor.has(Role.STEWARD):
        everyone = link_workers_on(today).filter(region_id=actor.region_id).order_by("user__name")
        people |= dict(everyone.values_list("user_id", "user__name"))
    return people


def colleagues_of(actor: Actor, people: list[uuid.UUID], today: date) -> dict[uuid.UUID, str]:
    """Link workers who share a team with one of these people and still work tomorrow, by name: until when they are away, or work."""
    here = link_workers_on(today).filter(region_id=actor.region_id)
    return _there_first(here.filter(organisation__in=here.filter(user__in=people).values("organisation_id")), today)


def heirs_of(actor: Actor, leaver: uuid.UUID, today: date) -> dict[uuid.UUID, str]:
    """The same for who leaves, or left already, a team that the actor leads: to whom the files can go."""
    teams = teams_of(leaver, actor.organisations(Role.TEAM_LEAD))
    return _there_first(link_workers_on(today).filter(organisation__in=teams).exclude(user=leaver), today)


def _there_first(members: QuerySet[Membership], today: date) -> dict[uuid.UUID, str]:
    stay = members.filter(Q(until=None) | Q(until__gt=today)).select_related("user")
    rows = {row.user_id: row for row in stay.order_by("until", "pk")}
    teams: dict[uuid.UUID, list[uuid.UUID]] = {}
    for row in rows.values():
        teams.setdefault(row.organisation_id, []).append(row.user_id)
    away = {}
    for team, users in teams.items():
        away |= away_between(today, today + MARKED, team, users)
    names = {pk: with_last_day(with_absence(row.user.name, away.get(pk), today), row.until) for pk, row in rows.items()}
    return dict(sorted(names.items(), key=lambda one: (one[0] in away, one[1])))


def files_page(actor: Actor, who: uuid.UUID | None, before: uuid.UUID | None) -> dict:
    """Open dossiers of one member of the team (or of the team as a whole), newest first and without names."""
    today = timezone.localdate()
    people = {**link_workers(actor, today), **who_left(actor, today)}
    chosen = who if who in people else None
    found = files_with(actor, chosen, before, FILES + 1)
    lead = duties.lead_steps(pk for pk, _state, _sent in found)
    seen = readable(actor, {pk for pk, *_rest in found})
    return {
        "people": people,
        "chosen": chosen,
        "chosen_name": people.get(chosen, ""),
        "rows": [
            nameless(lead[pk], today, seen)
            | {
                "id": pk,
                "reference": reference(pk),
                "pill": state_pill(state),
                "sent_at": sent_at,
            }
            for pk, state, sent_at in found[:FILES]
        ],
        "next_before": found[FILES - 1][0] if len(found) > FILES else None,
    }


def file_to_open(actor: Actor, dossier_id: uuid.UUID) -> dict:
    """One dossier of the team, without names, for asking why it must be opened. Raises NotVisible for any other."""
    owner = owner_in_team(actor, dossier_id)
    if owner is None:
        raise NotVisible
    return {"id": dossier_id, "reference": reference(dossier_id), "owner": owner}
