"""Next steps that a link worker may choose. Pure."""

from collections.abc import Container
from datetime import date

from kring.duties.rules import StepCode, working_days_after
from kring.programme.rules.agreement import Norms

CHOOSABLE = (
    StepCode.CALL_AGAIN,
    StepCode.FOLLOW_UP,
    StepCode.MAKE_PLAN,
    StepCode.FIND_OTHER,
    StepCode.CONFIRM_START,
    StepCode.NEUTRAL_CARD,
    StepCode.CONCLUDE,
)


def latest_due(norms: Norms, today: date, closed: Container[date] = ()) -> date:
    """The last day on which a next step may be due: nobody waits longer than the norm without a hold."""
    return working_days_after(today, norms.longest_step_days, closed)


def may_be_due(due: date, norms: Norms, today: date, closed: Container[date] = ()) -> bool:
    """Whether a next step may be due on this day."""
    return today <= due <= latest_due(norms, today, closed)
