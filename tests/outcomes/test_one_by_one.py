"""Questions one by one: whatever somebody presses, in whatever order, what stands in the end is what they said last."""

import pytest
from django.db import transaction
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from kring.outcomes.library import shipped
from kring.outcomes.models import Response
from kring.outcomes.rules import walk
from tests.outcomes.building import choice, instrument, item, scale
from tests.outcomes.factories import a_link_to, a_moment, adopts, answers_of
from tests.outcomes.phone import Phone

DJG = shipped()["djg-6", "2006"]
CONCERNS = shipped()["mycaw", "2007"]
ALL = walk.questions([DJG, CONCERNS])


def test_places_run_on_from_one_questionnaire_to_the_next():
    assert [one.place for one in ALL] == list(range(1, 13))
    assert [one.place for one in ALL if one.first] == [1, 7]


def test_somebody_goes_on_at_the_first_that_was_not_passed():
    assert walk.goes_on_at(ALL, {}).place == 1
    assert walk.goes_on_at(ALL, {"djg-6": {"3": 1, "7": None}}).place == 2
    assert walk.goes_on_at([ALL[0]], {"djg-6": {"3": None}}) is None


def test_there_is_nothing_before_the_first_and_nothing_after_the_last():
    assert walk.before(ALL, {}, 1) is None and walk.after(ALL, {}, 12) is None
    assert walk.before(ALL, {}, 2).place == 1 and walk.after(ALL, {}, 1).place == 2


def test_a_question_about_a_concern_falls_away_only_when_there_is_none():
    about = next(one for one in ALL if one.item.code == "concern-1-now")
    assert not walk.falls_away(about, {}) and not walk.falls_away(about, {"mycaw": {"concern-1": "De trap"}})
    assert walk.falls_away(about, {"mycaw": {"concern-1": None}})
    assert walk.after(ALL, {"mycaw": {"concern-1": None}}, 7).item.code == "concern-2"


@pytest.mark.parametrize(("high", "typed"), [(10, False), (20, False), (21, True), (100, True)])
def test_more_numbers_than_can_be_chosen_from_are_typed(high, typed):
    own = instrument([item("a", high=high)], [scale(["a"], 0, high, method="single")])
    (question,) = walk.questions([own])
    assert question.typed == typed and len(question.values) == (0 if typed else high + 1)


def test_the_answers_of_a_choice_are_its_options():
    own = instrument([choice("a", [1, 2, 5])], [scale(["a"], 1, 5, method="single")])
    assert walk.questions([own])[0].values == (1, 2, 5)


def test_nothing_answered_is_not_the_same_as_nothing_passed():
    assert not walk.anything({}) and not walk.anything({"djg-6": {"3": None}}) and walk.anything({"djg-6": {"3": 0}})


# What somebody can press at a place: an answer, leaving it open, going on with nothing chosen, looking back, or a value that cannot be.
presses = some.lists(
    some.tuples(
        some.sampled_from(["says", "opens", "goes on", "looks", "wrong"]),
        some.integers(1, 12),
        some.integers(0, 2),
        some.booleans(),
    ),
    max_size=14,
)


@pytest.fixture
def asked(cast):
    adopts(cast.here, cast.ivo, "mycaw", "2007")
    return a_moment(cast, start=["djg-6", "mycaw"])


@pytest.mark.django_db
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(pressed=presses)
def test_whatever_is_pressed_what_was_said_last_stands(cast, asked, pressed):
    with transaction.atomic():
        phone = Phone(Client(), a_link_to(cast, asked)[0])
        expected: dict[int, int | str | None] = {}
        for what, place, number, twice in pressed:
            for _time in range(1 + twice):
                told = _press(phone, what, place, number)
                assert told.status_code in (200, 302, 422)
            _say(expected, what, place, number)
        kept = {
            one.place: answers_of(asked).get(one.instrument.code, {})[one.item.code]
            for one in ALL
            if one.item.code in answers_of(asked).get(one.instrument.code, {})
        }
        assert kept == expected
        assert Response.objects.filter(replaced_at=None).count() >= len(
            {ALL[place - 1].instrument.code for place in kept}
        )
        transaction.set_rollback(True)


def _press(phone, what, place, number):
    asks = ALL[place - 1]
    if what == "looks":
        return phone.opens("link_question", n=str(place))
    if what == "opens":
        return phone.skips(place)
    if what == "goes on":
        return phone.says(place)
    if what == "wrong":
        return phone.says(place, "77" if asks.item.is_number else "x" * 1001)
    return phone.says(place, _words(asks, number))


def _words(asks, number):
    return str(number + 1) if asks.item.is_number else f"woorden {number}"


def _say(expected, what, place, number):
    """The same, told in a few lines: the last said holds, and who names no concern says nothing about it."""
    if _is_about_nothing(expected, place):
        return
    asks = ALL[place - 1]
    if what == "says":
        expected[place] = number + 1 if asks.item.is_number else _words(asks, number)
    elif what == "opens" or (what == "goes on" and not asks.item.is_number and place not in expected):
        expected[place] = None
    if expected.get(place, 0) is None:
        for one in ALL:
            if one.item.about == asks.item.code:
                expected.pop(one.place, None)


def _is_about_nothing(expected, place):
    about = ALL[place - 1].item.about
    named = next((one.place for one in ALL if about and one.item.code == about), None)
    return named in expected and expected[named] is None
