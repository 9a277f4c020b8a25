"""Appointments that are far enough away for a reminder, whatever day the tests run on."""

from typing import Any

from django.utils import timezone

from kring.capacity.queries import slots_of
from kring.identity.models import User
from kring.referral.actions.send import send
from kring.referral.models import Referral
from tests.cast import Cast
from tests.factories import a_new_referral


def booked_well_ahead(cast: Cast, by: User | None = None, **fields: Any) -> Referral:
    """A referral with Dewi's last free slot booked, weeks from now."""
    slot = slots_of(cast.dewi.pk, timezone.now())[-1]
    return send(cast.actor(by or cast.anna), a_new_referral(cast, slot=slot, **fields))
