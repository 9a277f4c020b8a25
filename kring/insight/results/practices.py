"""What practices of a programme notice, together (R4, R52, R96): shares with their intervals, the hours it takes, their words.

Brings up the statistics, like `figures`: no page imports it.
"""

import uuid
from collections import Counter
from collections.abc import Sequence
from datetime import date
from typing import Any

from kring.insight.models import Figure, KeptResult
from kring.outcomes.models import PracticeView, Pressure
from kring.outcomes.rules.half_years import half_year_to_tell
from kring.programme.models import LocationPractice
from kring.statistics.medians import median
from kring.statistics.proportions import proportion

FEWEST = 3
"""Fewer practices than this are never told, nor is what so few more of them add."""


def of_programme(programme_id: uuid.UUID, today: date) -> KeptResult | None:
    """What the practices of a programme told of the half year that is asked about, or, until enough did, of the one before.

    What was told stands until at least `FEWEST` more have told: the difference of two days tells nothing about one practice.
    """
    former = KeptResult.objects.filter(place_id=programme_id, figure=Figure.PRACTICES).first()
    half_year = half_year_to_tell(today)
    views = list(PracticeView.objects.filter(location__programme=programme_id, half_year=half_year).order_by("pk"))
    of_before = former.told if former else None
    known = of_before["n"] if of_before and of_before["half_year"] == half_year.isoformat() else 0
    if len(views) - known < FEWEST:
        return KeptResult(figure=Figure.PRACTICES, told=of_before) if of_before else None
    asked = LocationPractice.objects.filter(location__programme=programme_id, takes_part=True).count()
    return KeptResult(figure=Figure.PRACTICES, told=_told(views, half_year, asked))


def _told(views: Sequence[PracticeView], half_year: date, asked: int) -> dict[str, Any]:
    hours = [float(one.hours_a_month) for one in views if one.hours_a_month is not None]
    return {
        "half_year": half_year.isoformat(),
        "n": len(views),
        "of": max(asked, len(views)),
        "pressure": _less([one.pressure for one in views]),
        "visits": _less([one.visits for one in views]),
        "hours": _middle(hours) if len(hours) >= FEWEST else None,
        "words": sorted({one.yields for one in views if one.yields}),
    }


def _less(answers: Sequence[str]) -> dict[str, Any]:
    """How many say 'less', of all who answered; who finds it hard to say counts in the whole."""
    counts = Counter(answers)
    found = proportion(counts[Pressure.LESS], len(answers))
    ends = [found.wilson.low, found.wilson.high] if found.wilson else None
    return {"counts": dict(counts), "less": found.count, "share": found.value, "interval": ends}


def _middle(hours: Sequence[float]) -> dict[str, Any]:
    found = median(hours)
    ends = [found.interval.low, found.interval.high] if found.interval else None
    return {"n": len(hours), "median": found.value, "interval": ends}
