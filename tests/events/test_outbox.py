"""The outbox: what was committed leaves the building, at least once, and is recognisable when it comes twice."""

import contextlib
import dataclasses
import threading
import uuid
from datetime import datetime, timedelta

import pytest
from django.db import connection, transaction
from django.utils import timezone

from kring.events import bus, outbox
from kring.events.bus import Event
from kring.events.checks import nothing_is_parked
from kring.events.mail import Letter, message_id, send
from kring.events.models import OutboxMessage
from kring.rows import new_id

REGION = uuid.UUID(int=7)


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Rang(Event):
    """Something to deliver in these tests."""

    thing_id: uuid.UUID


class Post:
    """A handler that notes what it delivered, and fails or ends the worker as long as it is told to."""

    def __init__(self):
        self.delivered: list[uuid.UUID] = []
        self.failing: type[BaseException] | None = None

    def deliver(self, message: OutboxMessage) -> None:
        if self.failing is not None:
            raise self.failing("Mien Beem, 0612345678")
        self.delivered.append(message.pk)


POST = Post()


def note_delivery(message: OutboxMessage) -> None:
    """What the outbox knows by name."""
    POST.deliver(message)


def mail_delivery(message: OutboxMessage) -> None:
    """A handler that mails."""
    send(
        Letter(to="anna@example.org", language="nl", subject="Er wacht een bericht", paragraphs=("Er wacht iets.",)),
        message.pk,
    )
    if POST.failing is not None:
        raise POST.failing


@pytest.fixture(autouse=True)
def wired():
    """Our own event beside the wiring of the house, which is put back afterwards."""
    tables = (bus._in_transaction, bus._after_commit, bus._deliveries, bus._long, bus._when_parked)
    before = [table.copy() for table in tables]
    bus._after_commit[Rang] = tuple(f"{handler.__module__}.{handler.__qualname__}" for handler in (note_delivery,))
    bus._deliveries.update({bus._name(handler): handler for handler in (note_delivery, mail_delivery)})
    POST.__init__()
    yield
    for table, content in zip(tables, before, strict=True):
        table.clear()
        table.update(content)


def ring(now: datetime | None = None) -> OutboxMessage:
    """Publish our event and give the message it left."""
    with transaction.atomic():
        bus.publish(Rang(region_id=REGION, at=now or timezone.now(), thing_id=new_id()))
    return OutboxMessage.objects.latest("id")


def later(message: OutboxMessage) -> None:
    """Let the time pass that a message waits for."""
    OutboxMessage.objects.filter(pk=message.pk).update(due_at=timezone.now() - timedelta(seconds=1), leased_until=None)


def test_what_was_committed_is_delivered_once(db):
    message = ring()
    assert outbox.work_off() == 1
    assert outbox.work_off() == 0
    assert POST.delivered == [message.pk]


def test_what_was_rolled_back_leaves_nothing_to_deliver(db):
    with pytest.raises(RuntimeError, match="crash"), transaction.atomic():
        bus.publish(Rang(region_id=REGION, at=timezone.now(), thing_id=new_id()))
        assert OutboxMessage.objects.count() == 1
        raise RuntimeError("crash")
    assert OutboxMessage.objects.count() == 0


@pytest.mark.django_db(transaction=True)
def test_publishing_outside_a_transaction_is_refused():
    with pytest.raises(RuntimeError, match="outside a transaction"):
        bus.publish(Rang(region_id=REGION, at=timezone.now(), thing_id=new_id()))
    with pytest.raises(RuntimeError, match="outside a transaction"):
        bus.schedule(Rang(region_id=REGION, at=timezone.now(), thing_id=new_id()), timezone.now())
    ring()


def test_what_is_scheduled_waits_for_its_moment(db):
    now = timezone.now()
    with transaction.atomic():
        bus.schedule(Rang(region_id=REGION, at=now, thing_id=new_id()), now + timedelta(hours=1))
    assert outbox.work_off() == 0
    later(OutboxMessage.objects.get())
    assert outbox.work_off() == 1


def test_a_worker_that_dies_between_commit_and_delivery_loses_nothing(db):
    message = ring()
    # The worker took it and was gone.
    assert outbox.lease_next(timezone.now()).pk == message.pk
    assert outbox.work_off() == 0  # somebody may still be busy with it
    OutboxMessage.objects.filter(pk=message.pk).update(leased_until=timezone.now() - timedelta(seconds=1))
    assert outbox.work_off() == 1
    assert POST.delivered == [message.pk]


