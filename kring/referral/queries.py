"""Reading referrals: the list, the form's choices, the card."""

import dataclasses
import uuid
from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta

from django.db.models import Q, QuerySet
from django.utils import timezone

from kring.access.policy import find, visible
from kring.access.standing_in import away_between
from kring.asking import asked_often
from kring.capacity.models import Appointment, AppointmentKind
from kring.capacity.queries import slots_at, who_is_there
from kring.capacity.rules.slots import Slot, first_of_each
from kring.clients.models import Client, ConsentText
from kring.clients.queries import consent_text
from kring.duties.calendar import closed_days
from kring.duties.rules import working_days_after, working_days_between
from kring.identity.actors import Actor
from kring.identity.models import Membership, Organisation, Role, User
from kring.programme.models import Location, ProgrammeVersion
from kring.programme.queries import (
    agreement_of,
    contact_person,
    link_workers_at,
    locations_of_practices,
    members_at,
    version_in_force,
)
from kring.programme.rules.agreement import Agreement
from kring.programme.vocabularies import of_version
from kring.programme.wording import speak
from kring.referral.actions.once import FORM
from kring.referral.models import Draft, Message, MessageKind, Referral, ReferralEvent, WarmHandover
from kring.referral.rules.lifecycle import BEFORE_ACCEPTANCE, OPEN, WITH_LINK_WORKER, State
from kring.referral.withheld import in_states
from kring.referral.wording import with_absence
from kring.rows import holding_on

PAGE = 25
LISTED = Referral  # what the log says a list was of
FOUND = Client  # and a search
SLOTS_SHOWN = 3
CALL = "call"  # no slot: a link worker calls


@dataclasses.dataclass(frozen=True, slots=True)
class Choice:
    """A link worker to choose, with their first free slots; `calls`: will be there to call the client by the day of the norm."""

    user: User
    slots: tuple[Slot, ...]
    calls: bool = True


@dataclasses.dataclass(frozen=True, slots=True)
class Desk:
    """Everything the refer form offers at one location of one practice."""

    practice: Organisation
    location: Location
    locations: tuple[Location, ...]
    version: ProgrammeVersion
    agreement: Agreement
    consent: ConsentText
    choices: tuple[Choice, ...]
    referrers: tuple[User, ...]
    sites: Mapping[uuid.UUID, str]
    contact: User | None
    today: date

    @property
    def slots(self) -> tuple[Slot, ...]:
        """All slots on offer, earliest first."""
        return tuple(sorted(slot for choice in self.choices for slot in choice.slots))

    @property
    def first_is_late(self) -> bool:
        """Whether the first free slot lies beyond the norm, or there is none at all."""
        return not self.slots or not self.in_time(self.slots[0])

    @property
    def call_before(self) -> date:
        """The last day of the norm for the first contact."""
        return _call_before(self.agreement, self.today)

    def in_time(self, slot: Slot) -> bool:
        """Whether a slot lies within the norm for the first contact."""
        waits = working_days_between(self.today, timezone.localdate(slot.starts_at), closed_days(self.today))
        return waits <= self.agreement.norms.days_to_first_contact


class NoProgrammeHere(Exception):
    """The actor's practice does not take part in a location with a published programme."""


def desk(actor: Actor, location_id: uuid.UUID | None, now: datetime) -> Desk:
    """What the actor can refer to, at a location of their choice or their first; the rest of the page says its programme's words.

    Raises NoProgrammeHere.
    """
    practices = actor.organisations(Role.REFERRER, Role.ASSISTANT)
    locations = locations_of_practices(practices)
    location = next((one for one in locations if one.pk == location_id), locations[0] if locations else None)
    if location is None:
        raise NoProgrammeHere
    practice = _practices_at.first(practices, location.pk)
    try:
        version = version_in_force(location.programme)
    except ProgrammeVersion.DoesNotExist as error:
        raise NoProgrammeHere from error
    speak(of_version(location.region_id, version.pk))
    today = timezone.localdate(now)
    agreement, members = agreement_of(version), members_at(location.pk, location.welfare_id, today)
    people = [member.user for member in members]
    calls = who_is_there({one.user_id: one.until for one in members}, today, _call_before(agreement, today))
    offered = first_of_each(slots_at([location.pk], now), SLOTS_SHOWN, [user.pk for user in people])
    people.sort(
        key=lambda user: (
            user.pk not in offered,
            offered[user.pk][0].starts_at if user.pk in offered else now,
            user.name,
        )
    )
    return Desk(
        practice=practice,
        location=location,
        locations=tuple(locations),
        version=version,
        agreement=agreement,
        consent=consent_text(actor.region_id),
        choices=tuple(
            Choice(user, tuple(offered.get(user.pk, ())), user.pk in calls)
            for user in people
            if user.pk in offered or user.pk in calls
        ),
        referrers=tuple(_referrers(practice.pk, today)),
        sites=dict(_names(list({slot.site_id for slots in offered.values() for slot in slots}))),
        contact=contact_person(location.pk, practice.pk, today),
        today=today,
    )


