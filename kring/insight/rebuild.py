"""Making the roll-ups anew from what happened: the referrals' histories, the duties and the signposts.

The counting is done by the database, month by month of the region's time zone; only first contacts pass through here one by
one, since working days have to be counted.
"""

import uuid
from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import date, datetime, time
from functools import cache
from typing import Any

from django.db import transaction
from django.db.models import Case, Count, F, IntegerField, Manager, Max, Min, Q, QuerySet, Value, When
from django.utils import timezone

from kring.duties.calendar import closed_days
from kring.duties.models import Step, StepKind
from kring.duties.rules import StepCode, working_days_between
from kring.insight.counting import still_its_month
from kring.insight.models import MonthCounts
from kring.insight.rules import columns
from kring.insight.rules.months import first_day, month_of
from kring.insight.rules.waiting import bin_of
from kring.journey.course import ACTIVITY_NOT_STARTED, ACTIVITY_STARTED
from kring.journey.models import Contact
from kring.journey.rules.reaching import Outcome
from kring.programme.models import Location
from kring.referral.models import Referral, ReferralEvent, Signpost
from kring.referral.rules.lifecycle import Move

type Key = tuple[uuid.UUID, uuid.UUID, int]
type Counts = defaultdict[Key, Counter[str]]

FEEDBACK_SENT = "feedback_sent"
ACTIVITY_STOPPED = "activity_stopped"
TAKEN_BACK = "handover_taken_back"
MOVED_HERE = "contact_moved_here"
MOVED_AWAY = "contact_moved_away"
SPOKE = (Move.MEET, "contact", MOVED_HERE)
BATCH = 500

KINDS: dict[str, Q] = {
    columns.SENT: Q(kind=Move.SEND),
    columns.ACCEPTED: Q(kind=Move.ACCEPT),
    columns.RETURNED: Q(kind=Move.RETURN),
    columns.WITHDRAWN: Q(kind=Move.WITHDRAW),
    columns.REOPENED: Q(kind=Move.REOPEN),
    columns.STARTED: Q(kind=ACTIVITY_STARTED),
    columns.ON_TIME: Q(kind=FEEDBACK_SENT, data__on_time=True),
    columns.LATE: Q(kind=FEEDBACK_SENT, data__on_time=False),
}
"""What in a history makes a count. Endings, reasons to stop, mistaken starts and first contacts are below."""


@transaction.atomic
def rebuild(region_id: uuid.UUID | None = None) -> int:
    """Make the rows of a region anew; returns how many there are. Readers see the old ones until it is done.

    Without a region those of all in one go, which is quicker but lets nobody else write meanwhile: for filling a demonstration.
    """
    rows = counted(region_id)
    _of(region_id, MonthCounts.objects).delete()
    regions = dict(_of(region_id, Location.objects).values_list("pk", "region_id"))
    MonthCounts.objects.bulk_create(
        (
            MonthCounts(region_id=regions[location], location_id=location, practice_id=practice, month=month, **counts)
            for (location, practice, month), counts in sorted(rows.items())
        ),
        batch_size=BATCH,
    )
    return len(rows)


def counted(region_id: uuid.UUID | None = None) -> dict[Key, Counter[str]]:
    """What the rows of a region should hold, or of all regions. Counts of nothing are left out.

    A location is in one region, so all can be counted together: histories are read once, not once for each region.
    """
    counts: Counts = defaultdict(Counter)
    _count_events(counts, region_id)
    _leave_out_mistaken_starts(counts, region_id)
    _count_owed(counts, region_id)
    _count_signposts(counts, region_id)
    _count_first_contacts(counts, region_id)
    return {key: +counter for key, counter in counts.items() if counter}


def _of(region_id: uuid.UUID | None, rows: Manager) -> QuerySet:
    return rows.filter(region_id=region_id) if region_id else rows.all()


def _count_events(counts: Counts, region_id: uuid.UUID | None) -> None:
    events = _of(region_id, ReferralEvent.objects).order_by()
    named = Q()
    for kind in KINDS.values():
        named |= kind
    by_row = _by_month(events.filter(named), "at", "referral__")
    totals = {f"count_{column}": Count("pk", filter=kind) for column, kind in KINDS.items()}
    for row in by_row.annotate(**totals):
        _add(counts, row, {column: row[f"count_{column}"] for column in KINDS})
    closings = _by_month(events.filter(kind=Move.CLOSE), "at", "referral__", "data__ending", "data__reason")
    for row in closings.annotate(n=Count("pk")):
        how, reason = row["data__ending"] or "", row["data__reason"] or ""
        _add(counts, row, {columns.of_ending(how): row["n"]})
        if told := columns.of_break(how, reason):
            _add(counts, row, {told: row["n"]})
    # A stop that is taken back is of the same day: the same month counts it and does not.
    for kind, sign in ((ACTIVITY_STOPPED, 1), (TAKEN_BACK, -1)):
        stops = _by_month(events.filter(kind=kind).exclude(data__reason=""), "at", "referral__", "data__reason")
        for row in stops.annotate(n=Count("pk")):
            _add(counts, row, {columns.of_stop(row["data__reason"] or ""): sign * row["n"]})


