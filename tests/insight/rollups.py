"""Roll-up rows as a year of work would leave them, written in bulk."""

import random
from collections import Counter

from django.utils import timezone

from kring.identity.models import Organisation, OrganisationKind
from kring.insight.models import MonthCounts
from kring.insight.rules import columns
from kring.insight.rules.months import month_of
from kring.programme.models import Location
from tests.cast import Cast, Place

ENDINGS = dict(zip(columns.ENDINGS.values(), (46, 15, 11, 7, 9, 12), strict=True))
STOPS = dict(zip(columns.STOPS.values(), (5, 14, 8, 12, 6, 18, 7, 30), strict=True))
WAITS = dict(zip(columns.WAITING, (3, 6, 10, 14, 16, 14, 10, 7, 5, 4, 3, 3, 2, 1, 1, 1), strict=True))


def a_month(chance: random.Random, referred: int) -> Counter[str]:
    """What one month at one practice holds when about so many people were referred."""
    counts = Counter({columns.SENT: referred})
    for column, share in ((columns.ACCEPTED, 0.93), (columns.STARTED, 0.55), (columns.RETURNED, 0.05)):
        counts[column] = sum(chance.random() < share for _ in range(referred))
    counts[columns.WITHDRAWN] = sum(chance.random() < 0.03 for _ in range(referred))
    counts[columns.SIGNPOSTED] = sum(chance.random() < 0.1 for _ in range(referred))
    _spread(counts, chance, WAITS, round(referred * 0.88))
    _spread(counts, chance, ENDINGS, round(referred * 0.8))
    for _ in range(sum(counts[column] for column in columns.BROKEN_OFF) * 3 // 4):
        counts[chance.choice(list(columns.BREAKS.values()))] += 1
    _spread(counts, chance, STOPS, round(referred * 0.3))
    counts[columns.OWED] = round(referred * 1.6)
    for _ in range(round(referred * 1.5)):
        counts[columns.ON_TIME if chance.random() < 0.87 else columns.LATE] += 1
    return +counts


def _spread(counts: Counter[str], chance: random.Random, weights: dict[str, int], people: int) -> None:
    counts.update(chance.choices(list(weights), list(weights.values()), k=people))


def a_year_of_work(place: Place, practices: int = 1, months: int = 14, a_month_each: int = 30, seed: int = 1) -> int:
    """Rows for so many practices of a location over the last months, the present one included; returns how many."""
    chance = random.Random(seed)
    now = month_of(timezone.localdate())
    others = [
        Organisation(region_id=place.region.pk, kind=OrganisationKind.PRACTICE, name=f"Praktijk {seed}-{number}")
        for number in range(practices - 1)
    ]
    Organisation.objects.bulk_create(others)
    rows = [
        MonthCounts(
            region_id=place.region.pk,
            location_id=place.location.pk,
            practice_id=practice.pk,
            month=month,
            **a_month(chance, max(0, round(chance.gauss(a_month_each, a_month_each / 6)))),
        )
        for practice in (place.practice, *others)
        for month in range(now - months + 1, now + 1)
    ]
    MonthCounts.objects.bulk_create(rows)
    return len(rows)


def another_location(cast: Cast, name: str) -> Location:
    """A location of the same region with another welfare organisation."""
    welfare = Organisation.objects.create(
        region_id=cast.here.region.pk, kind=OrganisationKind.WELFARE, name=f"Welzijn {name}"
    )
    return Location.objects.create(
        region_id=cast.here.region.pk, name=name, programme=cast.here.programme, welfare=welfare
    )
