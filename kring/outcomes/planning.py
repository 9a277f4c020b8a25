"""Which moments a course has: planned when it begins, and again whenever a day from which they are counted changes.

Runs inside the transaction of what happened (`kring.config.wiring`).
"""

import dataclasses
import uuid
from datetime import date, datetime, timedelta

from django.db.models import Max
from django.utils import timezone

from kring.access import links
from kring.access.models import LinkPurpose
from kring.clients.queries import standing_consent
from kring.duties import actions as duties
from kring.duties.rules import StepCode
from kring.journey.events import ContactMoved, FirstContact
from kring.outcomes.instruments_here import askable
from kring.outcomes.models import Occasion
from kring.outcomes.rules.occasions import Course, Window, planned, window, within_budget
from kring.programme.queries import agreement_of
from kring.programme.rules.measuring import Measuring
from kring.programme.rules.measuring import Occasion as When
from kring.referral.events import Accepted, Closed, ConsentWithdrawn, Reopened, Returned, Withdrawn
from kring.referral.models import Referral
from kring.rows import insert

OF_THE_END = (When.END, When.SIX_MONTHS_AFTER)


def course_began(event: Accepted | FirstContact | Closed) -> None:
    """A day became known from which moments are counted."""
    plan(_referral(event.referral_id), event.at)


def course_goes_on(event: Reopened) -> None:
    """It has not ended after all: the end falls away, and comes back with the real one.

    What was answered stays what it was: a moment of the former ending. The client is asked anew when the course has truly ended.
    """
    referral = _referral(event.referral_id)
    answered = Occasion.objects.filter(referral=referral, when__in=OF_THE_END, cancelled_at=None)
    answered.exclude(finished_at=None).update(cancelled_at=event.at)
    plan(referral, event.at, reopened=True)


def course_fell_through(event: Returned | Withdrawn) -> None:
    """Back with the referrer before anybody met: nobody asks, and the link says that it is not needed. A new acceptance plans anew."""
    for occasion in _unanswered(_referral(event.referral_id)):
        cancel(occasion, event.at)


def contact_moved(event: ContactMoved) -> None:
    """The first conversation may have been in another file."""
    for referral_id in (event.from_referral_id, event.to_referral_id):
        plan(_referral(referral_id), event.at)


def consent_withdrawn(event: ConsentWithdrawn) -> None:
    """Nothing is asked any more, and the links are dead. What was answered before stays what it was."""
    referral = _referral(event.referral_id)
    for occasion in _unanswered(referral):
        cancel(occasion, event.at)
    duties.lapse(referral.dossier, StepCode.CALL_BACK, now=event.at)
    for pk in Occasion.objects.filter(referral=referral).values_list("pk", flat=True):
        links.revoke(pk, LinkPurpose.QUESTIONS, event.at)


def plan(referral: Referral, now: datetime, *, reopened: bool = False) -> None:
    """Make the course's moments what they should be: new ones are added, and those that nobody was asked yet move or fall away.

    The end may be asked in the last conversation, before the file is closed; only when a file is `reopened` there was no end.
    """
    measuring = agreement_of(referral.version).measuring
    if not measuring.occasions or standing_consent(referral.dossier) is None:
        return
    course, today = course_of(referral), timezone.localdate(now)
    windows = {one.occasion.value: _not_of_before(one, referral) for one in planned(measuring, course)}
    there = {one.when: one for one in Occasion.objects.filter(referral=referral, cancelled_at=None)}
    for when, found in windows.items():
        if when in there:
            _move(there[when], found, today)
            if found.closes_on < today:  # the course was closed: nobody asks about its start any more
                duties.lapse(referral.dossier, StepCode.ASK_QUESTIONS, now=now, details=about(there[when]))
        else:
            _add(referral, found)
    for when, occasion in there.items():
        falls_away = (occasion.asked_at is None and when != When.END) or reopened
        if when not in windows and falls_away:
            cancel(occasion, now)
        elif when not in OF_THE_END and occasion.asked_at is not None:
            _keep_within_course(occasion, course, measuring, today)


