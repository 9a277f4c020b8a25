"""Reaching out: what the next step is after each contact, by the norms of the location. Pure.

Calling again goes on until the norm's number of attempts in a row came to nothing; then a neutral card goes out, and after
that the link worker decides whether to conclude. Whoever is spoken with starts with a clean slate.
"""

import dataclasses
from collections.abc import Container, Sequence
from datetime import date
from enum import StrEnum

from kring.duties.rules import StepCode, working_day_on_or_after, working_days_after
from kring.programme.rules.agreement import Norms


class Outcome(StrEnum):
    """What came of a contact."""

    ATTENDED = "attended"
    NOT_REACHED = "not_reached"
    NO_SHOW = "no_show"
    CANCELLED = "cancelled"
    CARD_SENT = "card_sent"


REOPENED = "reopened"
MISSED = frozenset({Outcome.NOT_REACHED, Outcome.NO_SHOW})


@dataclasses.dataclass(frozen=True, slots=True)
class Proposal:
    """A next step: what, and before when. `attempt` is the number of the attempt to call or, for a card, of those made.

    `because` says why, where the code alone does not.
    """

    code: StepCode
    due_on: date
    attempt: int = 0
    because: str = ""

    @property
    def details(self) -> dict[str, int | str]:
        """What the step's own words need to know."""
        known = {"attempt": self.attempt, "because": self.because}
        return {name: value for name, value in known.items() if value}


@dataclasses.dataclass(frozen=True, slots=True)
class Standing:
    """Where reaching out stands.

    `missed` attempts in a row since the last conversation; `card_sent` since then; `spoken` conversations in all.
    """

    missed: int
    card_sent: bool
    spoken: int

    @property
    def next_attempt(self) -> int:
        """The number of the attempt that comes next, counted from 1."""
        return self.missed + 1


def standing(outcomes: Sequence[Outcome]) -> Standing:
    """Where reaching out stands after these contacts, oldest first."""
    missed, card_sent = 0, False
    for outcome in outcomes:
        if outcome is Outcome.ATTENDED:
            missed, card_sent = 0, False
        elif outcome in MISSED:
            missed += 1
        elif outcome is Outcome.CARD_SENT:
            card_sent = True
    return Standing(missed, card_sent, sum(outcome is Outcome.ATTENDED for outcome in outcomes))


def next_step(
    outcomes: Sequence[Outcome],
    norms: Norms,
    today: date,
    closed: Container[date] = (),
    *,
    has_plan: bool = False,
    appointment_on: date | None = None,
    met_before: bool = False,
) -> Proposal:
    """The step to propose after these contacts, oldest first.

    An appointment that stands comes before everything else. `closed` days are no working days.
    `met_before`: there were conversations before the course was opened again.
    """
    now = standing(outcomes)
    last = outcomes[-1] if outcomes else None
    soon = working_days_after(today, norms.days_between_attempts, closed)
    if appointment_on is not None:
        return Proposal(StepCode.FOLLOW_UP if now.spoken or met_before else StepCode.FIRST_APPOINTMENT, appointment_on)
    if last is None and met_before:
        due_on = working_days_after(today, norms.days_to_first_contact, closed)
        return Proposal(StepCode.FOLLOW_UP, due_on, because=REOPENED)
    if last is None:
        return Proposal(StepCode.MAKE_CONTACT, working_days_after(today, norms.days_to_first_contact, closed))
    if now.card_sent:
        return Proposal(StepCode.CONCLUDE, working_days_after(today, norms.days_to_feedback, closed))
    if now.missed >= norms.attempts_before_card:
        return Proposal(StepCode.NEUTRAL_CARD, working_day_on_or_after(today, closed), now.missed)
    if last in MISSED or last is Outcome.CANCELLED:
        because = "" if last is Outcome.NOT_REACHED else last.value
        return Proposal(StepCode.CALL_AGAIN, soon, now.next_attempt, because)
    if not has_plan:
        return Proposal(StepCode.MAKE_PLAN, working_days_after(today, norms.days_to_feedback, closed))
    if now.spoken >= norms.conversations_high:
        return Proposal(StepCode.CONCLUDE, working_days_after(today, norms.days_to_feedback, closed))
    return Proposal(StepCode.FOLLOW_UP, soon)


# What a tap on the file notes, without a page in between.
IN_ONE_TAP = (Outcome.NOT_REACHED, Outcome.NO_SHOW, Outcome.CARD_SENT)


def may_be_taken_back(outcome: str, recorded_on: date, today: date) -> bool:
    """Whether a contact can have been a slip: an attempt in one tap, noted today."""
    return outcome in IN_ONE_TAP and recorded_on == today
