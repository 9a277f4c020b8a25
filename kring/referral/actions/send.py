"""Sending a referral: client, advice, consent, slot, step, history, log and outbox in one transaction, or none of it."""

import dataclasses
import uuid
from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from kring.access import audit, links, policy
from kring.access.links import LinkPurpose
from kring.access.models import Dossier, Relation, RelationKind
from kring.asking import asked_often
from kring.capacity.actions import book
from kring.capacity.models import Appointment, AppointmentKind
from kring.capacity.rules.slots import Slot
from kring.clients import actions as clients
from kring.clients.actions import Person, Wishes
from kring.clients.models import Client, Consent, ConsentHow
from kring.clients.queries import is_text_of
from kring.events import bus
from kring.identity.actors import Actor
from kring.identity.models import Membership, Role
from kring.identity.teams import link_workers_on
from kring.programme.models import Location
from kring.programme.queries import published
from kring.programme.rules.agreement import Agreement
from kring.programme.rules.tree import Advice, Support, advise
from kring.referral.actions.drafts import become_referral, drop_draft
from kring.referral.actions.history import begin, publish
from kring.referral.actions.steps import set_step_for_state
from kring.referral.events import AppointmentBooked, Signposted
from kring.referral.models import Referral, Signpost, WarmHandover
from kring.referral.rules.lifecycle import Move
from kring.rows import holding_on, insert, new_id, together


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class NewReferral:
    """Everything the referrer said. `key` makes sending twice harmless: the same key is the same referral.
    `said` is the form's fingerprint (`once`), by which a form that was changed and sent again is told from the same one.

    Either `client_id` names an existing client or `person` and `wishes` describe a new one. Without a `slot` the link worker
    (or, without one, the team) makes contact.
    """

    key: uuid.UUID
    location_id: uuid.UUID
    practice_id: uuid.UUID
    version_id: uuid.UUID
    help_question: str
    consent_text_id: uuid.UUID
    client_id: uuid.UUID | None = None
    person: Person | None = None
    wishes: Wishes | None = None
    referrer_id: uuid.UUID | None = None
    link_worker_id: uuid.UUID | None = None
    slot: Slot | None = None
    discussed: tuple[str, ...] = ()
    willing: int | None = None
    yes: tuple[str, ...] = ()
    overruled_because: str = ""
    icpc: tuple[str, ...] = ()
    share_icpc: bool = False
    consent_how: str = ConsentHow.SPOKEN
    warm_handover: str = WarmHandover.INFORMATION
    said: str = ""


class OutOfScope(Exception):
    """The advice is other support, and the referrer gave no reason to refer all the same."""

    def __init__(self, advice: Advice):
        super().__init__(advice.support)
        self.advice = advice


class NotHere(Exception):
    """Location, practice, version or link worker do not belong together (any more)."""


def send(actor: Actor, new: NewReferral) -> Referral:
    """Send a referral, once. Sending the same key again returns what was sent the first time.

    Raises NotAllowed, OutOfScope, NotHere, NotVisible (also when the key is of a referral that the actor may not see), or
    capacity's SlotTaken; in each case nothing was written.
    """
    policy.require("referral.send", actor)
    try:
        with transaction.atomic():
            return _send(actor, new, timezone.now())
    except (IntegrityError, OutOfScope, NotHere, policy.NotVisible):
        # Sent before, or two clicks at once: the unique key let one through, and that one is the referral, also when what was
        # true at that time is not any more.
        sent = sent_with_key(actor, new.key)
        if sent is not None:
            return sent
        if Referral.objects.filter(key=new.key).exists():
            raise policy.NotVisible from None
        raise


def sent_with_key(actor: Actor, key: uuid.UUID | None) -> Referral | None:
    """The referral that was sent with this key, if the actor may see it."""
    # Hardly ever there: the index says so at once, and the policy need not be asked.
    if key is None or not Referral.objects.filter(key=key).exists():
        return None
    return policy.visible(Referral, actor, few=True).filter(key=key).select_related("dossier").first()


def _send(actor: Actor, new: NewReferral, now: datetime) -> Referral:
    referrer_id = _referrer(actor, new, now)
    welfare_id, agreement = _agreed(new, now)
    advice = advise(agreement.tree, new.yes, agreement.in_scope_reason)
    if not advice.in_scope and not new.overruled_because:
        raise OutOfScope(advice)
    client = _client(actor, new)
    dossier = insert(Dossier(region_id=actor.region_id, opened_at=now))
    referral = Referral(
        dossier=dossier,
        region_id=actor.region_id,
        client=client,
        location_id=new.location_id,
        version_id=new.version_id,
        practice_id=new.practice_id,
        referrer_id=referrer_id,
        sent_by_id=actor.user_id,
        welfare_id=welfare_id,
        link_worker_id=new.slot.user_id if new.slot else new.link_worker_id,
        key=new.key,
        help_question=new.help_question,
        discussed=list(new.discussed),
        willing=new.willing,
        yes=list(new.yes),
        advice=advice.support,
        overruled_because="" if advice.in_scope else new.overruled_because,
        icpc=list(new.icpc) if agreement.icpc else [],
        warm_handover=new.warm_handover,
        state="",  # its first event gives it its state
        sent_at=now,
    )
    begin(referral, actor, now=now, said=new.said)
    booked = book(dossier, new.slot, AppointmentKind.FIRST, now=now) if new.slot else None
    # What another may have been first with is written: the rest reads none of it.
    with together():
        _relate(referral, now)
        _agree(actor, referral, new, now)
        links.make(
            LinkPurpose.CLIENT, region_id=actor.region_id, dossier_id=dossier.pk, subject_id=referral.pk, now=now
        )
        set_step_for_state(referral, now, booked)
        become_referral(actor, new.key)
        on_behalf_of = referrer_id if referrer_id != actor.user_id else None
        audit.record(
            actor, "referral.sent", referral, dossier_id=dossier.pk, on_behalf_of=on_behalf_of, ground="consent"
        )
        _tell(referral, booked, actor, now)
    return referral


