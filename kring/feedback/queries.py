"""Reading feedback: what stands ready, what was sent, what waits in the inbox."""

import dataclasses
import uuid
from collections.abc import Collection
from datetime import date, datetime

from django.db.models import Max, QuerySet
from django.utils import timezone

from kring.access import policy
from kring.access.permissions import PRACTICE
from kring.access.policy import visible
from kring.asking import asked_often
from kring.clients.queries import agrees, standing_consent
from kring.clients.rules import short_name
from kring.duties.actions import open_steps
from kring.duties.models import StepKind
from kring.duties.queries import lead_steps
from kring.duties.wording import of_others
from kring.feedback import duties
from kring.feedback.actions import AFTER_ACCEPTANCE
from kring.feedback.hearing import Happening
from kring.feedback.models import Feedback, Notice
from kring.feedback.rules.lines import Facts, How, compose
from kring.feedback.rules.owed import About, covers_more, proposed
from kring.feedback.wording import MOMENTS, NOTICES, draft_text, feedback_about, language_of, no_feedback_yet
from kring.identity.actors import Actor
from kring.identity.models import Region, Role
from kring.journey.models import Contact, Goal
from kring.journey.rules.reaching import MISSED, Outcome
from kring.matching.models import Handover, StopReason
from kring.matching.rules.lifecycle import HandoverState
from kring.referral.models import Referral, ReferralEvent
from kring.referral.rules.lifecycle import State
from kring.referral.withheld import known_states

MOST_WAITING = 50
CHOSEN = (HandoverState.SENT, HandoverState.WELCOME)
NAMED_WHY = {StopReason.NOT_FITTING: How.NOT_SUITED, StopReason.ENDED: How.ENDED}


@dataclasses.dataclass(frozen=True, slots=True)
class Sent:
    """Feedback that was sent. `text` is None for a practice that has not opened it: opening is a button of its own."""

    id: uuid.UUID
    about: str
    author: str
    sent_at: datetime
    text: str | None
    read_at: datetime | None
    reader: str


@dataclasses.dataclass(frozen=True, slots=True)
class Owed:
    """Feedback that is owed."""

    about: str
    due_on: date
    overdue: bool


@dataclasses.dataclass(frozen=True, slots=True)
class Draft:
    """What stands ready: about which moment, and the text in the language of the practice.

    `also` has, for a moment whose feedback settles more than itself, its words and those of the others.
    """

    about: About
    text: str
    language: str
    owed: tuple[About, ...]
    also: tuple[tuple[str, str], ...] = ()


@dataclasses.dataclass(frozen=True, slots=True)
class Waiting:
    """Something in an inbox. `client` is the short name; `feedback_id` is set for unread feedback; `more` is how it stands now."""

    id: uuid.UUID
    referral_id: uuid.UUID
    what: str
    client: str
    since: datetime
    feedback_id: uuid.UUID | None = None
    more: str = ""


def file_feedback(actor: Actor, referral: Referral) -> dict:
    """What the file page shows of feedback (`feedback/file_feedback.jinja`); the reader is a relative of the file already."""
    found = policy.relatives(actor, referral.pk)
    if not policy.holds("feedback.read", actor, found):
        return {"readable": False}
    as_referrer = not PRACTICE.isdisjoint(found)
    sends = policy.holds("feedback.send", actor, found) and referral.state in AFTER_ACCEPTANCE
    agreed = not sends or agrees(referral.pk)
    return {
        "readable": True,
        "referral_id": referral.pk,
        "sent": sent_feedback(actor, referral, as_referrer),
        "owed": owed(referral) if sends else (),
        "may_send": sends and agreed,
        "withdrawn": not agreed,
        "as_referrer": as_referrer,
        "may_reply": policy.holds("feedback.reply", actor, found),
    }


