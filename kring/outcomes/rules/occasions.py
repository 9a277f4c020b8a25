"""When somebody is asked, within which window, and how a moment stands. Pure: days are given, no clock is read."""

import dataclasses
from collections.abc import Mapping
from datetime import date, timedelta
from enum import StrEnum

from kring.programme.rules.measuring import Asked, Measuring, Occasion

THREE_MONTHS = timedelta(days=91)
SIX_MONTHS = timedelta(days=182)


class Because(StrEnum):
    """Why somebody would rather not answer."""

    NOT_SAID = "not_said"
    TOO_MUCH = "too_much"
    NOT_FITTING = "not_fitting"
    PRIVACY = "privacy"
    LANGUAGE = "language"
    NOT_REACHED = "not_reached"


class Standing(StrEnum):
    """How a moment stands."""

    TO_COME = "to_come"
    TO_ASK = "to_ask"
    ASKED = "asked"
    BEGUN = "begun"
    ANSWERED = "answered"
    DECLINED = "declined"
    MISSED = "missed"
    CANCELLED = "cancelled"


OPEN = frozenset({Standing.TO_ASK, Standing.ASKED, Standing.BEGUN})
"""Answers are taken while a moment stands like this."""


@dataclasses.dataclass(frozen=True, slots=True)
class Window:
    """When a moment falls, and from which day until which day (inclusive) answers count for it."""

    occasion: Occasion
    due_on: date
    opens_on: date
    closes_on: date

    def holds(self, day: date) -> bool:
        """Whether an answer of this day counts."""
        return self.opens_on <= day <= self.closes_on


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Course:
    """The days of a course from which moments are counted."""

    accepted_on: date | None = None
    met_on: date | None = None
    closed_on: date | None = None


def due_on(occasion: Occasion, course: Course) -> date | None:
    """The day on which a moment falls; None while that is not known.

    The start is the first conversation, and until there was one the day of acceptance: questions may be asked in that very
    conversation. Who never met anybody is not asked how it ended.
    """
    if occasion is Occasion.START:
        return course.met_on or course.accepted_on
    if course.met_on is None:
        return None
    if occasion is Occasion.THREE_MONTHS:
        return course.met_on + THREE_MONTHS
    if course.closed_on is None:
        return None
    return course.closed_on if occasion is Occasion.END else course.closed_on + SIX_MONTHS


def window(asked: Asked, due: date, not_before: date) -> Window:
    """The window of a moment that falls on this day; it never opens before there was a course (`not_before`)."""
    opens = max(due - timedelta(days=asked.days_before), min(not_before, due))
    return Window(asked.occasion, due, opens, due + timedelta(days=asked.days_after))


def planned(measuring: Measuring, course: Course) -> list[Window]:
    """The windows of all moments whose day is known, in the order in which they fall.

    Three months in, a course that was closed before is asked at the end instead: nobody is asked twice about the same weeks. Nor is
    the start asked any more once the course is over.
    """
    begun = course.accepted_on or course.met_on
    found = []
    for asked in measuring.occasions:
        due = due_on(asked.occasion, course)
        if due is None or begun is None:
            continue
        if asked.occasion is Occasion.THREE_MONTHS and course.closed_on is not None and course.closed_on <= due:
            continue
        found.append(_before_closing(window(asked, due, begun), course))
    return sorted(found, key=lambda one: one.due_on)


def _before_closing(found: Window, course: Course) -> Window:
    if course.closed_on is None or found.occasion in (Occasion.END, Occasion.SIX_MONTHS_AFTER):
        return found
    return dataclasses.replace(found, closes_on=min(found.closes_on, course.closed_on - timedelta(days=1)))


def standing(
    *,
    opens_on: date,
    closes_on: date,
    today: date,
    asked: bool,
    begun: bool,
    finished: bool,
    declined: bool,
    cancelled: bool,
) -> Standing:
    """How a moment stands today. What was answered stays answered, whatever came after.

    Before its first day nothing is taken, not even of who was asked: then a clock stands wrong, or stood wrong.
    """
    if finished:
        return Standing.ANSWERED
    if cancelled:
        return Standing.CANCELLED
    if declined:
        return Standing.DECLINED
    if today > closes_on:
        return Standing.MISSED
    if today < opens_on:
        return Standing.TO_COME
    if begun:
        return Standing.BEGUN
    return Standing.ASKED if asked else Standing.TO_ASK


def may_type_over(stands: Standing, *, on_paper: bool) -> bool:
    """Whether a sheet can be typed over now: also after the window, and once more to correct what came on paper.

    What a client answered on a screen is not replaced by a sheet.
    """
    return on_paper if stands is Standing.ANSWERED else stands not in (Standing.CANCELLED, Standing.TO_COME)


def within_budget(codes: tuple[str, ...], questions: Mapping[str, int], at_most: int) -> tuple[str, ...]:
    """Those questionnaires, in their order, that together stay within what a client is asked at most.

    One that would go over it is left out, and a shorter one after it may still fit; one of which the number of questions is not
    known (it is not in the library, or its words are missing) is left out.
    """
    chosen, left = [], at_most
    for code in codes:
        count = questions.get(code)
        if count is not None and 0 < count <= left:
            chosen.append(code)
            left -= count
    return tuple(chosen)
