"""Open steps made ready for a list: in words, with the client's name where the reader may see it, and with what to do."""

import dataclasses
import uuid
from datetime import date
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from kring.access.policy import visible
from kring.asking import asked_often
from kring.clients.rules import short_name
from kring.doors.addresses import address
from kring.duties import wording
from kring.duties.models import StepKind
from kring.duties.rules import SETTLED_BY_HAND, WAITING_FOR_OTHERS, StepCode
from kring.identity.actors import Actor
from kring.identity.models import Role
from kring.referral.actions.appointments import BOOKABLE
from kring.referral.models import Referral
from kring.referral.rules.lifecycle import BEFORE_ACCEPTANCE, State
from kring.referral.withheld import known_states, pill
from kring.referral.wording import state_pill
from kring.rows import new_id

# The page on which a step is most likely done. All others are done on the file itself.
DONE_AT: dict[StepCode, str] = {
    StepCode.ANSWER_QUESTION: "referral:answer",
    StepCode.MAKE_CONTACT: "journey:contact",
    StepCode.CALL_AGAIN: "journey:contact",
    StepCode.NEUTRAL_CARD: "journey:contact",
    StepCode.FIRST_APPOINTMENT: "journey:contact",
    StepCode.FOLLOW_UP: "journey:contact",
    StepCode.CLIENT_STOPS: "journey:contact",
    StepCode.RESCHEDULE: "referral:appointment",
    StepCode.MAKE_PLAN: "journey:plan",
    StepCode.FIND_OTHER: "matching:search",
    StepCode.FEEDBACK: "feedback:page",
    StepCode.READ_FEEDBACK: "feedback:page",
    StepCode.CLOSING_CARD: "doors:closing_card",
    StepCode.ASK_QUESTIONS: "outcomes:file",
    StepCode.CALL_ABOUT_ANSWER: "outcomes:file",
}
# What somebody fares like is no team lead's to see: who has such a step for an absent link worker opens the file.
FOR_LINK_WORKERS = frozenset({StepCode.ASK_QUESTIONS, StepCode.CALL_ABOUT_ANSWER, StepCode.CALL_BACK})
CALLS = frozenset({StepCode.MAKE_CONTACT, StepCode.CALL_AGAIN})
ACCEPTABLE = frozenset({State.SENT, State.QUESTIONED})
NOT_REACHED = "not_reached"


@dataclasses.dataclass(frozen=True, slots=True)
class About:
    """What a list says of the dossier that a step is about."""

    name: str
    state: str
    tone: str
    seq: int
    stage: State


def about(actor: Actor, dossier_ids: set[uuid.UUID]) -> dict[uuid.UUID, About]:
    """Name and state of these dossiers, for those the actor may see; one query, for a practice two."""
    found = {}
    withheld = known_states(actor, dossier_ids)
    for pk, now, seq, first, prefix, last in _named(actor, list(dossier_ids)):
        state = withheld.get(pk, now)
        word, tone = pill() if pk in withheld else state_pill(state)
        found[pk] = About(short_name(first, prefix, last), word, tone, seq, State(state))
    return found


@asked_often
def _named(actor: Actor, dossier_ids: list[uuid.UUID]) -> QuerySet:
    rows = visible(Referral, actor, few=True).filter(pk__in=dossier_ids)
    return rows.values_list("pk", "state", "seq", "client__first_name", "client__prefix", "client__last_name")


def readable(actor: Actor, dossier_ids: set[uuid.UUID]) -> set[uuid.UUID]:
    """Those of these dossiers that the actor may open at once; one query."""
    return (
        set(visible(Referral, actor, few=True).filter(pk__in=dossier_ids).values_list("pk", flat=True))
        if dossier_ids
        else set()
    )


def is_for(row: dict, actor: Actor) -> bool:
    """Whether a step speaks to this reader: it is of the reader's side, and not a word to one person about another."""
    if row["code"] == StepCode.FILE_OPENED:
        return row["owner_id"] == actor.user_id
    return row["organisation_id"] in actor.organisations()


def title_for(row: dict, actor: Actor) -> str:
    """What there is to do, or for the other side what somebody is going to do."""
    return wording.title(row["code"], row["details"]) if is_for(row, actor) else wording.of_others(row["code"])


def reference(dossier_id: uuid.UUID) -> str:
    """The short name of a dossier that says nothing about the person."""
    return Referral(dossier_id=dossier_id).reference


