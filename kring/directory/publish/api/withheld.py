"""What people here took away or replaced of what feeds say: phones, e-mail addresses, places. Read once for every change of the map."""

import functools
import uuid
from typing import Any

from django.db.models import Exists, OuterRef, Q

from kring.directory.models import Origin, Said
from kring.directory.publish.api.told import KEPT, stamp
from kring.directory.publish.rules.withheld import Withheld, email, phone
from kring.directory.rules.places import Address, address

SUBJECTS = ("phone", "email", "where")


def withheld(region_id: uuid.UUID) -> Withheld:
    """What was taken away in a region."""
    return _withheld(region_id, stamp(region_id))


@functools.lru_cache(maxsize=KEPT)
def _withheld(region_id: uuid.UUID, _stamp: tuple) -> Withheld:
    # A newer word of the feed that is not shown waits for a steward: nobody took it away.
    same = Said.objects.filter(activity=OuterRef("activity"), subject=OuterRef("subject"), shown=True)
    waits = Q(settled=False) & Exists(same.filter(Q(origin=Origin.STANDING) | Q(at__lt=OuterRef("at"))))
    rows = Said.objects.filter(region_id=region_id, subject__in=SUBJECTS, origin=Origin.FEED, shown=False)
    shown = ("phone", "email", "street", "postcode")
    found: dict[str, set[Any]] = {subject: set() for subject in SUBJECTS}
    left: dict[uuid.UUID, Address] = {}
    for entry, subject, value, *now in rows.exclude(waits).values_list(
        "activity_id", "subject", "value", *(f"activity__{name}" for name in shown)
    ):
        before = _compared(subject, value)
        if not before or before == _compared(subject, dict(zip(shown, now, strict=True))):
            continue
        found[subject].add(before)
        if subject == "where":
            left[entry] = before
    return Withheld(*(frozenset(found[subject]) for subject in SUBJECTS), left)


def _compared(subject: str, value: dict[str, Any]) -> Any:
    if subject == "where":
        return address(value.get("street") or "", value.get("postcode") or "")
    return (phone if subject == "phone" else email)(value.get(subject) or "")
