"""Where the points of a web lie, and what the table beside it says."""

import math

import pytest

from kring.spiderweb.rules.drawing import MIDDLE_X, MIDDLE_Y, REACH, Point, arms, below_each_other, place, rings, shape
from kring.spiderweb.rules.web import Dimension, Filled, Kind, aspects_are_whole, drawn, on_the_arm, says_nothing

WHOLE = dict(zip(Dimension, (6.0, 7.0, 4.0, 5.0, 2.0, 8.0), strict=True))


def far(point: Point) -> float:
    return math.hypot(point.x - MIDDLE_X, point.y - MIDDLE_Y)


def test_a_mark_lies_as_far_from_the_middle_as_it_is():
    assert place(0, 10) == Point(MIDDLE_X, MIDDLE_Y - REACH)  # the first arm points up
    assert place(3, 10) == Point(MIDDLE_X, MIDDLE_Y + REACH)
    for number in range(6):
        assert place(number, 0) == Point(MIDDLE_X, MIDDLE_Y)
        for mark in range(11):
            assert far(place(number, mark)) == pytest.approx(REACH * mark / 10, abs=0.1)
    assert place(1, 10).x > MIDDLE_X > place(5, 10).x  # clockwise


def test_six_marks_make_an_outline_with_six_sides():
    web = shape(WHOLE)
    assert (len(web.dots), len(web.lines)) == (6, 6)
    assert web.whole.startswith(f"M{web.dots[0]}L{web.dots[1]}") and web.whole.endswith("Z")


def test_where_a_mark_is_missing_there_is_no_line_and_nothing_is_filled():
    web = shape(WHOLE | {Dimension.MIND: None})
    assert (len(web.dots), len(web.lines), web.whole) == (5, 4, "")
    alone = shape(dict.fromkeys(Dimension) | {Dimension.BODY: 0.0})
    assert (len(alone.dots), alone.lines) == (1, ())


def test_a_dimension_of_seven_is_drawn_in_the_middle_of_those_that_were_given():
    assert on_the_arm((1, 2, 3, None, None, None, 6)) == 3
    assert on_the_arm((None,)) is None
    assert on_the_arm((0,)) == 0
    assert drawn({Dimension.BODY: (4,)}) == dict.fromkeys(Dimension) | {Dimension.BODY: 4}


def test_names_stand_outside_the_web_and_their_lines_do_not_overlap():
    for arm in arms():
        assert far(arm.name) > REACH
        lines = below_each_other(arm, 2)
        assert lines[1].y - lines[0].y == pytest.approx(17)
        if arm.anchor == "middle":
            assert all(line.y < MIDDLE_Y - REACH or line.y > MIDDLE_Y + REACH + 10 for line in lines)
    assert [arm.anchor for arm in arms()] == ["middle", "start", "start", "middle", "end", "end"]
    assert [mark for mark, _outline, _corner in rings()] == [2, 4, 6, 8, 10]


def test_a_web_that_says_nothing():
    empty = {one: (None,) for one in Dimension}
    assert says_nothing(Filled(kind=Kind.SHORT, marks=empty))
    assert not says_nothing(Filled(kind=Kind.SHORT, marks=empty | {Dimension.BODY: (0,)}))
    assert not says_nothing(Filled(kind=Kind.SHORT, marks=empty, talk=frozenset({Dimension.BODY})))
    assert not says_nothing(Filled(kind=Kind.SHORT, marks=empty, words={Dimension.BODY: "Stijf"}))


def test_texts_are_whole_with_seven_for_each_dimension():
    whole = {one: ["x"] * 7 for one in Dimension}
    assert aspects_are_whole(whole)
    assert not aspects_are_whole(whole | {Dimension.BODY: ["x"] * 6})
    assert not aspects_are_whole(whole | {Dimension.BODY: ["x"] * 6 + [" "]})
    assert not aspects_are_whole({one: lines for one, lines in whole.items() if one is not Dimension.BODY})
