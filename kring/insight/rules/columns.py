"""What is counted, as names of columns: one for every stage, waiting time, ending and reason. Pure."""

from collections.abc import Mapping

from kring.insight.rules.waiting import BINS
from kring.journey.rules.ending import DROPPED_OUT, BrokeOff, Ending

SENT = "sent"
ACCEPTED = "accepted"
STARTED = "started"
RETURNED = "returned"
WITHDRAWN = "withdrawn"
REOPENED = "reopened"
SIGNPOSTED = "signposted"
OWED = "feedback_owed"
ON_TIME = "feedback_on_time"
LATE = "feedback_late"

WAITING = tuple(f"waiting_{number:02}" for number in range(len(BINS)))
"""People spoken with for the first time in the month, by the working days they waited (`waiting.BINS`)."""

ENDINGS: Mapping[str, str] = {
    ending.value: f"ending_{ending.value}"
    for ending in (
        Ending.COMPLETED_WITH_ACTIVITY,
        Ending.PLAN_DELIVERED,
        Ending.CONVERSATIONS_ONLY,
        Ending.OTHER_SUPPORT,
        Ending.NOT_REACHED,
        Ending.STOPPED_BY_CLIENT,
    )
}
"""Code of an ending -> column. Neighbours are of a kind: of few people they are told together. A withdrawal is a move of its
own and has its own column."""

ENDED_OTHERWISE = "ending_unknown"
"""Closed without a known ending, such as in an import."""

STOP_CODES = ("other", "health", "money", "transport", "group", "not_fitting", "ended", "done")
"""Neighbours are of a kind, as with endings."""

STOPS: Mapping[str, str] = {code: f"stop_{code}" for code in STOP_CODES}
"""Code of the reason why someone stopped with an activity -> column."""

BREAKS: Mapping[str, str] = {reason.value: f"broke_off_{reason.value}" for reason in BrokeOff}
"""Code of the reason why a course broke off -> column. Who told none is in no column: see `untold`. Neighbours are of a kind."""

BROKEN_OFF = tuple(column for code, column in ENDINGS.items() if code in DROPPED_OUT)
"""The endings that are a breaking off. They stand last: whether they are told apart from the others is seen in one place."""

COLUMNS = (
    SENT,
    ACCEPTED,
    STARTED,
    RETURNED,
    WITHDRAWN,
    REOPENED,
    SIGNPOSTED,
    OWED,
    ON_TIME,
    LATE,
    *WAITING,
    *ENDINGS.values(),
    ENDED_OTHERWISE,
    *STOPS.values(),
    *BREAKS.values(),
)


def of_ending(code: str) -> str:
    """The column of an ending."""
    return ENDINGS.get(code, ENDED_OTHERWISE)


def of_stop(code: str) -> str:
    """The column of a reason to stop; what is not known counts as something else."""
    return STOPS.get(code, STOPS["other"])


def of_break(ending: str, reason: str) -> str | None:
    """The column of the reason why a course with this ending broke off; None when it did not, or no known reason was told."""
    return BREAKS.get(reason) if ending in DROPPED_OUT else None


def breaks(row: Mapping[str, int]) -> list[int]:
    """How many broke off for each reason, in the order of `BREAKS`, and last how many without one that was told."""
    told = [row.get(column, 0) for column in BREAKS.values()]
    return [*told, sum(row.get(column, 0) for column in BROKEN_OFF) - sum(told)]
