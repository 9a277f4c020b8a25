"""Shares and counts."""

import pytest
from scipy import stats

from kring.statistics.proportions import proportion, rate
from kring.statistics.results import Reason
from tests.statistics.reference import rows, whole


def test_intervals_of_shares_are_those_of_r(agrees):
    for row in rows("proportion_ci_grid.csv"):
        x, n = int(row["x"]), int(row["n"])
        found = proportion(x, n)
        whole(found)
        expected = {name: float(row[name]) for name in row}
        agrees(found.value, expected["p"], f"{x} of {n}")
        agrees(found.wilson, [expected["wilson_lo"], expected["wilson_hi"]], f"Wilson, {x} of {n}")
        agrees(found.exact, [expected["clopper_lo"], expected["clopper_hi"]], f"exact, {x} of {n}")


def test_intervals_of_counts_are_those_of_r(agrees):
    for row in rows("poisson_ci_grid.csv"):
        x = int(row["observed"])
        found = rate(x, float(row["expected"]))
        whole(found)
        agrees(found.value, float(row["ratio"]), f"{x}")
        agrees(found.interval, [float(row["exact_lo"]), float(row["exact_hi"])], f"interval of {x}")
        agrees(found.p, float(row["p_exact_vs_1"]), f"p of {x}")


def test_felt_heard_and_helped():
    # 26 of 37, the figure of the pilot
    found = proportion(26, 37)
    assert found.value == pytest.approx(0.7027, abs=5e-5)
    assert (found.wilson.low, found.wilson.high) == pytest.approx((0.5422, 0.8254), abs=5e-4)
    assert (found.exact.low, found.exact.high) == pytest.approx((0.5302, 0.8413), abs=5e-4)


def test_published_examples():
    # Newcombe 1998, Statistics in Medicine 17:857-872, table I: 81 of 263, 15 of 148, 0 of 20, 1 of 29
    for x, n, wilson, exact in [
        (81, 263, (0.2553, 0.3662), (0.2527, 0.3676)),
        (15, 148, (0.0624, 0.1605), (0.0578, 0.1617)),
        (0, 20, (0.0, 0.1611), (0.0, 0.1684)),
        (1, 29, (0.0061, 0.1718), (0.0009, 0.1776)),
    ]:
        found = proportion(x, n)
        assert (found.wilson.low, found.wilson.high) == pytest.approx(wilson, abs=5.1e-5)
        assert (found.exact.low, found.exact.high) == pytest.approx(exact, abs=5.1e-5)
    # Garwood 1936: of none up to 3.689, of ten from 4.795 to 18.390
    none, ten = rate(0, 1.0), rate(10, 1.0)
    assert (none.interval.low, none.interval.high) == pytest.approx((0, 3.689), abs=5e-4)
    assert (ten.interval.low, ten.interval.high) == pytest.approx((4.795, 18.390), abs=5.1e-4)


def test_none_and_all_are_certain_of_one_end_only():
    none, everybody = proportion(0, 8), proportion(8, 8)
    assert none.wilson.low == none.exact.low == 0.0 < none.wilson.high
    assert everybody.wilson.high == everybody.exact.high == 1.0 > everybody.wilson.low


def test_nobody_asked_is_no_share_of_zero():
    found = proportion(0, 0)
    whole(found)
    assert (found.value, found.why("value"), found.why("wilson")) == (None, Reason.NO_DATA, Reason.NO_DATA)
    assert rate(0, 0).why("value") == Reason.NO_DATA
    assert rate(3, 0).why("value") == Reason.IMPOSSIBLE


@pytest.mark.parametrize(("x", "n"), [(3, 2), (-1, 4), (1.5, 4), (1, float("inf")), (float("nan"), 4)])
def test_more_than_all_is_refused(x, n):
    found = proportion(x, n)
    whole(found)
    assert found.why("wilson") == Reason.IMPOSSIBLE


@pytest.mark.parametrize(("x", "exposure"), [(-1, 4), (1.5, 4), (1, float("inf")), (2, float("nan")), (2, -1)])
def test_a_rate_of_what_cannot_be_is_refused(x, exposure):
    assert rate(x, exposure).why("interval") == Reason.IMPOSSIBLE


def test_the_chance_of_a_count_is_that_of_trying_them_all():
    for expected in (0.3, 2.0, 9.5, 40.0):
        for count in (0, 1, 2, 5, 9, 10, 30, 60, 200):
            chances = stats.poisson.pmf(range(600), expected)
            seen = stats.poisson.pmf(count, expected) * (1 + 1e-7)
            share = 1.0 if count == expected else min(1.0, chances[chances <= seen].sum())
            assert rate(count, expected).p == pytest.approx(share, abs=1e-12)
