"""A practice tells what it notices of a half year; telling it again replaces what was told."""

import dataclasses
import uuid
from decimal import Decimal

from django.db import transaction
from django.utils import timezone

from kring.access import audit
from kring.access.policy import NotVisible, require
from kring.identity.actors import Actor
from kring.outcomes.models import PracticeView, Pressure
from kring.outcomes.practices.queries import places


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What a practice says. `hours_a_month`: what working together costs, all of the practice together; None when it is not known."""

    pressure: Pressure
    visits: Pressure
    hours_a_month: Decimal | None = None
    yields: str = ""


@transaction.atomic
def tell(actor: Actor, practice_id: uuid.UUID, location_id: uuid.UUID, told: Told) -> PracticeView:
    """Write what a practice says of the half year that is asked about now. Raises NotAllowed, NotVisible."""
    require("practice.tell", actor)
    now = timezone.now()
    here = places(actor, timezone.localdate(now))
    place = next((one for one in here if (one.practice_id, one.location_id) == (practice_id, location_id)), None)
    if place is None:
        raise NotVisible
    view, _made = PracticeView.objects.update_or_create(
        practice_id=practice_id,
        location_id=location_id,
        half_year=place.half_year,
        defaults={
            "region_id": actor.region_id,
            "pressure": Pressure(told.pressure),
            "visits": Pressure(told.visits),
            "hours_a_month": told.hours_a_month,
            "yields": told.yields.strip(),
            "by_id": actor.user_id,
            "at": now,
        },
    )
    audit.record(actor, "practice.told", view)
    return view
