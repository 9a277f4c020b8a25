"""Making what a test is about, through the same actions that people use."""

import uuid
from datetime import date, timedelta
from typing import Any

from django.utils import timezone

from kring.capacity.queries import slots_of
from kring.clients.actions import Person, Wishes
from kring.identity.models import User
from kring.referral.actions.receive import accept
from kring.referral.actions.send import NewReferral, send
from kring.referral.models import Referral
from tests.cast import Cast, Place


def a_person(**fields: Any) -> Person:
    """Mrs Beem, unless told otherwise. Invented."""
    return Person(
        **({"first_name": "Mien", "last_name": "Beem", "birth_date": date(1955, 3, 4), "phone": "0612345678"} | fields)
    )


def a_new_referral(cast: Cast, place: Place | None = None, **fields: Any) -> NewReferral:
    """What a GP fills in: in scope, with consent, for the team unless a link worker or slot is named."""
    place = place or cast.here
    if "client_id" not in fields:
        fields = {"person": a_person(), "wishes": Wishes()} | fields
    return NewReferral(
        **(
            {
                "key": uuid.uuid4(),
                "location_id": place.location.pk,
                "practice_id": place.practice.pk,
                "version_id": place.version.pk,
                "consent_text_id": place.consent_text.pk,
                "help_question": "Sinds het voorjaar alleen, wil weer onder de mensen.",
                "discussed": ("own_wish",),
            }
            | fields
        )
    )


def a_referral(cast: Cast, by: User | None = None, to: User | None = None, **fields: Any) -> Referral:
    """A referral that was sent by Anna to Dewi, without an appointment."""
    return send(cast.actor(by or cast.anna), a_new_referral(cast, link_worker_id=(to or cast.dewi).pk, **fields))


def a_booked_referral(cast: Cast, by: User | None = None, to: User | None = None, **fields: Any) -> Referral:
    """A referral with the first free slot of Dewi booked."""
    slot = slots_of((to or cast.dewi).pk, timezone.now())[0]
    return send(cast.actor(by or cast.anna), a_new_referral(cast, slot=slot, **fields))


def an_accepted_referral(cast: Cast, **fields: Any) -> Referral:
    """A referral that Dewi took up."""
    return accept(cast.actor(cast.dewi), a_referral(cast, **fields).pk)


def a_far_referral(cast: Cast) -> Referral:
    """A referral in the other region, by Jet to Karim."""
    return send(cast.actor(cast.jet), a_new_referral(cast, cast.there, link_worker_id=cast.karim.pk))


def days_ago(count: int) -> date:
    """The day so many days before today."""
    return timezone.localdate() - timedelta(days=count)
