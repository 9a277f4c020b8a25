import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kring.ui.rules import geometry

values = st.lists(st.none() | st.floats(0, 1e7), max_size=40)
counts = st.lists(st.none() | st.integers(0, 10**7), max_size=40)


@given(values)
def test_everything_fits_under_the_top(numbers):
    assert all(number <= geometry.top(numbers) * (1 + 1e-6) for number in numbers if number is not None)


@given(counts)
def test_ticks_of_counts_are_whole_and_reach_from_zero_to_the_top(numbers):
    end = geometry.top(numbers, whole=True)
    ticks = geometry.ticks(end, whole=True)
    assert (ticks[0].value, ticks[0].y) == (0, 100)
    assert (ticks[-1].value, ticks[-1].y) == (end, 0)
    assert all(float(tick.value).is_integer() for tick in ticks)


@pytest.mark.parametrize(("highest", "end"), [(0, 4), (3, 4), (27, 30), (30, 30), (31, 40), (86, 100), (1248, 1500)])
def test_round_tops(highest, end):
    assert geometry.top([highest], whole=True) == end


def test_a_value_that_may_not_be_shown_breaks_the_line_and_is_never_zero():
    runs = geometry.runs([1, None, 4, 2], end=4)
    assert [run.dots for run in runs] == [("12.5 75",), ("62.5 0", "87.5 50")]
    assert runs[1].path == "M62.5 0L87.5 50"


def test_a_line_from_edge_to_edge():
    assert geometry.runs([0, 1], end=1, edge_to_edge=True)[0].dots == ("0 100", "100 0")


def test_layers_stand_on_each_other():
    below, above = geometry.columns([[1, 2], [3, None]], end=4)
    assert (below[0].y, below[0].height) == (75, 25)
    assert (above[0].y, above[0].height) == (0, 75)
    assert len(above) == 1


@given(st.integers(0, 200))
def test_labels_never_crowd(count):
    assert len(geometry.labels([str(at) for at in range(count)])) <= geometry.MOST_LABELS


def test_shares_measure_against_the_longest():
    assert geometry.shares([2, 1, None, 0]) == [100, 50, None, 0]
    assert geometry.shares([0, 0]) == [0, 0]
    assert geometry.shares([]) == []


@given(st.floats(-1e6, 1e6, allow_subnormal=False), st.floats(1e-3, 1e6))
def test_ticks_between_two_ends_are_round_few_and_hold_zero(low, width):
    high = low + width
    ticks = geometry.ticks_between(low, high)
    assert 2 <= len(ticks) <= 6
    assert all(low - 1e-6 <= tick.value <= high + 1e-6 and -0.1 <= tick.y <= 100.1 for tick in ticks)
    assert (0 in [tick.value for tick in ticks]) is (low <= 0 <= high)


def test_ticks_between_ends_that_fall_together():
    assert geometry.ticks_between(3, 3) == []
    assert [(tick.value, tick.y) for tick in geometry.ticks_between(-1, 1.5)] == [
        (-1, 100), (-0.5, 80), (0, 60), (0.5, 40), (1, 20), (1.5, 0)
    ]  # fmt: skip


def test_points_of_time_are_as_far_apart_as_in_time():
    first, second, third = geometry.along([100, 119, 309])
    assert third - second == pytest.approx((second - first) * 190 / 19, abs=0.1)
    assert (first, third) == (geometry.EDGE, 100 - geometry.EDGE)


@pytest.mark.parametrize("days", [[], [7], [7, 7], [7, 5, 9]])
def test_days_without_an_order_have_no_distance(days):
    assert geometry.along(days) == []


@given(st.lists(st.integers(0, 2000), min_size=2, max_size=12).map(sorted).filter(lambda days: days[0] < days[-1]))
def test_dates_under_points_of_time_never_crowd_and_the_ends_are_there(days):
    places = geometry.along(days)
    found = geometry.labels_along([str(at) for at in range(len(days))], places)
    assert (found[0].text, found[-1].text) == ("0", str(len(days) - 1))
    assert all(after.x - before.x >= geometry.ROOM for before, after in itertools.pairwise(found))
    on_a_phone = [label.x for label in found if not label.minor]
    assert all(after - before >= 2 * geometry.ROOM for before, after in itertools.pairwise(on_a_phone))


def test_a_line_through_points_of_time():
    assert geometry.runs([4, 2, None, 4], 4, places=[10, 20, 30, 90])[0].path == "M10 0L20 50"
