"""The accounts to try in a demonstration, as the sign-in page and the terminal show them."""

import dataclasses
from itertools import groupby

from django.utils import timezone
from django.utils.functional import Promise

from kring.identity.models import Membership, Role, User
from kring.rows import holding_on

ADDRESS_ENDS_WITH = "@demo.kring.example"
FOR_EACH_ROLE = 2
"""How many accounts of one role are shown: a large demonstration has thousands."""


@dataclasses.dataclass(frozen=True, slots=True)
class DemoAccount:
    """Someone to be for a while: address, name, role as people read it, organisation."""

    email: str
    name: str
    role: str | Promise
    organisation: str


def shown_accounts() -> list[DemoAccount]:
    """A few accounts of every role, in the order of the journey: referrers first, stewards last."""
    today = timezone.localdate()
    rows = (
        Membership.objects.filter(
            holding_on(today),
            user__email__endswith=ADDRESS_ENDS_WITH,
            user__is_active=True,
            organisation__active=True,
        )
        .order_by("user__date_joined", "user_id")
        .values_list("role", "user__email", "user__name", "organisation__name")
    )
    order = {value: place for place, value in enumerate(Role.values)}
    by_role = groupby(sorted(rows, key=lambda row: order[row[0]]), key=lambda row: row[0])
    return [
        DemoAccount(email, name, Role(role).label, organisation)
        for _, group in by_role
        for role, email, name, organisation in list(group)[:FOR_EACH_ROLE]
    ]


def demo_user(email: str) -> User | None:
    """The active demonstration account with this address."""
    if not email.endswith(ADDRESS_ENDS_WITH):
        return None
    return User.objects.filter(email=email, is_active=True).first()
