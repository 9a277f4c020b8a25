"""Correcting a client's details from the file."""

import uuid

from django.db import transaction
from django.utils import timezone

from kring.access import policy
from kring.clients import actions as clients
from kring.clients.actions import ContactDetails, Identity, Wishes
from kring.clients.models import Client
from kring.identity.actors import Actor
from kring.referral.actions.history import append, locked


@transaction.atomic
def change_client(
    actor: Actor,
    referral_id: uuid.UUID,
    contact: ContactDetails,
    wishes: Wishes,
    identity: Identity | None = None,
    seq: int | None = None,
) -> Client:
    """Correct the details of the client of a file. The history says that it happened, not what the details are."""
    referral = locked(actor, referral_id, seq)
    policy.require("client.edit", actor, referral)
    client = clients.change_contact(actor, referral.client, contact, wishes, referral.dossier, identity)
    append(referral, "contact_changed", actor, now=timezone.now())
    return client
