"""The measurements of a link worker's own clients, without anything that tells whose they are.

The rows are those that the policy lets the reader see in the files as well, and no others: what a colleague or a team lead may not see
in a file is in no download either.
"""

import secrets
import uuid
from collections import defaultdict
from datetime import date

from django.db.models import QuerySet
from django.utils import timezone

from kring.access.policy import NotVisible, visible
from kring.clients.models import Consent
from kring.identity.actors import Actor
from kring.identity.models import Role
from kring.outcomes.instruments_here import find
from kring.outcomes.models import Occasion, Response, Score
from kring.outcomes.places import Place, locations_of
from kring.outcomes.queries import stands
from kring.outcomes.rules.occasions import Standing
from kring.outcomes.rules.tables import FORMER, Filled, Moment, Table, moments_of, table_of
from kring.programme.models import Location

LOGGED = Location
"""What the log names: the location of the clients whose measurements were taken along."""

HOW = {
    Standing.ANSWERED: "answered",
    Standing.DECLINED: "declined",
    Standing.MISSED: "missed",
    Standing.CANCELLED: "cancelled",
}


def own_locations(actor: Actor) -> list[Place]:
    """The locations of the teams in which the reader is a link worker."""
    return locations_of(actor, Role.LINK_WORKER)


def tables(actor: Actor, location_id: uuid.UUID) -> list[Table]:
    """Everything that was measured of the reader's own clients at a location. Who withdrew consent is not in it. Raises NotVisible."""
    if location_id not in {place.pk for place in own_locations(actor)}:
        raise NotVisible
    agreed = Consent.objects.filter(region_id=actor.region_id, withdrawn_at=None).values("dossier")
    of_location = {"referral__location": location_id, "referral__in": agreed}
    seen = visible(Occasion, actor).filter(**of_location)
    occasions = list(seen.select_related("referral").order_by("due_on", "pk"))
    keys = _keys({one.referral_id for one in occasions})
    responses = visible(Response, actor).filter(**of_location, occasion__in=[one.pk for one in occasions])
    return [*_filled(responses, keys), moments_of(_moments(occasions, keys))]


def _filled(seen: QuerySet[Response], keys: dict[uuid.UUID, str]) -> list[Table]:
    responses = seen.filter(replaced_at=None).exclude(finished_at=None)
    scores: dict[uuid.UUID, dict[str, float | None]] = defaultdict(dict)
    for response_id, scale, value in Score.objects.filter(response__in=responses).values_list(
        "response", "scale", "value"
    ):
        scores[response_id][scale] = value
    by_instrument: dict[tuple[str, str], list[Filled]] = defaultdict(list)
    region_id = None
    for one in responses.select_related("referral", "occasion").order_by("answered_on", "pk"):
        region_id = one.region_id
        by_instrument[one.instrument, one.version].append(_row(one, keys[one.referral_id], scores[one.pk]))
    return [
        table_of(instrument, sorted(rows, key=lambda row: (row.person, row.month)))
        for key, rows in sorted(by_instrument.items())
        # Without its items nobody could say what the columns mean; the moments of these people are in the download all the same.
        if (instrument := find(region_id, *key)) is not None
    ]


def _row(one: Response, person: str, scores: dict[str, float | None]) -> Filled:
    accepted = one.referral.accepted_at
    return Filled(
        person=person,
        moment=_named(one.occasion),
        month=_month(one.answered_on),
        day=(one.answered_on - timezone.localdate(accepted)).days if accepted else None,
        mode=one.mode,
        language=one.language,
        answers=one.answers,
        scores=scores,
    )


def _moments(occasions: list[Occasion], keys: dict[uuid.UUID, str]) -> list[Moment]:
    now = timezone.now()
    found = [
        Moment(
            person=keys[one.referral_id],
            moment=_named(one),
            month=_month(one.due_on),
            how=HOW.get(stands(one, now, begun=False), "waiting"),
            because=one.declined_because,
        )
        for one in occasions
    ]
    return sorted(found, key=lambda row: (row.person, row.month))


def _named(occasion: Occasion) -> str:
    return f"{FORMER}{occasion.when}" if occasion.former else occasion.when


def _keys(people: set[uuid.UUID]) -> dict[uuid.UUID, str]:
    """A key for each person, drawn anew every time and kept nowhere: two downloads cannot be laid side by side by it."""
    order = sorted(people)
    secrets.SystemRandom().shuffle(order)
    width = max(4, len(str(len(order))))
    return {one: f"P{number:0{width}d}" for number, one in enumerate(order, 1)}


def _month(day: date) -> str:
    return f"{day:%Y-%m}"
