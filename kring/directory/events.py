"""What happens to an activity that clients may be on their way to."""

import dataclasses
import uuid
from datetime import date
from typing import Any

from kring.events.bus import Event


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class ActivityAdded(Event):
    """A new entry was written by hand."""

    activity_id: uuid.UUID


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class ProposalAnswered(Event):
    """A steward put a proposed activity on the map, or sent it back."""

    proposal_id: uuid.UUID


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class ActivityFilled(Event):
    """There is no room at the moment."""

    activity_id: uuid.UUID


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class ActivityHasRoom(Event):
    """There is room again."""

    activity_id: uuid.UUID


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class ActivityEnded(Event):
    """It stops on a day, or has stopped."""

    activity_id: uuid.UUID
    ends_on: date


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class ActivityGoesOn(Event):
    """It had ended, or was to end, and does not after all."""

    activity_id: uuid.UUID


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class ActivityChanged(Event):
    """Another day, time, place or price: whoever is on the way there must hear of it.

    `before` and `after` are what it says of them, as `upkeep.corrections.practical` keeps it.
    """

    activity_id: uuid.UUID
    before: dict[str, Any]
    after: dict[str, Any]


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class KeeperNamed(Event):
    """Somebody keeps an entry by a link from now on."""

    activity_id: uuid.UUID


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class EntryDue(Event):
    """Whoever keeps an entry by a link is asked whether it is still right."""

    activity_id: uuid.UUID


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class OwnEntriesDue(Event):
    """An organisation with accounts is asked whether its entries are still right."""

    organisation_id: uuid.UUID


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class MoneyEnds(Event):
    """Whoever keeps an entry by a link is told that its money ends soon."""

    activity_id: uuid.UUID


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class OwnMoneyEnds(Event):
    """An organisation with accounts is told that the money of its entries ends soon."""

    organisation_id: uuid.UUID
