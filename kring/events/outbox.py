"""Delivering the outbox: at least once, in order of due time, with patience for what fails.

What may take minutes (`bus.long_handlers`) has a lane of its own, with a worker of its own, so that no mail waits behind it.
"""

import logging
import time
from datetime import datetime, timedelta
from enum import StrEnum

from django.db import DatabaseError, close_old_connections, connection, transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from kring.events.bus import deliver, long_handlers, tell_parked
from kring.events.models import OutboxMessage

log = logging.getLogger(__name__)

LEASE = timedelta(minutes=2)
MOST_ATTEMPTS = 8
KEPT_AFTER_DELIVERY = timedelta(days=30)
PAUSE_WITHOUT_DATABASE = 5.0  # seconds


class Lane(StrEnum):
    """Which messages a worker delivers."""

    SHORT = "short"
    LONG = "long"


def backoff(attempts: int) -> timedelta:
    """How long to wait after so many failed attempts: 30 seconds, doubling, an hour at most."""
    return min(timedelta(seconds=30 * 2 ** max(attempts - 1, 0)), timedelta(hours=1))


def _of(lane: Lane | None) -> QuerySet[OutboxMessage]:
    """What is not delivered and goes on being tried, of one lane or of both."""
    rows = OutboxMessage.objects.filter(delivered_at=None, parked_at=None)
    if lane is None:
        return rows
    own = Q(handler__in=sorted(long_handlers()))
    return rows.filter(own if lane is Lane.LONG else ~own)


def lease_next(now: datetime, lane: Lane | None = None) -> OutboxMessage | None:
    """Take the next waiting message for this worker alone, for the length of the lease."""
    with transaction.atomic():
        waiting = (
            _of(lane)
            .filter(
                Q(leased_until=None) | Q(leased_until__lt=now),
                due_at__lte=now,
                attempts__lt=MOST_ATTEMPTS,
            )
            .order_by("due_at", "id")
        )
        if connection.features.has_select_for_update_skip_locked:
            waiting = waiting.select_for_update(skip_locked=True)
        message = waiting.first()
        if message is not None:
            message.leased_until = now + LEASE
            message.attempts += 1
            message.save(update_fields=["leased_until", "attempts"])
        return message


def hold(message: OutboxMessage) -> None:
    """Whoever is busy with a message for longer than a lease says now and then that it still is."""
    OutboxMessage.objects.filter(pk=message.pk).update(leased_until=timezone.now() + LEASE)


def park_what_ends_workers(now: datetime, lane: Lane | None = None) -> int:
    """Park messages whose every delivery ended the worker itself: nothing was left to note the failure; returns how many."""
    ended = _of(lane).filter(attempts__gte=MOST_ATTEMPTS, leased_until__lt=now)
    count = 0
    for message in list(ended):
        # Somebody may have delivered it, or said that they are busy with it, since it was read.
        if ended.filter(pk=message.pk).update(parked_at=now, leased_until=None, last_error="WorkerEnded"):
            message.refresh_from_db()
            _tell_parked(message)
            count += 1
    return count


def _tell_parked(message: OutboxMessage) -> None:
    try:
        tell_parked(message)
    except Exception as error:
        log.error("nobody heard of a parked message", extra={"handler": message.handler, "error": type(error).__name__})


def _failed(message: OutboxMessage, error: str) -> None:
    """Note a failed delivery, and park what failed often enough; not when another worker took, delivered or parked it meanwhile."""
    log.warning("outbox delivery failed", extra={"handler": message.handler, "error": error})
    now = timezone.now()
    message.last_error, message.leased_until, message.due_at = error, None, now + backoff(message.attempts)
    message.parked_at = now if message.attempts >= MOST_ATTEMPTS else None
    noted = {name: getattr(message, name) for name in ("last_error", "leased_until", "due_at", "parked_at")}
    # Every lease counts as an attempt: with as many as before, nobody took it since.
    ours = _of(None).filter(pk=message.pk, attempts=message.attempts)
    if ours.update(**noted) and message.parked_at is not None:
        _tell_parked(message)


def forget_delivered(now: datetime) -> int:
    """Throw away what was delivered a month ago or longer; parked messages stay until someone looks at them."""
    return OutboxMessage.objects.filter(delivered_at__lt=now - KEPT_AFTER_DELIVERY).delete()[0]


def work_off(limit: int = 1000, lane: Lane | None = None) -> int:
    """Deliver what is due, of one lane or of both, and return how many messages were delivered.

    A message that keeps failing is parked after `MOST_ATTEMPTS` and stays visible to the check command. Only the kind of
    the error is kept: its text could hold personal data.
    """
    park_what_ends_workers(timezone.now(), lane)
    delivered = 0
    for _ in range(limit):
        message = lease_next(timezone.now(), lane)
        if message is None:
            break
        try:
            deliver(message)
        except Exception as error:
            _failed(message, type(error).__name__)
        else:
            message.delivered_at = timezone.now()
            message.save(update_fields=["delivered_at"])
            delivered += 1
    return delivered


def run_forever(lane: Lane | None = None, pause: float = 1.0) -> None:
    """Keep delivering one lane, or both, until the process is ended. A database that is away for a while is waited for."""
    while True:
        try:
            if not work_off(lane=lane):
                time.sleep(pause)
        except DatabaseError as error:
            log.error("outbox cannot reach the database", extra={"error": type(error).__name__})
            close_old_connections()
            time.sleep(PAUSE_WITHOUT_DATABASE)
