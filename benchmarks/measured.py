"""People who were measured, in bulk at many locations; and what the page of results and keeping it current take. Kring is loaded."""

import random
import resource
import time
import uuid
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime, timedelta
from itertools import islice
from typing import Any

from django.db import transaction
from django.db.models import Model
from django.urls import reverse
from django.utils import timezone

from benchmarks import floors, people
from kring.access.models import Dossier
from kring.clients.models import Client
from kring.identity.models import Membership, Role, User
from kring.insight.models import KeptResult, ResultBlock
from kring.insight.results.keeping import bring_all_up_to_date, bring_location_up_to_date
from kring.outcomes.models import Occasion, Response, Score
from kring.programme.models import Location, ProgrammeVersion
from kring.referral.models import Referral
from kring.rows import new_id

SEED = 1
INSTRUMENT, VERSION = "ons-4", "2020"
SCALES = ("satisfied", "worthwhile", "happy", "anxious")
NOT_AGAIN = 0.3  # of the people
DAYS = 360
BORN = date(1955, 3, 4)
PORTION = 5000  # people written in one transaction
BATCH = 2000  # rows in one statement
MOST_USERS = 8


def fill(people: int, locations: int) -> dict[str, Any]:
    """Write so many people, evenly over so many locations of the first programme, and work their results out; what that took."""
    draw, began = random.Random(SEED), time.perf_counter()
    places = _places(locations)
    written: dict[str, int] = {}
    somebody = _course(places[0])
    for first in range(0, people, PORTION):
        some = range(first, min(first + PORTION, people))
        with transaction.atomic():
            _write(written, _rows(draw, [places[at % len(places)] for at in some], somebody))
    wrote = time.perf_counter()
    count = bring_all_up_to_date(timezone.now())
    return {
        "rows": written,
        "locations": count,
        "blocks": ResultBlock.objects.count(),
        "kept": KeptResult.objects.count(),
        "seconds to write": round(wrote - began, 1),
        "seconds for all results": round(time.perf_counter() - wrote, 1),
    }


def look(seconds: float) -> dict[str, Any]:
    """Targets and floors of the pages of results and of files that are measured; and how long one location, and its programme, take
    to be brought up to date."""
    targets = _targets()
    pages = {}
    for name, some in targets.items():
        page = floors.statements_of(some[0])
        pages[name] = {
            "queries": len(page.statements),
            "bytes": page.size,
            "floor": floors.replay(page.statements, seconds),
        }
    return {"targets": targets, "pages": pages, "version": floors.version(), "keeping": _keeping()}


