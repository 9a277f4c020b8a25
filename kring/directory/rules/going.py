"""What an entry has to say before somebody can be told to go there. Pure."""

from enum import StrEnum
from typing import Any

WHOLE_POSTCODE = 6
"""Characters of a postcode that names a street; four digits are a part of a town."""


class Lacking(StrEnum):
    """What somebody who wants to go cannot find in an entry."""

    ORGANISER = "organiser"
    PLACE = "place"


def lacks(entry: Any) -> frozenset[Lacking]:
    """What is missing to go there: who organises it, and where. `entry` has the members of an activity (`Offer` has them too).

    A building, a street, a whole postcode, and words such as 'at home, by phone' under where are all places.
    """
    found = set()
    if not entry.organisation_id and not entry.organiser:
        found.add(Lacking.ORGANISER)
    if not (entry.venue or entry.street or len(entry.postcode.replace(" ", "")) >= WHOLE_POSTCODE):
        found.add(Lacking.PLACE)
    return frozenset(found)
