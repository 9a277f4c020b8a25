"""A region begins: whoever installs Kring names its first steward, who does everything else on screen."""

import dataclasses

from django.db import transaction
from django.utils import timezone
from django.utils.text import slugify

from kring.access import audit
from kring.doors.steward.people.events import Invited
from kring.events import bus
from kring.identity.actors import Actor
from kring.identity.models import Membership, Organisation, Region, Role, User


class RegionExists(Exception):
    """There is a region with this name already; its stewards invite further stewards themselves."""


class AccountClosed(Exception):
    """The account of this address is closed."""


@dataclasses.dataclass(frozen=True, slots=True)
class First:
    """The first steward: how to write to them, what they are called, and where they work."""

    email: str
    name: str
    organisation: str
    kind: str
    language: str


@transaction.atomic
def begin(region_name: str, first: First) -> User:
    """Make a region with its first organisation and steward, and send the steward a link to choose a password.

    Somebody who has an account in another region keeps it. Raises RegionExists and AccountClosed; then nothing was made.
    """
    slug = slugify(region_name)
    if Region.objects.filter(slug=slug).exists():
        raise RegionExists
    region = Region.objects.create(name=region_name, slug=slug)
    organisation = Organisation.objects.create(region_id=region.pk, name=first.organisation, kind=first.kind)
    user = User.objects.filter(email=first.email.strip().lower()).first()
    if user is None:
        user = User.objects.create_user(first.email, None, name=first.name, language=first.language)
    elif not user.is_active:
        raise AccountClosed
    membership = Membership.objects.create(
        region_id=region.pk, user=user, organisation=organisation, role=Role.STEWARD, since=timezone.localdate()
    )
    audit.record(Actor(region_id=region.pk, link="installation", bearer=region.pk), "steward.changed", membership)
    bus.publish(Invited(region_id=region.pk, at=timezone.now(), user_id=user.pk))
    return user
