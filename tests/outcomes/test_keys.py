"""Which items go against the others; where that cannot be told, why not."""

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kring.outcomes import library
from kring.outcomes.rules.keys import FEWEST, Keys, Silence, keys_of
from kring.statistics.agreement import cronbach
from tests.outcomes.building import instrument, item, scale

CODES = ["a", "b", "c"]
OWN = instrument([item(code, 0, 9) for code in CODES], [scale(CODES, 0, 27), scale(["a", "b"], 0, 18, code="two")])


def row(*values):
    return dict(zip(CODES, values, strict=True))


def against(count):
    """Answers of which the third goes down where the first two go up."""
    return [row(n % 8, n % 8 + n // 8 % 2, (9 - n % 8) // 2) for n in range(count)]


def told(rows, of="total"):
    return [(key.correlation, key.why) for key in keys_of(OWN, of, rows)]


def test_an_item_that_goes_down_where_the_others_go_up_is_flagged():
    found = keys_of(OWN, "total", against(100))
    assert [key.looks_reversed for key in found] == [False, False, True]


def test_too_few_answers_say_nothing():
    rows = against(FEWEST)
    assert {why for _correlation, why in told(rows[:-1])} == {Silence.TOO_FEW_ANSWERS}
    assert {why for _correlation, why in told(rows)} == {None}
    assert told([]) == [(None, Silence.TOO_FEW_ANSWERS)] * 3
    assert not any(key.looks_reversed for key in keys_of(OWN, "total", rows[:-1]))


def test_who_left_something_open_is_left_out_and_counted():
    keys = Keys(OWN, OWN.scale("total"))
    for answers in [row(1, 2, 3), row(1, None, 3), {}, row(1, 2, 99), row(1, 2, True), row(1, 2, "3")]:
        keys.add(answers)
    assert (keys.n, keys.left_out) == (1, 5)


def test_all_answers_equal_say_nothing():
    assert told([row(4, 4, 4)] * 50) == [(None, Silence.ALL_EQUAL)] * 3
    one_moves = [row(n % 10, 4, 4) for n in range(50)]
    assert [why for _correlation, why in told(one_moves)] == [Silence.REST_EQUAL, Silence.ALL_EQUAL, Silence.ALL_EQUAL]


def test_of_two_items_nobody_can_tell_which():
    assert {why for _correlation, why in told([row(n % 10, 9 - n % 10, 0) for n in range(50)], "two")} == {
        Silence.TOO_FEW_ITEMS
    }


def test_a_scale_that_is_no_sum_says_so_and_one_that_is_not_there_nothing():
    ons = library.instrument("ons-4", "2020")
    assert [key.why for key in keys_of(ons, "happy", [])] == [Silence.NOT_SUMMED]
    assert keys_of(ons, "unknown", []) == ()


@settings(deadline=None)
@given(st.lists(st.tuples(*[st.integers(0, 9)] * 3), min_size=FEWEST, max_size=60))
def test_it_is_the_correlation_that_statistics_finds(rows):
    found = keys_of(OWN, "total", [row(*one) for one in rows])
    items = cronbach([list(map(float, one)) for one in rows]).items
    for key, expected in zip(found, items or (), strict=bool(items)):
        if key.correlation is None or expected.rest is None:
            assert key.correlation is expected.rest is None
        else:
            assert math.isclose(key.correlation, expected.rest, abs_tol=1e-9)


def test_a_large_number_of_answers_loses_nothing():
    far = instrument([item(code, 999_000, 1_000_000) for code in CODES], [scale(CODES, 0, 1_000_000, method="mean")])
    rows = [{code: 999_000 + (n * step) % 7 for code, step in zip(CODES, (1, 1, 6), strict=True)} for n in range(700)]
    near = [{code: value - 999_000 for code, value in one.items()} for one in rows]
    assert [key.correlation for key in keys_of(far, "total", rows)] == pytest.approx(
        [key.correlation for key in keys_of(OWN, "total", near)], rel=1e-14
    )
