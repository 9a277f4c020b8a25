"""What the client's card and page show: who, when, where. Nothing that says why."""

import dataclasses
import uuid
from collections.abc import Sequence
from datetime import date, datetime

from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from kring.access import links
from kring.access.links import LinkPurpose
from kring.access.models import Link
from kring.access.photos import address_of, client_address
from kring.access.policy import visible
from kring.access.standing_in import away_on
from kring.capacity.models import Appointment
from kring.capacity.queries import slots_of
from kring.capacity.rules.slots import Slot
from kring.duties.models import Step
from kring.duties.rules import StepCode
from kring.feedback.wording import language_of
from kring.identity.actors import Actor
from kring.identity.models import LinkWorkerProfile, Organisation, Photo, Region, User
from kring.identity.photos import photo_of
from kring.programme.queries import agreement_of
from kring.referral.actions.steps import first_contact_by
from kring.referral.meeting import moments_to_book
from kring.referral.models import Referral
from kring.referral.queries import introduced_by, moment_value
from kring.referral.rules.lifecycle import OPEN, State

SLOTS_OFFERED = 8
WAYS = ("may_call", "may_text", "may_mail", "may_write")


@dataclasses.dataclass(frozen=True, slots=True)
class Meeting:
    """The logistics of one referral, as card and page show them. `ended`: the course was closed; `met`: they had spoken.

    `to_call` is whom the phone number is of: who stands in while the link worker is `away`. `off` is the appointment to come that was
    cancelled without another in its place, `reachable` whether the client may be contacted at all, `about_language` the language of
    what the link worker wrote in the profile. While it is `returned` only whoever referred is at turn, and the phone number is theirs.
    """

    link_worker: User | None
    organisation: str
    phone: str
    appointment: Appointment | None
    open: bool
    ended: bool
    met: bool
    to_call: str
    away: bool
    off: Appointment | None
    reachable: bool
    profile: LinkWorkerProfile | None
    about_language: str
    expected_before: date | None
    introduced_by: str
    returned: bool

    @property
    def where(self) -> str:
        """Name and address of the place."""
        site = self.appointment.site if self.appointment else None
        return ", ".join(filter(None, (site.name, site.address, site.place))) if site else ""


def meeting(referral: Referral, now: datetime) -> Meeting:
    """Who the client meets, when and where."""
    appointment = (
        referral.dossier.appointments.filter(cancelled_at=None, starts_at__gt=now)
        .select_related("site", "user__profile")
        .order_by("starts_at")
        .first()
    )
    person = appointment.user if appointment else referral.link_worker
    profile = getattr(person, "profile", None) if person else None
    state = State(referral.state)
    is_open, returned = state in OPEN, state is State.RETURNED
    today, people = timezone.localdate(now), [person.pk] if person and is_open and not returned else []
    away = next(iter(away_on(today, referral.welfare_id, people).values()), None)
    there = away.deputy if away else person
    own_phone = there.phone if there and there.is_active and not returned else ""
    # What the practice has to do first is no promise to the client.
    step = referral.dossier.steps.filter(kind="lead", done_at=None, organisation=referral.welfare_id).first()
    return Meeting(
        link_worker=person,
        organisation=referral.welfare.name,
        phone=own_phone or (referral.practice.phone if returned else referral.welfare.phone),
        appointment=appointment,
        open=is_open,
        ended=referral.state == State.CLOSED,
        met=referral.first_contact_at is not None,
        to_call=there.name if there and own_phone else "",
        away=away is not None,
        off=None if appointment else _off(referral, now),
        reachable=any(getattr(referral.client, way) for way in WAYS),
        profile=profile,
        about_language=_language_here(referral) if profile and (profile.about or profile.background) else "",
        expected_before=_expected_before(referral, step, today) if step and appointment is None else None,
        introduced_by=introduced_by(referral, appointment),
        returned=returned,
    )