def _call_before(agreement: Agreement, today: date) -> date:
    return working_days_after(today, agreement.norms.days_to_first_contact, closed_days(today))


@asked_often
def _practices_at(practices: tuple[uuid.UUID, ...], location_id: uuid.UUID) -> QuerySet[Organisation]:
    return Organisation.objects.filter(pk__in=practices, locations__location=location_id, locations__takes_part=True)


@asked_often
def _names(sites: list[uuid.UUID]) -> QuerySet:
    return Organisation.objects.filter(pk__in=sites).values_list("pk", "name")


def first_moment(chosen: Desk) -> str:
    """The choice that is preselected: the first free slot in the own practice that is in time, else the first anywhere.

    Without any slot it is a call by whoever has time.
    """
    here = (slot for slot in chosen.slots if slot.site_id == chosen.practice.pk and chosen.in_time(slot))
    slot = next(here, chosen.slots[0] if chosen.slots else None)
    return moment_value(slot) if slot else CALL


def moment_value(slot: Slot) -> str:
    """A slot as the value of a choice."""
    return f"{slot.starts_at.isoformat()}|{slot.user_id}"


@asked_often
def _referrers(practice_id: uuid.UUID, today: date) -> QuerySet[User]:
    members = Membership.objects.filter(holding_on(today), organisation=practice_id, role=Role.REFERRER)
    return User.objects.filter(pk__in=members.values("user_id"), is_active=True).order_by("name")


def client_to_refer(actor: Actor, client_id: uuid.UUID | None) -> Client | None:
    """A client of the actor's own practice."""
    if client_id is None:
        return None
    client = find(Client, actor, client_id)
    return client if client and client.owner_id in actor.organisations(Role.REFERRER, Role.ASSISTANT) else None


def open_referral_of(actor: Actor, client: Client) -> Referral | None:
    """A referral of this client that is still open, among those the actor may see."""
    return _open_referrals.first(actor, client.pk)


@asked_often
def _open_referrals(actor: Actor, client_id: uuid.UUID) -> QuerySet[Referral]:
    # As a subquery: an 'or' over the join would read every referral there is.
    them = Client.objects.filter(Q(pk=client_id) | Q(copy_of=client_id)).values("pk")
    return in_states(actor, visible(Referral, actor, few=True).filter(client__in=them), OPEN).order_by("pk")[:1]


@asked_often
def drafts_of(actor: Actor) -> QuerySet[Draft]:
    """The actor's own half-filled forms, newest first."""
    return visible(Draft, actor).order_by("-kept_at")[:10]


def draft(actor: Actor, key: uuid.UUID | None) -> Draft | None:
    """One of the actor's own drafts."""
    return visible(Draft, actor).filter(pk=key).first() if key else None


TABS: dict[str, Iterable[State]] = {
    "open": OPEN,
    "waiting": BEFORE_ACCEPTANCE,
    "under_way": WITH_LINK_WORKER,
    "finished": frozenset({State.CLOSED, State.WITHDRAWN}),
}

ROW = (
    "pk",
    "state",
    "sent_at",
    "first_contact_at",
    "closed_at",
    "ending",
    "client__first_name",
    "client__prefix",
    "client__last_name",
    "client__birth_date",
    "referrer__name",
    "practice__name",
    "link_worker__name",
    "location__name",
)


