"""What happens around feedback, and what is written to the outbox for later (see `kring.config.wiring`). Ids and codes only."""

import dataclasses
import uuid

from kring.events.bus import Event


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class FeedbackSent(Event):
    """The link worker sent feedback. `moment` is an About; `on_time` None when none was owed."""

    referral_id: uuid.UUID
    location_id: uuid.UUID
    practice_id: uuid.UUID
    feedback_id: uuid.UUID
    moment: str
    on_time: bool | None


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class FeedbackUnread(Event):
    """Nobody at the practice read a feedback within the norm."""

    referral_id: uuid.UUID
    feedback_id: uuid.UUID


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class FeedbackReplied(Event):
    """The referrer replied to a feedback."""

    referral_id: uuid.UUID
    feedback_id: uuid.UUID


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class NoContactInTime(Event):
    """Nobody spoke with the client within the norm, and nothing is booked."""

    referral_id: uuid.UUID


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class NoFeedbackInTime(Event):
    """No feedback was written within the norm, counted from the day of sending."""

    referral_id: uuid.UUID


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class MailDue(Event):
    """A professional has something waiting and may be mailed now."""

    user_id: uuid.UUID


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class ReminderDue(Event):
    """A client's appointment is near."""

    appointment_id: uuid.UUID


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class ClientThanked(Event):
    """A course ended; the client is thanked."""

    referral_id: uuid.UUID


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class ProviderThanked(Event):
    """A course ended; a provider who welcomed someone is thanked."""

    handover_id: uuid.UUID
