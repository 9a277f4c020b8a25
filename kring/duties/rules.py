"""When something is due, and what is overdue. Pure: the day and the closed days are given."""

from collections.abc import Container
from datetime import date, timedelta
from enum import StrEnum


class StepCode(StrEnum):
    """What there is to do. The sentence for each is in `duties.wording`."""

    ACCEPT = "accept"
    ANSWER_QUESTION = "answer_question"
    MEND_RETURNED = "mend_returned"
    MAKE_CONTACT = "make_contact"
    CALL_AGAIN = "call_again"
    NEUTRAL_CARD = "neutral_card"
    FIRST_APPOINTMENT = "first_appointment"
    MAKE_PLAN = "make_plan"
    FOLLOW_UP = "follow_up"
    AWAIT_PROVIDER = "await_provider"
    FIND_OTHER = "find_other"
    CONFIRM_START = "confirm_start"
    WAKE_FROM_HOLD = "wake_from_hold"
    CONCLUDE = "conclude"
    CLIENT_MOVED = "client_moved"
    CLIENT_STOPS = "client_stops"
    CLIENT_FILLED_IN = "client_filled_in"
    FEEDBACK = "feedback"
    READ_FEEDBACK = "read_feedback"
    RESCHEDULE = "reschedule"
    FILE_OPENED = "file_opened"
    CLOSING_CARD = "closing_card"
    TALK_WITH_REFERRER = "talk_with_referrer"
    THERE_IS_NOW = "there_is_now"
    ASK_QUESTIONS = "ask_questions"
    CALL_ABOUT_ANSWER = "call_about_answer"
    CALL_BACK = "call_back"


class Tab(StrEnum):
    """Which of someone's open steps a list shows."""

    ALL = "all"
    OVERDUE = "overdue"
    TODAY = "today"
    WEEK = "week"
    WAITING = "waiting"


class Outcome(StrEnum):
    """How a step ended."""

    DONE = "done"
    LAPSED = "lapsed"


WAITING_FOR_OTHERS = frozenset({StepCode.AWAIT_PROVIDER})
"""Steps whose owner only has something to do once the day has come: until then somebody else is at turn."""

WITH_THE_ACTIVITY = frozenset({StepCode.AWAIT_PROVIDER, StepCode.CONFIRM_START})
"""Steps that ask an activity something. Without the client's consent (`NO_CONSENT` in the details) only the client can be asked."""

TELLS_THE_REFERRER = frozenset({StepCode.ACCEPT, StepCode.MAKE_PLAN})
"""Steps for which the referrer waits, as long as the client consents."""

NO_CONSENT = {"because": "no_consent"}

SETTLED_BY_HAND = frozenset(
    {
        StepCode.RESCHEDULE,
        StepCode.FILE_OPENED,
        StepCode.CLIENT_MOVED,
        StepCode.CLIENT_FILLED_IN,
        StepCode.FIND_OTHER,
        StepCode.CLOSING_CARD,
        StepCode.TALK_WITH_REFERRER,
        StepCode.THERE_IS_NOW,
        StepCode.CALL_ABOUT_ANSWER,
    }
)
"""Owed duties that no other action finishes: their owner says that it is done."""

SOON = timedelta(days=7)
"""How far ahead 'this week' looks."""

ESCALATE_AFTER = 5
"""Working days a step may be overdue before the team lead's list shows it as long overdue."""


def waits(code: str, due_on: date, today: date) -> bool:
    """Whether a step waits for somebody else, who still has time."""
    return code in WAITING_FOR_OTHERS and due_on >= today


def tabs_of(code: str, due_on: date, today: date) -> tuple[Tab, ...]:
    """The tabs on which an open step belongs. What waits for others stays apart until its day has passed."""
    if waits(code, due_on, today):
        return (Tab.WAITING,)
    if due_on < today:
        return (Tab.ALL, Tab.OVERDUE)
    if due_on == today:
        return (Tab.ALL, Tab.TODAY)
    return (Tab.ALL, Tab.WEEK) if due_on <= today + SOON else (Tab.ALL,)


def working_days_after(day: date, count: int, closed: Container[date] = ()) -> date:
    """The day that lies `count` working days after a day; weekends and `closed` days do not count."""
    while count > 0:
        day += timedelta(days=1)
        if is_working_day(day, closed):
            count -= 1
    return day


def working_day_on_or_after(day: date, closed: Container[date] = ()) -> date:
    """The day itself when it is a working day, else the next one."""
    while not is_working_day(day, closed):
        day += timedelta(days=1)
    return day


def is_working_day(day: date, closed: Container[date] = ()) -> bool:
    """Monday to Friday, and not closed."""
    return day.weekday() < 5 and day not in closed


def working_days_between(start: date, end: date, closed: Container[date] = ()) -> int:
    """How many working days lie after `start` up to and including `end`; 0 when the end is not later."""
    count = 0
    while start < end:
        start += timedelta(days=1)
        count += is_working_day(start, closed)
    return count


def long_overdue_before(today: date, closed: Container[date] = ()) -> date:
    """Steps that were due before this day are overdue by more than `ESCALATE_AFTER` working days."""
    day, count = today, ESCALATE_AFTER
    while count > 0:
        day -= timedelta(days=1)
        count -= is_working_day(day, closed)
    return day