def sent_feedback(actor: Actor, referral: Referral, as_referrer: bool) -> tuple[Sent, ...]:
    """Feedback that was sent about a referral, newest first."""
    return tuple(
        Sent(
            id=row.pk,
            about=str(MOMENTS[About(row.moment)]),
            author=row.author.name,
            sent_at=row.sent_at,
            text=None if as_referrer and row.read_at is None else row.text,
            read_at=row.read_at,
            reader=row.read_by.name if row.read_by else "",
        )
        for row in _sent(actor, referral.pk)
    )


def sent_since(referral: Referral, seq: int, sent: tuple[Sent, ...]) -> Sent | None:
    """Of what was `sent` the newest that went out after a page was made, when the referral stood at `seq`."""
    events = ReferralEvent.objects.filter(referral=referral, seq__gt=seq, kind="feedback_sent").order_by("-seq")
    newest = next((event.data["feedback"] for event in events), None)
    return next((one for one in sent if str(one.id) == newest), None)


@asked_often
def _sent(actor: Actor, referral_id: uuid.UUID) -> QuerySet[Feedback]:
    return visible(Feedback, actor, few=True).filter(referral=referral_id).select_related("author", "read_by")


def owed(referral: Referral) -> tuple[Owed, ...]:
    """What is owed about a referral, first due first."""
    today = timezone.localdate()
    rows = duties.owed_on(referral.pk)
    return tuple(Owed(str(MOMENTS[About(details["moment"])]), due, due < today) for details, due in rows)


def draft(actor: Actor, referral: Referral, chosen: str = "") -> Draft | None:
    """The draft that stands ready, from what was recorded; None when no feedback can be sent. About the `chosen` moment when owed.

    Only for those who may see the plan: the caller required `feedback.send`.
    """
    if referral.state not in AFTER_ACCEPTANCE or standing_consent(referral.dossier) is None:
        return None
    now_owed = duties.moments_owed(referral)
    language = language_of(Region.objects.values_list("country", flat=True).get(pk=referral.region_id))
    return Draft(
        about=About(chosen)
        if chosen in now_owed
        else proposed(now_owed, referral.ending, referral.closed_at is not None),
        text=draft_text(compose(facts(actor, referral)), language),
        language=language,
        owed=tuple(now_owed),
        also=tuple(
            (str(MOMENTS[one]), ", ".join(str(MOMENTS[other]) for other in others))
            for one, others in covers_more(now_owed).items()
        ),
    )


def facts(actor: Actor, referral: Referral) -> Facts:
    """What was recorded, as plain facts. Notes, problems, barriers and scores are not read at all."""
    contacts = list(
        visible(Contact, actor, few=True)
        .filter(referral=referral)
        .order_by("on", "recorded_at")
        .values_list("on", "outcome", "recorded_at")
    )
    goals = visible(Goal, actor, few=True).filter(referral=referral, dropped_at=None)
    activities = list(visible(Handover, actor, few=True).filter(referral=referral).select_related("activity"))
    activities.sort(key=lambda one: one.sent_at)
    told = _told_until(actor, referral)
    step = open_steps(referral.dossier).filter(kind=StepKind.LEAD, organisation=referral.welfare_id).first()
    return Facts(
        spoke_on=tuple(on for on, outcome, _at in contacts if outcome == Outcome.ATTENDED),
        missed_on=tuple(on for on, outcome, _at in contacts if outcome in MISSED),
        goals=tuple(goals.values_list("text", flat=True)),
        started=_titles(activities, (HandoverState.STARTED,)),
        chosen=_titles(activities, CHOSEN),
        no_show_on=tuple(
            on for on, outcome, at in contacts if outcome == Outcome.NO_SHOW and (told is None or at > told)
        ),
        fell_through=_fell_through(activities, told),
        next_step=step.code if step else "",
        next_on=step.due_on if step else None,
        on_hold_until=referral.hold_until,
        ending=referral.ending,
    )


def _told_until(actor: Actor, referral: Referral) -> datetime | None:
    """When the last feedback was sent: what happened after it the practice may not know."""
    return visible(Feedback, actor, few=True).filter(referral=referral).aggregate(last=Max("sent_at"))["last"]


