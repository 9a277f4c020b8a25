"""What happens to referrals, for those who react (see `kring.config.wiring`). Ids and codes only."""

import dataclasses
import uuid
from datetime import datetime

from kring.events.bus import Event


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class ReferralMoved(Event):
    """Something happened to a referral. `kind` is the Move, `before` and `after` are states.

    Whom it concerns is told along, as it is after the move; `user_id` and `organisation_id` are who made it (nobody for a client
    with a link).
    """

    referral_id: uuid.UUID
    location_id: uuid.UUID
    practice_id: uuid.UUID
    referrer_id: uuid.UUID
    welfare_id: uuid.UUID
    link_worker_id: uuid.UUID | None
    user_id: uuid.UUID | None
    organisation_id: uuid.UUID | None
    kind: str
    before: str
    after: str


class Sent(ReferralMoved):
    """A referral was sent."""


class Asked(ReferralMoved):
    """The link worker asked the referrer something."""


class Answered(ReferralMoved):
    """The referrer answered."""


class Accepted(ReferralMoved):
    """The link worker took it up."""


class Returned(ReferralMoved):
    """The link worker returned it."""


class Resent(ReferralMoved):
    """The referrer sent it again."""


class Withdrawn(ReferralMoved):
    """The referrer took it back."""


class PassedOn(ReferralMoved):
    """A colleague takes over."""


class Corrected(ReferralMoved):
    """The referrer corrected what was written."""


class Met(ReferralMoved):
    """First contact between link worker and client."""


class NotMet(ReferralMoved):
    """They had not met after all: the conversation belonged in another file."""


class Held(ReferralMoved):
    """Put on hold."""


class Resumed(ReferralMoved):
    """Taken up again."""


class Closed(ReferralMoved):
    """The course is over."""


class Reopened(ReferralMoved):
    """Open again."""


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class NoteWritten(Event):
    """One side wrote the other a message. `organisation_id` is the side that wrote, `user_id` who did."""

    referral_id: uuid.UUID
    organisation_id: uuid.UUID
    user_id: uuid.UUID


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class MessagesRead(Event):
    """One side read what the other wrote. `organisation_id` is the side that read, `user_id` who did."""

    referral_id: uuid.UUID
    organisation_id: uuid.UUID
    user_id: uuid.UUID


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class ConsentWithdrawn(Event):
    """The client does not agree any more that what happens is shared. `user_id` is who wrote it down."""

    referral_id: uuid.UUID
    user_id: uuid.UUID


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class AppointmentBooked(Event):
    """An appointment was booked this very moment: along with the referral, a next one, or one in the place of another, by a
    professional or by the client's link."""

    referral_id: uuid.UUID
    appointment_id: uuid.UUID
    starts_at: datetime


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Signposted(Event):
    """Someone was pointed elsewhere without a referral. Nothing about the person is known."""

    location_id: uuid.UUID
    practice_id: uuid.UUID
