"""What someone may know about their own account."""

from datetime import date

from kring.identity.actors import Actor
from kring.identity.models import Membership, Role
from kring.rows import holding_on


def roles_of(actor: Actor, today: date) -> list[tuple[str, str]]:
    """(organisation, role) pairs of the actor in the present region, as people read them."""
    rows = Membership.objects.filter(
        holding_on(today),
        user_id=actor.user_id,
        region_id=actor.region_id,
        organisation_id__in=actor.organisations(),
    )
    return [(name, str(Role(role).label)) for name, role in rows.values_list("organisation__name", "role")]
