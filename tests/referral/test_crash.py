"""The program dies between two statements: the referral is there whole, or not at all."""

import pytest
from django.db import transaction
from django.utils import timezone

from faults.crash import at_every_write
from kring.access.models import AuditEntry, Dossier, Link, Relation
from kring.capacity.models import Appointment
from kring.capacity.queries import slots_of
from kring.clients.models import Client, Consent
from kring.duties.models import Step
from kring.referral.actions.send import send
from kring.referral.models import Referral, ReferralEvent
from tests.factories import a_new_referral

WRITTEN = (
    AuditEntry,
    Dossier,
    Link,
    Relation,
    Appointment,
    Client,
    Consent,
    Step,
    Referral,
    ReferralEvent,
)


@pytest.fixture
def sending(cast):
    """Refers Mrs Beem, with an appointment."""
    slot = slots_of(cast.dewi.pk, timezone.now())[0]
    return lambda: send(cast.actor(cast.anna), a_new_referral(cast, slot=slot))


def test_a_crash_between_any_two_statements_leaves_nothing(sending):
    assert at_every_write(sending) >= 10
    assert Referral.objects.count() == 1


def test_the_crash_test_would_see_a_leftover(sending):
    """A referral that is there already when what belongs to it fails."""

    def in_two_parts() -> None:
        sending()
        with transaction.atomic():
            Step.objects.update(details={})

    with pytest.raises(AssertionError) as seen:
        at_every_write(in_two_parts)
    for model in WRITTEN:
        assert repr(model._meta.db_table) in str(seen.value)
