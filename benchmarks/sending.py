"""Sending in process: referral, slot, step, history, log and outbox in one transaction, beside the same inserts raw."""

import itertools
import re
import time
import uuid
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from django.db import connection
from django.utils import timezone

from benchmarks.floors import _noting, bare, for_driver
from benchmarks.profiling import profiled
from kring.capacity.queries import slots_of
from kring.clients.models import Client, ConsentText
from kring.identity.actors import Actor, actor_for
from kring.identity.models import Membership, Organisation, OrganisationKind, Role, User
from kring.programme.models import Location, LocationMember, LocationPractice, ProgrammeVersion
from kring.referral.actions.send import NewReferral, send

INSERT = re.compile(r'INSERT INTO "(\w+)" \(([^)]*)\)')
MOST_SENT = 3_000
MOST_SECONDS_TO_WAIT = 600
PROFILED = 200
FAR_AWAY = datetime(2090, 1, 2, 9, tzinfo=UTC)


def measure(seconds: float, profile: bool = False) -> dict:
    """Send for so many seconds, one after another in one thread; then the same rows raw. With `profile`, where the time goes."""
    profiling = PROFILED if profile else 0
    ready = list(itertools.islice(_ready(), int(min(MOST_SENT, 1000 * seconds + 20)) + profiling))
    statements: list[tuple[str, Any]] = []
    warm, ready = ready[:10], ready[10:]
    for actor, new in warm[:-1]:
        send(actor, new)
    with connection.execute_wrapper(_noting(statements)):
        send(*warm[-1])
    kept, ready = ready[:profiling], ready[profiling:]
    times, until, processor = [], time.perf_counter() + seconds, time.process_time()
    for actor, new in ready:
        began = time.perf_counter()
        send(actor, new)
        times.append(time.perf_counter() - began)
        if time.perf_counter() > until:
            break
    processor = time.process_time() - processor
    found = {"profile": profiled(send, kept)} if profile else {}
    inserts = [(sql, params) for sql, params in statements if INSERT.match(sql.lstrip())]
    raw = _raw(inserts, _nobodys(warm[-1][1]), seconds)
    floor = len(raw) / sum(raw)
    times.sort()
    raw.sort()
    per_second = len(times) / sum(times)
    return found | {
        "sent": len(times),
        "per_second": round(per_second),
        "processor_ms": round(1000 * processor / len(times), 2),
        "p50_ms": round(1000 * times[len(times) // 2], 2),
        "p99_ms": round(1000 * times[len(times) * 99 // 100], 2),
        "queries": len(statements),
        "inserts": len(inserts),
        "tables": sorted({INSERT.match(sql.lstrip())[1] for sql, _ in inserts}),
        "floor_per_second": round(floor),
        "floor_ms": round(1000 * raw[len(raw) // 2], 3),
        "times_the_floor": round(floor / per_second, 1),
    }


def measure_beside(seconds: float, meeting: str, part: int, parts: int) -> dict:
    """How many are sent from the moment that all `parts` processes are ready, each with its part of the people.

    They wait for each other in the folder `meeting`. Raises TimeoutError when another one does not come.
    """
    ready = list(itertools.islice(_ready(part, parts), int(min(MOST_SENT, 1000 * seconds + 20))))
    warm, ready = ready[:10], ready[10:]
    for actor, new in warm:
        send(actor, new)
    _meet(Path(meeting), part, parts)
    until, sent = time.perf_counter() + seconds, 0
    for actor, new in ready:
        send(actor, new)
        sent += 1
        if time.perf_counter() > until:
            break
    return {"per_second": sent / (time.perf_counter() - until + seconds)}


def _meet(folder: Path, part: int, parts: int) -> None:
    """Wait until every process has said in the folder that it is here."""
    (folder / str(part)).touch()
    until = time.monotonic() + MOST_SECONDS_TO_WAIT
    while len(list(folder.iterdir())) < parts:
        if time.monotonic() > until:
            raise TimeoutError(f"another process was not ready within {MOST_SECONDS_TO_WAIT} s")
        time.sleep(0.002)


def _ready(part: int = 0, parts: int = 1) -> Iterator[tuple[Actor, NewReferral]]:
    """Referrals ready to be sent, each with a free slot of its own; as many as there are with one part of the link workers."""
    today, now = timezone.localdate(), timezone.now()
    # Somebody who works at two locations counts once: two processes would book the same hours of theirs.
    members = {
        one.user_id: one for one in LocationMember.objects.select_related("location").order_by("location", "user")
    }
    for member in list(members.values())[part::parts]:
        part = LocationPractice.objects.filter(location=member.location, takes_part=True).order_by("pk").first()
        referrer = Membership.objects.filter(organisation=part.practice_id, role=Role.REFERRER).first()
        actor = actor_for(User.objects.get(pk=referrer.user_id), today)
        version = ProgrammeVersion.objects.filter(programme=member.location.programme_id).order_by("-number").first()
        consent = ConsentText.objects.filter(region_id=member.region_id).first()
        clients = itertools.cycle(Client.objects.filter(owner=part.practice_id).values_list("pk", flat=True)[:50])
        for slot, client in zip(slots_of(member.user_id, now), clients, strict=False):
            yield (
                actor,
                NewReferral(
                    key=uuid.uuid4(),
                    location_id=member.location_id,
                    practice_id=part.practice_id,
                    version_id=version.pk,
                    consent_text_id=consent.pk,
                    client_id=client,
                    slot=slot,
                    help_question="Gemeten: wil graag weer onder de mensen.",
                    discussed=("own_wish",),
                ),
            )


def _nobodys(new: NewReferral) -> dict[Any, Any]:
    """Whose the raw rows are instead: nobody's, so that no real page is measured with thousands of files of one person."""
    location = Location.objects.get(pk=new.location_id)
    practice, welfare = (
        Organisation.objects.get_or_create(region_id=location.region_id, kind=kind, name="Benchmark", active=False)[0]
        for kind in (OrganisationKind.PRACTICE, OrganisationKind.WELFARE)
    )
    user, _made = User.objects.get_or_create(
        email="floor@benchmark.example", defaults={"name": "Benchmark", "is_active": False}
    )
    referrer = Membership.objects.filter(organisation=new.practice_id, role=Role.REFERRER).first().user_id
    whose = {
        new.practice_id: practice.pk,
        location.welfare_id: welfare.pk,
        new.slot.user_id: user.pk,
        referrer: user.pk,
    }
    return whose | {mine.hex: theirs.hex for mine, theirs in whose.items()}


def _raw(inserts: list[tuple[str, Any]], whose: dict[Any, Any], seconds: float) -> list[float]:
    """The same inserts with the bare driver, each time with new keys and another moment; the seconds of each transaction."""
    plans = [_Insert(sql, params) for sql, params in inserts]
    made = {value for plan in plans for value in plan.keys}
    times: list[float] = []
    spent = 0.0
    # Every run has its own stretch of the far future: one person cannot have two appointments at a moment.
    begin = FAR_AWAY + timedelta(minutes=int(time.time()) % 10_000_000 * 300)
    with bare() as cursor:
        while spent < seconds:
            keys = whose | {value: _another(value) for value in made}
            moment = begin + timedelta(minutes=len(times))
            filled = [(plan.sql, plan.filled(keys, moment)) for plan in plans]
            began = time.perf_counter()
            cursor.execute("BEGIN IMMEDIATE" if connection.vendor == "sqlite" else "BEGIN")
            for sql, params in filled:
                cursor.execute(sql, params)
            cursor.execute("COMMIT")
            times.append(time.perf_counter() - began)
            spent += times[-1]
    return times


class _Insert:
    """One insert of a send: which of its values are keys that it made, and which is the moment of a slot."""

    def __init__(self, sql: str, params: Any):
        self.sql, self.params = for_driver(sql.partition(" RETURNING ")[0]), list(params)
        found = INSERT.match(sql.lstrip())
        columns = [name.strip(' "') for name in found[2].split(",")]
        self.table, self.width = found[1], len(columns)
        self.columns = columns * (len(self.params) // self.width)
        own = ("id", "dossier_id", "key", "token_hash")
        mine = [value for name, value in zip(self.columns, self.params, strict=True) if name in own and value]
        # PostgreSQL gets the rows of one insert as a list for each column.
        self.keys = [one for value in mine for one in (value if isinstance(value, list) else [value])]

    def filled(self, keys: dict[Any, Any], moment: datetime) -> list[Any]:
        """The values with new keys."""
        values = []
        for name, value in zip(self.columns, self.params, strict=True):
            if name == "starts_at":
                value = moment if isinstance(value, datetime) else moment.strftime("%Y-%m-%d %H:%M:%S")
            elif isinstance(value, list):
                value = [_mapped(keys, one) for one in value]
            else:
                value = _mapped(keys, value)
            values.append(value)
        return values


def _mapped(keys: dict[Any, Any], value: Any) -> Any:
    return keys.get(value, value) if isinstance(value, str | uuid.UUID) else value


def _another(value: str | uuid.UUID) -> str | uuid.UUID:
    fresh = uuid.uuid4()
    if isinstance(value, uuid.UUID):
        return fresh
    return fresh.hex if len(value) == 32 else fresh.hex * 2