def referrals(actor: Actor, tab: str, before: datetime | None = None) -> QuerySet:
    """A page of referrals the actor may see, newest first, as narrow rows; `before` continues after a row's `sent_at`."""
    rows = in_states(actor, visible(Referral, actor), TABS[tab])
    if before is not None:
        rows = rows.filter(sent_at__lt=before)
    return rows.order_by("-sent_at").values(*ROW)[: PAGE + 1]


def works_for_one_practice(actor: Actor) -> bool:
    """Whether everything this actor may see was sent by one and the same practice."""
    return len(actor.organisations(Role.REFERRER, Role.ASSISTANT)) == 1 and not actor.organisations(
        Role.LINK_WORKER, Role.TEAM_LEAD
    )


def referrals_of_clients(actor: Actor, words: str) -> QuerySet:
    """Referrals, among those the actor may see, of people whose last name begins with these (folded) words."""
    rows = visible(Referral, actor).filter(client__search_name__startswith=words)
    return rows.order_by("-sent_at").values(*ROW)[:PAGE]


def messages_of(actor: Actor, referral: Referral) -> list[Message]:
    """The messages around a referral, oldest first."""
    return _messages(actor, referral.pk)


@asked_often
def _messages(actor: Actor, referral_id: uuid.UUID) -> QuerySet[Message]:
    return visible(Message, actor, few=True).filter(referral=referral_id).select_related("author", "organisation")


def messages_between(actor: Actor, referral: Referral) -> list[Message]:
    """What both sides wrote each other outside question and answer, oldest first."""
    return [message for message in messages_of(actor, referral) if message.kind == MessageKind.NOTE]


def question_asked(actor: Actor, referral: Referral) -> Message | None:
    """The last question of the link worker."""
    asked = [message for message in messages_of(actor, referral) if message.kind == MessageKind.QUESTION]
    return asked[-1] if asked else None


def said_when_sent(referral: Referral) -> str:
    """The fingerprint of the form that sent a referral, by its first event; '' when there was no form."""
    return referral.events.get(seq=1).data.get(FORM, "")


def written(actor: Actor, event: ReferralEvent) -> dict[str, str]:
    """The words of the message that an event wrote, by the field in which they were typed."""
    message = visible(Message, actor, few=True).filter(pk=event.data.get("message")).first()
    return {"text": message.text} if message else {}


def colleagues_of(referral: Referral, today: date) -> list[User]:
    """Link workers of the same team and location to whom the referral can be passed."""
    here = link_workers_at(referral.location_id, referral.welfare_id, today)
    return [user for user in here if user.pk != referral.link_worker_id]


AHEAD = timedelta(days=7)


def colleagues_to_choose(referral: Referral, today: date) -> list[tuple[uuid.UUID, str]]:
    """The same as choices: those who are there first, and of who is away, or will be within a week, until when and who stands in."""
    people = colleagues_of(referral, today)
    away = away_between(today, today + AHEAD, referral.welfare_id, [user.pk for user in people])
    people.sort(key=lambda user: (user.pk in away, user.name))
    return [(user.pk, with_absence(user.name, away.get(user.pk), today)) for user in people]


def standing_appointment(referral: Referral, now: datetime) -> Appointment | None:
    """The appointment that stands, with where it is."""
    coming = referral.dossier.appointments.filter(cancelled_at=None, starts_at__gte=now)
    return coming.select_related("site", "user").order_by("starts_at").first()


def introduced_by(referral: Referral, appointment: Appointment | None) -> str:
    """Who brings client and link worker together at their first appointment, when the referrer said to do so in person (R66)."""
    is_first = appointment is not None and appointment.kind == AppointmentKind.FIRST and not referral.first_contact_at
    return referral.referrer.name if is_first and referral.warm_handover == WarmHandover.IN_PERSON else ""


def places_to_meet(referral: Referral) -> list[Organisation]:
    """Where people may meet outside the roster: at the practice or at the welfare organisation."""
    return [referral.practice, referral.welfare]


def changes_since(actor: Actor, referral: Referral, seq: int) -> list[dict]:
    """What happened in a file after a page was made at `seq`, oldest first: kind, moment, who."""
    rows = visible(ReferralEvent, actor, few=True).filter(referral=referral, seq__gt=seq)
    return list(rows.order_by("seq").values("kind", "at", "user__name"))
