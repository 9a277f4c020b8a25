"""The ways in which a provider may reach a client. Pure."""

import re
from collections.abc import Collection
from enum import StrEnum


class Reach(StrEnum):
    """The one way in which a provider may reach the client."""

    PHONE = "phone"
    EMAIL = "email"
    LINK_WORKER = "link_worker"


def now_by(agreed: Reach, open_ways: Collection[Reach]) -> Reach:
    """The way that was agreed, as long as the client wants it; after that through who accompanies the client."""
    return agreed if agreed in open_ways else Reach.LINK_WORKER


def to_dial(phone: str) -> str:
    """A phone number as a telephone wants it; empty when there are too few digits to call."""
    found = re.match(r"\+?\d[\d \-]{7,}", phone)
    return re.sub(r"[ \-]", "", found[0]) if found else ""
