"""What is missing in a region, and the life of such a gap: one table, one function that reads it. `docs/states.md` is made from it. Pure.

A gap is a kind of activity that is missing in an area, with at most one thing that makes what there is unusable for somebody. More
would point at a person: two wishes that do not meet are two gaps.
"""

import dataclasses
from collections.abc import Collection
from enum import StrEnum

LONGEST_LOOK_AHEAD = 366  # days until a next step


class Constraint(StrEnum):
    """What makes that activities that are there cannot be used; NONE when there are none at all."""

    NONE = "none"
    EVENING = "evening"
    WEEKEND = "weekend"
    DAYTIME = "daytime"
    WHEELCHAIR = "wheelchair"
    QUIET = "quiet"
    LANGUAGE = "language"
    COST = "cost"
    BUDDY = "buddy"
    SMALL_GROUP = "small_group"
    TRANSPORT = "transport"


@dataclasses.dataclass(frozen=True, slots=True)
class Missing:
    """What is missing: a kind of activity (a theme's code), an area (four digits of its postcode), and what stands in the way."""

    theme: str
    area: str
    constraint: Constraint = Constraint.NONE


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Sought:
    """What was asked of activities when nothing fitted; days as a mask (Monday is 1), the rest as asked or not."""

    evening: bool = False
    daytime: bool = False
    days: int = 0
    wheelchair: bool = False
    quiet: bool = False
    language: bool = False
    cost: bool = False
    buddy: bool = False
    small_group: bool = False
    distance: bool = False


WEEKEND_DAYS = 0b1100000


def constraints(sought: Sought) -> list[Constraint]:
    """What may have stood in the way, the hardest to change for the person first; NONE always last."""
    only_weekend = bool(sought.days) and not sought.days & ~WEEKEND_DAYS
    found = [
        (sought.wheelchair, Constraint.WHEELCHAIR),
        (sought.language, Constraint.LANGUAGE),
        (sought.quiet, Constraint.QUIET),
        (sought.buddy, Constraint.BUDDY),
        (sought.evening, Constraint.EVENING),
        (only_weekend, Constraint.WEEKEND),
        (sought.cost, Constraint.COST),
        (sought.small_group, Constraint.SMALL_GROUP),
        (sought.distance, Constraint.TRANSPORT),
        (sought.daytime, Constraint.DAYTIME),
    ]
    return [*(which for asked, which in found if asked), Constraint.NONE]


ASKED_FIRST = frozenset({Constraint.LANGUAGE, Constraint.WHEELCHAIR, Constraint.QUIET})
"""Without these somebody stands before a closed door: an activity that says nothing of them fills a gap only after a question."""

DUTCH = "nl"


def says_so(constraint: Constraint, spoken: str, wheelchair: bool, quiet: bool) -> bool:
    """Whether an activity says itself that what stood in the way does not: the languages spoken there (codes with spaces between), and
    what makes it accessible. What is not asked first counts as said."""
    if constraint is Constraint.LANGUAGE:
        return bool(set(spoken.split()) - {DUTCH})
    said = {Constraint.WHEELCHAIR: wheelchair, Constraint.QUIET: quiet}
    return said.get(constraint, True)


def to_ask_for(needed: str, spoken: str) -> str:
    """The languages that somebody needs, when none of them is said to be spoken at an activity; else ''."""
    return "" if set(needed.split()) & set(spoken.split()) else needed


class GapState(StrEnum):
    """Where a gap is."""

    OPEN = "open"
    TAKEN = "taken"
    CLOSED = "closed"
    DROPPED = "dropped"


ALIVE = (GapState.OPEN, GapState.TAKEN)


class GapMove(StrEnum):
    """What can happen to a gap."""

    NOTE = "note"
    TAKE_UP = "take_up"
    PLAN = "plan"
    GIVE_BACK = "give_back"
    CLOSE = "close"
    DROP = "drop"


@dataclasses.dataclass(frozen=True, slots=True)
class GapEdge:
    """Where a move leads, and why."""

    to: GapState
    why: str


class NotNow(Exception):
    """The move is not possible in this state."""

    def __init__(self, state: GapState | None, move: GapMove):
        super().__init__(f"{move} in {state}")
        self.state = state
        self.move = move


TABLE: dict[tuple[GapState | None, GapMove], GapEdge] = {
    (None, GapMove.NOTE): GapEdge(GapState.OPEN, "Nothing fitted somebody, or somebody knows that it is missing."),
    (GapState.OPEN, GapMove.TAKE_UP): GapEdge(GapState.TAKEN, "Somebody will do something about it, by a day."),
    (GapState.TAKEN, GapMove.TAKE_UP): GapEdge(GapState.TAKEN, "Somebody else goes on with it."),
    (GapState.TAKEN, GapMove.PLAN): GapEdge(GapState.TAKEN, "Another next step, or another day."),
    (GapState.TAKEN, GapMove.GIVE_BACK): GapEdge(GapState.OPEN, "Whoever took it up cannot go on."),
    (GapState.OPEN, GapMove.CLOSE): GapEdge(GapState.CLOSED, "There is an activity now."),
    (GapState.TAKEN, GapMove.CLOSE): GapEdge(GapState.CLOSED, "There is an activity now."),
    (GapState.OPEN, GapMove.DROP): GapEdge(GapState.DROPPED, "It will not come, for a reason."),
    (GapState.TAKEN, GapMove.DROP): GapEdge(GapState.DROPPED, "It will not come, for a reason."),
}


def step(state: GapState | None, move: GapMove) -> GapEdge:
    """The edge for a move in a state. Raises NotNow when there is none."""
    edge = TABLE.get((state, move))
    if edge is None:
        raise NotNow(state, move)
    return edge


def moves(state: GapState) -> Collection[GapMove]:
    """What can happen in a state."""
    return [move for (origin, move) in TABLE if origin == state]


class Why(StrEnum):
    """Why somebody no longer waits for a gap to be filled."""

    ANSWERED = "answered"
    DROPPED = "dropped"
    TAKEN_OFF = "taken_off"
    FILE_CLOSED = "file_closed"
    NO_CONSENT = "no_consent"