def shown(row: dict, found: About, actor: Actor, today: date) -> dict:
    """A step of someone who may see the file."""
    code = StepCode(row["code"])
    file_url = address("doors:file", id=row["dossier_id"])
    url = _done_at(row, code)
    label = wording.button(code)
    if code is StepCode.CLIENT_STOPS and found.stage in BEFORE_ACCEPTANCE:
        url, label = "", _("Open the file")  # nothing can be recorded yet
    if code is StepCode.RESCHEDULE and found.stage not in BOOKABLE:
        url, label = "", _("Open the file")
    if code in FOR_LINK_WORKERS and not actor.has(Role.LINK_WORKER):
        url, label = "", _("Open the file")
    return {
        "title": title_for(row, actor),
        "why": wording.why(code, row["details"]) if is_for(row, actor) else "",
        "person": found.name,
        "pill": (found.state, found.tone),
        "due": row["due_on"],
        "state": _state(code, row["due_on"], today),
        "owner": _whose(row, actor),
        "url": file_url,
        "open": {"url": url or file_url, "label": label},
        "taps": _taps(row, code, found, actor),
    }


def _done_at(row: dict, code: StepCode) -> str:
    """The page on which the step is done; feedback opens about the moment of this very step, a new activity by itself."""
    if code is StepCode.THERE_IS_NOW:
        return address("matching:new", id=row["dossier_id"], activity=row["details"]["activity_id"])
    if code is StepCode.CALL_BACK and "call_back" in row["details"]:
        return address("outcomes:call_back", id=row["details"]["call_back"])
    url = address(DONE_AT[code], id=row["dossier_id"]) if code in DONE_AT else ""
    if url and code is StepCode.FEEDBACK and "moment" in row["details"]:
        return f"{url}?{urlencode({'about': row['details']['moment']})}"
    return url


def waiting(row: dict, found: About, actor: Actor, today: date) -> dict:
    """A step that somebody else is at: to look at, not to do."""
    step = shown(row, found, actor, today)
    mine = row["owner_id"] == actor.user_id
    return step | {
        "why": step["why"] if mine else "",
        "taps": [],
        "open": {"url": step["url"], "label": _("Open the file")},
        "state": "waiting" if step["state"] != "overdue" else "overdue",
    }


def nameless(row: dict, today: date, seen: set[uuid.UUID]) -> dict:
    """A step as a team lead sees it: which, whose, when; with the way to the file, by a reason where it is not in `seen`."""
    code, dossier = StepCode(row["code"]), row["dossier_id"]
    direct = dossier in seen
    return {
        "title": wording.of_others(code) if code is StepCode.FILE_OPENED else wording.title(code),
        "readable": direct,
        "url": address("doors:file", id=dossier) if direct else address("doors:team_reason", dossier=dossier),
        "reference": reference(row["dossier_id"]),
        "owner": row["owner__name"] or _("nobody yet"),
        "unowned": row["owner_id"] is None,
        "due": row["due_on"],
        "state": _state(StepCode(row["code"]), row["due_on"], today),
        "long": row["escalated_at"] is not None,
        "dossier_id": row["dossier_id"],
    }


def named_where_open(row: dict, today: date, known: dict[uuid.UUID, About]) -> dict:
    """The same with `who` it is about: by name where the file may be opened at once (`known`), else by its reference."""
    step = nameless(row, today, set(known))
    found = known.get(row["dossier_id"])
    return step | {"who": found.name if found else step["reference"]}


def _state(code: StepCode, due: date, today: date) -> str:
    if due < today:
        return "overdue"
    if code in WAITING_FOR_OTHERS:
        return "waiting"
    return "today" if due == today else "later"


def _whose(row: dict, actor: Actor) -> str:
    """Whose step it is, when it is not simply the reader's own."""
    if row["owner_id"] is None:
        return _("for whoever takes it up")
    if row["kept_for_id"] and row["kept_for_id"] == actor.user_id:
        return _("%(name)s does this while you are away") % {"name": row["owner__name"]}
    if row["kept_for__name"]:
        return _("for %(name)s, who is away") % {"name": row["kept_for__name"]}
    if row["owner_id"] != actor.user_id:
        return _("step of %(name)s") % {"name": row["owner__name"]}
    return ""


def _taps(row: dict, code: StepCode, found: About, actor: Actor) -> list[dict]:
    """What one press does, without a page in between."""
    taps = []
    if row["owner_id"] is None and actor.has(Role.LINK_WORKER) and found.stage is not State.SENT:
        taps.append({"url": address("doors:take_up", id=row["dossier_id"]), "label": _("I take this up"), "data": ()})
    if code is StepCode.CLIENT_STOPS and is_for(row, actor) and found.stage in ACCEPTABLE:
        data = (("then", "contact"),)
        url = address("referral:accept", id=row["dossier_id"])
        taps.append({"url": url, "label": _("Accept and record contact"), "data": data})
    if code in CALLS and (url := address("journey:quick_contact", id=row["dossier_id"])):
        data = (("seq", found.seq), ("key", new_id()), ("outcome", NOT_REACHED))
        taps.append({"url": url, "label": _("No answer"), "data": data})
    if row["kind"] == StepKind.OWED and code in SETTLED_BY_HAND:
        taps.append({"url": address("doors:settle", id=row["pk"]), "label": _("Done"), "data": ()})
    return taps
