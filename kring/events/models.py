"""The outbox: what must leave the building, written in the transaction that caused it."""

from django.db import models

from kring.rows import RegionRow


class OutboxMessage(RegionRow):
    """One delivery owed to one handler.

    The payload holds ids and codes only. The row's id is the delivery's stable identity (a mail's Message-ID), so that
    a retry after a crash can be recognised by whoever receives it.
    """

    handler = models.CharField(max_length=200)
    payload = models.JSONField()
    due_at = models.DateTimeField()
    attempts = models.PositiveSmallIntegerField(default=0)
    leased_until = models.DateTimeField(null=True)
    delivered_at = models.DateTimeField(null=True)
    parked_at = models.DateTimeField(null=True)
    last_error = models.CharField(max_length=200, blank=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["due_at"],
                name="outbox_waiting",
                condition=models.Q(delivered_at=None, parked_at=None),
            )
        ]
