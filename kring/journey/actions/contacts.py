"""Recording contacts, and moving one that stands in the wrong file."""

import dataclasses
import uuid
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from kring.access import audit, policy
from kring.capacity.actions import upcoming
from kring.duties.models import StepKind
from kring.duties.rules import StepCode
from kring.events import bus
from kring.identity.actors import Actor
from kring.journey.actions.next_step import ChosenStep, NotPossible, lead_step, open_chosen, open_proposed, under_way
from kring.journey.course import appointment_to_begin, ending_anew, first_contact_at, met_by_a_conversation
from kring.journey.events import ContactMoved, ContactRecorded, FirstContact
from kring.journey.models import Contact, ContactKind, ContactRole
from kring.journey.rules.reaching import Outcome, may_be_taken_back
from kring.referral.actions.appointments import call_off
from kring.referral.actions.history import append, locked, move
from kring.referral.actions.once import FilledIn
from kring.referral.actions.steps import lead_on
from kring.referral.models import Referral
from kring.referral.rules.lifecycle import WITH_LINK_WORKER, Move, NotNow, State

LONGEST_NOTE = 1000
LONGEST_CONTACT = 480  # minutes
MAY_HOLD_CONTACTS = WITH_LINK_WORKER | {State.CLOSED}


class NotBegun(NotPossible):
    """Nobody can have failed to come yet: the appointment is still to begin, at `starts_at`."""

    def __init__(self, starts_at: datetime):
        super().__init__(starts_at)
        self.starts_at = starts_at


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class NewContact:
    """A conversation or an attempt. Without `on` it was today; without a chosen `step` the rules propose one.

    `calls_off`: the client cancelled the appointment to come, so that its time is free again.
    """

    outcome: Outcome
    kind: str = ContactKind.PHONE
    role: str = ContactRole.LINK_WORKER
    on: date | None = None
    minutes: int | None = None
    note: str = ""
    step: ChosenStep | None = None
    calls_off: bool = False


@transaction.atomic
def record_contact(
    actor: Actor, referral_id: uuid.UUID, new: NewContact, seq: int | None = None, filled: FilledIn | None = None
) -> Contact:
    """Record a contact and set the next step. The first conversation makes the course active.

    Raises once.SentBefore, ChangedMeanwhile, lifecycle.NotNow when nobody accompanies this person now, NotPossible for a day
    that cannot be, NotBegun for not coming to what is still to begin.
    """
    referral = locked(actor, referral_id, seq, filled)
    policy.require("journey.write", actor, referral)
    under_way(referral)
    now = timezone.now()
    _may_have_been_missed(referral, new, now)
    contact = _contact(actor, referral, new, now)
    if not _tell(actor, referral, contact, now, filled):
        append(referral, "contact", actor, now=now, data=_about(contact), filled=filled)
    if new.calls_off and (coming := upcoming(referral.dossier, now)) is not None:
        call_off(actor, referral, coming, "client", now)
    _set_step(referral, new.step, now)
    audit.record(actor, "contact.recorded", contact, dossier_id=referral.pk)
    bus.publish(ContactRecorded(**_ids(referral, contact, now), outcome=contact.outcome))
    return contact


def _may_have_been_missed(referral: Referral, new: NewContact, now: datetime) -> None:
    if new.outcome is not Outcome.NO_SHOW or new.on not in (None, timezone.localdate(now)):
        return
    if (coming := appointment_to_begin(referral, now)) is not None:
        raise NotBegun(coming.starts_at)


def _contact(actor: Actor, referral: Referral, new: NewContact, now: datetime) -> Contact:
    today = timezone.localdate(now)
    on = new.on or today
    if not timezone.localdate(referral.sent_at) <= on <= today:
        raise NotPossible(on)
    if len(new.note) > LONGEST_NOTE or not 0 <= (new.minutes or 0) <= LONGEST_CONTACT:
        raise NotPossible("note or minutes")
    return Contact.objects.create(
        region_id=referral.region_id,
        referral=referral,
        organisation_id=referral.welfare_id,
        user_id=actor.user_id,
        on=on,
        kind=ContactKind(new.kind),
        role=ContactRole(new.role),
        outcome=new.outcome,
        minutes=new.minutes,
        note=new.note.strip(),
        recorded_at=now,
    )


