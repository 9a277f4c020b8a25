"""Which feedback is owed when. Pure."""

from collections.abc import Collection, Container
from datetime import date
from enum import StrEnum

from kring.duties.rules import working_days_after
from kring.journey.rules.ending import DROPPED_OUT
from kring.journey.rules.pause import moved_due
from kring.programme.rules.agreement import Moment


class About(StrEnum):
    """What feedback is about: the moments at which it can be owed, and in between when there is news."""

    AFTER_INTAKE = Moment.AFTER_INTAKE
    AT_PLAN = Moment.AT_PLAN
    AT_END = Moment.AT_END
    AT_DROP_OUT = Moment.AT_DROP_OUT
    IN_BETWEEN = "in_between"


IN_ORDER = (About.AFTER_INTAKE, About.AT_PLAN, About.IN_BETWEEN, About.AT_DROP_OUT, About.AT_END)
CARD_WITHIN = 5  # working days after the end, for a client who is not mailed
ENDS = frozenset({Moment.AT_END, Moment.AT_DROP_OUT})


def is_agreed(moment: Moment, agreed: Collection[Moment]) -> bool:
    """Whether this location agreed on feedback at a moment. Breaking off is an end too: one of the two is enough for both."""
    return moment in agreed or (moment in ENDS and not ENDS.isdisjoint(agreed))


def moment_of_ending(ending: str) -> Moment:
    """Which feedback an ending asks for: about drop-out when the course broke off, else about the end."""
    return Moment.AT_DROP_OUT if ending in DROPPED_OUT else Moment.AT_END


def due_on(happened_on: date, days: int, closed: Container[date] = (), on_hold_until: date | None = None) -> date:
    """The last day for feedback about what happened on a day: so many working days later.

    While the course is on hold the clock stands still. (Putting on hold and resuming move what was owed already.)
    """
    due = working_days_after(happened_on, days, closed)
    return due if on_hold_until is None else moved_due(due, happened_on, on_hold_until, closed)


def due_at_end(new_due: date, still_owed: Collection[date]) -> date:
    """When feedback at the end is due. It takes the place of what is still owed, and is due no later than that was."""
    return min([new_due, *still_owed])


def covered_by(sent: About, owed: Collection[About]) -> frozenset[About]:
    """Which owed feedback is settled by sending one about `sent`: that itself and what came before it (R22: one, not two)."""
    place = IN_ORDER.index(sent)
    return frozenset(about for about in owed if about == sent or IN_ORDER.index(about) < place)


def covers_more(owed: Collection[About]) -> dict[About, tuple[About, ...]]:
    """For each owed moment whose feedback settles others too: which others, in order."""
    found = {
        one: tuple(sorted(covered_by(one, owed) - {one}, key=IN_ORDER.index))
        for one in sorted(owed, key=IN_ORDER.index)
    }
    return {one: others for one, others in found.items() if others}


def proposed(owed: Collection[About], ending: str, is_closed: bool) -> About:
    """What feedback is about when nobody chose: the last that is owed, else what fits where the course is."""
    if owed:
        return max(owed, key=IN_ORDER.index)
    return About(moment_of_ending(ending)) if is_closed else About.IN_BETWEEN
