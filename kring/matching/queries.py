"""Reading what happens between clients and activities. Each reader gets rows that hold only what it may see."""

import dataclasses
import uuid
from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext

from kring.access import audit
from kring.access.fields import Group, fields_for
from kring.access.models import Link, LinkPurpose
from kring.access.policy import allowed, relatives, visible
from kring.asking import asked_often
from kring.clients.queries import agrees
from kring.clients.rules import age_on
from kring.directory import wording as activity_words
from kring.directory.models import Access, Activity
from kring.directory.queries import Found
from kring.directory.rules.moments import all_of
from kring.identity.actors import Actor
from kring.identity.models import Role
from kring.journey.models import Barrier, Plan
from kring.matching.actions.hand_over import OPEN
from kring.matching.mail import address_of, provider_address
from kring.matching.missing import waits_of
from kring.matching.models import Attendance, Handover, StopReason
from kring.matching.reach import AGREES, HowToReach, how_to_reach, ways, words_for
from kring.matching.rules.attendance import days_to_tick, next_day
from kring.matching.rules.carrying import needed_there
from kring.matching.rules.lifecycle import HandoverState
from kring.matching.rules.suggesting import suggestion
from kring.matching.taking_back import may_be_taken_back
from kring.matching.wording import REACH, state_pill
from kring.referral.models import Referral
from kring.referral.rules.lifecycle import WITH_LINK_WORKER, State

# Once it is over, the provider's page no longer says who it was.
OVER = frozenset({HandoverState.FULL, HandoverState.UNSUITABLE, HandoverState.STOPPED, HandoverState.CANCELLED})


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class FileActivity:
    """One activity of a client, on the file. Everything but title, state and days is None for the referrer."""

    id: uuid.UUID
    activity_id: uuid.UUID
    title: str
    state: str
    words: str
    tone: str
    sent_at: datetime
    started_on: date | None
    stopped_on: date | None
    under_way: bool
    when: str | None = None
    note: str | None = None
    reason: str | None = None
    volunteering: bool | None = None
    came: int | None = None
    missed: int | None = None


def file_activities(actor: Actor, referral: Referral, fields: frozenset[Group]) -> dict[str, Any] | None:
    """The activities of a file; None for a reader who may not know of them. Five queries at most.

    The referrer sees title, state and days, as feedback; who accompanies sees the notes and attendance as well.
    """
    if Group.ACTIVITIES not in fields:
        return None
    everything = Group.PLAN in fields
    rows = _handed_over(actor, referral.pk)
    came = _attendance([row.pk for row in rows]) if everything and rows else {}
    may = allowed(actor, referral)
    return {
        "rows": [_file_row(row, everything, came.get(row.pk, ())) for row in rows],
        "everything": everything,
        "waits": waits_of(actor, referral) if everything else [],
        "may_write": "handover.write" in may and State(referral.state) in WITH_LINK_WORKER,
    }


@asked_often
def _handed_over(actor: Actor, referral_id: uuid.UUID) -> QuerySet[Handover]:
    rows = visible(Handover, actor, few=True).filter(referral=referral_id)
    return rows.select_related("activity__merged_into").order_by("-sent_at")


def _file_row(row: Handover, everything: bool, ticks: Iterable[tuple[date, bool]]) -> FileActivity:
    words, tone = state_pill(row.state)
    seen = {
        "id": row.pk,
        "activity_id": row.activity.stands.pk,
        "title": row.activity.stands.title,
        "state": row.state,
        "words": words,
        "tone": tone,
        "sent_at": row.sent_at,
        "started_on": row.started_on,
        "stopped_on": row.stopped_on,
        "under_way": row.state in OPEN,
    }
    if not everything:
        return FileActivity(**seen)
    present = [was_there for _on, was_there in ticks]
    return FileActivity(
        **seen,
        when=_when(row.activity.stands),
        note=row.answer_note,
        reason=str(StopReason(row.stop_reason).label) if row.stop_reason else "",
        volunteering=row.volunteering,
        came=sum(present),
        missed=len(present) - sum(present),
    )


def _when(activity: Activity) -> str:
    return _times({name: getattr(activity, name) for name in _TIMES})


def _times(activity: dict[str, Any]) -> str:
    """When an activity is, in words, from its columns `_TIMES`."""
    days, starts, ends, words, moments = (activity[name] for name in _TIMES)
    return activity_words.when_words(days, starts, ends, words, all_of(moments))


def _attendance(ids: list[uuid.UUID]) -> dict[uuid.UUID, list[tuple[date, bool]]]:
    found: dict[uuid.UUID, list[tuple[date, bool]]] = {}
    for handover_id, on, present in _ticks(ids):
        found.setdefault(handover_id, []).append((on, present))
    return found