def _tell(actor: Actor, referral: Referral, contact: Contact, now: datetime, filled: FilledIn | None = None) -> bool:
    """When they spoke for the first time, write that into the history; returns whether it was so."""
    if contact.outcome != Outcome.ATTENDED or referral.first_contact_at is not None:
        return False
    moment, data = first_contact_at(referral), _about(contact)
    if State(referral.state) is State.ACCEPTED:
        move(referral, Move.MEET, actor, now=now, data=data, filled=filled, first_contact_at=moment)
    else:
        append(referral, "contact", actor, now=now, data=data, filled=filled, first_contact_at=moment)
    bus.publish(FirstContact(**_ids(referral, contact, now)))
    return True


def _about(contact: Contact) -> dict[str, str]:
    return {"contact": str(contact.pk), "outcome": str(contact.outcome)}


def _set_step(referral: Referral, chosen: ChosenStep | None, now: datetime) -> None:
    """The step that follows a contact; while on hold the step that wakes the course stands."""
    if State(referral.state) is State.ON_HOLD:
        return
    if chosen is not None:
        open_chosen(referral, chosen, now)
    else:
        open_proposed(referral, now)


def _ids(referral: Referral, contact: Contact, now: datetime) -> dict[str, Any]:
    return {"region_id": referral.region_id, "at": now, "referral_id": referral.pk, "contact_id": contact.pk}


@transaction.atomic
def move_contact_to_right_file(
    actor: Actor, contact_id: uuid.UUID, to_referral_id: uuid.UUID, seq: int | None = None
) -> Contact:
    """Move a contact that was written in the wrong file; both histories keep that it was moved, and neither names the other.

    Both are files that the actor accompanies, also in someone's place; the right one may have ended. What follows from contacts
    (the state, the first contact, how a course ended, the next step) is worked out anew in both. `seq` is that of the file it
    stands in. Raises NotVisible, NotAllowed, ChangedMeanwhile, lifecycle.NotNow (the right file never had a link worker at
    work) or NotPossible (the same file, or a day before that referral).
    """
    contact = policy.visible(Contact, actor, few=True).filter(pk=contact_id).first()
    if contact is None:
        raise policy.NotVisible
    stands_in = contact.referral_id
    # Always in the same order, so that two people who move contacts to and fro never wait for each other.
    files = {key: locked(actor, key, seq if key == stands_in else None) for key in sorted({stands_in, to_referral_id})}
    wrong, right = files[stands_in], files[to_referral_id]
    for referral in (wrong, right):
        policy.require("journey.write", actor, referral)
    _may_move(contact, wrong, right)
    now = timezone.now()
    was_last, contact.referral, contact.moved_from = _is_last(contact), right, wrong
    contact.save(update_fields=["referral", "moved_from"])
    _leave(actor, wrong, contact, was_last, now)
    _arrive(actor, right, contact, now)
    for referral in (wrong, right):
        audit.record(actor, "contact.moved", contact, dossier_id=referral.pk)
    bus.publish(
        ContactMoved(
            region_id=right.region_id,
            at=now,
            contact_id=contact.pk,
            from_referral_id=wrong.pk,
            to_referral_id=right.pk,
            user_id=actor.user_id,
        )
    )
    return contact


