"""Which next step follows, whether it leads, and for which days attendance is asked."""

from datetime import date, timedelta

import pytest

from kring.directory.rules.holidays import Holiday
from kring.directory.rules.moments import Moment
from kring.duties.rules import StepCode
from kring.matching.rules.attendance import days_to_tick, first_day, next_day
from kring.matching.rules.following import NEXT, leads, possible_day
from kring.matching.rules.health import about_health
from kring.matching.rules.lifecycle import TABLE, HandoverMove, HandoverState, NotNow, not_started, step
from kring.matching.rules.telling import Telling, telling

MONDAY = date(2026, 3, 2)


def test_every_state_has_a_next_step():
    assert set(NEXT) == set(HandoverState)


def test_full_and_unsuitable_are_looked_at_at_once():
    assert [NEXT[state] for state in (HandoverState.FULL, HandoverState.UNSUITABLE)] == [(StepCode.FIND_OTHER, 0)] * 2


@pytest.mark.parametrize(
    ("lead", "about", "expected"),
    [
        (StepCode.MAKE_PLAN, None, True),
        (StepCode.CONCLUDE, None, True),
        (StepCode.FIND_OTHER, None, True),
        (StepCode.FIND_OTHER, "other", True),
        (StepCode.AWAIT_PROVIDER, "this", True),
        (StepCode.AWAIT_PROVIDER, "other", False),
        (StepCode.CONFIRM_START, "other", False),
        (StepCode.FOLLOW_UP, None, False),
        (StepCode.WAKE_FROM_HOLD, None, False),
        (StepCode.CLIENT_STOPS, None, False),
        (None, None, False),
    ],
)
def test_a_step_leads_only_where_nothing_agreed_is_pushed_aside(lead, about, expected):
    assert leads(lead, about, "this") is expected


def test_what_is_not_in_the_table_is_not_possible():
    impossible = [(s, m) for s in (None, *HandoverState) for m in HandoverMove if (s, m) not in TABLE]
    assert len(impossible) == 8 * 11 - len(TABLE)
    for state, what in impossible:
        with pytest.raises(NotNow):
            step(state, what)


def test_the_provider_does_not_send_or_cancel():
    assert {move for (_state, move), edge in TABLE.items() if "provider" not in edge.by} == {
        HandoverMove.SEND, HandoverMove.CANCEL,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("ticked", "first"),
    [
        ([], None),
        ([(MONDAY, False)], None),
        ([(date(2026, 3, 17), True), (date(2026, 3, 10), True), (MONDAY, False)], date(2026, 3, 10)),
    ],
)
def test_somebody_takes_part_since_the_first_day_on_which_they_came(ticked, first):
    assert first_day(ticked) == first


@pytest.mark.parametrize(
    ("answered", "file_over", "to"),
    [(True, False, "welcome"), (False, False, "sent"), (True, True, "cancelled"), (False, True, "cancelled")],
)
def test_a_start_that_was_a_mistake_goes_back_to_where_it_was_or_ends_with_the_file(answered, file_over, to):
    assert step(HandoverState.STARTED, not_started(answered=answered, file_over=file_over)).to == to


def test_attendance_is_asked_for_the_last_days_of_the_activity():
    assert days_to_tick(0b10, MONDAY, MONDAY + timedelta(days=30)) == [
        date(2026, 3, 31), date(2026, 3, 24), date(2026, 3, 17), date(2026, 3, 10),
    ]  # fmt: skip
    assert days_to_tick(0b10, MONDAY, MONDAY) == []
    assert days_to_tick(0b1, MONDAY, MONDAY) == [MONDAY]


def test_without_known_days_today_is_asked_and_what_was_ticked_stays():
    assert days_to_tick(0, MONDAY, MONDAY + timedelta(days=9), [date(2026, 3, 5)]) == [
        date(2026, 3, 11), date(2026, 3, 5),
    ]  # fmt: skip


def test_nothing_happens_before_the_hand_over_or_in_the_future():
    days = [MONDAY + timedelta(days=n) for n in (-1, 0, 3, 4)]
    assert [possible_day(day, MONDAY, MONDAY + timedelta(days=3)) for day in days] == [False, True, True, False]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("", None),
        ("Om 10.30 uur, bankje na 200 meter, sinds 2019 is er een lift; 12-11-2026 kan niet", None),
        ("De bergen zijn te hoog", None),
        ("mevr. v.d. BÉRG", Telling.LAST_NAME),
        ("Bij De Vries thuis", Telling.LAST_NAME),
        ("+31 6 12345678", Telling.PHONE),
        ("0575-123456", Telling.PHONE),
        ("naam@post.example", Telling.EMAIL),
        ("1234ab", Telling.POSTCODE),
    ],
)
def test_who_and_where_are_found_in_what_helps(text, found):
    assert telling(text, "Berg-de Vries") == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("", []),
        ("Een bankje halverwege, komt met een rollator, hoort slecht, allergisch voor noten", []),
        ("Wil anderen verslaan bij het schaken; houdt van een goed verhaal", []),
        ("Heeft diabetes", ["diabetes"]),
        ("Is depressief (een eetstoornis); depressief sinds de Burn-out", ["depressief", "eetstoornis", "Burn-out"]),
        ("Had a stroke, takes medication", ["stroke", "medication"]),
        ("suïcidaal", ["suïcidaal"]),
    ],
)
def test_words_that_look_like_health_are_pointed_at(text, found):
    assert about_health(text) == found


def test_the_next_day_is_none_today_or_when_days_are_not_known():
    monday = date(2026, 11, 23)
    assert next_day(0b10, monday) == date(2026, 11, 24)
    assert next_day(0b1000000, monday) == date(2026, 11, 29)
    assert (next_day(0b11, monday), next_day(0, monday)) == (None, None)


def test_the_next_day_is_one_on_which_it_is_there_by_all_that_is_said():
    monday, sundays = date(2026, 11, 23), 0b1000000
    assert next_day(sundays, monday, [Moment(days=sundays, weeks=8)]) == date(2026, 12, 27)  # the fourth of the month
    season = Moment(days=sundays, first=date(2027, 1, 10), last=date(2027, 6, 1))
    assert next_day(sundays, monday, [season]) == date(2027, 1, 10)
    assert next_day(sundays, monday, [Moment(days=sundays, last=date(2026, 11, 1))]) is None
    assert next_day(sundays, monday, [Moment(days=sundays, except_on=(date(2026, 11, 29),))]) == date(2026, 12, 6)
    assert next_day(sundays, monday, [Moment(days=sundays, every=2)]) is None
    away, christmas = Moment(days=1, not_in_school_holidays=True), [Holiday(monday, date(2026, 12, 6), "Vrij")]
    assert next_day(1, monday, [away], christmas) == date(2026, 12, 7)
    assert next_day(1, monday, [away]) is None


def test_no_attendance_is_asked_for_days_on_which_it_was_not_there():
    fourth = [Moment(days=0b1000000, weeks=8)]
    assert days_to_tick(0b1000000, date(2026, 9, 1), date(2026, 11, 23), (), fourth) == [
        date(2026, 11, 22), date(2026, 10, 25), date(2026, 9, 27),
    ]  # fmt: skip
