"""What every row has: a time-ordered key and the region it lives in.

Keys are UUIDv7 (RFC 9562): they sort by time of making, so indexes grow at one end. The region is a plain column, not a
foreign key: it lets a region move to a database of its own.
"""

import uuid
from datetime import date

import uuid_utils.compat
from django.db import models


def new_id() -> uuid.UUID:
    """A fresh UUIDv7."""
    return uuid_utils.compat.uuid7()


def key_in(text: object) -> uuid.UUID | None:
    """The key that a text from outside names; None when it names none."""
    try:
        return uuid.UUID(str(text))
    except ValueError:
        return None


def holding_on(day: date, path: str = "") -> models.Q:
    """Rows with a `since` and an `until` (days, inclusive; without `until` there is no end) that hold on this day.

    `path` leads to those rows from the model that is asked: 'memberships__'.
    """
    begun, no_end, not_ended = f"{path}since__lte", f"{path}until", f"{path}until__gte"
    return models.Q(**{begun: day}) & (models.Q(**{no_end: None}) | models.Q(**{not_ended: day}))


class Row(models.Model):
    """A row with a time-ordered key."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)

    class Meta:
        abstract = True


class RegionRow(Row):
    """A row that belongs to one region. No query joins rows of two regions."""

    region_id = models.UUIDField(editable=False)

    class Meta:
        abstract = True
