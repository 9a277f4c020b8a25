"""Of which practices something is still to be told, and what was told before."""

import dataclasses
import uuid
from datetime import date

from django.db.models import QuerySet

from kring.access.policy import visible
from kring.asking import asked_often
from kring.identity.actors import Actor
from kring.identity.models import Role
from kring.outcomes.models import PracticeView
from kring.outcomes.rules.half_years import half_year_to_tell
from kring.programme.models import LocationPractice
from kring.programme.vocabularies import of_region


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A practice at a location, with what it told of the half year that is asked about; None when nothing yet."""

    practice_id: uuid.UUID
    practice: str
    location_id: uuid.UUID
    location: str
    half_year: date
    told: PracticeView | None


def places(actor: Actor, today: date) -> list[Place]:
    """The actor's practices at each location of a programme that measures. Two queries; none where nothing is measured."""
    measuring = of_region(actor.region_id).measuring
    own = actor.organisations(Role.REFERRER, Role.ASSISTANT)
    if not measuring or not own:
        return []
    half_year = half_year_to_tell(today)
    told = {(one.practice_id, one.location_id): one for one in _told(actor, half_year)}
    return [
        Place(
            practice_id=practice_id,
            practice=practice,
            location_id=location_id,
            location=location,
            half_year=half_year,
            told=told.get((practice_id, location_id)),
        )
        for practice_id, practice, location_id, location, programme_id in _taking_part(tuple(own))
        if programme_id in measuring
    ]


def still_to_tell(actor: Actor, today: date) -> bool:
    """Whether a practice of the actor has told nothing yet of the half year that is asked about."""
    return any(place.told is None for place in places(actor, today))


@asked_often
def _told(actor: Actor, half_year: date) -> QuerySet[PracticeView]:
    return visible(PracticeView, actor, few=True).filter(half_year=half_year)


@asked_often
def _taking_part(practices: tuple[uuid.UUID, ...]) -> QuerySet:
    rows = LocationPractice.objects.filter(practice__in=practices, takes_part=True)
    return rows.order_by("practice__name", "location__name").values_list(
        "practice_id", "practice__name", "location_id", "location__name", "location__programme_id"
    )
