"""Which next step follows from what happens to a hand-over, and whether it leads or stands beside. Pure."""

from datetime import date

from kring.duties.rules import StepCode
from kring.matching.rules.lifecycle import HandoverState

# state a hand-over has come into -> (what the link worker does next, in how many working days; 0: at once)
NEXT: dict[HandoverState, tuple[StepCode, int]] = {
    HandoverState.SENT: (StepCode.AWAIT_PROVIDER, 5),
    HandoverState.WELCOME: (StepCode.CONFIRM_START, 7),
    HandoverState.FULL: (StepCode.FIND_OTHER, 0),
    HandoverState.UNSUITABLE: (StepCode.FIND_OTHER, 0),
    HandoverState.STARTED: (StepCode.FOLLOW_UP, 10),
    HandoverState.STOPPED: (StepCode.FOLLOW_UP, 2),
    HandoverState.CANCELLED: (StepCode.FOLLOW_UP, 5),
}

# state -> why its step is there, where the step itself does not say so
BECAUSE: dict[HandoverState, str] = {
    HandoverState.FULL: "full",
    HandoverState.UNSUITABLE: "unsuitable",
    HandoverState.STOPPED: "stopped",
}

# A lead step that what happens now takes the place of: it was about finding something, or about nothing in particular.
GIVES_WAY = frozenset({StepCode.MAKE_PLAN, StepCode.FIND_OTHER, StepCode.CONCLUDE})


def leads(lead: str | None, lead_handover: str | None, handover: str) -> bool:
    """Whether the step about this hand-over becomes the lead step.

    `lead` is the code of the open lead step (None: the file is closed) and `lead_handover` the hand-over that it is about. A
    call that was agreed, or an answer that is awaited from another activity, is not pushed aside.
    """
    if lead is None:
        return False
    return lead_handover == handover or (lead_handover is None and lead in GIVES_WAY) or lead == StepCode.FIND_OTHER


def latest(days: int, longest: int) -> int:
    """Working days until the step is due, never longer than the norm for any step."""
    return min(days, longest)


def possible_day(on: date, since: date, today: date) -> bool:
    """Whether something can have happened on this day: not before the hand-over was sent, not in the future."""
    return since <= on <= today
