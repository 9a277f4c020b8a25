"""The duty to give feedback, as steps: owed, replaced, settled. Movements within the transaction of an action or a handler."""

import uuid
from collections.abc import Collection
from datetime import datetime

from django.db.models import QuerySet
from django.utils import timezone

from kring.asking import asked_often
from kring.clients.queries import standing_consent
from kring.duties.actions import open_steps, owe
from kring.duties.calendar import closed_days
from kring.duties.models import Step, StepKind
from kring.duties.rules import Outcome, StepCode
from kring.feedback.rules import owed as rules
from kring.feedback.rules.owed import About
from kring.programme.queries import agreement_of
from kring.programme.rules.agreement import Moment
from kring.referral.models import Referral


def owe_feedback(referral: Referral, moment: Moment, now: datetime) -> None:
    """Owe the referrer feedback about a moment, when the location agreed on it and the client's consent stands.

    At the end one feedback takes the place of all that is still owed, and is due no later than the first of these was.
    """
    agreement = agreement_of(referral.version)
    if not rules.is_agreed(moment, agreement.moments) or standing_consent(referral.dossier) is None:
        return
    today = timezone.localdate(now)
    due = rules.due_on(today, agreement.norms.days_to_feedback, closed_days(today), referral.hold_until)
    if moment in rules.ENDS:
        earlier = owed_feedback(referral)
        due = rules.due_at_end(due, list(earlier.values_list("due_on", flat=True)))
        let_lapse(earlier, now)
    elif owed_feedback(referral).filter(details__moment=moment).exists():
        return
    owe(
        referral.dossier,
        StepCode.FEEDBACK,
        organisation_id=referral.welfare_id,
        owner_id=referral.link_worker_id,
        due_on=due,
        now=now,
        details={"moment": moment.value},
    )


def owed_feedback(referral: Referral) -> QuerySet:
    """The feedback that is owed to the referrer now, as open steps."""
    return open_steps(referral.dossier).filter(kind=StepKind.OWED, code=StepCode.FEEDBACK)


@asked_often
def owed_on(dossier_id: uuid.UUID) -> QuerySet:
    """What is owed to the referrer of a dossier now (details of the step), and the day it is due, first due first."""
    owed = Step.objects.filter(dossier=dossier_id, done_at=None, kind=StepKind.OWED, code=StepCode.FEEDBACK)
    return owed.order_by("due_on").values_list("details", "due_on")


def moments_owed(referral: Referral) -> list[About]:
    """What the owed feedback is about."""
    return [About(details["moment"]) for details in owed_feedback(referral).values_list("details", flat=True)]


def let_lapse(steps: QuerySet, now: datetime) -> int:
    """Finish duties that lost their meaning; returns how many."""
    return steps.update(done_at=now, outcome=Outcome.LAPSED)


def owe_again(referral: Referral, lapsed_at: Collection[datetime]) -> int:
    """Owe once more the feedback that lapsed at these moments, due when it was before; returns how many."""
    steps = Step.objects.filter(dossier=referral.pk, kind=StepKind.OWED, code=StepCode.FEEDBACK, outcome=Outcome.LAPSED)
    return steps.filter(done_at__in=lapsed_at).update(done_at=None, outcome="", owner=referral.link_worker_id)


def settle_feedback(referral: Referral, about: About, now: datetime) -> bool | None:
    """Settle what is owed up to this moment. Whether that was in time; None when nothing was owed."""
    covered = rules.covered_by(about, moments_owed(referral))
    steps = owed_feedback(referral).filter(details__moment__in=[one.value for one in covered])
    dues = list(steps.values_list("due_on", flat=True))
    if not dues:
        return None
    steps.update(done_at=now, outcome=Outcome.DONE)
    return timezone.localdate(now) <= min(dues)


def owe_closing_card(referral: Referral, now: datetime) -> None:
    """The link worker owes the client, who is not mailed, a card that thanks and says how to come back."""
    today = timezone.localdate(now)
    owe(
        referral.dossier,
        StepCode.CLOSING_CARD,
        organisation_id=referral.welfare_id,
        owner_id=referral.link_worker_id,
        due_on=rules.due_on(today, rules.CARD_WITHIN, closed_days(today)),
        now=now,
    )


def owe_reading(referral: Referral, feedback_id: uuid.UUID, now: datetime) -> None:
    """The practice owes reading: after the norm's number of working days it is asked once more."""
    today = timezone.localdate(now)
    days = agreement_of(referral.version).norms.days_until_unread_reminder
    owe(
        referral.dossier,
        StepCode.READ_FEEDBACK,
        organisation_id=referral.practice_id,
        owner_id=referral.referrer_id,
        due_on=rules.due_on(today, days, closed_days(today)),
        now=now,
        details={"feedback": str(feedback_id)},
    )
