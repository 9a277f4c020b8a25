"""A taking-over that waits for the worker."""

import dataclasses
import uuid

from kring.events.bus import Event


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class IntakeWaits(Event):
    """A file has to be fetched, read, or taken over: its state says which."""

    intake_id: uuid.UUID