def _not_of_before(found: Window, referral: Referral) -> Window:
    """Since a file was opened again nothing that was said before counts for its end."""
    if found.occasion not in OF_THE_END:
        return found
    former = Occasion.objects.filter(referral=referral, when=found.occasion).exclude(cancelled_at=None)
    last = former.aggregate(last=Max("cancelled_at"))["last"]
    if last is None:
        return found
    return dataclasses.replace(found, opens_on=min(max(found.opens_on, timezone.localdate(last)), found.due_on))


def about(occasion: Occasion) -> dict[str, str]:
    """What a step about these questions remembers."""
    return {"occasion": str(occasion.pk), "when": occasion.when}


def course_of(referral: Referral) -> Course:
    """The days of a course from which its moments are counted."""
    return Course(
        accepted_on=_day(referral.accepted_at),
        met_on=_day(referral.first_contact_at),
        closed_on=_day(referral.closed_at),
    )


def cancel(occasion: Occasion, now: datetime) -> None:
    """This moment falls away, with the step that asks for it. What was answered is not touched; the link tells that it is over."""
    if occasion.finished_at is not None or occasion.cancelled_at is not None:
        return
    occasion.cancelled_at = now
    occasion.save(update_fields=["cancelled_at"])
    duties.lapse(occasion.referral.dossier, StepCode.ASK_QUESTIONS, now=now, details=about(occasion))


def add_now(referral: Referral, when: When, today: date) -> Occasion | None:
    """A moment that is asked today, before its own day has come; None when nothing was agreed to ask then."""
    asked = agreement_of(referral.version).measuring.at(when)
    return _add(referral, window(asked, today, today)) if asked else None


def _add(referral: Referral, found: Window) -> Occasion | None:
    asked = agreement_of(referral.version).measuring.at(found.occasion)
    here = askable(referral.region_id, asked.instruments, referral.client.language)
    counts = {code: len(instrument.items) for code, instrument in here.items()}
    chosen = within_budget(asked.instruments, counts, asked.questions_at_most)
    if not chosen:  # nothing of it can be asked here: its words are missing, or each is over the budget
        return None
    return insert(
        Occasion(
            region_id=referral.region_id,
            referral=referral,
            when=found.occasion,
            instruments=[[code, here[code].version] for code in chosen],
            due_on=found.due_on,
            opens_on=found.opens_on,
            closes_on=found.closes_on,
            remind_after=asked.remind_after,
        )
    )


def _move(occasion: Occasion, found: Window, today: date) -> None:
    """The window follows the day it is counted from, until somebody was asked."""
    if occasion.asked_at is None:
        _set_days(occasion, found.due_on, found.opens_on, found.closes_on, today)


def _keep_within_course(occasion: Occasion, course: Course, measuring: Measuring, today: date) -> None:
    """Who was asked keeps the days that they were told; but once the course is over nobody says any more how it was at its start."""
    closes_on, asked = occasion.closes_on, measuring.at(occasion.when)
    if course.closed_on is not None:
        closes_on = min(closes_on, course.closed_on - timedelta(days=1))
    elif asked is not None:
        closes_on = max(closes_on, occasion.due_on + timedelta(days=asked.days_after))
    _set_days(occasion, occasion.due_on, occasion.opens_on, closes_on, today)


def _set_days(occasion: Occasion, due_on: date, opens_on: date, closes_on: date, today: date) -> None:
    """A window that is open again is not over, and who was not asked yet gets their step again."""
    if occasion.finished_at is not None or (due_on, opens_on, closes_on) == (
        occasion.due_on,
        occasion.opens_on,
        occasion.closes_on,
    ):
        return
    occasion.due_on, occasion.opens_on, occasion.closes_on = due_on, opens_on, closes_on
    if closes_on >= today and occasion.closed_at is not None:
        occasion.closed_at = None
        occasion.step_at = occasion.step_at if occasion.asked_at is not None else None
    occasion.save(update_fields=["due_on", "opens_on", "closes_on", "closed_at", "step_at"])


def _unanswered(referral: Referral) -> list[Occasion]:
    rows = Occasion.objects.filter(referral=referral, finished_at=None, cancelled_at=None)
    return list(rows.select_related("referral__dossier"))


def _referral(referral_id: uuid.UUID) -> Referral:
    return Referral.objects.select_related("dossier", "version", "client").get(pk=referral_id)


def _day(moment: datetime | None) -> date | None:
    return timezone.localdate(moment) if moment else None
