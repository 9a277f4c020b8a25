"""Scores as published; what is missing is never a zero, and whatever is answered gives a clear result."""

import decimal
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kring.outcomes import library
from kring.outcomes.rules.scoring import Scorer, Unsaid, score
from tests.outcomes.building import instrument, item, scale

tried = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
SHIPPED = sorted(library.shipped().values(), key=lambda one: one.code)


def shipped(code):
    return next(one for one in SHIPPED if one.code == code)


def found(of, answers):
    return {one.scale: one for one in score(of, answers)}


def row(of, scale_code, values):
    return dict(zip(of.scale(scale_code).items, values, strict=True))


def test_who_5_is_the_sum_times_four():
    who = shipped("who-5")
    nought = found(who, row(who, "index", [0] * 5))["index"]
    # (sum - 5) x 4, which goes round, would be -20 here, and 80 for the best answers.
    assert (nought.value, nought.why) == (0, None)
    assert found(who, row(who, "index", [5] * 5))["index"].value == 100


def test_ucla_has_three_answers():
    ucla = shipped("ucla-3")
    assert [one.value for one in ucla.items[0].options] == [1, 2, 3]
    four = found(ucla, {"companionship": 4, "left-out": 4, "isolated": 4})["total"]
    assert (four.value, four.why) == (None, Unsaid.NOT_POSSIBLE)


@pytest.mark.parametrize("code", ["djg-6", "djg-11"])
def test_more_or_less_scores_one_in_both_directions(code):
    lonely = shipped(code)
    everywhere = found(lonely, {one.code: 2 for one in lonely.items})
    assert everywhere["total"].value == len(lonely.items)
    for one in lonely.items:
        assert 2 in one.counts and len(one.counts) == 2
    # The same answer everywhere says two different things.
    for value, scale_code in ((1, "emotional"), (3, "social")):
        same = found(lonely, {one.code: value for one in lonely.items})
        assert same["total"].value == same[scale_code].value == len(lonely.scale(scale_code).items)


def test_one_item_of_six_may_be_missing_and_it_is_told():
    lonely = shipped("djg-6")
    answers = {one.code: 2 for one in lonely.items}
    one_less = found(lonely, answers | {"3": None})
    assert (one_less["total"].value, one_less["total"].answered, one_less["total"].missing) == (5, 5, 1)
    assert (one_less["emotional"].value, one_less["emotional"].why) == (None, Unsaid.TOO_MANY_MISSING)
    assert one_less["social"].value == 3
    two_less = found(lonely, answers | {"3": None, "4": None})["total"]
    assert (two_less.value, two_less.why, two_less.missing, two_less.of, two_less.may_miss) == (
        None,
        Unsaid.TOO_MANY_MISSING,
        2,
        6,
        1,
    )


def test_ons_4_has_no_sum():
    assert [one.items for one in shipped("ons-4").scales] == [(one.code,) for one in shipped("ons-4").items]


@pytest.mark.parametrize("of", SHIPPED, ids=lambda one: one.code)
def test_nothing_answered_is_no_score_anywhere(of):
    assert {(one.value, one.why) for one in score(of, {})} == {(None, Unsaid.NOT_ANSWERED)}


@pytest.mark.parametrize("of", SHIPPED, ids=lambda one: one.code)
def test_all_answers_equal_are_answers(of):
    values = {value for one in of.items if one.is_number for value in range(one.low, one.high + 1)}
    for value in values:
        for one in score(of, {question.code: value for question in of.items if question.is_number}):
            possible = all(of.item(code).allows(value) for code in of.scale(one.scale).items)
            assert (one.value is not None) == possible


def test_a_third_is_rounded_once_and_whole_numbers_have_no_decimals():
    third = instrument([item("a"), item("b"), item("c")], [scale(["a", "b", "c"], 0, 4, method="mean", decimals=2)])
    assert str(found(third, {"a": 1, "b": 0, "c": 0})["total"].value) == "0.333333"
    assert str(found(third, {"a": 1, "b": 1, "c": 1})["total"].value) == "1"
    ten = instrument([item("a", 0, 100)], [scale(["a"], 0, 100)])
    assert str(found(ten, {"a": 100})["total"].value) == "100"


def test_a_missing_answer_is_taken_as_the_mean_where_the_rule_says_so():
    rule = {"may_miss": 1, "then": "mean"}
    own = instrument([item("a", 1), item("b", 1), item("c", 1)], [scale(["a", "b", "c"], 3, 12, missing=rule)])
    assert found(own, {"a": 4, "b": 3})["total"].value == Decimal("10.5")
    assert found(own, {"a": 4})["total"].why is Unsaid.TOO_MANY_MISSING


