"""How a course ended: derived from what was delivered, the first true question of an ordered list. Pure.

`docs/states.md` lists the questions in this order.
"""

import dataclasses
from collections.abc import Callable
from enum import StrEnum


class Ending(StrEnum):
    """How a course ended."""

    WITHDRAWN = "withdrawn"
    COMPLETED_WITH_ACTIVITY = "completed_with_activity"
    STOPPED_BY_CLIENT = "stopped_by_client"
    NOT_REACHED = "not_reached"
    OTHER_SUPPORT = "other_support"
    PLAN_DELIVERED = "plan_delivered"
    CONVERSATIONS_ONLY = "conversations_only"


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What was delivered, as plain facts.

    `waits_for_other_help`: other problems go first and the course is still on hold for them.
    """

    withdrawn: bool = False
    client_stopped: bool = False
    conversations: int = 0
    activities_started: int = 0
    goals: int = 0
    waits_for_other_help: bool = False


LADDER: tuple[tuple[Ending, Callable[[Facts], bool]], ...] = (
    (Ending.WITHDRAWN, lambda facts: facts.withdrawn),
    (Ending.COMPLETED_WITH_ACTIVITY, lambda facts: facts.activities_started > 0),
    (Ending.STOPPED_BY_CLIENT, lambda facts: facts.client_stopped),
    (Ending.NOT_REACHED, lambda facts: facts.conversations == 0),
    (Ending.OTHER_SUPPORT, lambda facts: facts.waits_for_other_help),
    (Ending.PLAN_DELIVERED, lambda facts: facts.goals > 0),
    (Ending.CONVERSATIONS_ONLY, lambda facts: True),
)

# Endings in which the course broke off: feedback about drop-out is owed, and the reason may be told (R77).
DROPPED_OUT = frozenset({Ending.STOPPED_BY_CLIENT, Ending.NOT_REACHED})


class BrokeOff(StrEnum):
    """Why a course broke off, as far as the client told: reasons that shame nobody. Nobody has to give one. Neighbours are of a kind."""

    GOES_WELL = "goes_well"
    OTHER_HELP = "other_help"
    SOMETHING_ELSE = "something_else"
    NOT_NOW = "not_now"
    HEALTH = "health"
    HARD_TO_COME = "hard_to_come"
    MOVED = "moved"
    OTHER = "other"


UNTOLD = "untold"  # what no reason is called where reasons are counted


def ending(facts: Facts) -> Ending:
    """How a course with these facts ended."""
    return next(name for name, question in LADDER if question(facts))
