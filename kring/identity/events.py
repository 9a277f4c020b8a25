"""What happened to accounts. The region is nobody's: an account may belong to several."""

import dataclasses
import uuid

from kring.events.bus import Event

NO_REGION = uuid.UUID(int=0)


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class PasswordForgotten(Event):
    """Someone asked for a new password. Without a user there is no such account: the work is the same, so that time tells nothing."""

    user_id: uuid.UUID | None


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class AccountChanged(Event):
    """Something changed in how an account is protected: its owner hears of it. `what` is a key of `letters.CHANGES`."""

    user_id: uuid.UUID
    what: str
