"""Reading a region's school holidays, and which entries need them."""

import uuid
from collections.abc import Iterable, Mapping
from typing import Any

from django.db.models import TextField
from django.db.models.functions import Cast
from django.utils import timezone

from kring.access import policy
from kring.directory.holiday_models import SchoolHoliday
from kring.directory.ongoing import current
from kring.directory.rules.holidays import Holiday, known_ahead
from kring.directory.rules.moments import SOON
from kring.identity.actors import Actor


def kept(region_id: uuid.UUID | None) -> list[Holiday]:
    """All holidays of a region that were filled in, in their order."""
    rows = SchoolHoliday.objects.filter(region_id=region_id).order_by("first", "last", "name")
    return [Holiday(*row) for row in rows.values_list("first", "last", "name")]


def soon_for(rows: Iterable[Mapping[str, Any]]) -> list[Holiday]:
    """The holidays of the next two weeks, for rows of one region; nothing is asked when no row stays away in holidays."""
    needs = next((row for row in rows if any(one.get("not_in_school_holidays") for one in row["moments"])), None)
    if needs is None:
        return []
    today = timezone.localdate()
    soon = SchoolHoliday.objects.filter(region_id=needs["region_id"], last__gte=today, first__lte=today + SOON)
    return [Holiday(*row) for row in soon.order_by("first", "last", "name").values_list("first", "last", "name")]


def of_region(actor: Actor) -> list[Holiday]:
    """All holidays of the actor's region, for whoever keeps them."""
    policy.require("directory.edit", actor)
    return kept(actor.region_id)


def how_many_wait(actor: Actor) -> int:
    """How many entries say that they are not there in school holidays, while none of the coming half year is known; else none."""
    policy.require("directory.edit", actor)
    if known_ahead(kept(actor.region_id), timezone.localdate()):
        return 0
    rows = current(actor).annotate(as_text=Cast("moments", TextField()))
    return rows.filter(as_text__contains='"not_in_school_holidays"').count()
