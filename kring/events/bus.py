"""Publishing what happened, and who reacts to it.

An event is a frozen dataclass of plain values and ids, never of model objects or people's data. There are two kinds of
subscribers (ADR 0004): those that must hold together with the write run inside its transaction; what leaves the building is
written to the outbox in that same transaction and delivered after it.
The table of subscribers is `kring.config.wiring`; the bus itself knows nobody.
"""

import dataclasses
import uuid
from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.db import transaction

from kring.events.models import OutboxMessage
from kring.rows import insert


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """Something that happened in a region, at a moment."""

    region_id: uuid.UUID
    at: datetime


type Handler = Callable[[Any], None]
type Wiring = Mapping[type[Event], Sequence[Handler]]
type Delivery = Callable[[OutboxMessage], None]

_in_transaction: dict[type[Event], tuple[Handler, ...]] = {}
_after_commit: dict[type[Event], tuple[str, ...]] = {}
_deliveries: dict[str, Delivery] = {}
_long: set[str] = set()
_when_parked: dict[str, Delivery] = {}


def connect(
    in_transaction: Wiring,
    after_commit: Wiring,
    long: Collection[Delivery] = (),
    when_parked: Mapping[Delivery, Delivery] | None = None,
) -> None:
    """Take over the table of subscribers. Called once at start by `kring.config`.

    `long` are handlers that may be busy for minutes: they have a lane of their own in the outbox. `when_parked` says who hears of a
    message for a handler that is no longer tried.
    """
    for table in (_in_transaction, _after_commit, _deliveries, _long, _when_parked):
        table.clear()
    _long.update(map(_name, long))
    _when_parked.update({_name(handler): told for handler, told in (when_parked or {}).items()})
    _in_transaction.update({event: tuple(handlers) for event, handlers in in_transaction.items()})
    for event, handlers in after_commit.items():
        _after_commit[event] = tuple(_name(handler) for handler in handlers)
        _deliveries.update({_name(handler): handler for handler in handlers})


def publish(event: Event) -> None:
    """Tell the subscribers. Must run inside the transaction of the write that it reports."""
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError(f"{type(event).__name__} published outside a transaction")
    for handler in _in_transaction.get(type(event), ()):
        handler(event)
    _put_out(event, event.at)


def schedule(event: Event, due_at: datetime) -> None:
    """Write an event to the outbox for later: its after-commit subscribers hear of it at `due_at`, nobody before.

    For what must leave the building at a set moment, such as a reminder. Whoever delivers it looks again whether it still holds.
    """
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError(f"{type(event).__name__} scheduled outside a transaction")
    _put_out(event, due_at)


def _put_out(event: Event, due_at: datetime) -> None:
    names = _after_commit.get(type(event), ())
    if names:
        payload = {field.name: _plain(getattr(event, field.name)) for field in dataclasses.fields(event)}
        for name in names:
            insert(OutboxMessage(region_id=event.region_id, handler=name, payload=payload, due_at=due_at))


def deliver(message: OutboxMessage) -> None:
    """Run the handler that an outbox message is meant for.

    Raises KeyError when the wiring no longer knows the handler.
    """
    _deliveries[message.handler](message)


def long_handlers() -> frozenset[str]:
    """The names of handlers that may be busy for minutes."""
    return frozenset(_long)


def tell_parked(message: OutboxMessage) -> None:
    """Tell whoever wants to know that a message is no longer tried."""
    if told := _when_parked.get(message.handler):
        told(message)


def _name(handler: Handler) -> str:
    return f"{handler.__module__}.{handler.__qualname__}"


def _plain(value: Any) -> Any:
    if isinstance(value, uuid.UUID):
        return str(value)
    if isinstance(value, datetime | date):
        return value.isoformat()
    return value
