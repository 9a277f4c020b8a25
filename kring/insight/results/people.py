"""Who is one person at a location: the same client twice, a copy of it, or two files of which the location said that they are one."""

import uuid
from collections.abc import Iterable, Mapping

from kring.clients.models import SamePerson
from kring.referral.models import Referral


def people_of(location_id: uuid.UUID) -> dict[str, str]:
    """The person of each course of a location, by the key of its file. Whom two practices entered is one once somebody said so."""
    courses = Referral.objects.filter(location=location_id).values_list("pk", "client_id", "client__copy_of_id")
    found = {pk.hex: (copy_of or client).hex for pk, client, copy_of in courses.iterator(chunk_size=5000)}
    here = {"one__referral__location": location_id, "other__referral__location": location_id}
    pairs = (
        SamePerson.objects.filter(same=True, undone_at=None, **here).order_by("pk").values_list("one_id", "other_id")
    )
    return _joined(found, [(one.hex, other.hex) for one, other in pairs])


def _joined(found: Mapping[str, str], pairs: Iterable[tuple[str, str]]) -> dict[str, str]:
    same_as: dict[str, str] = {}

    def person(one: str) -> str:
        while one in same_as:
            one = same_as[one]
        return one

    for one, other in pairs:
        first, second = person(found[one]), person(found[other])
        if first != second:
            same_as[second] = first
    return {course: person(one) for course, one in found.items()}
