"""People who were measured at a location, written in bulk: who was asked, what they scored, and when."""

import uuid
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from django.utils import timezone

from kring.access.models import Dossier
from kring.clients.models import Client
from kring.insight.results.keeping import bring_all_up_to_date
from kring.outcomes.models import CallBack, CallBackDraw, Occasion, Response, Score
from kring.programme.models import Location
from kring.referral.models import Referral
from kring.rows import new_id
from tests.cast import Cast

DJG = ("djg-6", "2006", "total")
type Pair = tuple[float | None, float | None]


def measure(
    cast: Cast,
    pairs: Iterable[Pair],
    *,
    of: tuple[str, str, str] = DJG,
    when: str = "end",
    location: Location | None = None,
    done_at: datetime | None = None,
) -> list[Referral]:
    """Somebody for each pair, measured at the start and at a later moment, a minute after each other; None was not measured."""
    location = location or cast.here.location
    first = done_at or timezone.now() - timedelta(days=20)
    found = []
    for at, (before, after) in enumerate(pairs):
        referral = a_course(cast, location)
        found.append(referral)
        later = first + timedelta(minutes=at)
        asked(referral, "start", of, before, later - timedelta(days=90))
        asked(referral, when, of, after, later)
    return found


def a_course(cast: Cast, location: Location, client: Client | None = None) -> Referral:
    """A closed course of somebody, or of `client`, without its history: figures about results do not read that."""
    place, now = cast.here, timezone.now()
    if client is None:
        client = Client.objects.create(
            region_id=place.region.pk,
            owner=place.practice,
            first_name="Mien",
            last_name="Beem",
            birth_date="1955-03-04",
        )
    dossier = Dossier.objects.create(region_id=place.region.pk, opened_at=now, closed_at=now)
    return Referral.objects.create(
        dossier=dossier,
        region_id=place.region.pk,
        client=client,
        location=location,
        version=place.version,
        practice=place.practice,
        referrer=cast.anna,
        sent_by=cast.anna,
        welfare=location.welfare,
        key=uuid.uuid4(),
        help_question="Weer onder de mensen.",
        state="closed",
        sent_at=now - timedelta(days=200),
    )


def asked(
    referral: Referral,
    when: str,
    of: tuple[str, str, str],
    value: float | None,
    at: datetime,
    **more: float,
) -> Occasion:
    """A moment that is over: with a score, or without any when the window closed. `more`: other scales of the same questionnaire."""
    instrument, version, scale = of
    day = timezone.localdate(at)
    answered = value is not None
    occasion, _made = Occasion.objects.get_or_create(
        referral=referral,
        when=when,
        defaults={
            "region_id": referral.region_id,
            "instruments": [[instrument, version]],
            "due_on": day,
            "opens_on": day,
            "closes_on": day,
            "asked_at": at,
            "finished_at": at if answered else None,
            "closed_at": None if answered else at,
        },
    )
    if answered:
        response = Response.objects.create(
            id=new_id(),
            region_id=referral.region_id,
            occasion=occasion,
            referral=referral,
            organisation_id=referral.welfare_id,
            instrument=instrument,
            version=version,
            mode="link",
            answered_on=day,
            started_at=at,
            finished_at=at,
        )
        Score.objects.bulk_create(
            Score(
                region_id=referral.region_id,
                response=response,
                referral=referral,
                location_id=referral.location_id,
                when=when,
                instrument=instrument,
                version=version,
                scale=name,
                value=number,
                answered=1,
                missing=0,
                answered_on=day,
            )
            for name, number in ({scale: value} | more).items()
        )
    return occasion


def said(
    cast: Cast,
    answers: Sequence[tuple[int, int]],
    location: Location | None = None,
    done_at: datetime | None = None,
) -> None:
    """Somebody for each pair of answers to 'listened to' and 'helped', at the end."""
    first = done_at or timezone.now() - timedelta(days=20)
    for at, (heard, helped) in enumerate(answers):
        referral = a_course(cast, location or cast.here.location)
        moment = first + timedelta(minutes=at)
        asked(referral, "end", ("experience", "1", "heard"), heard, moment, helped=helped)


def called_back(cast: Cast, answers: Sequence[tuple[bool, bool]]) -> None:
    """A sample that was called back, with what each said."""
    place, now = cast.here, timezone.now()
    draw = CallBackDraw.objects.create(
        region_id=place.region.pk,
        location=place.location,
        organisation=place.welfare,
        drawn_by=cast.fenna,
        drawn_at=now,
        closed_from=timezone.localdate() - timedelta(days=90),
        closed_until=timezone.localdate(),
        population=len(answers),
        seed="1",
    )
    for at, (heard, helped) in enumerate(answers):
        CallBack.objects.create(
            region_id=place.region.pk,
            draw=draw,
            referral=a_course(cast, place.location),
            place=at,
            result="spoken",
            felt_heard=heard,
            felt_helped=helped,
            noted_at=now,
        )


def work_out() -> None:
    """What the night does."""
    bring_all_up_to_date(timezone.now())