def _keeping() -> dict[str, Any]:
    place = Location.objects.get(pk=Occasion.objects.filter(mode="link").values("referral__location")[:1])
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    cold = _seconds(lambda: bring_location_up_to_date(place.pk, timezone.now()))
    warm = sorted(_seconds(lambda: bring_location_up_to_date(place.pk, timezone.now())) for _ in range(7))
    working = __import__("kring.insight.results.working", fromlist=["work_out_programme"])
    programme = sorted(
        _seconds(lambda: working.work_out_programme(place.programme_id, timezone.now())) for _ in range(3)
    )
    return {
        "scores of the location": Score.objects.filter(location=place).count(),
        "first time": round(cold, 3),
        "again": round(warm[len(warm) // 2], 3),
        "programme": round(programme[len(programme) // 2], 3),
        "more memory MiB": round((resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - memory) / 1024),
    }


def _seconds(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def _targets() -> dict[str, list[dict[str, Any]]]:
    """Teams at their own location; who sees others' at the programme and at other locations; link workers in the files of their
    clients who were measured most."""
    measured = set(KeptResult.objects.filter(for_team=True).values_list("place_id", flat=True))
    teams = {place.welfare_id: place for place in Location.objects.filter(pk__in=measured)}
    workers = Membership.objects.filter(role=Role.LINK_WORKER, organisation__in=list(teams), user__is_active=True)
    others = [one.user for one in Membership.objects.filter(role__in=[Role.MUNICIPALITY, Role.CORE_TEAM])[:MOST_USERS]]
    sizes = Counter(Location.objects.filter(pk__in=measured).values_list("programme_id", flat=True))
    programme = sizes.most_common(1)[0][0]
    return {
        "own team": [_target(one.user, teams[one.organisation_id].pk) for one in workers[: 2 * MOST_USERS]],
        "programme": [_target(user, programme) for user in others],
        "location of others": [
            _target(user, place) for user, place in zip(others * MOST_USERS, sorted(measured), strict=False)
        ],
        "file": _files("doors:file"),
        "questions of the file": _files("outcomes:file"),
    }


def _files(page: str) -> list[dict[str, Any]]:
    """Such a page of the files with most scores that somebody accompanies, the fullest first."""
    courses = Referral.objects.filter(link_worker__is_active=True, pk__in=Score.objects.values("referral"))
    known = {one.pk: one for one in courses.select_related("link_worker")}
    scores = Counter(Score.objects.filter(referral__in=list(known)).values_list("referral", flat=True))
    return [
        {"path": reverse(page, args=[key]), "cookie": people.cookie_of(known[key].link_worker)}
        for key, _count in scores.most_common(2 * MOST_USERS)
    ]


def _target(user: User, key: object) -> dict[str, Any]:
    return {"path": f"{reverse('insight:results')}?scope={key}", "cookie": people.cookie_of(user)}


def _places(count: int) -> list[Location]:
    """The locations of the first programme, and as many more as asked."""
    first = Location.objects.order_by("pk").first()
    there = list(Location.objects.filter(programme=first.programme_id).order_by("pk"))[:count]
    more = [
        Location(region_id=first.region_id, name=f"Locatie {at}", programme=first.programme, welfare=first.welfare)
        for at in range(count - len(there))
    ]
    return [*there, *Location.objects.bulk_create(more)]


def _course(place: Location) -> dict[str, Any]:
    """What all courses have in common."""
    known = Referral.objects.filter(location=place).first() or Referral.objects.first()
    version = ProgrammeVersion.objects.filter(programme=place.programme).exclude(published_at=None).first()
    return {
        "version_id": version.pk,
        "practice_id": known.practice_id,
        "referrer_id": known.referrer_id,
        "sent_by_id": known.sent_by_id,
        "help_question": "Gemeten.",
        "state": "closed",
    }


def _rows(draw: random.Random, places: Sequence[Location], course: dict[str, Any]) -> Iterator[Model]:
    now = timezone.now()
    for place in places:
        key, at = new_id(), now - timedelta(days=draw.uniform(1, DAYS))
        began = at - timedelta(days=100)
        # Each is somebody else: of one person's courses no group of ten is told.
        client = Client(
            region_id=place.region_id,
            owner_id=course["practice_id"],
            first_name="Ge",
            last_name="Meten",
            birth_date=BORN,
        )
        yield client
        yield Dossier(id=key, region_id=place.region_id, opened_at=began, closed_at=at)
        yield Referral(
            dossier_id=key,
            client=client,
            region_id=place.region_id,
            location_id=place.pk,
            welfare_id=place.welfare_id,
            key=uuid.uuid4(),
            sent_at=began,
            **course,
        )
        level = draw.gauss(5.5, 1.5)
        yield from _moment(draw, place, key, "start", began, level)
        again = draw.random() >= NOT_AGAIN
        yield from _moment(draw, place, key, "end", at, level + draw.gauss(0.7, 1.0) if again else None)


def _moment(
    draw: random.Random, place: Location, referral: uuid.UUID, when: str, at: datetime, level: float | None
) -> Iterator[Model]:
    common, day, answered = {"region_id": place.region_id, "referral_id": referral}, at.date(), level is not None
    occasion = Occasion(
        **common,
        when=when,
        instruments=[[INSTRUMENT, VERSION]],
        due_on=day,
        opens_on=day,
        closes_on=day,
        asked_at=at,
        mode="link",
        finished_at=at if answered else None,
        closed_at=None if answered else at,
    )
    yield occasion
    if level is None:
        return
    of = {"instrument": INSTRUMENT, "version": VERSION}
    response = Response(
        **common,
        **of,
        occasion=occasion,
        organisation_id=place.welfare_id,
        mode="link",
        answered_on=day,
        started_at=at,
        finished_at=at,
    )
    yield response
    for scale in SCALES:
        value = float(min(max(round(draw.gauss(level, 1.2)), 0), 10))
        yield Score(
            **common,
            **of,
            response=response,
            location=place,
            when=when,
            scale=scale,
            value=value,
            answered=1,
            missing=0,
            answered_on=day,
        )


def _write(written: dict[str, int], rows: Iterator[Model]) -> None:
    """Each table's rows together, those that others point at first."""
    tables: dict[type[Model], list[Model]] = {
        Client: [],
        Dossier: [],
        Referral: [],
        Occasion: [],
        Response: [],
        Score: [],
    }
    for row in rows:
        tables[type(row)].append(row)
    for model, some in tables.items():
        left = iter(some)
        while batch := list(islice(left, BATCH)):
            model._default_manager.bulk_create(batch)
        written[model._meta.model_name] = written.get(model._meta.model_name, 0) + len(some)
