"""What happens between a client and an activity. Plain values and ids only."""

import dataclasses
import uuid
from datetime import date

from kring.events.bus import Event


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class HandoverMoved(Event):
    """Something happened to a hand-over. `before` and `after` are states, `by` is 'provider', 'link_worker' or 'referrer'."""

    handover_id: uuid.UUID
    referral_id: uuid.UUID
    activity_id: uuid.UUID
    location_id: uuid.UUID
    practice_id: uuid.UUID
    before: str
    after: str
    by: str


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class HandoverSent(HandoverMoved):
    """A client is introduced to an activity."""


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class HandoverAnswered(HandoverMoved):
    """Welcome, full or not suitable: `after` says which."""


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class ActivityStarted(HandoverMoved):
    """The client came for the first time."""

    on: date


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class ActivityNotStarted(HandoverMoved):
    """The client did not come after all. `noted_on` is the day on which it was noted that they came."""

    noted_on: date


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class ActivityStopped(HandoverMoved):
    """The client does not come any more; `reason` is a StopReason."""

    on: date
    reason: str


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class HandoverCancelled(HandoverMoved):
    """It does not go on; the provider need not answer any more."""


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class HandoverTakenBack(HandoverMoved):
    """What was said this same day, in state `before`, was a mistake. `reason` is that of a stop, else empty."""

    reason: str


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class AttendanceTicked(Event):
    """It was noted whether the client came on a day."""

    handover_id: uuid.UUID
    referral_id: uuid.UUID
    on: date
    present: bool