@transaction.atomic
def take_back_attempt(actor: Actor, contact_id: uuid.UUID, seq: int | None = None) -> None:
    """An attempt of today was noted by mistake: it goes, and the history keeps that it stood there.

    The step that stood before it stands again, on its own day, when that of now came with the attempt. Raises NotVisible, NotAllowed,
    ChangedMeanwhile, or NotPossible for a conversation and for what was noted on another day.
    """
    contact = policy.visible(Contact, actor, few=True).filter(pk=contact_id).first()
    if contact is None:
        raise policy.NotVisible
    referral = locked(actor, contact.referral_id, seq)
    policy.require("journey.write", actor, referral)
    now = timezone.now()
    if not may_be_taken_back(contact.outcome, timezone.localdate(contact.recorded_at), timezone.localdate(now)):
        raise NotPossible("not an attempt of today")
    Contact.objects.filter(pk=contact.pk).delete()
    append(referral, "contact_taken_back", actor, now=now, data=_about(contact), **_ending_anew(referral))
    _step_before(referral, contact, now)
    audit.record(actor, "contact.taken_back", contact, dossier_id=referral.pk)


def _step_before(referral: Referral, contact: Contact, now: datetime) -> None:
    lead = lead_step(referral)
    if lead is None or lead.opened_at != contact.recorded_at:
        return
    former = referral.dossier.steps.filter(kind=StepKind.LEAD, done_at=contact.recorded_at).first()
    if former is not None:
        lead_on(referral, StepCode(former.code), former.due_on, now, former.details)


def _may_move(contact: Contact, wrong: Referral, right: Referral) -> None:
    if wrong.pk == right.pk or right.welfare_id != contact.organisation_id:
        raise NotPossible("file")
    if State(right.state) not in MAY_HOLD_CONTACTS:
        raise NotNow(State(right.state), Move.MEET)
    if contact.on < timezone.localdate(right.sent_at):
        raise NotPossible(contact.on)


def _is_last(contact: Contact) -> bool:
    newest = Contact.objects.filter(referral=contact.referral_id).order_by("-on", "-recorded_at")
    return newest.values_list("pk", flat=True).first() == contact.pk


def _leave(actor: Actor, wrong: Referral, contact: Contact, was_last: bool, now: datetime) -> None:
    """The wrong file without the contact. A next step that somebody chose after it stands. Where it was the only conversation,
    they have not met yet: then the next step is worked out anew even when there was a contact after it."""
    moment, had_met, was_in = first_contact_at(wrong), wrong.first_contact_at is not None, wrong.state
    changes = {"first_contact_at": moment} | _ending_anew(wrong)
    append(wrong, "contact_moved_away", actor, now=now, data=_about(contact), **changes)
    if State(wrong.state) is State.ACTIVE and moment is None and met_by_a_conversation(wrong):
        move(wrong, Move.NOT_MET, actor, now=now, data=_about(contact))
    other_course = wrong.state != was_in or had_met != (moment is not None)
    lead = lead_step(wrong)
    came_with_it = was_last and lead is not None and lead.opened_at == contact.recorded_at
    if (came_with_it or other_course) and State(wrong.state) in WITH_LINK_WORKER:
        _set_step(wrong, None, now)


def _arrive(actor: Actor, right: Referral, contact: Contact, now: datetime) -> None:
    """The right file with the contact, which may be its first conversation. What came up after that day is still to be done:
    any next step, and after a first conversation that the client must be told of an appointment that is gone."""
    append(right, "contact_moved_here", actor, now=now, data=_about(contact), **_ending_anew(right))
    first_conversation = _tell(actor, right, contact, now)
    lead = lead_step(right)
    came_up_after = lead is not None and timezone.localdate(lead.opened_at) > contact.on
    if came_up_after and (not first_conversation or lead.code == StepCode.RESCHEDULE):
        return
    if (first_conversation or _is_last(contact)) and State(right.state) in WITH_LINK_WORKER:
        _set_step(right, None, now)


def _ending_anew(referral: Referral) -> dict[str, str]:
    return {"ending": ending_anew(referral).value} if State(referral.state) is State.CLOSED else {}
