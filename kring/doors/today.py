"""What Today shows, for each role someone has. Everything is shaped here; the template only lays it out."""

import dataclasses
import uuid
from datetime import date

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kring.access.permissions import PERMISSIONS
from kring.access.policy import holds, visible
from kring.access.standing_in import away_here
from kring.asking import asked_often
from kring.capacity.queries import appointments_on, where_on
from kring.clients.rules import short_name
from kring.doors.addresses import address, lasting
from kring.doors.gaps.board import taken_up
from kring.doors.step_rows import about, named_where_open, shown, title_for, waiting
from kring.duties import queries as duties
from kring.duties.models import Step, StepKind
from kring.duties.rules import Tab
from kring.feedback.queries import inbox, unread_for
from kring.identity.actors import Actor
from kring.identity.models import Role
from kring.matching.guests import waiting_count
from kring.outcomes.practices.queries import still_to_tell
from kring.referral.drafts import shown_drafts
from kring.referral.models import Referral
from kring.referral.rules.lifecycle import State
from kring.referral.withheld import known_states, pill
from kring.referral.wording import state_pill
from kring.ui import places

LISTED = Step  # what the log says the list was of
RECENT = 8
TEAM_SHOWN = 10
WITH_REFERRER = [State.QUESTIONED.value, State.RETURNED.value]


@dataclasses.dataclass(slots=True)
class Today:
    """The page: what the template reads, the dossiers that it names (for the log), and what is pressing when that was worked out."""

    context: dict
    named: list[uuid.UUID]
    pressing: tuple[int, int] | None = None


def today_of(actor: Actor, tab: str, after: str) -> Today:
    """Today, with the sections that fit the actor's roles."""
    day = timezone.localdate()
    page = Today({"day": day, "tabs": (), "may_find": actor.has(*PERMISSIONS["referral.list"].roles)}, [])
    if actor.has(Role.LINK_WORKER) or actor.stands_in_for:
        _next_steps(page, actor, Tab(tab) if tab in Tab else Tab.ALL, after, day)
    if actor.has(Role.LINK_WORKER):
        page.context["away"] = away_here(actor.user_id, day)
        page.context["where"] = where_on(actor.user_id, day)
        page.context["appointments"] = _appointments(page, actor, day)
    if actor.has(Role.REFERRER, Role.ASSISTANT):
        _inbox(page, actor, day)
    elif actor.has(Role.LINK_WORKER, Role.TEAM_LEAD):
        page.context["heard"] = inbox(actor)
        page.named += [one.referral_id for one in page.context["heard"]]
    if actor.has(Role.TEAM_LEAD):
        page.context["team"] = _team(page, actor, day)
    if holds("gap.work", actor):
        page.context["gaps"] = taken_up(actor, day)
    page.context["doors"] = _doors(actor)
    return page


def _next_steps(page: Today, actor: Actor, tab: Tab, after: str, day: date) -> None:
    todo = duties.todo_of(actor)
    numbers = todo.counts(day)
    page.pressing = numbers[Tab.OVERDUE], numbers[Tab.TODAY]
    listed, following = duties.part_of(todo.on(tab, day), after)
    with_apart = tab is Tab.ALL and not after
    apart = duties.part_of(todo.on(Tab.WAITING, day))[0] if with_apart else []
    elsewhere = _with_referrers(actor) if tab in (Tab.ALL, Tab.WAITING) and not after else []
    rows = duties.rows_of([*listed, *apart])
    found = about(actor, {row["dossier_id"] for row in (*rows.values(), *elsewhere)})
    page.named += found
    numbers[Tab.WAITING] += len(elsewhere)
    waits = [*(rows[key] for key in apart if key in rows), *elsewhere]
    shows = [rows[key] for key in listed if key in rows]
    page.context |= {
        "steps": [shown(row, found[row["dossier_id"]], actor, day) for row in shows if row["dossier_id"] in found],
        "waiting": [waiting(row, found[row["dossier_id"]], actor, day) for row in waits if row["dossier_id"] in found],
        "tabs": _tabs(tab, numbers),
        "tab": tab.value,
        "next_url": f"?tab={tab}&after={following}" if following else "",
    }


@asked_often
def _with_referrers(actor: Actor) -> QuerySet:
    """Steps that a referrer has to take in the actor's own files."""
    steps = visible(Step, actor, few=True).filter(
        kind=StepKind.LEAD,
        done_at=None,
        dossier__referral__link_worker=actor.user_id,
        dossier__referral__state__in=WITH_REFERRER,
    )
    return steps.order_by("due_on", "pk").values(*duties.ROW)[: duties.PAGE]


def _tabs(current: Tab, numbers: dict[Tab, int]) -> list[dict]:
    labels = {
        Tab.ALL: _("Everything"),
        Tab.OVERDUE: _("Overdue"),
        Tab.TODAY: _("Today"),
        Tab.WEEK: _("This week"),
        Tab.WAITING: _("Waiting for others"),
    }
    return [
        {
            "url": lasting("doors:today") if tab is Tab.ALL else f"?tab={tab}",
            "label": label,
            "current": tab is current,
            "count": numbers[tab],
        }
        for tab, label in labels.items()
    ]


