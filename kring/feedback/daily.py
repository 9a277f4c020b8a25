"""What only the passing of days brings about. Run once a day by `manage.py run_daily`; running it again does no harm."""

from datetime import date, datetime

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone

from kring.capacity.models import Appointment
from kring.clients.models import Consent
from kring.duties.calendar import closed_days
from kring.duties.rules import working_days_after
from kring.events import bus
from kring.feedback.events import FeedbackUnread, NoContactInTime, NoFeedbackInTime
from kring.feedback.hearing import Happening
from kring.feedback.models import Feedback, Notice
from kring.feedback.reminders import plan_coming_reminders
from kring.feedback.telling import ABOUT_FEEDBACK
from kring.programme.queries import agreement_of
from kring.referral.models import Referral
from kring.referral.rules.lifecycle import State

LINK_WORKER_FIRST = (State.SENT, State.ACCEPTED)
UNDER_WAY = (*LINK_WORKER_FIRST, State.ACTIVE, State.ON_HOLD)


def remind_unread(now: datetime) -> int:
    """Tell the practice once again of feedback that nobody read within the norm; returns how many."""
    reminded = 0
    unread = Feedback.objects.filter(read_at=None, reminded_at=None).select_related("referral__version")
    for feedback in unread.iterator(chunk_size=500):
        days = agreement_of(feedback.referral.version).norms.days_until_unread_reminder
        if not _passed(feedback.sent_at, days, now):
            continue
        with transaction.atomic():
            # Two runs at once: only one of them finds it not yet reminded.
            if not Feedback.objects.filter(pk=feedback.pk, read_at=None, reminded_at=None).update(reminded_at=now):
                continue
            before = Notice.objects.filter(dossier=feedback.referral_id, happening__in=ABOUT_FEEDBACK, read_at=None)
            before.update(read_at=now)
            bus.publish(
                FeedbackUnread(
                    region_id=feedback.region_id, at=now, referral_id=feedback.referral_id, feedback_id=feedback.pk
                )
            )
            reminded += 1
    return reminded


def tell_of_no_contact(now: datetime) -> int:
    """Tell the referrer, once, when the norm passed and nobody spoke with the client while nothing is booked; how many."""
    told = 0
    coming = Appointment.objects.filter(cancelled_at=None, starts_at__gte=now)
    waiting = (
        Referral.objects.filter(state__in=LINK_WORKER_FIRST, first_contact_at=None)
        .exclude(dossier__notices__happening=Happening.NO_CONTACT)
        .exclude(dossier__in=coming.values("dossier_id"))
        .select_related("version")
    )
    for referral in waiting.iterator(chunk_size=500):
        if _passed(referral.sent_at, agreement_of(referral.version).norms.days_to_first_contact, now):
            with transaction.atomic():
                bus.publish(NoContactInTime(region_id=referral.region_id, at=now, referral_id=referral.pk))
            told += 1
    return told


def tell_of_no_feedback(now: datetime) -> int:
    """Tell the referrer, once, on the last day of the norm for feedback since sending when none was written; returns how many.

    Feedback that is owed has a clock of its own, which begins with the first conversation: this one begins when the referrer
    let go, so that silence ends for the referrer within the norm, whatever happens or does not happen. Where the referrer is
    at turn, or the client's consent does not stand, nothing is told.
    """
    told = 0
    silent = (
        Referral.objects.filter(state__in=UNDER_WAY, feedback=None)
        .filter(Exists(Consent.objects.filter(dossier=OuterRef("pk"), withdrawn_at=None)))
        .exclude(dossier__notices__happening=Happening.NO_FEEDBACK)
        .select_related("version")
    )
    for referral in silent.iterator(chunk_size=500):
        days = agreement_of(referral.version).norms.days_to_feedback
        if timezone.localdate(now) >= _last_day(referral.sent_at, days):
            with transaction.atomic():
                bus.publish(NoFeedbackInTime(region_id=referral.region_id, at=now, referral_id=referral.pk))
            told += 1
    return told


def plan_reminders(now: datetime) -> int:
    """Plan reminders of the appointments of the coming days; returns how many."""
    with transaction.atomic():
        return plan_coming_reminders(now)


def _passed(since: datetime, working_days: int, now: datetime) -> bool:
    return timezone.localdate(now) > _last_day(since, working_days)


def _last_day(since: datetime, working_days: int) -> date:
    """The last day that is still within a norm."""
    start = timezone.localdate(since)
    return working_days_after(start, working_days, closed_days(start))