def _expected_before(referral: Referral, step: Step, today: date) -> date | None:
    """The last day on which the client hears from us: as promised at sending, then as the next step says; None once that is past."""
    waits = State(referral.state) is State.SENT
    day = first_contact_by(referral, agreement_of(referral.version).norms) if waits else step.due_on
    return day if day >= today else None


def _off(referral: Referral, now: datetime) -> Appointment | None:
    """The appointment that was cancelled last, of those that would still be to come."""
    cancelled = referral.dossier.appointments.filter(cancelled_at__isnull=False, starts_at__gt=now)
    return cancelled.order_by("-cancelled_at").first()


def photo_for(actor: Actor, seen: Meeting) -> str:
    """The address of the link worker's photo, for the card that a professional prints."""
    return address_of(actor, seen.link_worker and seen.link_worker.pk)


def photo_for_client(link: Link, seen: Meeting, token: str) -> str:
    """The address of the link worker's photo, for the page behind a client's link."""
    return client_address(link.region_id, _shown_to_client(seen), token)


def photo_behind(link: Link, now: datetime) -> Photo | None:
    """The photo of the link worker whom the page behind this link names."""
    person = _shown_to_client(meeting(referral_of(link), now))
    return photo_of(link.region_id, person, timezone.localdate(now)).first() if person else None


def _shown_to_client(seen: Meeting) -> uuid.UUID | None:
    return seen.link_worker.pk if seen.open and seen.link_worker else None


def _language_here(referral: Referral) -> str:
    """The language in which people of this region write about themselves."""
    return language_of(Region.objects.values_list("country", flat=True).get(pk=referral.region_id))


def card_address(referral: Referral) -> str | None:
    """The address on the card, or None when a new link must be made first."""
    token = links.token_for(referral.pk, LinkPurpose.CLIENT)
    return settings.KRING_BASE_URL.rstrip("/") + reverse("doors:client", args=[token]) if token else None


def referral_of(link: Link) -> Referral:
    """The referral that a client's link opens."""
    return Referral.objects.select_related("dossier", "welfare", "client", "referrer", "link_worker__profile").get(
        pk=link.dossier_id
    )


def other_slots(referral: Referral, appointment: Appointment, now: datetime) -> list[Slot]:
    """Free slots to move to: of the link worker, and of who stands in on the days on which they do.

    While there is no link worker: of whom the appointment is with.
    """
    slots = moments_to_book(referral, now) if referral.link_worker_id else slots_of(appointment.user_id, now)
    return [slot for slot in slots if slot.starts_at != appointment.starts_at][:SLOTS_OFFERED]


def moments(slots: Sequence[Slot], appointment: Appointment) -> list[tuple[str, datetime, str, str]]:
    """Of each slot how a form names it and when it is; with whom, and where, if that is not for all as it is now."""
    people, sites = {slot.user_id for slot in slots}, {slot.site_id for slot in slots}
    names = _names(User, people) if people - {appointment.user_id} else {}
    places = _names(Organisation, sites) if sites - {appointment.site_id} else {}
    return [
        (moment_value(slot), slot.starts_at, names.get(slot.user_id, ""), places.get(slot.site_id, ""))
        for slot in slots
    ]


def _names(model: type[User] | type[Organisation], keys: set[uuid.UUID]) -> dict[uuid.UUID, str]:
    return dict(model.objects.filter(pk__in=keys).values_list("pk", "name"))


def closing_card_owed(actor: Actor, referral: Referral) -> uuid.UUID | None:
    """The key of the step that asks this reader to give the client the closing card, when it is still to be done."""
    mine = visible(Step, actor, few=True).filter(organisation__in=actor.organisations(), done_at=None)
    return mine.filter(dossier=referral.pk, code=StepCode.CLOSING_CARD).values_list("pk", flat=True).first()


def is_stopping(referral: Referral) -> bool:
    """Whether the client said stop and waits for the last call."""
    return referral.dossier.steps.filter(code=StepCode.CLIENT_STOPS, done_at=None).exists()
