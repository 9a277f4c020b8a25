"""Reading what happens between clients and activities. Each reader gets rows that hold only what it may see."""

import dataclasses
import uuid
from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext

from kring.access.fields import Group, fields_for
from kring.access.policy import allowed, relatives, visible
from kring.asking import asked_often
from kring.clients.queries import agrees
from kring.clients.rules import age_on
from kring.directory.models import Access, Activity
from kring.directory.queries import Found
from kring.identity.actors import Actor
from kring.journey.models import Barrier, Plan
from kring.matching.actions.hand_over import OPEN
from kring.matching.guests import TIMES, attendance, times
from kring.matching.missing import waits_of
from kring.matching.models import Handover, StopReason
from kring.matching.reach import ways, words_for
from kring.matching.rules.carrying import needed_there
from kring.matching.rules.suggesting import suggestion
from kring.matching.wording import REACH, state_pill
from kring.referral.models import Referral
from kring.referral.rules.lifecycle import WITH_LINK_WORKER, State


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
    came = attendance([row.pk for row in rows]) if everything and rows else {}
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
    return times({name: getattr(activity, name) for name in TIMES})


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
