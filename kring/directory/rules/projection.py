"""An entry seen two ways: as HSDS 3.0 documents, and as the columns that are searched and shown. Pure.

`columns` reads documents into columns of Activity: what is certain as figures, and always the words. `documents` builds the
documents of an entry that was made here. `changed` puts columns that people here changed over documents that came from elsewhere.
"""

import dataclasses
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

type Document = Mapping[str, Any]

# What is not said: the value that each column then has.
UNSAID: dict[str, Any] = {
    "title": "", "description": "", "organiser": "", "theme": "", "venue": "", "postcode": "",
    "latitude": None, "longitude": None, "days": 0, "starts": None, "ends": None, "when_words": "",
    "cost": None, "cost_per": "", "cost_words": "", "trial": False, "city_pass": False,
    "age_min": None, "age_max": None, "age_words": "", "spoken": "", "access": 0, "group_size": "", "buddy": None,
    "waiting": None, "expect": "", "phone": "", "email": "", "website": "", "full": False, "active": True, "ends_on": None,
}  # fmt: skip


@dataclasses.dataclass(frozen=True, slots=True)
class Documents:
    """A service with the root objects that it refers to, each in the shape of HSDS 3.0."""

    service: dict[str, Any]
    organization: dict[str, Any] | None = None
    locations: tuple[dict[str, Any], ...] = ()


@dataclasses.dataclass(frozen=True, slots=True)
class Box:
    """An area on the map, in WGS 84 degrees; places outside it are taken for mistakes."""

    south: float
    west: float
    north: float
    east: float