@asked_often
def _ticks(handovers: list[uuid.UUID]) -> QuerySet:
    return Attendance.objects.filter(handover__in=handovers).values_list("handover", "on", "present")


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Seeker:
    """What a link worker has in view while looking for an activity with a client."""

    name: str
    age: int
    what_matters: str
    barriers: list[str]
    barriers_note: str
    under_way: frozenset[uuid.UUID]
    starting_words: str
    starting_wishes: dict[str, str | list[str]]
    why_not: str

    @property
    def may_hand_over(self) -> bool:
        """Whether this client can be introduced to an activity now; else `why_not` says why not."""
        return not self.why_not


# What makes joining hard, as what to look for at first; whoever searches sees it filled in and may change it.
WISHES = {
    Barrier.MONEY: ("most", "10"),
    Barrier.TRANSPORT: ("within", "2"),
    Barrier.BUDDY: ("buddy", "1"),
    Barrier.ENERGY: ("group", "small"),
}


LONGEST_WORDS = 300  # of what to look for, as its field takes them


def seeker(actor: Actor, referral: Referral) -> Seeker:
    """The client of a file, for finding an activity that fits: what of it this reader may see."""
    fields = fields_for(relatives(actor, referral.pk))
    plans = visible(Plan, actor, few=True).filter(referral=referral)
    plan = plans.first() if Group.PLAN in fields else None
    known = [plan.what_matters if plan else "", referral.help_question if Group.QUESTION in fields else ""]
    busy = (
        visible(Handover, actor, few=True)
        .filter(referral=referral, state__in=OPEN)
        .values_list("activity_id", flat=True)
    )
    return Seeker(
        name=referral.client.full_name,
        age=age_on(referral.client.birth_date, timezone.localdate()),
        what_matters=plan.what_matters if plan else "",
        barriers=[str(Barrier(code).label) for code in plan.barriers] if plan else [],
        barriers_note=plan.barriers_note if plan else "",
        under_way=frozenset(busy),
        starting_words=suggestion(known, LONGEST_WORDS),
        starting_wishes=_starting_wishes(plan) if plan else {},
        why_not=_why_no_hand_over(referral),
    )


def _starting_wishes(plan: Plan) -> dict[str, str | list[str]]:
    """What makes joining hard, and what a place has to have by what is written under what helps, as fields of the search."""
    wishes: dict[str, str | list[str]] = dict(WISHES[code] for code in map(Barrier, plan.barriers) if code in WISHES)
    needed = needed_there(plan.barriers_note)
    return wishes | ({"access": [str(one.value) for one in Access if one & needed]} if needed else {})


def _why_no_hand_over(referral: Referral) -> str:
    if State(referral.state) not in WITH_LINK_WORKER:
        return gettext("This file is not with a link worker now, so nothing can be handed over.")
    if not agrees(referral.pk):
        return gettext(
            "The client withdrew their consent: nobody can be introduced to an activity. You can look together."
        )
    return ""


def reach_choices(referral: Referral) -> list[tuple[str, str]]:
    """(code, words) of the ways in which a provider may reach this client."""
    today = timezone.localdate()
    return [
        (way.value, str(REACH[way]) % {"words": words_for(way, referral, today)})
        for way in ways(referral.client, referral.link_worker)
    ]


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Reads:
    """Everything that a provider reads of a client, as it would be if a hand-over went out now; as in `Guest`."""

    title: str
    when: str
    first_name: str
    reach_by: str
    practicalities: str
    volunteering: bool


def would_read(referral: Referral, activity: Found, reach: str, practicalities: str, volunteering: bool) -> Reads:
    """What the provider would read. `reach` is the code of a way; one that the client does not want tells nothing."""
    known = {way.value: way for way in ways(referral.client, referral.link_worker)}
    today = timezone.localdate()
    return Reads(
        title=activity.title,
        when=activity.when,
        first_name=referral.client.first_name,
        reach_by=words_for(known[reach], referral, today) if reach in known else "",
        practicalities=practicalities.strip(),
        volunteering=volunteering,
    )


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Day:
    """A day on which attendance can be ticked; `present` is None when nobody ticked it yet."""

    on: date
    present: bool | None


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Guest:
    """A hand-over as a provider reads it: no last name, no question, no practice. Over: not even who it was.

    `shared` is whether the client's consent stands; when not, `reach_by` is who accompanies the client. `next_on` is the activity's
    next day when today is none; `waits` is the number of days since it was sent. `asks` and `number` are who accompanies the client
    and how to reach them with a question; `may_take_back`: what was said today may be a mistake.
    """

    id: uuid.UUID
    title: str
    when: str
    shared: bool
    first_name: str
    reach_by: str
    dial: str
    practicalities: str
    volunteering: bool
    state: str
    words: str
    tone: str
    sent_on: date
    started_on: date | None
    note: str
    over: bool
    days: list[Day]
    next_on: date | None
    waits: int
    asks: str
    number: str
    may_take_back: bool


