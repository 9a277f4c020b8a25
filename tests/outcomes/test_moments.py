"""When somebody is asked: the days from which moments are counted, their windows, and what is asked within the budget."""

from datetime import date, timedelta

import pytest

from kring.outcomes.rules.occasions import Course, Standing, planned, standing, within_budget
from kring.programme.rules.measuring import Alarm, Occasion, read_measuring

BEGAN = date(2026, 1, 12)
EVERYTHING = {"measuring": {"occasions": {when.value: {"instruments": ["djg-6"]} for when in Occasion}}}


def days_of(**course):
    """The moments of a course, with the day on which each falls."""
    return {one.occasion.value: one.due_on for one in planned(read_measuring(EVERYTHING), Course(**course))}


def test_nothing_is_planned_before_the_referral_is_accepted():
    assert days_of() == {}


def test_the_start_falls_on_the_day_of_acceptance_until_people_met():
    assert days_of(accepted_on=BEGAN) == {"start": BEGAN}
    met = BEGAN + timedelta(days=9)
    assert days_of(accepted_on=BEGAN, met_on=met)["start"] == met


def test_three_months_are_counted_from_the_first_conversation():
    assert days_of(accepted_on=BEGAN, met_on=BEGAN)["three_months"] == BEGAN + timedelta(days=91)


def test_who_stopped_before_three_months_is_asked_at_the_end_instead():
    found = days_of(accepted_on=BEGAN, met_on=BEGAN, closed_on=BEGAN + timedelta(days=40))
    assert set(found) == {"start", "end", "six_months_after"}


def test_the_start_is_not_asked_any_more_when_it_is_over():
    course = Course(accepted_on=BEGAN, met_on=BEGAN, closed_on=BEGAN + timedelta(days=10))
    start = planned(read_measuring(EVERYTHING), course)[0]
    assert start.holds(BEGAN + timedelta(days=9)) and not start.holds(BEGAN + timedelta(days=10))


def test_the_end_is_asked_at_closing_and_again_half_a_year_later():
    closed = BEGAN + timedelta(days=120)
    found = days_of(accepted_on=BEGAN, met_on=BEGAN, closed_on=closed)
    assert (found["end"], found["six_months_after"]) == (closed, closed + timedelta(days=182))


def test_who_never_met_anybody_is_not_asked_how_it_ended():
    assert set(days_of(accepted_on=BEGAN, closed_on=BEGAN + timedelta(days=30))) == {"start"}


def test_the_window_of_the_start_opens_when_there_is_a_course():
    """So that the questions can be asked in the very first conversation, before anybody recorded it."""
    [start] = planned(read_measuring(EVERYTHING), Course(accepted_on=BEGAN))
    assert start.holds(BEGAN) and not start.holds(BEGAN - timedelta(days=1))
    met = BEGAN + timedelta(days=9)
    moved = planned(read_measuring(EVERYTHING), Course(accepted_on=BEGAN, met_on=met))[0]
    assert moved.closes_on == met + timedelta(days=21)


@pytest.mark.parametrize("day, counts", [(-15, False), (-14, True), (28, True), (29, False)])
def test_answers_count_within_the_window_only(day, counts):
    found = planned(read_measuring(EVERYTHING), Course(accepted_on=BEGAN, met_on=BEGAN))
    three_months = next(one for one in found if one.occasion is Occasion.THREE_MONTHS)
    assert three_months.holds(three_months.due_on + timedelta(days=day)) is counts


@pytest.mark.parametrize(
    "facts, stands",
    [
        ({}, Standing.TO_ASK),
        ({"today": 11}, Standing.TO_COME),
        ({"asked": True}, Standing.ASKED),
        ({"asked": True, "begun": True}, Standing.BEGUN),
        ({"declined": True}, Standing.DECLINED),
        ({"today": 32}, Standing.MISSED),
        ({"today": 32, "begun": True}, Standing.MISSED),
        ({"today": 32, "finished": True}, Standing.ANSWERED),
        ({"cancelled": True}, Standing.CANCELLED),
        ({"cancelled": True, "finished": True}, Standing.ANSWERED),
    ],
)
def test_how_a_moment_stands(facts, stands):
    start = date(2026, 3, 1)
    usual = dict.fromkeys(("asked", "begun", "finished", "declined", "cancelled"), False) | {"today": 20}
    said = usual | facts
    today = start + timedelta(days=said.pop("today") - 1)
    window = {"opens_on": date(2026, 3, 12), "closes_on": date(2026, 3, 31)}
    assert standing(**window, today=today, **said) is stands


def test_a_client_is_never_asked_more_than_was_agreed():
    counts = {"djg-6": 6, "ons-4": 4, "djg-11": 11}
    assert within_budget(("djg-6", "ons-4"), counts, 10) == ("djg-6", "ons-4")
    assert within_budget(("djg-6", "ons-4"), counts, 9) == ("djg-6",)
    assert within_budget(("djg-11", "ons-4"), counts, 9) == ("ons-4",), "a shorter one after it still fits"
    assert within_budget(("who-5", "ons-4"), counts, 9) == ("ons-4",), "its words are missing here"


def test_an_alarm_rings_at_its_value_and_beyond():
    low, high = Alarm("x", "1", 1, at_most=True), Alarm("x", "1", 3)
    assert [low.rings(value) for value in (0, 1, 2, None)] == [True, True, False, False]
    assert [high.rings(value) for value in (2, 3, 4, None)] == [False, True, True, False]


@pytest.mark.parametrize(
    "said, problem",
    [
        ({"occasions": {"sometime": {"instruments": ["djg-6"]}}}, "measuring.sometime"),
        ({"occasions": {"end": {"instruments": ["djg-6"], "days_after": 0}}}, "measuring.end.days_after"),
        (
            {"occasions": {"end": {"instruments": ["djg-6"], "questions_at_most": True}}},
            "measuring.end.questions_at_most",
        ),
        ({"occasions": {"end": {"instruments": [str(n) for n in range(7)]}}}, "measuring.end.instruments"),
        ({"alarms": [{"instrument": "phq-4"}]}, "measuring.alarms"),
        ({"alarms": ["phq-4"]}, "measuring.alarms"),
    ],
)
def test_what_cannot_be_agreed_is_named(said, problem):
    problems: list[str] = []
    read_measuring({"measuring": said}, problems)
    assert problems == [problem]
