"""What happens while someone is accompanied, for those who react (see `kring.config.wiring`). Ids and codes only.

Holding, resuming, closing and reopening are moves of the referral: `kring.referral.events`.
"""

import dataclasses
import uuid

from kring.events.bus import Event


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class ContactRecorded(Event):
    """A conversation or an attempt was recorded. `outcome` is a `journey.rules.reaching.Outcome`."""

    referral_id: uuid.UUID
    contact_id: uuid.UUID
    outcome: str


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class FirstContact(Event):
    """Link worker and client spoke for the first time."""

    referral_id: uuid.UUID
    contact_id: uuid.UUID


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class PlanMade(Event):
    """There is a plan for the first time: what matters, or a first goal."""

    referral_id: uuid.UUID


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class ContactMoved(Event):
    """A contact stood in the wrong file and went to the right one; whoever reads either should know. `user_id` moved it."""

    contact_id: uuid.UUID
    from_referral_id: uuid.UUID
    to_referral_id: uuid.UUID
    user_id: uuid.UUID
