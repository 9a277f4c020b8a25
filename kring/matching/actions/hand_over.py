"""A client is introduced to an activity, after they said yes."""

import dataclasses
import uuid
from datetime import datetime

from django.db import IntegrityError, connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from kring.access import links, policy
from kring.access.models import LinkPurpose
from kring.clients.queries import require_consent
from kring.directory.models import Activity
from kring.directory.queries import current
from kring.identity.actors import Actor
from kring.matching.actions.gate import LINK_WORKER, Held, finish_looking, happened, locked, move
from kring.matching.models import Handover
from kring.matching.reach import ways
from kring.matching.rules.lifecycle import HandoverMove, HandoverState, step
from kring.matching.rules.reach import Reach
from kring.referral.actions.history import locked as locked_referral
from kring.referral.models import Referral
from kring.referral.rules.lifecycle import WITH_LINK_WORKER, State

ON_THE_WAY = (HandoverState.SENT, HandoverState.WELCOME)
OPEN = (*ON_THE_WAY, HandoverState.STARTED)


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class NewHandover:
    """What the link worker fills in. `key` is made with the form: sending the same form twice makes one hand-over."""

    key: uuid.UUID
    activity_id: uuid.UUID
    client_said_yes: bool
    reach: Reach
    practicalities: str = ""
    volunteering: bool = False


class NoYes(Exception):
    """The client did not say yes to being introduced."""


class NotOffered(Exception):
    """The activity is full, or has stopped. `full` says which."""

    def __init__(self, full: bool):
        super().__init__("full" if full else "stopped")
        self.full = full


class NotThatWay(Exception):
    """The client does not want to be reached that way, or it is not known how."""


class NotAccompanied(Exception):
    """Nobody accompanies this client now: the referral is not accepted yet, or it is finished."""


class AlreadyHandedOver(Exception):
    """The client is on the way to this activity already. `handover` is that one."""

    def __init__(self, handover: Handover):
        super().__init__(str(handover.pk))
        self.handover = handover


def hand_over(actor: Actor, referral_id: uuid.UUID, new: NewHandover) -> Handover:
    """Introduce a client to an activity. Copies the first name and what helps; with one way to reach, nothing else leaves the file.

    Raises NoYes, NotAccompanied, NotOffered, NotThatWay or AlreadyHandedOver, and NotAllowed when the client withdrew their
    consent; in each case nothing was written.
    """
    if not new.client_said_yes:
        raise NoYes
    try:
        with transaction.atomic():
            return _hand_over(actor, referral_id, new, timezone.now())
    except IntegrityError:
        # Two clicks at once: one got through, and that one is the hand-over.
        with transaction.atomic():
            known = _known(locked_referral(actor, referral_id), new)
            if known is None:
                raise policy.NotVisible from None  # the form's key belongs to something else
            return known


def _hand_over(actor: Actor, referral_id: uuid.UUID, new: NewHandover, now: datetime) -> Handover:
    referral = locked_referral(actor, referral_id)
    policy.require("handover.send", actor, referral)
    known = _known(referral, new)
    if known is not None:
        return known
    if State(referral.state) not in WITH_LINK_WORKER:
        raise NotAccompanied
    require_consent(referral.dossier)
    activity = _offered(actor, new.activity_id)
    handover = Handover(
        id=new.key,
        region_id=referral.region_id,
        referral=referral,
        activity=activity,
        provider_id=activity.organisation_id,
        state=step(None, HandoverMove.SEND).to,
        first_name=referral.client.first_name,
        reach_by=_reach(referral, new.reach),
        practicalities=new.practicalities.strip(),
        volunteering=new.volunteering,
        sent_by_id=actor.user_id,
        sent_at=now,
    )
    handover.save(force_insert=True)
    make_link(handover, now)
    finish_looking(referral.dossier, activity, now)
    happened(Held(handover, referral, LINK_WORKER), HandoverMove.SEND, actor, before="", now=now)
    return handover


def _known(referral: Referral, new: NewHandover) -> Handover | None:
    """The hand-over this form made before. Raises AlreadyHandedOver for one that another form made."""
    same = Handover.objects.filter(referral=referral, activity=new.activity_id).select_related("activity")
    known = same.filter(pk=new.key).first()
    if known is not None:
        return known
    other = same.filter(state__in=OPEN).first()
    if other is not None:
        raise AlreadyHandedOver(other)
    return None


def _offered(actor: Actor, activity_id: uuid.UUID) -> Activity:
    activity = policy.visible(Activity, actor).filter(pk=activity_id).first()
    if activity is None:
        raise policy.NotVisible
    if not current(actor).filter(pk=activity_id).exists():
        raise NotOffered(full=False)
    if activity.full:
        raise NotOffered(full=True)
    return activity


def _reach(referral: Referral, chosen: Reach) -> Reach:
    """The chosen way. Raises NotThatWay when the client does not want it, or it is not known how."""
    if Reach(chosen) not in ways(referral.client, referral.link_worker):
        raise NotThatWay
    return Reach(chosen)


def make_link(handover: Handover, now: datetime) -> str:
    """A fresh link for the provider; returns its token. Former ones stop working."""
    links.revoke(handover.pk, LinkPurpose.PROVIDER, now)
    return links.make(
        LinkPurpose.PROVIDER,
        region_id=handover.region_id,
        dossier_id=handover.referral_id,
        subject_id=handover.pk,
        now=now,
    )


@transaction.atomic
def renew_link(actor: Actor, handover_id: uuid.UUID) -> Handover:
    """Make a new link for the provider, by the link worker: the former one stops working."""
    held = locked(actor, handover_id)
    if held.by != LINK_WORKER:
        raise policy.NotAllowed(_("Only the link worker makes a new link."))
    make_link(held.handover, timezone.now())
    return held.handover


@transaction.atomic
def cancel(actor: Actor, handover_id: uuid.UUID) -> Handover:
    """The client decided otherwise. The provider's link stops working."""
    held = locked(actor, handover_id)
    if held.handover.state == HandoverState.CANCELLED:
        return held.handover
    now = timezone.now()
    links.revoke(handover_id, LinkPurpose.PROVIDER, now)
    return move(held, HandoverMove.CANCEL, actor, now=now)


def end_with_the_file(actor: Actor, referral_id: uuid.UUID, by: str, now: datetime) -> int:
    """Cancel what was asked and did not begin, as part of ending a file, which holds the referral; returns how many.

    The provider did not speak with who ended it: their link goes on, and tells that no answer is needed any more.
    """
    asked = Handover.objects.filter(referral=referral_id, state__in=ON_THE_WAY).order_by("sent_at", "pk")
    if connection.features.has_select_for_update:
        asked = asked.select_for_update(of=("self",))
    ending = list(asked.select_related("activity"))
    if ending:
        referral = Referral.objects.select_related("dossier", "version").get(pk=referral_id)
        for handover in ending:
            move(Held(handover, referral, by), HandoverMove.CANCEL, actor, now=now)
    return len(ending)