def _tell(referral: Referral, booked: Appointment | None, actor: Actor, now: datetime) -> None:
    publish(referral, Move.SEND, actor, "", now)
    if booked is not None:
        bus.publish(
            AppointmentBooked(
                region_id=actor.region_id,
                at=now,
                referral_id=referral.pk,
                appointment_id=booked.pk,
                starts_at=booked.starts_at,
            )
        )


def _referrer(actor: Actor, new: NewReferral, now: datetime) -> uuid.UUID:
    """Who refers: the actor, or a referrer of the same practice today on whose behalf an assistant sends."""
    if new.practice_id not in actor.organisations(Role.REFERRER, Role.ASSISTANT):
        raise NotHere
    referrer_id = new.referrer_id or actor.user_id
    if referrer_id == actor.user_id and new.practice_id in actor.organisations(Role.REFERRER):
        return referrer_id
    members = Membership.objects.filter(holding_on(timezone.localdate(now)), organisation=new.practice_id)
    if not members.filter(user=referrer_id, role=Role.REFERRER).exists():
        raise NotHere
    return referrer_id


def _agreed(new: NewReferral, now: datetime) -> tuple[uuid.UUID, Agreement]:
    """The welfare organisation and the agreement, when practice, link worker and version all belong to the location today."""
    chosen = new.slot.user_id if new.slot else new.link_worker_id
    found = _taking_part(new.location_id, new.practice_id, chosen, timezone.localdate(now))
    version = published(new.version_id)
    if not found or version is None:
        raise NotHere
    welfare_id, programme_id = found[0]
    if version.programme_id != programme_id:
        raise NotHere
    return welfare_id, version.agreement


@asked_often
def _taking_part(
    location_id: uuid.UUID, practice_id: uuid.UUID, link_worker_id: uuid.UUID | None, today: date
) -> QuerySet:
    belongs = Q(pk=location_id, practices__practice=practice_id, practices__takes_part=True)
    if link_worker_id is not None:
        belongs &= Q(holding_on(today, "members__"), members__user=link_worker_id)
        belongs &= Exists(link_workers_on(today).filter(user=link_worker_id, organisation=OuterRef("welfare_id")))
    return Location.objects.filter(belongs).values_list("welfare_id", "programme_id").order_by()


def _client(actor: Actor, new: NewReferral) -> Client:
    if new.client_id is None:
        return clients.add(actor, new.person, new.wishes or Wishes())
    client = policy.find(Client, actor, new.client_id)
    if client is None:
        raise policy.NotVisible
    if new.wishes is not None:
        clients.set_wishes(actor, client, new.wishes)
    return client


def _relate(referral: Referral, now: datetime) -> None:
    sides = (
        (RelationKind.REFERRER, referral.practice_id, None),
        (RelationKind.LINK_WORKER, referral.welfare_id, referral.link_worker_id),
    )
    for kind, organisation_id, user_id in sides:
        insert(
            Relation(
                region_id=referral.region_id,
                dossier=referral.dossier,
                kind=kind,
                organisation_id=organisation_id,
                user_id=user_id,
                ground="referral",
                since=now,
            )
        )


def _agree(actor: Actor, referral: Referral, new: NewReferral, now: datetime) -> None:
    if not is_text_of(actor.region_id, new.consent_text_id):
        raise NotHere
    insert(
        Consent(
            region_id=referral.region_id,
            dossier=referral.dossier,
            text_id=new.consent_text_id,
            how=new.consent_how,
            told_to_id=actor.user_id,
            share_icpc=new.share_icpc and bool(referral.icpc),
            given_at=now,
        )
    )


@transaction.atomic
def signpost(
    actor: Actor,
    location: Location,
    practice_id: uuid.UUID,
    support: Support,
    because: str = "no_consent",
    key: uuid.UUID | None = None,
) -> Signpost:
    """Count that someone was pointed somewhere without a referral, once for each form's `key`. Nothing about the person is kept:
    the draft goes with it.
    """
    policy.require("referral.send", actor)
    if practice_id not in actor.organisations(Role.REFERRER, Role.ASSISTANT):
        raise NotHere
    now = timezone.now()
    what = {"location": location, "practice_id": practice_id, "support": support, "because": because}
    made, is_new = Signpost.objects.get_or_create(
        id=key or new_id(), defaults=what | {"region_id": actor.region_id, "on": timezone.localdate(now)}
    )
    if key is not None:
        drop_draft(actor, key)
    if is_new:
        bus.publish(Signposted(region_id=actor.region_id, at=now, location_id=location.pk, practice_id=practice_id))
    return made
