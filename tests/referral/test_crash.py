"""The program dies between two statements: the referral is there whole, or not at all."""

import pytest
from django.db import connection
from django.utils import timezone

from kring.access.models import AuditEntry, Dossier, Link, Relation
from kring.capacity.models import Appointment
from kring.capacity.queries import slots_of
from kring.clients.models import Client, Consent
from kring.duties.models import Step
from kring.events.models import OutboxMessage
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
    OutboxMessage,
    Referral,
    ReferralEvent,
)


class Crash(BaseException):
    """The power goes."""


class CrashAfter:
    """Lets so many writing statements pass, then dies."""

    def __init__(self, writes: int):
        self.left = writes
        self.seen = 0

    def __call__(self, execute, sql, params, many, context):
        if sql.startswith(("INSERT", "UPDATE", "DELETE")):
            self.seen += 1
            if self.left == 0:
                raise Crash
            self.left -= 1
        return execute(sql, params, many, context)


def test_a_crash_between_any_two_statements_leaves_nothing(cast):
    before = {model: model.objects.count() for model in WRITTEN}
    slot = slots_of(cast.dewi.pk, timezone.now())[0]
    writes = 0
    while True:
        crash = CrashAfter(writes)
        try:
            with connection.execute_wrapper(crash):
                send(cast.actor(cast.anna), a_new_referral(cast, slot=slot))
        except Crash:
            assert {model: model.objects.count() for model in WRITTEN} == before, f"after {writes} writes"
            writes += 1
        else:
            break
    assert writes >= 10
    assert Referral.objects.count() == 1


@pytest.mark.parametrize("model", [Referral, Appointment, Step, Link, Consent, AuditEntry])
def test_the_crash_test_would_see_a_leftover(cast, model):
    send(cast.actor(cast.anna), a_new_referral(cast, slot=slots_of(cast.dewi.pk, timezone.now())[0]))
    assert model.objects.exists()
