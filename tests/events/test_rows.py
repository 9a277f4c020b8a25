"""Writing rows the short way is writing them."""

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.models.sql import InsertQuery
from django.forms.models import model_to_dict
from django.utils import timezone

from kring import rows
from kring.access.models import AuditEntry, Dossier, Link, Relation
from kring.capacity.models import Appointment
from kring.clients.models import Consent
from kring.duties.models import Step
from kring.events.models import OutboxMessage
from kring.feedback.models import Reminder
from kring.referral.models import Referral, ReferralEvent
from tests.factories import a_booked_referral

WITH_A_REFERRAL = (
    AuditEntry,
    Dossier,
    Link,
    Relation,
    Appointment,
    Consent,
    Step,
    OutboxMessage,
    Reminder,
    Referral,
    ReferralEvent,
)


def test_a_row_is_inserted_with_the_statement_and_the_values_that_django_makes(cast):
    a_booked_referral(cast)
    # Whether a reminder is planned hangs on the hour: the first free time may be too near for one.
    unwritten = {
        Reminder: Reminder(appointment=Appointment.objects.get()),
        OutboxMessage: OutboxMessage(
            region_id=cast.here.region.pk, handler="a", payload={"n": 1}, due_at=timezone.now()
        ),
    }
    for model in WITH_A_REFERRAL:
        row = unwritten.get(model) or model.objects.latest("pk")
        statement, fields = rows._statement(model, connection.vendor)
        query = InsertQuery(model)
        query.insert_values(fields, [row])
        values = [field.get_db_prep_save(field.pre_save(row, add=True), connection) for field in fields]
        [(djangos, its_values)] = query.get_compiler(connection=connection).as_sql()
        assert (statement, [str(value) for value in values]) == (djangos, [str(value) for value in its_values])


def test_what_was_inserted_is_what_is_read(cast):
    referral = a_booked_referral(cast)
    step = Step.objects.get(dossier=referral.pk)
    step.pk, step.done_at, step.outcome, step.details = rows.new_id(), step.opened_at, "done", {"what": ["é", None, 3]}

    made = rows.insert(step)

    assert made is step and not made._state.adding
    found = Step.objects.get(pk=step.pk)
    assert model_to_dict(found) == model_to_dict(step)
    assert (found.details, found.opened_at) == ({"what": ["é", None, 3]}, step.opened_at)


def test_a_transaction_in_which_an_insert_failed_writes_nothing_more(cast):
    dossier = Dossier.objects.get(pk=a_booked_referral(cast).pk)
    with transaction.atomic():
        with pytest.raises(IntegrityError):
            rows.insert(dossier)
        with pytest.raises(transaction.TransactionManagementError):
            Dossier.objects.exists()
        transaction.set_rollback(True)


def another(message: OutboxMessage) -> OutboxMessage:
    return OutboxMessage(
        id=message.pk, region_id=message.region_id, handler=message.handler, payload={}, due_at=message.due_at
    )


def test_rows_that_are_gathered_are_written_when_the_block_ends(cast):
    message = OutboxMessage(region_id=cast.here.region.pk, handler="a", payload={"n": 1}, due_at=timezone.now())

    with transaction.atomic(), rows.together():
        rows.insert(message)
        before = OutboxMessage.objects.filter(pk=message.pk).exists()

    assert not before
    assert OutboxMessage.objects.get(pk=message.pk).payload == {"n": 1}


def test_what_the_database_refuses_is_told_at_the_end_of_the_block_and_takes_all_of_it_along(cast):
    message = OutboxMessage(region_id=cast.here.region.pk, handler="a", payload={}, due_at=timezone.now())
    other = OutboxMessage(region_id=cast.here.region.pk, handler="b", payload={}, due_at=timezone.now())

    with pytest.raises(IntegrityError), transaction.atomic(), rows.together():
        rows.insert(message)
        rows.insert(another(message))
        rows.insert(other)
        came_so_far = True

    assert came_so_far
    assert not OutboxMessage.objects.filter(pk__in=[message.pk, other.pk]).exists()


def test_after_an_error_in_the_block_nothing_that_was_gathered_is_written(cast):
    message = OutboxMessage(region_id=cast.here.region.pk, handler="a", payload={}, due_at=timezone.now())

    with transaction.atomic():
        with pytest.raises(ZeroDivisionError), rows.together():
            rows.insert(message)
            raise ZeroDivisionError
        rows.insert(OutboxMessage(region_id=message.region_id, handler="b", payload={}, due_at=message.due_at))

    assert set(OutboxMessage.objects.filter(handler__in="ab").values_list("handler", flat=True)) == {"b"}


@pytest.mark.django_db(transaction=True)
def test_rows_are_gathered_in_a_transaction_only():
    with pytest.raises(transaction.TransactionManagementError), rows.together():
        pass