def test_a_mail_that_is_sent_twice_carries_the_same_message_id(db, mailoutbox):
    message = ring()
    OutboxMessage.objects.filter(pk=message.pk).update(handler=bus._name(mail_delivery))
    POST.failing = ConnectionError  # the mail server took it, and the connection broke before it said so
    assert outbox.work_off() == 0
    POST.failing = None
    later(message)
    assert outbox.work_off() == 1
    assert [mail.extra_headers["Message-ID"] for mail in mailoutbox] == [message_id(message.pk)] * 2
    assert str(message.pk) in mailoutbox[0].message()["Message-ID"]


def test_a_failing_message_waits_longer_each_time_and_is_parked_in_the_end(db):
    message = ring()
    POST.failing = ConnectionError
    waits = []
    for _ in range(outbox.MOST_ATTEMPTS):
        before = timezone.now()
        outbox.work_off()
        message.refresh_from_db()
        waits.append(round((message.due_at - before).total_seconds()))
        later(message)
    assert waits == [30, 60, 120, 240, 480, 960, 1920, 3600]
    assert message.parked_at is not None
    POST.failing = None
    assert outbox.work_off() == 0
    assert POST.delivered == []


def test_what_went_wrong_is_kept_by_kind_only(db, caplog):
    message = ring()
    POST.failing = ConnectionError
    outbox.work_off()
    message.refresh_from_db()
    assert message.last_error == "ConnectionError"
    assert "Beem" not in caplog.text


def test_a_message_that_ends_every_worker_is_parked_too(db):
    message = ring()
    POST.failing = KeyboardInterrupt  # stands for a process that is killed: nothing is left to note it
    for _ in range(outbox.MOST_ATTEMPTS):
        with pytest.raises(KeyboardInterrupt):
            outbox.work_off()
        OutboxMessage.objects.filter(pk=message.pk).update(leased_until=timezone.now() - timedelta(seconds=1))
    POST.failing = None
    assert outbox.work_off() == 0
    message.refresh_from_db()
    assert (message.parked_at is not None, message.last_error) == (True, "WorkerEnded")


def test_what_takes_long_does_not_hold_up_the_rest(db):
    slow, quick = ring(), ring()
    OutboxMessage.objects.filter(pk=slow.pk).update(handler=bus._name(mail_delivery))
    bus._long.add(bus._name(mail_delivery))
    assert outbox.work_off(lane=outbox.Lane.SHORT) == 1
    assert POST.delivered == [quick.pk]
    assert outbox.work_off(lane=outbox.Lane.LONG) == 1
    assert ring() and outbox.work_off(lane=outbox.Lane.LONG) == 0
    assert outbox.work_off() == 1  # one worker alone does both


def test_a_worker_does_not_park_what_is_done_in_the_other_lane(db):
    message = ring()
    bus._long.add(bus._name(note_delivery))
    long_ago = timezone.now() - timedelta(minutes=5)
    OutboxMessage.objects.filter(pk=message.pk).update(attempts=outbox.MOST_ATTEMPTS, leased_until=long_ago)
    assert outbox.park_what_ends_workers(timezone.now(), outbox.Lane.SHORT) == 0
    outbox.hold(message)  # whoever is at work on it says so
    assert outbox.park_what_ends_workers(timezone.now(), outbox.Lane.LONG) == 0
    OutboxMessage.objects.filter(pk=message.pk).update(leased_until=long_ago)
    assert outbox.park_what_ends_workers(timezone.now(), outbox.Lane.LONG) == 1


@pytest.mark.parametrize("meanwhile", ["delivered", "held"])
def test_what_was_delivered_or_held_just_before_it_would_be_parked_is_not(db, monkeypatch, meanwhile):
    heard, messages = [], [ring(), ring()]
    long_ago = timezone.now() - timedelta(minutes=5)
    OutboxMessage.objects.update(attempts=outbox.MOST_ATTEMPTS, leased_until=long_ago)

    def told(parked):
        heard.append(parked.pk)
        other = next(one for one in messages if one.pk != parked.pk)
        if meanwhile == "held":
            outbox.hold(other)
        else:
            OutboxMessage.objects.filter(pk=other.pk).update(delivered_at=timezone.now())

    monkeypatch.setattr(outbox, "tell_parked", told)
    assert outbox.park_what_ends_workers(timezone.now()) == 1
    assert list(OutboxMessage.objects.exclude(parked_at=None).values_list("pk", flat=True)) == heard
    assert len(heard) == 1


