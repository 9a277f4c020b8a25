"""What happens around measuring, for those who react (see `kring.config.wiring`). Ids and codes only."""

import dataclasses
import uuid

from kring.events.bus import Event


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class QuestionsDue(Event):
    """A client who chose e-mail may be asked (or reminded, when `again`) by a neutral mail with a link."""

    occasion_id: uuid.UUID
    again: bool


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Measured(Event):
    """All questions of a moment were answered, or as many as will be. Scores stand."""

    referral_id: uuid.UUID
    location_id: uuid.UUID
    occasion_id: uuid.UUID
    when: str
