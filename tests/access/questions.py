"""What the world of the matrix holds of questions to clients."""

from datetime import timedelta

from django.utils import timezone

from kring.access.links import LinkPurpose, make
from kring.identity.models import User
from kring.outcomes.models import CallBack, CallBackDraw, Occasion, Response, Score
from kring.referral.models import Referral


def questions_of(referral: Referral, link_worker: User) -> None:
    """A moment that is open, with answers to one questionnaire, and a call back that is to be made."""
    now, today, region_id = timezone.now(), timezone.localdate(), referral.region_id
    common = {"region_id": region_id, "referral": referral}
    occasion = Occasion.objects.create(
        **common,
        when="start",
        instruments=[["djg-6", "2006"]],
        due_on=today,
        opens_on=today,
        closes_on=today + timedelta(days=21),
    )
    make(LinkPurpose.QUESTIONS, region_id=region_id, dossier_id=referral.pk, subject_id=occasion.pk, now=now)
    of = {"instrument": "djg-6", "version": "2006", "answered_on": today}
    response = Response.objects.create(
        **common, **of, occasion=occasion, organisation=referral.welfare, mode="link", started_at=now
    )
    scored = {"location": referral.location, "when": "start", "scale": "total", "answered": 6, "missing": 0}
    Score.objects.create(**common, **of, **scored, response=response, value=3)
    draw, _made = CallBackDraw.objects.get_or_create(
        region_id=region_id,
        location=referral.location,
        organisation=referral.welfare,
        defaults={
            "drawn_by": link_worker,
            "drawn_at": now,
            "closed_from": today,
            "closed_until": today,
            "population": 1,
            "seed": "00",
        },
    )
    CallBack.objects.create(**common, draw=draw, place=1)