# The only columns that a provider's page reads.
_TIMES = ("days", "starts", "ends", "when_words", "moments")
_OF_ACTIVITY = ("title", *_TIMES)
_GUEST = (
    "id", "first_name", "practicalities", "volunteering", "state", "sent_at", "started_on", "answer_note", "activity__merged_into",
    *(f"activity__{name}" for name in _OF_ACTIVITY), *(f"activity__merged_into__{name}" for name in _OF_ACTIVITY),
)  # fmt: skip


def guest_of_link(link: Link) -> Guest:
    """The hand-over that a provider's link opens, and nothing else."""
    if link.purpose != LinkPurpose.PROVIDER:
        raise ValueError(link.purpose)
    return _guests(Handover.objects.filter(pk=link.subject_id))[0]


def guest(actor: Actor, handover: Handover) -> Guest:
    """A hand-over to the actor's own organisation."""
    return _guests(own_handovers(actor).filter(pk=handover.pk))[0]


def guests(actor: Actor, most: int = 200) -> list[Guest]:
    """The hand-overs to the actor's own organisations that are not over and whose consent stands, those that wait for an
    answer first."""
    open_ones = own_handovers(actor).filter(AGREES, state__in=OPEN).order_by("-sent_at")[:most]
    order = {HandoverState.SENT: 0, HandoverState.WELCOME: 1, HandoverState.STARTED: 2}
    return sorted(_guests(open_ones), key=lambda one: order[HandoverState(one.state)])


def waiting_count(actor: Actor) -> int:
    """How many hand-overs wait for an answer of the actor's own organisations."""
    return own_handovers(actor).filter(AGREES, state=HandoverState.SENT).count()


def note_reading(actor: Actor, rows: Iterable[Guest]) -> None:
    """One line in the log for a list of hand-overs that somebody read."""
    audit.record(actor, "handover.read", Handover, ids=[row.id for row in rows])


def own_handovers(actor: Actor) -> QuerySet[Handover]:
    """Hand-overs to the organisations in which the actor is a provider."""
    return visible(Handover, actor).filter(provider__in=actor.organisations(Role.PROVIDER))


def _guests(rows: QuerySet[Handover]) -> list[Guest]:
    found = list(rows.values(*_GUEST))
    ticks = _attendance([row["id"] for row in found])
    reach = how_to_reach([row["id"] for row in found])
    over = [row["id"] for row in found if row["state"] in OVER]
    mistakes = may_be_taken_back(over) if over else set()
    return [_guest(row, dict(ticks.get(row["id"], ())), reach[row["id"]], row["id"] in mistakes) for row in found]


def _guest(row: dict[str, Any], ticked: dict[date, bool], reach: HowToReach, may_take_back: bool) -> Guest:
    words, tone = state_pill(row["state"])
    over = row["state"] in OVER
    told = reach.shared and not over
    since, today = timezone.localdate(row["sent_at"]), timezone.localdate()
    path = "activity__merged_into" if row["activity__merged_into"] else "activity"
    activity = {name: row[f"{path}__{name}"] for name in _OF_ACTIVITY}
    days = days_to_tick(activity["days"], since, today, ticked)
    return Guest(
        id=row["id"],
        title=activity["title"],
        when=_times(activity),
        shared=reach.shared,
        first_name=row["first_name"] if told else "",
        reach_by="" if over else reach.words,
        dial=reach.dial if told else "",
        practicalities=row["practicalities"] if told else "",
        volunteering=row["volunteering"],
        state=row["state"],
        words=words,
        tone=tone,
        sent_on=since,
        started_on=row["started_on"],
        note=row["answer_note"],
        over=over,
        days=[] if over else [Day(on=on, present=ticked.get(on)) for on in days],
        next_on=None if over else next_day(activity["days"], today),
        waits=(today - since).days,
        asks=reach.asks,
        number=reach.number,
        may_take_back=may_take_back,
    )


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Accompanied:
    """A hand-over as the link worker reads it: what the provider knows, where the mail goes, and the link."""

    guest: Guest
    name: str
    referral_id: uuid.UUID
    activity_id: uuid.UUID
    mail_to: str
    reason: str
    stopped_on: date | None


def accompanied(handover: Handover) -> Accompanied:
    """One hand-over, for whoever accompanies the client (the caller has required 'handover.write')."""
    row = _guests(Handover.objects.filter(pk=handover.pk))[0]
    return Accompanied(
        guest=row,
        name=handover.referral.client.full_name,
        referral_id=handover.referral_id,
        activity_id=handover.activity_id,
        mail_to=address_of(handover),
        reason=str(StopReason(handover.stop_reason).label) if handover.stop_reason else "",
        stopped_on=handover.stopped_on,
    )


def link_to_give(handover: Handover) -> str:
    """The provider's link, for the link worker to pass on by phone or message."""
    return provider_address(handover)
