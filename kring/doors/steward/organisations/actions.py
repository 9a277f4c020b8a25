"""Adding and changing organisations."""

import dataclasses
from typing import Any

from django.db import transaction

from kring.access import audit
from kring.access.policy import require, visible
from kring.directory.actions import organiser_changed
from kring.doors.steward.organisations.queries import open_referrals
from kring.identity.actors import Actor
from kring.identity.models import Organisation

FIELDS = ("name", "kind", "parent", "address", "postcode", "place", "phone", "email")


class AlreadyThere(Exception):
    """The region has an organisation of this kind with this name."""


@dataclasses.dataclass
class HasOpenReferrals(Exception):
    """The organisation cannot stop while referrals are open: somebody must take them over first."""

    count: int


@transaction.atomic
def add(actor: Actor, details: dict[str, Any]) -> Organisation:
    """Add an organisation with these details (see FIELDS). Raises AlreadyThere."""
    require("steward.edit", actor)
    return _write(actor, Organisation(region_id=actor.region_id), details)


@transaction.atomic
def change(actor: Actor, organisation: Organisation, details: dict[str, Any]) -> Organisation:
    """Change an organisation's details. Raises AlreadyThere."""
    require("steward.edit", actor, organisation)
    return _write(actor, organisation, details)


def _write(actor: Actor, organisation: Organisation, details: dict[str, Any]) -> Organisation:
    same = visible(Organisation, actor).filter(kind=details["kind"], name__iexact=details["name"])
    if same.exclude(pk=organisation.pk).exists():
        raise AlreadyThere
    for name in FIELDS:
        setattr(organisation, name, details[name])
    organisation.save()
    organiser_changed(organisation.pk)
    audit.record(actor, "steward.changed", organisation)
    return organisation


@transaction.atomic
def stop(actor: Actor, organisation: Organisation) -> None:
    """The organisation takes no part any more: its people cannot work in its name. Raises HasOpenReferrals."""
    require("steward.edit", actor, organisation)
    count = open_referrals(organisation)
    if count:
        raise HasOpenReferrals(count)
    _set_active(actor, organisation, active=False)


@transaction.atomic
def resume(actor: Actor, organisation: Organisation) -> None:
    """The organisation takes part again."""
    require("steward.edit", actor, organisation)
    _set_active(actor, organisation, active=True)


def _set_active(actor: Actor, organisation: Organisation, *, active: bool) -> None:
    organisation.active = active
    organisation.save(update_fields=["active"])
    audit.record(actor, "steward.changed", organisation)
