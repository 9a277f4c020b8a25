"""Entering clients and changing how they may be reached."""

import dataclasses
import uuid
from datetime import date, datetime, time

from django.db import transaction

from kring.access import audit
from kring.access.models import Dossier
from kring.access.policy import NotAllowed, visible
from kring.clients.models import Client, Voicemail
from kring.clients.rules import fold, split_prefix
from kring.identity.actors import Actor
from kring.identity.models import Role


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Who a client is, as entered once."""

    first_name: str
    last_name: str
    birth_date: date
    street: str = ""
    postcode: str = ""
    place: str = ""
    phone: str = ""
    email: str = ""
    language: str = "nl"


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Wishes:
    """How a client may safely be reached, and who may be spoken with in their place (a daughter who phones), about what."""

    may_call: bool = True
    may_text: bool = False
    may_mail: bool = False
    may_write: bool = False
    voicemail: str = Voicemail.NONE
    call_from: time | None = None
    call_until: time | None = None
    reach_note: str = ""
    may_speak_with: str = ""


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class ContactDetails:
    """Where a client is reached."""

    phone: str
    email: str
    street: str
    postcode: str
    place: str
    language: str


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Identity:
    """Name and date of birth. A prefix belongs to the last name."""

    first_name: str
    last_name: str
    birth_date: date


@transaction.atomic
def add(actor: Actor, person: Person, wishes: Wishes) -> Client:
    """Enter a client for the actor's own organisation."""
    owner = actor.organisation_for(Role.REFERRER, Role.ASSISTANT, Role.LINK_WORKER)
    if owner is None:
        raise NotAllowed("client.edit")
    prefix, last_name = split_prefix(person.last_name)
    client = Client.objects.create(
        region_id=actor.region_id,
        owner_id=owner,
        search_name=fold(last_name),
        **(dataclasses.asdict(person) | {"prefix": prefix, "last_name": last_name}),
        **dataclasses.asdict(wishes),
    )
    audit.record(actor, "client.added", client)
    return client


@transaction.atomic
def set_wishes(actor: Actor, client: Client, wishes: Wishes, dossier: Dossier | None = None) -> Client:
    """Change how a client may be reached. The actor sees the client, or bears a link to one of the client's dossiers."""
    if not actor.link and not visible(Client, actor).filter(pk=client.pk).exists():
        raise NotAllowed("client.edit")
    for field, value in dataclasses.asdict(wishes).items():
        setattr(client, field, value)
    client.save(update_fields=[field.name for field in dataclasses.fields(wishes)])
    audit.record(actor, "wishes.changed", client, dossier_id=dossier.pk if dossier else None)
    return client


def owns(actor: Actor, client: Client) -> bool:
    """Whether the client was entered by the actor's own organisation, so that name and date of birth are theirs to correct."""
    return client.copy_of_id is None and client.owner_id in actor.organisations(
        Role.REFERRER, Role.ASSISTANT, Role.LINK_WORKER
    )


@transaction.atomic
def change_contact(
    actor: Actor,
    client: Client,
    contact: ContactDetails,
    wishes: Wishes,
    dossier: Dossier,
    identity: Identity | None = None,
) -> Client:
    """Correct where and how a client is reached, and with `identity` also name and date of birth.

    The caller has required 'client.edit' for the dossier. Raises NotAllowed for a client the actor does not see, and for an
    identity when another organisation entered the client.
    """
    if not visible(Client, actor).filter(pk=client.pk).exists() or (identity is not None and not owns(actor, client)):
        raise NotAllowed("client.edit")
    changes = dataclasses.asdict(contact) | dataclasses.asdict(wishes)
    if identity is not None:
        prefix, last_name = split_prefix(identity.last_name)
        changes |= dataclasses.asdict(identity) | {"prefix": prefix, "last_name": last_name}
        changes["search_name"] = fold(last_name)
    for field, value in changes.items():
        setattr(client, field, value)
    client.save(update_fields=[*changes])
    audit.record(actor, "client.changed", client, dossier_id=dossier.pk)
    return client


def copied(client: Client, owner_id: uuid.UUID) -> Client:
    """A copy of what is known of a client, for an organisation to go on with, as part of another action."""
    fields = {
        field.attname: getattr(client, field.attname) for field in Client._meta.concrete_fields if not field.primary_key
    }
    return Client.objects.create(**fields | {"owner_id": owner_id, "copy_of_id": client.copy_of_id or client.pk})


def withdraw_consent(dossier: Dossier, now: datetime) -> int:
    """End the consent that stands, as part of another action; returns how many ended. What was shared stays shared."""
    return dossier.consents.filter(withdrawn_at=None).update(withdrawn_at=now)
