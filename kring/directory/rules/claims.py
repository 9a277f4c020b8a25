"""Who says what about an entry. Pure.

Columns that make one sense together are one subject: the days of one origin with the hours of another would be nobody's word.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

SUBJECTS: dict[str, tuple[str, ...]] = {
    "title": ("title",),
    "description": ("description",),
    "organiser": ("organiser",),
    "where": ("venue", "street", "postcode", "town", "latitude", "longitude"),
    "transport": ("transport",),
    "when": ("days", "starts", "ends", "when_words", "moments"),
    "cost": ("cost", "cost_per", "cost_words", "trial", "city_pass"),
    "ages": ("age_min", "age_max", "age_words"),
    "whom": ("for_whom",),
    "spoken": ("spoken",),
    "access": ("access",),
    "group": ("group_size",),
    "welcome": ("buddy", "meets"),
    "places": ("places", "waiting"),
    "expect": ("expect",),
    "phone": ("phone",),
    "email": ("email",),
    "website": ("website",),
    # Apart: a feed knows who pays, people here until when.
    "funded_by": ("funded_by",),
    "funded_until": ("funded_until",),
}
WORKED_OUT = ("latitude", "longitude")  # from the postcode
REPEATED = ("days", "starts", "ends")  # what the moments say already
SUBJECT_OF = {column: subject for subject, columns in SUBJECTS.items() for column in columns}


def subjects_of(columns: Iterable[str]) -> list[str]:
    """The subjects that these columns are about, in the order of `SUBJECTS`."""
    touched = {SUBJECT_OF[column] for column in columns if column in SUBJECT_OF}
    return [subject for subject in SUBJECTS if subject in touched]


def differing(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[str]:
    """The subjects about which two sets of columns do not say the same; a column that one of them lacks does not count."""
    return subjects_of(column for column, value in after.items() if column in before and before[column] != value)


def is_newer(at: datetime, others: Iterable[datetime]) -> bool:
    """Whether what is said now is shown: nothing that others said about it is newer."""
    return all(at >= other for other in others)
