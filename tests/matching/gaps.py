"""Noting that something is missing, through the actions that people use."""

from datetime import timedelta
from typing import Any

from django.utils import timezone

from kring.matching.actions.gaps import Plan, note_need
from kring.matching.models import Gap, Waiting
from kring.matching.rules.gaps import Constraint, Missing
from kring.referral.models import Referral
from tests.cast import Cast
from tests.factories import an_accepted_referral

COOKING = Missing("cook", "1234", Constraint.EVENING)


def a_need(cast: Cast, referral: Referral | None = None, missing: Missing = COOKING) -> Waiting:
    """Nothing fits Mrs Beem: cooking together, in the evening, where she lives."""
    referral = referral or an_accepted_referral(cast)
    return note_need(cast.actor(cast.dewi), referral.pk, missing)


def a_gap(cast: Cast, **fields: Any) -> Gap:
    """The gap that Mrs Beem waits for."""
    gap = a_need(cast).gap
    for name, value in fields.items():
        setattr(gap, name, value)
    gap.save()
    return gap


def a_plan(**fields: Any) -> Plan:
    """Ask the community centre, within a week."""
    return Plan(**({"next_step": "Bellen met De Brug", "due_on": timezone.localdate() + timedelta(days=7)} | fields))
