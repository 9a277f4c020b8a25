"""The number of conversations beside the band that the location agreed (R73). Pure. A sign to think, never a target."""

from enum import StrEnum


class Band(StrEnum):
    """Where a number of conversations lies."""

    BELOW = "below"
    WITHIN = "within"
    ABOVE = "above"


def band(conversations: int, low: int, high: int) -> Band:
    """Where `conversations` lies between `low` and `high`, both inclusive."""
    if conversations < low:
        return Band.BELOW
    return Band.WITHIN if conversations <= high else Band.ABOVE