def _titles(activities: list[Handover], states: Collection[str]) -> tuple[str, ...]:
    return tuple(one.activity.title for one in activities if one.state in states)


def _fell_through(activities: list[Handover], told: datetime | None) -> tuple[tuple[str, How], ...]:
    """What came to nothing since the practice was told, with how."""
    return tuple((one.activity.title, how) for one in activities if (how := _how(one)) and not _is_told(one, told))


def _how(one: Handover) -> How | None:
    if one.state == HandoverState.STOPPED:
        return NAMED_WHY.get(one.stop_reason, How.STOPPED)
    return {HandoverState.FULL: How.FULL, HandoverState.UNSUITABLE: How.NOT_SUITED}.get(HandoverState(one.state))


def _is_told(one: Handover, told: datetime | None) -> bool:
    """Whether feedback went out after it. Of stopping only the day is known: what is of the same day may be told twice."""
    if told is None:
        return False
    if one.stopped_on is not None:
        return one.stopped_on < timezone.localdate(told)
    return one.answered_at is not None and one.answered_at <= told


_NAME = ("client__first_name", "client__prefix", "client__last_name")


def unread_for(actor: Actor) -> list[Waiting]:
    """Feedback that nobody at the actor's practice has opened yet, oldest first. The caller records the list."""
    return [
        Waiting(pk, referral_id, feedback_about(moment), short_name(*name), sent_at, pk)
        for pk, referral_id, moment, sent_at, *name in _unread(actor)
    ]


@asked_often
def _unread(actor: Actor) -> QuerySet:
    practices = actor.organisations(Role.REFERRER, Role.ASSISTANT)
    return (
        visible(Feedback, actor, few=True)
        .filter(read_at=None, practice__in=practices)
        .order_by("sent_at")
        .values_list("pk", "referral_id", "moment", "sent_at", *(f"referral__{name}" for name in _NAME))[:MOST_WAITING]
    )


def inbox(actor: Actor) -> list[Waiting]:
    """What waits in the inbox that the actor shares with colleagues, newest first. The caller records the list.

    Unread feedback is not repeated here: `unread_for` holds it.
    """
    rows = _notices(actor)
    unread = {row[1] for row in rows if row[2] == Happening.NO_FEEDBACK}
    stand = _how_it_stands(actor, unread - known_states(actor, unread).keys())
    return [
        Waiting(
            pk,
            dossier_id,
            str(NOTICES[Happening(happening)]),
            short_name(*name),
            made_at,
            more=stand.get(dossier_id, "") if happening == Happening.NO_FEEDBACK else "",
        )
        for pk, dossier_id, happening, made_at, *name in rows
    ]


@asked_often
def _notices(actor: Actor) -> QuerySet:
    return (
        visible(Notice, actor, few=True)
        .filter(read_at=None)
        .exclude(happening__in=(Happening.FEEDBACK_SENT, Happening.FEEDBACK_UNREAD))
        .order_by("-made_at")
        .values_list("pk", "dossier_id", "happening", "made_at", *(f"dossier__referral__{name}" for name in _NAME))[
            :MOST_WAITING
        ]
    )


def _how_it_stands(actor: Actor, referral_ids: set[uuid.UUID]) -> dict[uuid.UUID, str]:
    """Who accompanies and what is next, for those who read nothing yet; two queries, none when there is nobody."""
    if not referral_ids:
        return {}
    today, steps = timezone.localdate(), lead_steps(referral_ids)
    rows = visible(Referral, actor, few=True).filter(pk__in=referral_ids)
    found = {}
    for pk, state, person, team in rows.values_list("pk", "state", "link_worker__name", "welfare__name"):
        step = steps.get(pk)
        found[pk] = no_feedback_yet(
            who=person or team,
            taken_up=state != State.SENT,
            next_step=of_others(step["code"]) if step else "",
            due_on=step["due_on"] if step else None,
            today=today,
        )
    return found
