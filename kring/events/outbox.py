"""Delivering the outbox: at least once, in order of due time, with patience for what fails."""

import logging
import time
from datetime import datetime, timedelta

from django.db import DatabaseError, close_old_connections, connection, transaction
from django.db.models import Q
from django.utils import timezone

from kring.events.bus import deliver
from kring.events.models import OutboxMessage

log = logging.getLogger(__name__)

LEASE = timedelta(minutes=2)
MOST_ATTEMPTS = 8
KEPT_AFTER_DELIVERY = timedelta(days=30)
PAUSE_WITHOUT_DATABASE = 5.0  # seconds


def backoff(attempts: int) -> timedelta:
    """How long to wait after so many failed attempts: 30 seconds, doubling, an hour at most."""
    return min(timedelta(seconds=30 * 2 ** max(attempts - 1, 0)), timedelta(hours=1))


def lease_next(now: datetime) -> OutboxMessage | None:
    """Take the next waiting message for this worker alone, for the length of the lease."""
    with transaction.atomic():
        waiting = OutboxMessage.objects.filter(
            Q(leased_until=None) | Q(leased_until__lt=now),
            delivered_at=None,
            parked_at=None,
            due_at__lte=now,
            attempts__lt=MOST_ATTEMPTS,
        ).order_by("due_at", "id")
        if connection.features.has_select_for_update_skip_locked:
            waiting = waiting.select_for_update(skip_locked=True)
        message = waiting.first()
        if message is not None:
            message.leased_until = now + LEASE
            message.attempts += 1
            message.save(update_fields=["leased_until", "attempts"])
        return message


def park_what_ends_workers(now: datetime) -> int:
    """Park messages whose every delivery ended the worker itself: nothing was left to note the failure; returns how many."""
    ended = OutboxMessage.objects.filter(
        delivered_at=None, parked_at=None, attempts__gte=MOST_ATTEMPTS, leased_until__lt=now
    )
    return ended.update(parked_at=now, leased_until=None, last_error="WorkerEnded")


def forget_delivered(now: datetime) -> int:
    """Throw away what was delivered a month ago or longer; parked messages stay until someone looks at them."""
    return OutboxMessage.objects.filter(delivered_at__lt=now - KEPT_AFTER_DELIVERY).delete()[0]


def work_off(limit: int = 1000) -> int:
    """Deliver what is due and return how many messages were delivered.

    A message that keeps failing is parked after `MOST_ATTEMPTS` and stays visible to the check command. Only the kind of
    the error is kept: its text could hold personal data.
    """
    park_what_ends_workers(timezone.now())
    delivered = 0
    for _ in range(limit):
        message = lease_next(timezone.now())
        if message is None:
            break
        try:
            deliver(message)
        except Exception as error:
            message.last_error = type(error).__name__
            message.due_at = timezone.now() + backoff(message.attempts)
            message.leased_until = None
            message.parked_at = timezone.now() if message.attempts >= MOST_ATTEMPTS else None
            message.save(update_fields=["last_error", "due_at", "leased_until", "parked_at"])
            log.warning("outbox delivery failed", extra={"handler": message.handler, "error": message.last_error})
        else:
            message.delivered_at = timezone.now()
            message.save(update_fields=["delivered_at"])
            delivered += 1
    return delivered


def run_forever(pause: float = 1.0) -> None:
    """Keep delivering until the process is ended. A database that is away for a while is waited for."""
    while True:
        try:
            if not work_off():
                time.sleep(pause)
        except DatabaseError as error:
            log.error("outbox cannot reach the database", extra={"error": type(error).__name__})
            close_old_connections()
            time.sleep(PAUSE_WITHOUT_DATABASE)
