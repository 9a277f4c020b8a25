"""What a provider reads of who is coming, and the link worker of what the provider reads: no more than is needed."""

import dataclasses
import uuid
from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from kring.access import audit
from kring.access.models import Link, LinkPurpose
from kring.access.policy import visible
from kring.asking import asked_often
from kring.directory import wording as activity_words
from kring.directory.rules.holidays import Holiday
from kring.directory.rules.moments import all_of
from kring.directory.school_holidays.queries import soon_for
from kring.identity.actors import Actor
from kring.identity.models import Role
from kring.matching.actions.hand_over import OPEN
from kring.matching.mail import address_of, provider_address
from kring.matching.models import Attendance, Handover, StopReason
from kring.matching.reach import AGREES, HowToReach, how_to_reach
from kring.matching.rules.attendance import days_to_tick, next_day
from kring.matching.rules.lifecycle import HandoverState
from kring.matching.taking_back import may_be_taken_back
from kring.matching.wording import state_pill

# Once it is over, the provider's page no longer says who it was.
OVER = frozenset({HandoverState.FULL, HandoverState.UNSUITABLE, HandoverState.STOPPED, HandoverState.CANCELLED})


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
TIMES = ("days", "starts", "ends", "when_words", "moments")
_OF_ACTIVITY = ("title", "region_id", *TIMES)
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
    ticks = attendance([row["id"] for row in found])
    reach = how_to_reach([row["id"] for row in found])
    over = [row["id"] for row in found if row["state"] in OVER]
    mistakes = may_be_taken_back(over) if over else set()
    soon = soon_for([_activity(row) for row in found])
    return [_guest(row, dict(ticks.get(row["id"], ())), reach[row["id"]], row["id"] in mistakes, soon) for row in found]


def _activity(row: dict[str, Any]) -> dict[str, Any]:
    """The columns of the activity; those of the one it was merged into, where it was."""
    path = "activity__merged_into" if row["activity__merged_into"] else "activity"
    return {name: row[f"{path}__{name}"] for name in _OF_ACTIVITY}


def _guest(
    row: dict[str, Any], ticked: dict[date, bool], reach: HowToReach, may_take_back: bool, soon: list[Holiday]
) -> Guest:
    words, tone = state_pill(row["state"])
    over = row["state"] in OVER
    told = reach.shared and not over
    since, today = timezone.localdate(row["sent_at"]), timezone.localdate()
    activity = _activity(row)
    moments = all_of(activity["moments"])
    days = days_to_tick(activity["days"], since, today, ticked, moments, soon)
    return Guest(
        id=row["id"],
        title=activity["title"],
        when=times(activity),
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
        next_on=None if over else next_day(activity["days"], today, moments, soon),
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


def times(activity: dict[str, Any]) -> str:
    """When an activity is, in words, from its columns `TIMES`."""
    days, starts, ends, words, moments = (activity[name] for name in TIMES)
    return activity_words.when_words(days, starts, ends, words, all_of(moments))


def attendance(ids: list[uuid.UUID]) -> dict[uuid.UUID, list[tuple[date, bool]]]:
    found: dict[uuid.UUID, list[tuple[date, bool]]] = {}
    for handover_id, on, present in _ticks(ids):
        found.setdefault(handover_id, []).append((on, present))
    return found


@asked_often
def _ticks(handovers: list[uuid.UUID]) -> QuerySet:
    return Attendance.objects.filter(handover__in=handovers).values_list("handover", "on", "present")
