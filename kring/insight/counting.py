"""Keeping the roll-ups current: handlers that add to a month's counts inside the transaction of what happened.

What counts when is said here once for what happens now and in `rebuild` for what has happened; a test keeps the two equal.
Everything counts in the month in which it was recorded, in the region's time zone.
"""

import uuid
from collections import Counter
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, connection, transaction
from django.db.models import F
from django.utils import timezone

from kring.duties.calendar import closed_days
from kring.duties.models import Step, StepKind
from kring.duties.rules import StepCode, working_days_between
from kring.feedback.events import FeedbackSent
from kring.insight.models import MonthCounts
from kring.insight.rules import columns
from kring.insight.rules.months import month_of
from kring.insight.rules.waiting import bin_of
from kring.journey.events import FirstContact, PlanMade
from kring.matching.events import (
    ActivityNotStarted,
    ActivityStarted,
    ActivityStopped,
    HandoverMoved,
    HandoverTakenBack,
)
from kring.referral.events import Accepted, Closed, ReferralMoved, Reopened, Returned, Sent, Signposted, Withdrawn
from kring.referral.models import Referral, ReferralEvent
from kring.referral.rules.lifecycle import Move

MOVES: dict[type[ReferralMoved], str] = {
    Sent: columns.SENT,
    Accepted: columns.ACCEPTED,
    Returned: columns.RETURNED,
    Withdrawn: columns.WITHDRAWN,
    Reopened: columns.REOPENED,
}
"""Moves that count by themselves."""


def add(
    region_id: uuid.UUID, location_id: uuid.UUID, practice_id: uuid.UUID, at: datetime, counts: Counter[str]
) -> None:
    """Add to the counts of the month that a moment lies in. Runs in the caller's transaction.

    The row is added to in place, so nobody's count is lost; when two make it at once, the database lets one through and the
    other adds to that.
    """
    counts = +counts
    if not counts:
        return
    key: dict[str, Any] = {
        "region_id": region_id,
        "location_id": location_id,
        "practice_id": practice_id,
        "month": month_of(timezone.localdate(at)),
    }
    if _add_to(key, counts):
        return
    try:
        with transaction.atomic():
            MonthCounts.objects.bulk_create([MonthCounts(**key, **counts)])
    except IntegrityError:
        _add_to(key, counts)


def _add_to(key: dict[str, Any], counts: Counter[str]) -> bool:
    """Whether there was a row to add to. The statement is written out: a fifth of sending a referral went into having it made."""
    columns, quote = MonthCounts._meta, connection.ops.quote_name
    more = ", ".join(f"{quote(column)} = {quote(column)} + %s" for column in counts)
    where = " AND ".join(f"{quote(column)} = %s" for column in key)
    values = [columns.get_field(column).get_db_prep_value(value, connection) for column, value in key.items()]
    with transaction.mark_for_rollback_on_error(connection.alias), connection.cursor() as cursor:
        statement = f"UPDATE {quote(columns.db_table)} SET {more} WHERE {where}"  # noqa: S608 columns of our own only
        cursor.execute(statement, [*counts.values(), *values])
        return cursor.rowcount > 0


def count_move(event: ReferralMoved) -> None:
    """A move that counts by itself."""
    add(event.region_id, event.location_id, event.practice_id, event.at, Counter([MOVES[type(event)]]))


def count_signpost(event: Signposted) -> None:
    """Someone was pointed elsewhere without a referral."""
    add(event.region_id, event.location_id, event.practice_id, event.at, Counter([columns.SIGNPOSTED]))


def count_closing(event: Closed) -> None:
    """A course ended, in the way that was derived on that day (a correction later does not change figures: docs/adr/0012);
    it may have broken off for a reason, and feedback may be owed about it."""
    closing = ReferralEvent.objects.filter(referral=event.referral_id, kind=Move.CLOSE).latest("seq")
    how, reason = closing.data.get("ending", ""), closing.data.get("reason", "")
    counts = Counter([columns.of_ending(how)]) + _newly_owed(event.referral_id, event.at)
    if told := columns.of_break(how, reason):
        counts[told] += 1
    add(event.region_id, event.location_id, event.practice_id, event.at, counts)


def count_first_contact(event: FirstContact) -> None:
    """Somebody was spoken with for the first time, after so many working days; feedback may be owed about it."""
    referral = _referral(event.referral_id)
    waited = working_days_waited(referral.sent_at, referral.first_contact_at)
    counts = Counter([columns.WAITING[bin_of(waited)]]) + _newly_owed(referral.pk, event.at)
    add(referral.region_id, referral.location_id, referral.practice_id, event.at, counts)


def count_plan(event: PlanMade) -> None:
    """There is a plan, so feedback may be owed about it."""
    referral = _referral(event.referral_id)
    add(
        referral.region_id,
        referral.location_id,
        referral.practice_id,
        event.at,
        _newly_owed(referral.pk, event.at),
    )


def count_start(event: ActivityStarted) -> None:
    """Somebody came to an activity for the first time."""
    add(event.region_id, event.location_id, event.practice_id, event.at, Counter([columns.STARTED]))


def count_stop(event: ActivityStopped) -> None:
    """Somebody stopped with an activity, for a reason."""
    add(event.region_id, event.location_id, event.practice_id, event.at, Counter([columns.of_stop(event.reason)]))


def uncount_start(event: ActivityNotStarted) -> None:
    """The start was a mistake: its month does not count it, unless that month is over."""
    if still_its_month(event.noted_on, event.at):
        _uncount(event, columns.STARTED)


def uncount_stop(event: HandoverTakenBack) -> None:
    """The stop was a mistake of this same day: its month does not count it."""
    if event.reason:
        _uncount(event, columns.of_stop(event.reason))


def _uncount(event: HandoverMoved, column: str) -> None:
    month = month_of(timezone.localdate(event.at))
    rows = MonthCounts.objects.filter(region_id=event.region_id, location_id=event.location_id, month=month)
    counted = rows.filter(practice_id=event.practice_id, **{f"{column}__gt": 0})
    counted.update(**{column: F(column) - 1})


def still_its_month(noted_on: date, at: datetime) -> bool:
    """Whether what was noted on a day is corrected in the month that counted it: figures of a month that is over stay as they
    were (docs/adr/0012)."""
    return month_of(noted_on) == month_of(timezone.localdate(at))


def count_feedback(event: FeedbackSent) -> None:
    """Feedback that was owed was given, on time or late. What was not owed is a gift and does not count."""
    if event.on_time is not None:
        column = columns.ON_TIME if event.on_time else columns.LATE
        add(event.region_id, event.location_id, event.practice_id, event.at, Counter([column]))


def working_days_waited(sent_at: datetime, met_at: datetime) -> int:
    """Working days from the day of sending to the day of the first contact; public holidays do not count."""
    sent_on = timezone.localdate(sent_at)
    return working_days_between(sent_on, timezone.localdate(met_at), closed_days(sent_on))


def _newly_owed(dossier_id: uuid.UUID, at: datetime) -> Counter[str]:
    """The feedback that this very event made owed (the handlers of `feedback` ran before ours)."""
    steps = Step.objects.filter(dossier=dossier_id, kind=StepKind.OWED, code=StepCode.FEEDBACK, opened_at=at)
    return Counter({columns.OWED: steps.count()})


def _referral(referral_id: uuid.UUID) -> Referral:
    rows = Referral.objects.only("region_id", "location_id", "practice_id", "sent_at", "first_contact_at")
    return rows.get(pk=referral_id)
