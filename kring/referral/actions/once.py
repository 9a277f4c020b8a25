"""One form writes once: its key, made with the page, becomes the key of the event that it writes into a referral's history.

When the answer to a form is lost, it is sent again. The history then says that it arrived, and whether it said the same.
"""

import dataclasses
import json
import uuid
from collections.abc import Mapping
from typing import Any

from django.utils.crypto import salted_hmac

from kring.access.policy import NotVisible
from kring.identity.actors import Actor
from kring.referral.models import Referral, ReferralEvent

NOT_SAID = frozenset({"key", "seq"})
LENGTH = 32  # characters of a fingerprint
FORM = "form"  # where an event keeps it


@dataclasses.dataclass(frozen=True, slots=True)
class FilledIn:
    """A form as it was filled in: its key, and a fingerprint of what it says. The words cannot be read from that."""

    key: uuid.UUID
    said: str

    @classmethod
    def of(cls, given: Mapping[str, Any]) -> "FilledIn | None":
        """From the cleaned data of a form, or None when it has no key."""
        return cls(given["key"], fingerprint(given)) if given.get("key") else None


class SentBefore(Exception):
    """This form arrived before and wrote `event`. `same`: it said the same then. `referral` is how it is now."""

    def __init__(self, referral: Referral, event: ReferralEvent, same: bool):
        super().__init__(str(referral.pk))
        self.referral = referral
        self.event = event
        self.same = same


def fingerprint(given: Mapping[str, Any]) -> str:
    """What was filled in, such that only the same words give the same again, however a browser ends its lines."""
    said = {name: _plain(value) for name, value in given.items() if name not in NOT_SAID}
    text = json.dumps(said, sort_keys=True, default=str)
    return salted_hmac(__name__, text, algorithm="sha256").hexdigest()[:LENGTH]


def _plain(value: Any) -> Any:
    if isinstance(value, list):
        return [_plain(one) for one in value]
    return value.replace("\r\n", "\n").strip() if isinstance(value, str) else value


def refuse_again(actor: Actor, referral: Referral, filled: FilledIn | None) -> None:
    """Raise SentBefore when this form wrote in this referral before, NotVisible when its key is of something else."""
    event = ReferralEvent.objects.filter(pk=filled.key).first() if filled else None
    if event is None:
        return
    if event.referral_id != referral.pk or event.user_id != actor.user_id:
        raise NotVisible
    raise SentBefore(referral, event, same=event.data.get(FORM) == filled.said)
