"""What the rows of one course say, as plain facts for the rules. The caller has made sure that the actor may know."""

import dataclasses
from collections import Counter
from datetime import date, datetime, time

from django.utils import timezone

from kring.capacity.actions import upcoming
from kring.capacity.models import Appointment
from kring.duties.calendar import closed_days
from kring.duties.models import Step
from kring.duties.rules import StepCode
from kring.journey.models import Contact, Goal, Plan, ProblemsWhen
from kring.journey.rules.ending import Ending, Facts, ending
from kring.journey.rules.pause import HoldReason
from kring.journey.rules.reaching import Outcome, Proposal, next_step
from kring.journey.rules.steps import latest_due
from kring.referral.actions.steps import norms_of
from kring.referral.models import Referral, ReferralEvent
from kring.referral.rules.lifecycle import Move, State

# The kinds of the events that tell, in a referral's history, that a client came to an activity for the first time, and that this
# was noted by mistake.
ACTIVITY_STARTED = "activity_started"
ACTIVITY_NOT_STARTED = "activity_not_started"
NOON = time(12)
CAME_OF_IT = (Outcome.ATTENDED, Outcome.NO_SHOW, Outcome.CANCELLED)  # what an appointment can come to


def outcomes_of(referral: Referral) -> list[Outcome]:
    """What came of each contact, oldest first. A course that was opened again starts with a clean slate."""
    reopened = ReferralEvent.objects.filter(referral=referral, kind=Move.REOPEN).order_by("-seq").first()
    rows = Contact.objects.filter(referral=referral).order_by("on", "recorded_at")
    if reopened is not None:
        rows = rows.filter(recorded_at__gt=reopened.at)
    return [Outcome(outcome) for outcome in rows.values_list("outcome", flat=True)]


def has_plan(referral: Referral) -> bool:
    """Whether it is known what matters, or there is a goal."""
    written = Plan.objects.filter(referral=referral).exclude(what_matters="")
    return written.exists() or goals_standing(referral) > 0


def goals_standing(referral: Referral) -> int:
    """Goals that were set and not dropped."""
    return Goal.objects.filter(referral=referral, dropped_at=None).count()


def proposal(referral: Referral, now: datetime, further: Outcome | None = None, *, calls_off: bool = False) -> Proposal:
    """The next step to propose now, or after a `further` contact with this outcome, which may call off the appointment to come."""
    today = timezone.localdate(now)
    appointment = None if calls_off else upcoming(referral.dossier, now)
    outcomes = outcomes_of(referral)
    if further is not None:
        outcomes.append(further)
    return next_step(
        outcomes,
        norms_of(referral),
        today,
        closed_days(today),
        has_plan=has_plan(referral),
        appointment_on=timezone.localdate(appointment.starts_at) if appointment else None,
        met_before=referral.first_contact_at is not None,
    )


def appointment_to_begin(referral: Referral, now: datetime) -> Appointment | None:
    """The appointment to come, unless there is one that has begun of which nobody wrote down yet what came of it."""
    coming = upcoming(referral.dossier, now)
    begun = referral.dossier.appointments.filter(cancelled_at=None, starts_at__lt=now).order_by("-starts_at").first()
    if coming is None or begun is None:
        return coming
    told = Contact.objects.filter(
        referral=referral, outcome__in=CAME_OF_IT, on__gte=timezone.localdate(begun.starts_at)
    )
    return coming if told.exists() else None


def last_day_for_a_step(referral: Referral, today: date) -> date:
    """The last day on which a next step may be due."""
    return latest_due(norms_of(referral), today, closed_days(today))


def first_contact_at(referral: Referral) -> datetime | None:
    """The moment of the first conversation; of one written down on a later day only the day is known."""
    first = Contact.objects.filter(referral=referral, outcome=Outcome.ATTENDED).order_by("on", "recorded_at").first()
    if first is None:
        return None
    if timezone.localdate(first.recorded_at) == first.on:
        return first.recorded_at
    return max(timezone.make_aware(datetime.combine(first.on, NOON)), referral.sent_at)


def client_asked_to_stop(referral: Referral) -> bool:
    """Whether the client said, on their own page, that they want to stop, and nobody has dealt with it yet."""
    return Step.objects.filter(dossier=referral.pk, code=StepCode.CLIENT_STOPS, done_at=None).exists()


def facts_of(referral: Referral, client_stopped: bool) -> Facts:
    """What was delivered so far. `client_stopped`: the client said so to the link worker."""
    state = State(referral.state)
    return Facts(
        withdrawn=state is State.WITHDRAWN,
        client_stopped=client_stopped or client_asked_to_stop(referral),
        conversations=Contact.objects.filter(referral=referral, outcome=Outcome.ATTENDED).count(),
        activities_started=_activities_started(referral),
        goals=goals_standing(referral),
        waits_for_other_help=state is State.ON_HOLD and _other_problems_first(referral),
    )


def _activities_started(referral: Referral) -> int:
    """Each mistake undoes one start."""
    kinds = ReferralEvent.objects.filter(referral=referral).order_by().values_list("kind", flat=True)
    told = Counter(kinds.filter(kind__in=(ACTIVITY_STARTED, ACTIVITY_NOT_STARTED)))
    return told[ACTIVITY_STARTED] - told[ACTIVITY_NOT_STARTED]


def ending_anew(referral: Referral) -> Ending:
    """How an ended course ended, now that a contact came or went, or an activity turned out not to have started.

    What was said at the end still holds.
    """
    closed = ReferralEvent.objects.filter(referral=referral, kind=Move.CLOSE).latest("seq")
    facts = facts_of(referral, closed.data.get("client_stopped", False))
    waits = closed.before == State.ON_HOLD and _other_problems_first(referral)
    return ending(dataclasses.replace(facts, waits_for_other_help=waits))


def met_by_a_conversation(referral: Referral) -> bool:
    """Whether it was a conversation, and no decision to go on, that made this course active."""
    became = ReferralEvent.objects.filter(referral=referral, after=State.ACTIVE).exclude(before=State.ACTIVE)
    return became.order_by("-seq").values_list("kind", flat=True).first() == Move.MEET


def _other_problems_first(referral: Referral) -> bool:
    held = ReferralEvent.objects.filter(referral=referral, kind=Move.HOLD).order_by("-seq").first()
    if held is not None and held.data.get("reason") == HoldReason.OTHER_PROBLEMS:
        return True
    return Plan.objects.filter(referral=referral, problems_when=ProblemsWhen.FIRST).exists()