def _leave_out_mistaken_starts(counts: Counts, region_id: uuid.UUID | None) -> None:
    """A start that was corrected in the month that counted it. There are few, so they pass through here one by one."""
    mistakes = _of(region_id, ReferralEvent.objects).order_by().filter(kind=ACTIVITY_NOT_STARTED)
    rows = mistakes.values_list("referral__location_id", "referral__practice_id", "at", "data__noted_on")
    for location, practice, at, noted_on in rows.iterator():
        if still_its_month(date.fromisoformat(noted_on), at):
            counts[location, practice, month_of(timezone.localdate(at))][columns.STARTED] -= 1


def _count_owed(counts: Counts, region_id: uuid.UUID | None) -> None:
    owed = _of(region_id, Step.objects).filter(kind=StepKind.OWED, code=StepCode.FEEDBACK)
    for row in _by_month(owed, "opened_at", "dossier__referral__").annotate(n=Count("pk")):
        _add(counts, row, {columns.OWED: row["n"]})


def _count_signposts(counts: Counts, region_id: uuid.UUID | None) -> None:
    for location, practice, on, number in (
        _of(region_id, Signpost.objects).values_list("location_id", "practice_id", "on").annotate(n=Count("pk"))
    ):
        counts[location, practice, month_of(on)][columns.SIGNPOSTED] += number


def _by_month(rows: QuerySet, moment: str, path: str, *more: str) -> QuerySet:
    """The rows grouped by location, practice and month. Months are told apart by comparing moments: no function per row."""
    ends = rows.aggregate(first=Min(moment), last=Max(moment))
    if ends["first"] is None:
        return rows.none()
    months = range(month_of(timezone.localdate(ends["first"])), month_of(timezone.localdate(ends["last"])))
    month = Case(
        *(When(**{f"{moment}__lt": starts_at(number + 1)}, then=Value(number)) for number in months),
        default=Value(months.stop),
        output_field=IntegerField(),
    )
    return rows.values(*more, location=F(f"{path}location_id"), practice=F(f"{path}practice_id"), month=month)


def starts_at(month: int) -> datetime:
    """The moment at which a month begins here."""
    return timezone.make_aware(datetime.combine(first_day(month), time()))


def _add(counts: Counts, row: dict[str, Any], more: dict[str, int]) -> None:
    counter = counts[row["location"], row["practice"], row["month"]]
    for column, count in more.items():
        if count:
            counter[column] += count


def _count_first_contacts(counts: Counts, region_id: uuid.UUID | None) -> None:
    events = _of(region_id, ReferralEvent.objects)
    spoke = events.filter(Q(kind=Move.MEET) | Q(kind__in=SPOKE, data__outcome=Outcome.ATTENDED)).order_by()
    moved = set(events.filter(kind=MOVED_AWAY).values_list("referral_id", flat=True))
    rows = (
        spoke.values_list("referral_id")
        .annotate(first=Min("at"))
        .values_list(
            "referral_id",
            "first",
            "referral__location_id",
            "referral__practice_id",
            "referral__sent_at",
            "referral__first_contact_at",
        )
    )
    for referral_id, at, location, practice, sent_at, met_at in rows.iterator(chunk_size=5000):
        if referral_id not in moved:
            waited = _working_days(timezone.localdate(sent_at), timezone.localdate(met_at or at))
            counts[location, practice, month_of(timezone.localdate(at))][columns.WAITING[bin_of(waited)]] += 1
    for referral in Referral.objects.in_bulk(moved).values():
        sent_on = timezone.localdate(referral.sent_at)
        for at, met_on in _first_contacts_of(referral):
            key = referral.location_id, referral.practice_id, month_of(timezone.localdate(at))
            counts[key][columns.WAITING[bin_of(_working_days(sent_on, met_on))]] += 1


def _first_contacts_of(referral: Referral) -> Iterator[tuple[datetime, date]]:
    """When first contacts were recorded, and the day of each, in a file from which a contact was moved away: once it holds
    no conversation any more, the next one is the first again."""
    here: set[str] = set()
    for event in ReferralEvent.objects.filter(referral=referral, kind__in=(*SPOKE, MOVED_AWAY)).order_by("seq"):
        contact = event.data.get("contact")
        if event.kind == MOVED_AWAY:
            here.discard(contact)
        elif event.data.get("outcome") == Outcome.ATTENDED:
            if not here:
                yield event.at, Contact.objects.values_list("on", flat=True).get(pk=contact)
            here.add(contact)


@cache
def _working_days(sent_on: date, met_on: date) -> int:
    return working_days_between(sent_on, met_on, closed_days(sent_on))
