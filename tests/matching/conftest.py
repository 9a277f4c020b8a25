"""A file that is far enough to look for an activity."""

import pytest
from django.utils import timezone

from kring.journey.models import Plan
from tests.factories import a_person, an_accepted_referral


@pytest.fixture
def referral(cast):
    """Mrs Beem, whose postcode and barriers are known."""
    referral = an_accepted_referral(cast, person=a_person(postcode="1234 AB"))
    Plan.objects.create(
        region_id=referral.region_id,
        referral=referral,
        what_matters="Weer naar buiten",
        barriers=["transport"],
        barriers_note="Een bankje halverwege",
        changed_at=timezone.now(),
    )
    return referral
