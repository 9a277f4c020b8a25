"""What happened to accounts."""

import dataclasses
import uuid

from kring.events.bus import Event


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Invited(Event):
    """Someone got an account, a further role, or a new link to choose a password."""

    user_id: uuid.UUID
