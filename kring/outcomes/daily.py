"""What only the passing of days brings: a moment opens, somebody is reminded once, a window closes. Running it again does no harm."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from kring.clients.queries import agrees
from kring.duties import actions as duties
from kring.duties.rules import StepCode
from kring.events import bus
from kring.outcomes.actions.answering import close_half_filled
from kring.outcomes.actions.asking import locked_occasion, owe_asking
from kring.outcomes.concerns import behind_link, waits_for_conversation
from kring.outcomes.events import QuestionsDue
from kring.outcomes.models import Mode, Occasion
from kring.outcomes.planning import about
from kring.programme.rules.measuring import Occasion as When

UNANSWERED = Q(finished_at=None, declined_at=None, cancelled_at=None)
# After the course nobody meets the client any more; during it the questions are asked in a conversation.
BY_MAIL = (When.THREE_MONTHS, When.END, When.SIX_MONTHS_AFTER)


def ask(now: datetime) -> int:
    """Whose moment has come is asked: by mail who chose e-mail, the others by a step for their link worker; returns how many.

    What goes back to concerns that were named before is in no mail: for that there is a step, beside the mail if need be.
    """
    today, asked = timezone.localdate(now), 0
    due = Occasion.objects.filter(UNANSWERED, asked_at=None, step_at=None, due_on__lte=today, closes_on__gte=today)
    for pk in due.order_by("pk").values_list("pk", flat=True).iterator(chunk_size=500):
        with transaction.atomic():
            occasion = locked_occasion(pk)
            if occasion.asked_at is not None or occasion.step_at is not None or not agrees(occasion.referral_id):
                continue
            by_mail = occasion.when in BY_MAIL and occasion.referral.client.wants_mail and behind_link(occasion)
            if by_mail:
                _mail(occasion, now, again=False)
            if not by_mail or waits_for_conversation(occasion):
                owe_asking(occasion, today, now)
            asked += 1
    return asked


def remind(now: datetime) -> int:
    """Who got a link and did not finish is reminded once; returns how many."""
    today, reminded = timezone.localdate(now), 0
    asked = Occasion.objects.filter(
        UNANSWERED, reminded_at=None, remind_after__gt=0, mode=Mode.LINK, asked_at__lt=now, closes_on__gt=today
    )
    for occasion_id, at, days in asked.values_list("pk", "asked_at", "remind_after").iterator(chunk_size=500):
        if timezone.localdate(at) + timedelta(days=days) > today:
            continue
        with transaction.atomic():
            occasion = locked_occasion(occasion_id)
            wants = agrees(occasion.referral_id) and occasion.referral.client.wants_mail
            if occasion.reminded_at is None and wants and behind_link(occasion):
                _mail(occasion, now, again=True)
                reminded += 1
    return reminded


def close_windows(now: datetime) -> int:
    """Windows that are over: what was answered counts as it is, and nobody is asked any more; returns how many."""
    today, closed = timezone.localdate(now), 0
    # A clock that ran ahead for a while closed windows that are still to come; who was not asked yet gets their step again.
    ahead = Occasion.objects.filter(UNANSWERED, closed_at__gt=now)
    ahead.filter(asked_at=None).update(step_at=None)
    ahead.update(closed_at=None)
    over = Occasion.objects.filter(UNANSWERED, closed_at=None, closes_on__lt=today)
    for pk in over.values_list("pk", flat=True).iterator(chunk_size=500):
        with transaction.atomic():
            occasion = locked_occasion(pk)
            if occasion.closed_at is not None:
                continue
            occasion.closed_at = now
            occasion.save(update_fields=["closed_at"])
            if occasion.responses.filter(replaced_at=None).exists():
                close_half_filled(occasion, now)
            duties.lapse(occasion.referral.dossier, StepCode.ASK_QUESTIONS, now=now, details=about(occasion))
            closed += 1
    return closed


def _mail(occasion: Occasion, now: datetime, *, again: bool) -> None:
    changed = ["reminded_at"] if again else ["asked_at", "mode"]
    if again:
        occasion.reminded_at = now
    else:
        occasion.asked_at, occasion.mode = now, Mode.LINK
    occasion.save(update_fields=changed)
    bus.publish(QuestionsDue(region_id=occasion.region_id, at=now, occasion_id=occasion.pk, again=again))
