"""Telling people what happened, as the table of `hearing` says. Movements within the transaction of an action or a handler."""

import uuid
from collections.abc import Collection
from datetime import datetime, timedelta

from kring.clients.queries import standing_consent
from kring.events import bus
from kring.feedback.events import ClientThanked, MailDue, ProviderThanked
from kring.feedback.hearing import Audience, Channel, Happening, hears
from kring.feedback.models import MailTurn, Notice
from kring.feedback.reminders import plan_reminder
from kring.matching.models import Handover
from kring.matching.rules.lifecycle import HandoverState
from kring.referral.models import Referral
from kring.referral.rules.lifecycle import WITH_LINK_WORKER, State

BETWEEN_MAILS = timedelta(hours=1)
GIVEN_UP = timedelta(days=1)  # a planned mail that did not leave within a day is not waited for any longer
ABOUT_FEEDBACK = (Happening.FEEDBACK_SENT, Happening.FEEDBACK_UNREAD)
ABOUT_MESSAGES = (Happening.REPLIED, Happening.NOTE_TO_REFERRER, Happening.NOTE_TO_LINK_WORKER)
# What a referrer hears of a course: nothing any more once the client withdrew consent.
NEEDS_CONSENT = frozenset(
    {
        Happening.NO_CONTACT,
        Happening.FEEDBACK_SENT,
        Happening.FEEDBACK_UNREAD,
        Happening.NOTE_TO_REFERRER,
        Happening.CLOSED,
        Happening.REOPENED,
    }
)
LINK_WORKERS_TURN = WITH_LINK_WORKER | {State.SENT}
WELCOMED = (HandoverState.WELCOME, HandoverState.STARTED)


def tell(happening: Happening, referral: Referral, *, now: datetime, by: uuid.UUID | None = None) -> None:
    """Tell everybody who must hear of it, except the person who did it."""
    _tell_referrer(happening, referral, now, by)
    _tell_link_worker(happening, referral, now, by)
    _tell_client(happening, referral, now)
    if hears(happening, Audience.PROVIDER, Channel.THANKS):
        thank_providers(referral, now)


def _tell_referrer(happening: Happening, referral: Referral, now: datetime, by: uuid.UUID | None) -> None:
    if by == referral.referrer_id or (happening in NEEDS_CONSENT and standing_consent(referral.dossier) is None):
        return
    if hears(happening, Audience.REFERRER, Channel.INBOX):
        put_in_inbox(happening, referral, referral.practice_id, referral.referrer_id, now)
    if hears(happening, Audience.REFERRER, Channel.MAIL):
        plan_mail(referral.referrer_id, referral.region_id, now)


def _tell_link_worker(happening: Happening, referral: Referral, now: datetime, by: uuid.UUID | None) -> None:
    if by is not None and by == referral.link_worker_id:
        return
    by_notice = hears(happening, Audience.LINK_WORKER, Channel.INBOX) or (
        hears(happening, Audience.LINK_WORKER, Channel.TODAY) and not _is_at_turn(referral)
    )
    if by_notice:
        put_in_inbox(happening, referral, referral.welfare_id, referral.link_worker_id, now)


def _tell_client(happening: Happening, referral: Referral, now: datetime) -> None:
    if hears(happening, Audience.CLIENT, Channel.REMINDER):
        for appointment in referral.dossier.appointments.filter(cancelled_at=None, starts_at__gt=now):
            plan_reminder(appointment, now)
    if hears(happening, Audience.CLIENT, Channel.THANKS):
        bus.publish(ClientThanked(region_id=referral.region_id, at=now, referral_id=referral.pk))


def _is_at_turn(referral: Referral) -> bool:
    """Whether the lead step is the link worker's in this state: then Today tells it already."""
    return referral.state in LINK_WORKERS_TURN


def put_in_inbox(
    happening: Happening, referral: Referral, organisation_id: uuid.UUID, user_id: uuid.UUID | None, now: datetime
) -> Notice:
    """Put a notice in an organisation's inbox."""
    return Notice.objects.create(
        region_id=referral.region_id,
        dossier_id=referral.pk,
        organisation_id=organisation_id,
        user_id=user_id,
        happening=happening,
        made_at=now,
    )


def empty_inbox(referral: Referral, organisation_id: uuid.UUID | None, user_id: uuid.UUID | None, now: datetime) -> int:
    """What waited about a file is dealt with when someone of that organisation acts on it; returns how many notices.

    Unread feedback stays: it is dealt with by reading it.
    """
    waiting = Notice.objects.filter(dossier=referral.pk, organisation=organisation_id, read_at=None)
    return waiting.exclude(happening__in=ABOUT_FEEDBACK).update(read_at=now, read_by=user_id)


def take_out(
    happenings: Collection[Happening],
    dossier_id: uuid.UUID,
    organisation_id: uuid.UUID,
    user_id: uuid.UUID,
    now: datetime,
) -> int:
    """Take what an organisation was told of these happenings out of its inbox; returns how many notices."""
    waiting = Notice.objects.filter(dossier=dossier_id, organisation=organisation_id, read_at=None)
    return waiting.filter(happening__in=happenings).update(read_at=now, read_by=user_id)


def plan_mail(user_id: uuid.UUID, region_id: uuid.UUID, now: datetime) -> None:
    """Plan a mail that says that something waits: now, or an hour after the last one; a planned one speaks for all."""
    turn, _made = MailTurn.objects.select_for_update().get_or_create(user_id=user_id, defaults={"region_id": region_id})
    if turn.planned_for is not None and turn.planned_for > now - GIVEN_UP:
        return
    turn.planned_for = now if turn.mailed_at is None else max(now, turn.mailed_at + BETWEEN_MAILS)
    turn.save(update_fields=["planned_for"])
    bus.schedule(MailDue(region_id=region_id, at=now, user_id=user_id), turn.planned_for)


def thank_providers(referral: Referral, now: datetime) -> None:
    """Write thanks for every provider that welcomed this person to the outbox."""
    for handover in Handover.objects.filter(referral=referral, state__in=WELCOMED):
        bus.publish(ProviderThanked(region_id=referral.region_id, at=now, handover_id=handover.pk))