def _appointments(page: Today, actor: Actor, day: date) -> list[dict]:
    rows = appointments_on(actor, day)
    found = about(actor, {row["dossier_id"] for row in rows})
    page.named += found
    return [
        {
            "at": row["starts_at"],
            "name": found[row["dossier_id"]].name,
            "url": address("doors:file", id=row["dossier_id"]),
            "place": ", ".join(filter(None, (row["site__name"], places.room(row["room"])))),
            "instead_of": row["user__name"] if row["user_id"] != actor.user_id else "",
        }
        for row in rows
        if row["dossier_id"] in found
    ]


def _inbox(page: Today, actor: Actor, day: date) -> None:
    listed = duties.first_page_of_practice(actor)
    unread = unread_for(actor)
    recent = _recent(actor)
    found = about(actor, {row["dossier_id"] for row in listed.rows})
    page.named += [*found, *(one.referral_id for one in unread), *(row["pk"] for row in recent)]
    asked = {row["dossier_id"] for row in listed.rows}
    read_by_button = {one.referral_id for one in unread}
    news = [one for one in inbox(actor) if one.referral_id not in asked | read_by_button]
    page.named += [one.referral_id for one in news]
    page.context |= {
        "asked": [
            shown(row, found[row["dossier_id"]], actor, day)
            for row in listed.rows
            if row["dossier_id"] in found and row["dossier_id"] not in read_by_button
        ],
        "news": [*unread, *news],
        "recent": recent,
        "drafts": shown_drafts(actor),
        "may_refer": True,
        "practice_asked": still_to_tell(actor, day),
    }


def _recent(actor: Actor) -> list[dict]:
    """The last referrals of this referrer (for an assistant: those the assistant sent), each with what happens now."""
    rows = _last_referrals(actor)
    withheld = known_states(actor, [row["pk"] for row in rows])
    now = duties.what_happens_now(row["pk"] for row in rows if row["pk"] not in withheld)
    return [
        {
            "pk": row["pk"],
            "url": address("doors:file", id=row["pk"]),
            "name": short_name(row["client__first_name"], row["client__prefix"], row["client__last_name"]),
            "pill": pill() if row["pk"] in withheld else state_pill(row["state"]),
            "withheld": row["pk"] in withheld,
            "link_worker": "" if row["pk"] in withheld else row["link_worker__name"] or _("the team"),
            "sent_at": row["sent_at"],
            "step": title_for(now[row["pk"]], actor) if row["pk"] in now else "",
            "due": now[row["pk"]]["due_on"] if row["pk"] in now else None,
        }
        for row in rows
    ]


@asked_often
def _last_referrals(actor: Actor) -> QuerySet:
    mine = {"referrer": actor.user_id} if actor.has(Role.REFERRER) else {"sent_by": actor.user_id}
    rows = visible(Referral, actor, few=True).filter(
        practice__in=actor.organisations(Role.REFERRER, Role.ASSISTANT), **mine
    )
    return rows.order_by("-sent_at").values(
        "pk", "state", "sent_at", "client__first_name", "client__prefix", "client__last_name", "link_worker__name"
    )[:RECENT]


def _team(page: Today, actor: Actor, day: date) -> dict:
    pressing = duties.pressing_in_team(actor, day)
    listed = duties.page(pressing)
    known = about(actor, {row["dossier_id"] for row in listed.rows[:TEAM_SHOWN]})
    page.named += known
    return {
        "rows": [named_where_open(row, day, known) for row in listed.rows[:TEAM_SHOWN]],
        "more": len(listed.rows) > TEAM_SHOWN,
        "url": lasting("doors:team"),
    }


def _waiting(actor: Actor) -> str:
    """What a provider finds behind the door to the hand-overs."""
    waiting = waiting_count(actor) if actor.has(Role.PROVIDER) else 0
    if not waiting:
        return _("Who would like to join your activities.")
    return ngettext("%(num)d person waits for your answer.", "%(num)d people wait for your answer.", waiting) % {
        "num": waiting
    }


def _doors(actor: Actor) -> list[dict]:
    """For those who have no list of their own: where they can go."""
    if actor.has(Role.LINK_WORKER, Role.TEAM_LEAD, Role.REFERRER, Role.ASSISTANT):
        return []
    found = [
        (
            Role.STEWARD,
            "steward:start",
            _("Set up the region"),
            _("Organisations, people, programmes and rosters."),
        ),
        (Role.PROVIDER, "doors:provider", _("Hand-overs"), _waiting(actor)),
    ]
    doors = [(lasting(route), title, text) for role, route, title, text in found if actor.has(role)]
    if not PERMISSIONS["insight.read"].roles.isdisjoint(actor.roles):
        doors.append(
            (lasting("insight:dashboard"), _("Figures"), _("How referring goes in this region, without names."))
        )
    if holds("gap.read", actor):
        doors.append(
            (lasting("doors:gaps"), _("What is missing"), _("What people need that is not there, and who works on it."))
        )
    doors.append((lasting("directory:search"), _("Activities"), _("What there is to do in the neighbourhood.")))
    return [{"url": url, "title": title, "text": text} for url, title, text in doors if url]
