"""Telling people what happened, as the table of `hearing` says. Movements within the transaction of an action or a handler."""

import dataclasses
import uuid
from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Self

from kring.clients.queries import agrees
from kring.events import bus
from kring.feedback.duties import owe_closing_card
from kring.feedback.events import ClientThanked, MailDue, ProviderThanked
from kring.feedback.hearing import Audience, Channel, Happening, hears
from kring.feedback.models import MailTurn, Notice
from kring.matching.models import Handover
from kring.matching.rules.lifecycle import HandoverState
from kring.referral.events import ReferralMoved
from kring.referral.models import Referral
from kring.referral.rules.lifecycle import WITH_LINK_WORKER, State

BETWEEN_MAILS = timedelta(hours=1)
GIVEN_UP = timedelta(days=1)  # a planned mail that did not leave within a day is not waited for any longer
ABOUT_FEEDBACK = (Happening.FEEDBACK_SENT, Happening.FEEDBACK_UNREAD)
ABOUT_MESSAGES = (Happening.REPLIED, Happening.NOTE_TO_REFERRER, Happening.NOTE_TO_LINK_WORKER)
# What a referrer hears of a course: nothing any more once the client withdrew consent.
NEEDS_CONSENT = frozenset(
    {
        Happening.ASKED,
        Happening.RETURNED,
        Happening.NO_CONTACT,
        Happening.NO_FEEDBACK,
        Happening.FEEDBACK_SENT,
        Happening.FEEDBACK_UNREAD,
        Happening.NOTE_TO_REFERRER,
        Happening.CLOSED,
        Happening.REOPENED,
        Happening.CONTACT_MOVED,
    }
)
LINK_WORKERS_TURN = WITH_LINK_WORKER | {State.SENT}
WELCOMED = (HandoverState.WELCOME, HandoverState.STARTED)


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Parties:
    """Whom a file concerns, as ids, and its state: all that telling needs to know of a referral."""

    region_id: uuid.UUID
    referral_id: uuid.UUID
    practice_id: uuid.UUID
    referrer_id: uuid.UUID
    welfare_id: uuid.UUID
    link_worker_id: uuid.UUID | None
    state: str

    @classmethod
    def of(cls, referral: Referral) -> Self:
        """The parties of a referral as it is now."""
        return cls._from(referral, referral.pk, referral.state)

    @classmethod
    def of_move(cls, event: ReferralMoved) -> Self:
        """The parties as the event names them: nothing needs to be read again."""
        return cls._from(event, event.referral_id, event.after)

    @classmethod
    def _from(cls, told: Referral | ReferralMoved, referral_id: uuid.UUID, state: str) -> Self:
        return cls(
            region_id=told.region_id,
            referral_id=referral_id,
            practice_id=told.practice_id,
            referrer_id=told.referrer_id,
            welfare_id=told.welfare_id,
            link_worker_id=told.link_worker_id,
            state=state,
        )


def tell(happening: Happening, parties: Parties, *, now: datetime, by: uuid.UUID | None = None) -> None:
    """Tell everybody who must hear of it, except the person who did it."""
    _tell_referrer(happening, parties, now, by)
    _tell_link_worker(happening, parties, now, by)
    _tell_client(happening, parties, now)
    if hears(happening, Audience.PROVIDER, Channel.THANKS):
        thank_providers(parties, now)


def _tell_referrer(happening: Happening, parties: Parties, now: datetime, by: uuid.UUID | None) -> None:
    if by == parties.referrer_id or (happening in NEEDS_CONSENT and not agrees(parties.referral_id)):
        return
    if hears(happening, Audience.REFERRER, Channel.INBOX):
        put_in_inbox(happening, parties, parties.practice_id, parties.referrer_id, now)
    if hears(happening, Audience.REFERRER, Channel.MAIL):
        plan_mail(parties.referrer_id, parties.region_id, now)


def _tell_link_worker(happening: Happening, parties: Parties, now: datetime, by: uuid.UUID | None) -> None:
    if by is not None and by == parties.link_worker_id:
        return
    # Whoever is at turn sees it on Today already.
    by_notice = hears(happening, Audience.LINK_WORKER, Channel.INBOX) or (
        hears(happening, Audience.LINK_WORKER, Channel.TODAY) and parties.state not in LINK_WORKERS_TURN
    )
    if by_notice:
        put_in_inbox(happening, parties, parties.welfare_id, parties.link_worker_id, now)


def _tell_client(happening: Happening, parties: Parties, now: datetime) -> None:
    # A reminder hangs on the booking of the appointment, wherever that comes from: see `handlers.plan_reminder_of`.
    if hears(happening, Audience.CLIENT, Channel.THANKS):
        thank_client(parties, now)


def thank_client(parties: Parties, now: datetime) -> None:
    """Thank the client by e-mail when they chose that; else by a card, which the link worker then owes."""
    referral = Referral.objects.select_related("client", "dossier").get(pk=parties.referral_id)
    if referral.client.wants_mail:
        bus.publish(ClientThanked(region_id=parties.region_id, at=now, referral_id=parties.referral_id))
    else:
        owe_closing_card(referral, now)


def put_in_inbox(
    happening: Happening, parties: Parties, organisation_id: uuid.UUID, user_id: uuid.UUID | None, now: datetime
) -> Notice:
    """Put a notice in an organisation's inbox."""
    return Notice.objects.create(
        region_id=parties.region_id,
        dossier_id=parties.referral_id,
        organisation_id=organisation_id,
        user_id=user_id,
        happening=happening,
        made_at=now,
    )


def empty_inbox(
    dossier_id: uuid.UUID, organisation_id: uuid.UUID | None, user_id: uuid.UUID | None, now: datetime
) -> int:
    """What waited about a file is dealt with when someone of that organisation acts on it; returns how many notices.

    Unread feedback stays: it is dealt with by reading it.
    """
    waiting = Notice.objects.filter(dossier=dossier_id, organisation=organisation_id, read_at=None)
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


def thank_providers(parties: Parties, now: datetime) -> None:
    """Write thanks for every provider that welcomed this person to the outbox."""
    for handover in Handover.objects.filter(referral=parties.referral_id, state__in=WELCOMED):
        bus.publish(ProviderThanked(region_id=parties.region_id, at=now, handover_id=handover.pk))
