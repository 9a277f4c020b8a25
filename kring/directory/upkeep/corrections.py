"""What people who are no stewards changed: kept field by field, so that a steward sees it and can put it back."""

import dataclasses
import uuid
from collections.abc import Iterable, Mapping
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder

from kring.directory.events import ActivityChanged
from kring.directory.models import Activity, Correction
from kring.events import bus
from kring.identity.actors import Actor

# What somebody who comes there must know: when, where and for how much.
PRACTICAL = (
    "days", "starts", "ends", "when_words", "moments", "venue", "street", "postcode", "cost", "cost_per", "cost_words",
)  # fmt: skip

_NO_COLUMN = {"organisation_id": "organisation"}


def values(activity: Activity, fields: Iterable[str]) -> dict[str, Any]:
    """What an entry says in these fields, as it can be kept (times and days as ISO 8601, amounts as text)."""
    return {field: kept(getattr(activity, field)) for field in fields}


def practical(activity: Activity) -> dict[str, Any]:
    """What somebody who comes there must know, as it can be kept."""
    return values(activity, PRACTICAL)


def tell_changed(activity: Activity, before: Mapping[str, Any], now: datetime, *, like: Activity | None = None) -> None:
    """Whoever is on the way there hears what it said `before` and says now (or what `like`, in its place, says), when that differs."""
    after = practical(like or activity)
    if after != before:
        bus.publish(
            ActivityChanged(
                region_id=activity.region_id, at=now, activity_id=activity.pk, before=dict(before), after=after
            )
        )


def kept(value: Any) -> Any:
    """One value as it can be kept."""
    if isinstance(value, Decimal):
        return f"{value:.2f}"
    if isinstance(value, time):
        return f"{value:%H:%M}"
    return DjangoJSONEncoder().default(value) if isinstance(value, date | datetime | uuid.UUID) else value


def read(field: str, value: Any) -> Any:
    """A kept value as the row holds it."""
    return Activity._meta.get_field(_NO_COLUMN.get(field, field)).to_python(value)


@dataclasses.dataclass(frozen=True, slots=True)
class Difference:
    """What differs between two sets of values."""

    before: dict[str, Any]
    after: dict[str, Any]


def difference(before: Mapping[str, Any], after: Mapping[str, Any]) -> Difference:
    """The fields whose value differs."""
    names = [name for name in after if before.get(name) != after[name]]
    return Difference({name: before.get(name) for name in names}, {name: after[name] for name in names})


def note(actor: Actor, activity: Activity, what: Difference, at: datetime) -> Correction | None:
    """Keep what somebody changed, for a steward to look at; nothing when nothing differs."""
    if not what.after:
        return None
    return Correction.objects.create(
        region_id=activity.region_id,
        activity=activity,
        by_id=actor.user_id,
        at=at,
        before=what.before,
        after=what.after,
    )