@pytest.mark.parametrize("meanwhile", ["delivered", "leased", "parked"])
def test_who_fails_late_leaves_what_another_worker_made_of_it(db, monkeypatch, meanwhile):
    heard, message, now = [], ring(), timezone.now()
    bus._when_parked[bus._name(note_delivery)] = heard.append
    OutboxMessage.objects.update(attempts=outbox.MOST_ATTEMPTS - 1 - (meanwhile == "leased"))
    lasting = now + timedelta(hours=1)
    done = {
        "delivered": {"delivered_at": now},
        "leased": {"attempts": outbox.MOST_ATTEMPTS, "leased_until": lasting},
        "parked": {"parked_at": now},
    }[meanwhile]

    def another_first(_message):
        OutboxMessage.objects.filter(pk=message.pk).update(**done)
        raise ConnectionError

    monkeypatch.setattr(POST, "deliver", another_first)
    assert outbox.work_off(limit=1) == 0
    row = OutboxMessage.objects.get()
    assert {name: getattr(row, name) for name in done} == done
    assert row.last_error == "" and heard == []
    assert (row.parked_at is None) == (meanwhile != "parked")


@pytest.mark.parametrize("failing", [ConnectionError, KeyboardInterrupt])
def test_whoever_wants_to_know_hears_that_a_message_is_no_longer_tried(db, failing):
    heard = []
    bus._when_parked[bus._name(note_delivery)] = lambda parked: heard.append((parked.pk, parked.last_error))
    message = ring()
    POST.failing = failing
    OutboxMessage.objects.filter(pk=message.pk).update(attempts=outbox.MOST_ATTEMPTS - 1)
    with contextlib.suppress(KeyboardInterrupt):
        outbox.work_off()
    OutboxMessage.objects.exclude(leased_until=None).update(leased_until=timezone.now() - timedelta(seconds=1))
    outbox.work_off()
    assert heard == [(message.pk, "ConnectionError" if failing is ConnectionError else "WorkerEnded")]


def test_the_check_command_names_what_is_parked_and_nothing_else(db):
    message = ring()
    assert nothing_is_parked(None, databases=["default"]) == []
    OutboxMessage.objects.filter(pk=message.pk).update(parked_at=timezone.now(), last_error="ConnectionError")
    (warning,) = nothing_is_parked(None, databases=["default"])
    assert "note_delivery" in warning.msg and "ConnectionError" in warning.msg


def test_one_bad_message_does_not_hold_up_the_others(db):
    bad = ring()
    OutboxMessage.objects.filter(pk=bad.pk).update(handler="kring.gone.handler")
    good = ring()
    assert outbox.work_off() == 1
    assert POST.delivered == [good.pk]
    bad.refresh_from_db()
    assert bad.last_error == "KeyError"


def test_what_was_delivered_long_ago_is_forgotten_and_what_is_parked_is_not(db):
    old, fresh, parked = ring(), ring(), ring()
    long_ago = timezone.now() - outbox.KEPT_AFTER_DELIVERY - timedelta(days=1)
    OutboxMessage.objects.filter(pk=old.pk).update(delivered_at=long_ago)
    OutboxMessage.objects.filter(pk=fresh.pk).update(delivered_at=timezone.now())
    OutboxMessage.objects.filter(pk=parked.pk).update(parked_at=long_ago)
    assert outbox.forget_delivered(timezone.now()) == 1
    assert set(OutboxMessage.objects.values_list("pk", flat=True)) == {fresh.pk, parked.pk}


@pytest.mark.django_db(transaction=True)
def test_two_workers_never_hold_the_same_message():
    for _ in range(40):
        ring()
    taken: list[uuid.UUID] = []
    start = threading.Barrier(2)

    def worker():
        start.wait()
        try:
            while (message := outbox.lease_next(timezone.now())) is not None:
                taken.append(message.pk)
        finally:
            connection.close()

    workers = [threading.Thread(target=worker) for _ in range(2)]
    for thread in workers:
        thread.start()
    for thread in workers:
        thread.join(60)
    assert len(taken) == len(set(taken)) == 40


@pytest.mark.django_db(transaction=True)
def test_a_worker_passes_by_what_another_is_taking():
    first, second = ring(), ring()
    taken: list[uuid.UUID] = []

    def other():
        try:
            taken.append(outbox.lease_next(timezone.now()).pk)
        finally:
            connection.close()

    with transaction.atomic():
        held = outbox.lease_next(timezone.now())  # taken, not yet committed
        thread = threading.Thread(target=other)
        thread.start()
        thread.join(2)
        meanwhile = list(taken)
    thread.join(30)
    assert (held.pk, taken) == (first.pk, [second.pk])
    # PostgreSQL passes by what is locked; SQLite lets one writer in at a time, so there the other waited.
    assert meanwhile == ([second.pk] if connection.features.has_select_for_update_skip_locked else [])
