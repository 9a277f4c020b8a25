"""What the house does here when something happens elsewhere: an activity fills up or ends, people spoke, a file closes."""

from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone

from kring.access.models import Dossier
from kring.access.policy import NotAllowed
from kring.directory.events import ActivityChanged, ActivityEnded, ActivityFilled, ActivityGoesOn, ActivityHasRoom
from kring.directory.models import Activity
from kring.directory.upkeep.corrections import practical
from kring.duties import actions as duties
from kring.duties.models import Step, StepKind
from kring.duties.rules import Outcome as StepOutcome
from kring.duties.rules import StepCode
from kring.events.bus import Event
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
    for handover in _touched(event, ON_THE_WAY):
        _owe(handover, StepCode.FIND_OTHER, "full", event.at)


def activity_has_room(event: ActivityHasRoom) -> None:
    """Nothing else has to be looked for, where that was not done yet."""
    for handover in _touched(event, TOUCHED):
        _lapse(handover, ["full"], event.at)


def activity_ended(event: ActivityEnded) -> None:
    """Every client it touches gets a step for their link worker, at once; what else was to be told of it is beside the point now."""
    for handover in _touched(event, TOUCHED):
        known = _known(handover, "changed", "ended")
        _lapse(handover, ["changed", "full", "goes_on"], event.at)
        _owe(handover, StepCode.FIND_OTHER, "ended", event.at, on=event.ends_on.isoformat(), **known)


def activity_goes_on(event: ActivityGoesOn) -> None:
    """Whoever was not told yet that it ends need not hear of it, only of what else was changed; the others hear that it goes on."""
    activity = Activity.objects.get(pk=event.activity_id)
    for handover in _touched(event, TOUCHED):
        known = _known(handover, "ended")
        if _lapse(handover, ["ended"], event.at):
            _owe_change(handover, known.get("was"), practical(activity), event.at)
            if activity.full and handover.state in ON_THE_WAY:
                _owe(handover, StepCode.FIND_OTHER, "full", event.at)
        elif _steps(handover, "ended").exists():
            _owe(handover, StepCode.FOLLOW_UP, "goes_on", event.at)


def activity_changed(event: ActivityChanged) -> None:
    """Another day, time, place or price: every client it touches is told, and asked whether it still fits.

    What is as it was before anybody was told, nobody needs to hear. Of what ends it is kept until it should go on.
    """
    for handover in _touched(event, TOUCHED):
        known = _known(handover, "changed", "ended").get("was", event.before)
        if ends := _steps(handover, "ended").filter(done_at=None).first():
            ends.details |= {"was": known}
            ends.save(update_fields=["details"])
        else:
            _owe_change(handover, known, event.after, event.at)


def _touched(event: Event, states: tuple[HandoverState, ...]) -> QuerySet[Handover]:
    """The hand-overs to an entry. Whoever was on the way to one that was merged is on the way to the one that stayed."""
    there = Q(activity=event.activity_id) | Q(activity__merged_into=event.activity_id)
    rows = Handover.objects.filter(there, region_id=event.region_id, state__in=states)
    return rows.select_related("activity", "referral__dossier", "referral__version")


def _steps(handover: Handover, *because: str) -> QuerySet[Step]:
    """The duties about a hand-over that came of what happened to its activity."""
    return Step.objects.filter(
        dossier=handover.referral_id,
        kind=StepKind.OWED,
        details__handover=str(handover.pk),
        details__because__in=because,
    )


def _known(handover: Handover, *because: str) -> dict[str, Any]:
    """What the client knows of when, where and for how much (`was`), where an open duty remembers that."""
    for step in _steps(handover, *because).filter(done_at=None):
        if step.details.get("was"):
            return {"was": step.details["was"]}
    return {}


def _owe_change(handover: Handover, was: dict[str, Any] | None, now_says: dict[str, Any], now: datetime) -> None:
    """The client is told what it was and what it is now; nothing when that is the same."""
    if not was or was == now_says:
        _lapse(handover, ["changed"], now)
    else:
        _owe(handover, StepCode.FOLLOW_UP, "changed", now, was=was, now=now_says)


def _lapse(handover: Handover, because: list[str], now: datetime) -> int:
    owed = _steps(handover, *because).filter(done_at=None)
    return owed.update(done_at=now, outcome=StepOutcome.LAPSED)


def _owe(handover: Handover, code: StepCode, because: str, at: datetime, **more: Any) -> None:
    """One open duty for each thing that happened to it: a newer word takes the place of the older."""
    details = details_of(handover) | {"because": because} | more
    if owed := _steps(handover, because).filter(done_at=None).first():
        owed.details = details
        owed.save(update_fields=["details"])
        return
    referral = handover.referral
    duties.owe(
        referral.dossier,
        code,
        organisation_id=referral.welfare_id,
        owner_id=referral.link_worker_id,
        due_on=due(referral, 0, at),
        now=at,
        details=details,
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
