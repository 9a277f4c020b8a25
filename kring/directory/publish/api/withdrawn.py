"""What people here took away or replaced of what feeds say: phones, e-mail addresses, places. Read once for every change of the map."""

import dataclasses
import functools
import uuid
from typing import Any

from kring.directory.models import Origin, Said
from kring.directory.publish.api.told import KEPT, stamp
from kring.directory.publish.rules import withheld
from kring.directory.publish.rules.withheld import Address, Withdrawn

SUBJECTS = ("phone", "email", "where")


@dataclasses.dataclass(frozen=True, slots=True)
class TakenAway:
    """All of it, and by entry the address that it is not at any more."""

    values: Withdrawn
    addresses: dict[uuid.UUID, Address]


def taken_away(region_id: uuid.UUID) -> TakenAway:
    """What was taken away in a region."""
    return _taken_away(region_id, stamp(region_id))


@functools.lru_cache(maxsize=KEPT)
def _taken_away(region_id: uuid.UUID, _stamp: tuple) -> TakenAway:
    rows = Said.objects.filter(region_id=region_id, subject__in=SUBJECTS, origin=Origin.FEED, shown=False)
    shown = ("phone", "email", "street", "postcode")
    found: dict[str, set[Any]] = {subject: set() for subject in SUBJECTS}
    addresses: dict[uuid.UUID, Address] = {}
    for entry, subject, value, *now in rows.values_list(
        "activity_id", "subject", "value", *(f"activity__{name}" for name in shown)
    ):
        before = _written(subject, value)
        if not before or before == _written(subject, dict(zip(shown, now, strict=True))):
            continue
        found[subject].add(before)
        if subject == "where":
            addresses[entry] = before
    return TakenAway(Withdrawn(*(frozenset(found[subject]) for subject in SUBJECTS)), addresses)


def _written(subject: str, value: dict[str, Any]) -> Any:
    if subject == "where":
        return withheld.address(value.get("street") or "", value.get("postcode") or "")
    return getattr(withheld, subject)(value.get(subject) or "")
