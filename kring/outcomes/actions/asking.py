"""Asking somebody how they fare: by link, on paper or together; and taking no for an answer."""

import uuid
from datetime import date, datetime

from django.db import connection, transaction
from django.utils import timezone

from kring.access import audit, links
from kring.access.models import LinkPurpose
from kring.access.policy import NotVisible, require, visible
from kring.clients.queries import agrees
from kring.duties import actions as duties
from kring.duties.calendar import closed_days
from kring.duties.rules import StepCode, working_day_on_or_after
from kring.identity.actors import Actor
from kring.outcomes.concerns import waits_for_conversation
from kring.outcomes.models import DeclinedBecause, Mode, Occasion
from kring.outcomes.planning import about, add_now
from kring.outcomes.queries import stands
from kring.outcomes.rules.occasions import OPEN, Standing
from kring.programme.rules.measuring import Occasion as When
from kring.referral.actions.history import locked


class NotOpen(Exception):
    """Nothing can be asked or answered at this moment; `standing` says how it stands."""

    def __init__(self, found: Standing):
        super().__init__(found)
        self.standing = found


@transaction.atomic
def ask_by_link(actor: Actor, occasion_id: uuid.UUID) -> str:
    """Make a link to the questions, for on paper or in a mail, and return its token. Earlier links to them stop working.

    Raises NotVisible, NotAllowed, NotOpen.
    """
    occasion, now = _to_ask(actor, occasion_id), timezone.now()
    token = new_link(occasion, now)
    _asked(occasion, Mode.LINK, now)
    audit.record(actor, "questions.asked", occasion, dossier_id=occasion.referral_id)
    return token


@transaction.atomic
def ask_in_another_way(actor: Actor, occasion_id: uuid.UUID, mode: Mode) -> Occasion:
    """Begin together in the conversation, or hand out on paper."""
    occasion, now = _to_ask(actor, occasion_id), timezone.now()
    _asked(occasion, mode, now)
    audit.record(actor, "questions.asked", occasion, dossier_id=occasion.referral_id)
    return occasion


def hand_out(actor: Actor, occasion_id: uuid.UUID) -> Occasion:
    """The sheet went home with the client. Raises NotVisible, NotAllowed, NotOpen."""
    return ask_in_another_way(actor, occasion_id, Mode.PAPER)


@transaction.atomic
def ask_the_end_now(actor: Actor, referral_id: uuid.UUID) -> Occasion | None:
    """Open the moment at the end today, for in a last conversation before the file is closed; None when none was agreed."""
    referral = locked(actor, referral_id)
    require("outcome.ask", actor, referral)
    occasion = Occasion.objects.filter(referral=referral, when=When.END, cancelled_at=None).first()
    return occasion or add_now(referral, When.END, timezone.localdate())


@transaction.atomic
def decline(actor: Actor, occasion_id: uuid.UUID, because: DeclinedBecause) -> Occasion:
    """The client would rather not: no reminder, no step, and it is counted as that."""
    occasion, now = _to_ask(actor, occasion_id), timezone.now()
    note_refusal(occasion, because, now)
    audit.record(actor, "questions.declined", occasion, dossier_id=occasion.referral_id)
    return occasion


@transaction.atomic
def ask_after_all(actor: Actor, occasion_id: uuid.UUID) -> Occasion:
    """It was noted by mistake, or the client wants to answer after all."""
    occasion = found(actor, occasion_id)
    require("outcome.ask", actor, occasion)
    if occasion.declined_at is not None:
        occasion.declined_at, occasion.declined_because = None, ""
        occasion.save(update_fields=["declined_at", "declined_because"])
        audit.record(actor, "questions.asked", occasion, dossier_id=occasion.referral_id)
    return occasion


@transaction.atomic
def share(actor: Actor, occasion_id: uuid.UUID, *, agreed: bool) -> Occasion:
    """Whether the client agrees that the referrer sees these results; the client may change this at any time."""
    occasion = found(actor, occasion_id)
    require("outcome.ask", actor, occasion)
    occasion.shared = agreed
    occasion.save(update_fields=["shared"])
    audit.record(actor, "questions.asked", occasion, dossier_id=occasion.referral_id)
    return occasion


def note_refusal(occasion: Occasion, because: DeclinedBecause, now: datetime) -> None:
    """What declining changes, whoever says it."""
    occasion.declined_at, occasion.declined_because = now, because
    occasion.save(update_fields=["declined_at", "declined_because"])
    duties.settle(occasion.referral.dossier, StepCode.ASK_QUESTIONS, now=now, details=about(occasion))


def new_link(occasion: Occasion, now: datetime) -> str:
    """A fresh link to these questions; earlier ones stop working."""
    links.revoke(occasion.pk, LinkPurpose.QUESTIONS, now)
    return links.make(
        LinkPurpose.QUESTIONS,
        region_id=occasion.region_id,
        dossier_id=occasion.referral_id,
        subject_id=occasion.pk,
        now=now,
    )


def found(actor: Actor, occasion_id: uuid.UUID) -> Occasion:
    """The moment, locked until the transaction ends, when the actor may see it."""
    if not visible(Occasion, actor, few=True).filter(pk=occasion_id).exists():
        raise NotVisible
    return locked_occasion(occasion_id)


def locked_occasion(occasion_id: uuid.UUID) -> Occasion:
    """The moment, locked until the transaction ends."""
    rows = Occasion.objects.filter(pk=occasion_id)
    if connection.features.has_select_for_update:
        rows = rows.select_for_update(of=("self",))
    return rows.select_related("referral__dossier", "referral__client", "referral__version").get()


def how_it_stands(occasion: Occasion, now: datetime) -> Standing:
    """How the moment stands now."""
    return stands(occasion, now, begun=occasion.responses.exists())


def be_open(occasion: Occasion, now: datetime) -> None:
    """Raise NotOpen unless answers are taken now, and the client's consent stands."""
    found_to_be = how_it_stands(occasion, now)
    if found_to_be not in OPEN:
        raise NotOpen(found_to_be)
    if not agrees(occasion.referral_id):
        raise NotOpen(Standing.CANCELLED)


def _to_ask(actor: Actor, occasion_id: uuid.UUID) -> Occasion:
    occasion = found(actor, occasion_id)
    require("outcome.ask", actor, occasion)
    be_open(occasion, timezone.now())
    return occasion


def _asked(occasion: Occasion, mode: Mode, now: datetime) -> None:
    occasion.asked_at, occasion.mode = occasion.asked_at or now, mode
    occasion.save(update_fields=["asked_at", "mode"])
    if mode is Mode.LINK and waits_for_conversation(occasion):
        owe_asking(occasion, timezone.localdate(now), now)
    else:
        duties.settle(occasion.referral.dossier, StepCode.ASK_QUESTIONS, now=now, details=about(occasion))


def owe_asking(occasion: Occasion, today: date, now: datetime) -> None:
    """The link worker asks: all of it, or what a link cannot."""
    referral = occasion.referral
    occasion.step_at = now
    occasion.save(update_fields=["step_at"])
    duties.owe(
        referral.dossier,
        StepCode.ASK_QUESTIONS,
        organisation_id=referral.welfare_id,
        owner_id=referral.link_worker_id,
        due_on=working_day_on_or_after(max(occasion.due_on, today), closed_days(today)),
        now=now,
        details=about(occasion),
    )