def test_a_scale_of_scales_needs_them():
    parts = [scale(["a"], 0, 4, code="one"), scale(["b"], 0, 4, code="two"), scale([], 0, 8, scales=["one", "two"])]
    own = instrument([item("a"), item("b")], parts)
    assert found(own, {"a": 1, "b": 2})["total"].value == 3
    half = found(own, {"a": 1})["total"]
    assert (half.value, half.why, half.answered, half.of) == (None, Unsaid.PART_UNSAID, 1, 2)


def test_the_context_of_a_thread_makes_no_difference():
    health = shipped("mhc-sf")
    answers = row(health, "t", [2, 3] * 7)
    expected = found(health, answers)
    with decimal.localcontext(decimal.Context(prec=3, traps=[])):
        assert found(health, answers) == expected


def test_a_polynomial_is_exact():
    health = shipped("mhc-sf")
    for total in range(71):
        values = [min(5, max(0, total - 5 * place)) for place in range(14)]
        x = Fraction(sum(values), 14)
        exact = sum((Fraction(c) * x**power for power, c in enumerate(health.scale("t").coefficients)), Fraction(0))
        assert abs(Fraction(found(health, row(health, "t", values))["t"].value) - exact) <= Fraction(1, 2_000_000)


answer = (
    st.none()
    | st.integers(-2, 12)
    | st.booleans()
    | st.floats()
    | st.text(max_size=3)
    | st.lists(st.integers(), max_size=1)
)


@tried
@given(st.data())
def test_any_answers_give_a_value_in_range_or_a_reason(draw):
    of = draw.draw(st.sampled_from(SHIPPED))
    answers = {one.code: draw.draw(answer) for one in of.items if draw.draw(st.booleans())}
    scores = score(of, answers)
    assert [one.scale for one in scores] == [one.code for one in of.scales]
    for one in scores:
        chosen = of.scale(one.scale)
        assert (one.value is None) != (one.why is None)
        assert 0 <= one.answered <= one.of and one.missing == one.of - one.answered
        if one.value is not None:
            assert chosen.low <= one.value <= chosen.high and one.missing <= chosen.may_miss


@tried
@given(st.data())
def test_a_score_does_not_depend_on_who_was_scored_before(draw):
    of = draw.draw(st.sampled_from(SHIPPED))
    scorer = Scorer(of)
    for _ in range(4):
        answers = {one.code: draw.draw(st.none() | st.integers(one.low, one.high)) for one in of.items if one.is_number}
        assert scorer.score(answers) == score(of, answers)


@st.composite
def own_scale(draw, *, reversible=True):
    """An instrument of some items, some reversed, a rule about missing items, and answers."""
    low = draw(st.integers(-3, 3))
    high = low + draw(st.integers(1, 6))
    k = draw(st.integers(1, 8))
    may_miss = draw(st.integers(0, k - 1))
    turned = [reversible and draw(st.booleans()) for _ in range(k)]
    answers = [draw(st.none() | st.integers(low, high)) for _ in range(k)]
    return low, high, may_miss, turned, answers


def built(low, high, may_miss, turned, **more):
    codes = [f"i{place}" for place in range(len(turned))]
    items = [item(code, low, high, reversed=one) for code, one in zip(codes, turned, strict=True)]
    rule = {"missing": {"may_miss": may_miss, "then": "mean"}}
    return instrument(items, [scale(codes, low * len(codes), high * len(codes), **rule, **more)])


@tried
@given(own_scale())
def test_missing_is_said_exactly_beyond_the_border(made):
    low, high, may_miss, turned, answers = made
    of = built(low, high, may_miss, turned)
    one = score(of, row(of, "total", answers))[0]
    missing = answers.count(None)
    assert one.missing == missing
    if missing == len(answers):
        assert one.why is Unsaid.NOT_ANSWERED
    elif missing > may_miss:
        assert one.why is Unsaid.TOO_MANY_MISSING
    else:
        numbers = [
            low + high - given if turn else given
            for given, turn in zip(answers, turned, strict=True)
            if given is not None
        ]
        exact = Fraction(sum(numbers) * len(answers), len(numbers))
        assert abs(Fraction(one.value) - exact) <= Fraction(1, 2_000_000)


@tried
@given(own_scale())
def test_answers_from_the_other_end_to_items_turned_round_come_to_the_same(made):
    low, high, may_miss, turned, answers = made
    one, other = built(low, high, may_miss, turned), built(low, high, may_miss, [not turn for turn in turned])
    mirrored = [None if given is None else low + high - given for given in answers]
    assert score(one, row(one, "total", answers)) == score(other, row(other, "total", mirrored))
    for of in one.items:
        for value in range(low, high + 1):
            assert of.turned(of.turned(value)) == value
