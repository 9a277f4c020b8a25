"""What the house does here when something happens elsewhere: an activity fills up or ends, people spoke, a file closes."""

from datetime import datetime

from django.db.models import Q
from django.utils import timezone

from kring.access.models import Dossier
from kring.access.policy import NotAllowed
from kring.directory.events import ActivityChanged, ActivityEnded, ActivityFilled
from kring.duties import actions as duties
from kring.duties.models import Step, StepKind
from kring.duties.rules import StepCode
from kring.identity.actors import Actor, actor_for
from kring.identity.models import User
from kring.journey.events import ContactRecorded
from kring.journey.rules.reaching import Outcome
from kring.matching.actions.gaps import no_longer
from kring.matching.actions.gate import LINK_WORKER, REFERRER, details_of, due
from kring.matching.actions.hand_over import ON_THE_WAY, OPEN, end_with_the_file
from kring.matching.models import Handover, Waiting
from kring.matching.rules.gaps import Why
from kring.matching.rules.lifecycle import HandoverState
from kring.referral.events import Closed, ConsentWithdrawn, Withdrawn

TOUCHED = OPEN
ABOUT_ACTIVITIES = (
    StepCode.AWAIT_PROVIDER,
    StepCode.CONFIRM_START,
    StepCode.FIND_OTHER,
    StepCode.FOLLOW_UP,
    StepCode.THERE_IS_NOW,
)


def activity_filled(event: ActivityFilled) -> None:
    """Whoever was on the way there needs something else; who comes already, stays."""
    _owe_to_each(event, StepCode.FIND_OTHER, "full", ON_THE_WAY)


def activity_ended(event: ActivityEnded) -> None:
    """Every client it touches gets a step for their link worker, at once."""
    _owe_to_each(event, StepCode.FIND_OTHER, "ended", TOUCHED)


def activity_changed(event: ActivityChanged) -> None:
    """Another day, time, place or price: every client it touches is told, and asked whether it still fits."""
    _owe_to_each(event, StepCode.FOLLOW_UP, "changed", TOUCHED)


def _owe_to_each(
    event: ActivityFilled | ActivityEnded | ActivityChanged,
    code: StepCode,
    because: str,
    states: tuple[HandoverState, ...],
) -> None:
    # Whoever was on the way to an entry that was merged is on the way to the one that stayed.
    there = Q(activity=event.activity_id) | Q(activity__merged_into=event.activity_id)
    touched = Handover.objects.filter(there, region_id=event.region_id, state__in=states).select_related(
        "activity", "referral__dossier", "referral__version"
    )
    for handover in touched:
        referral = handover.referral
        duties.owe(
            referral.dossier,
            code,
            organisation_id=referral.welfare_id,
            owner_id=referral.link_worker_id,
            due_on=due(referral, 0, event.at),
            now=event.at,
            details=details_of(handover) | {"because": because},
        )


def people_spoke(event: ContactRecorded) -> None:
    """Link worker and client spoke: nothing is left to ask about how the activities go."""
    if event.outcome == Outcome.ATTENDED:
        duties.settle(Dossier.objects.get(pk=event.referral_id), StepCode.FOLLOW_UP, now=event.at)


def file_closed(event: Closed) -> None:
    """The course is over: nothing is owed any more about its activities, nothing is waited for, and no provider is asked
    anything about who did not come yet."""
    end_with_the_file(_who(event), event.referral_id, LINK_WORKER, event.at)
    _finish(event.referral_id, event.at)
    no_longer(Waiting.objects.filter(referral=event.referral_id), Why.FILE_CLOSED, event.at)


def file_withdrawn(event: Withdrawn) -> None:
    """There is nobody any more who waits, or about whom a provider is asked anything."""
    end_with_the_file(_who(event), event.referral_id, REFERRER, event.at)
    no_longer(Waiting.objects.filter(referral=event.referral_id), Why.FILE_CLOSED, event.at)


def consent_withdrawn(event: ConsentWithdrawn) -> None:
    """Whoever does not agree any more is not among those for whom something is sought, and activities are told and asked nothing."""
    duties.ask_the_client(Dossier.objects.get(pk=event.referral_id))
    no_longer(Waiting.objects.filter(referral=event.referral_id), Why.NO_CONSENT, event.at)


def _who(event: Closed | Withdrawn) -> Actor:
    """Who ended the file, for the history and the log. Raises NotAllowed when that person belongs nowhere any more."""
    actor = actor_for(User.objects.get(pk=event.user_id), timezone.localdate(event.at), event.region_id)
    if actor is None:
        raise NotAllowed("handover.write")
    return actor


def _finish(dossier_id: object, now: datetime) -> None:
    owed = Step.objects.filter(dossier=dossier_id, kind=StepKind.OWED, code__in=ABOUT_ACTIVITIES, done_at=None)
    owed.update(done_at=now, outcome="lapsed")
