"""The ways in which a provider may reach a client. Pure."""

import re
from collections.abc import Collection
from datetime import time
from enum import StrEnum


class Reach(StrEnum):
    """The one way in which a provider may reach the client."""

    PHONE = "phone"
    EMAIL = "email"
    LINK_WORKER = "link_worker"


def now_by(agreed: Reach, open_ways: Collection[Reach]) -> Reach:
    """The way that was agreed, as long as the client wants it; after that through who accompanies the client."""
    return agreed if agreed in open_ways else Reach.LINK_WORKER


def with_hours(phone: str, call_from: time | None, call_until: time | None) -> str:
    """A phone number with the hours in which to call, if there are any."""
    if call_from is None and call_until is None:
        return phone
    hours = "–".join(f"{one:%H:%M}" if one else "" for one in (call_from, call_until))
    return f"{phone} ({hours})"


def to_dial(phone: str) -> str:
    """A phone number as a telephone wants it; empty when there are too few digits to call."""
    found = re.match(r"\+?\d[\d \-]{7,}", phone)
    return re.sub(r"[ \-]", "", found[0]) if found else ""
