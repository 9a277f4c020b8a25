"""Level and trend that something interrupted."""

import numpy as np
import pytest

from kring.statistics.results import Reason
from kring.statistics.series import interrupted_series
from tests.statistics.reference import column, figures, rows, whole

START = 169  # February 1983, the 170th month


@pytest.mark.parametrize(("name", "period"), [("nomonth", None), ("month", 12)])
@pytest.mark.parametrize("lag", [0, 1, 3, 6, 12])
@pytest.mark.parametrize("small_sample", [False, True])
def test_seat_belts_are_those_of_r(name, period, lag, small_sample, agrees):
    expected = figures("interrupted_time_series")[f"seatbelts_lm_{name}"]
    killed = column(rows("input/its_seatbelts.csv"), "DriversKilled")
    found = interrupted_series(killed, START, lag=lag, period=period, small_sample=small_sample)
    whole(found)
    theirs = expected[f"NW_lag{lag}{'_adj' if small_sample else ''}"]
    agrees([term.value for term in found.terms], expected["coef"], "coefficients")
    for ours, key in {"standard_error": "se", "t": "t", "p": "p_t"}.items():
        agrees([getattr(term, ours) for term in found.terms], theirs[key], f"{ours}, lag {lag}")
    agrees([term.interval.low for term in found.terms], theirs["ci95_t_lo"], "low")
    agrees([term.interval.high for term in found.terms], theirs["ci95_t_hi"], "high")
    for ours, key in {"r2": "r2", "sigma": "sigma", "durbin_watson": "dw"}.items():
        agrees(getattr(found, ours), expected[key], ours)


def test_a_jump_and_a_turn_of_known_size():
    draw = np.random.default_rng(3)
    place = np.arange(60)
    after = place >= 24
    values = 100 + 0.5 * (place + 1) - 12 * after - 1.5 * np.maximum(place - 23, 0) + draw.normal(0, 0.5, 60)
    found = interrupted_series(values, 24)
    whole(found)
    by = {term.name: term for term in found.terms}
    assert list(by) == ["intercept", "time", "level", "trend"]
    for name, size in {"intercept": 100, "time": 0.5, "level": -12, "trend": -1.5}.items():
        assert by[name].value == pytest.approx(size, abs=5 * by[name].standard_error)
    assert by["level"].interval.high < 0
    assert found.lag == 3  # 4 (60 / 100)^(2/9) = 3.57


def test_newey_west_by_hand():
    values = np.array([3.0, 5.0, 4.0, 6.0, 9.0, 8.0, 12.0, 11.0])
    place = np.arange(8)
    x = np.column_stack([np.ones(8), place + 1, place >= 4, np.maximum(place - 3, 0)])
    beta = np.linalg.solve(x.T @ x, x.T @ values)
    moments = x * (values - x @ beta)[:, None]
    middle = moments.T @ moments + 0.5 * (moments[1:].T @ moments[:-1] + moments[:-1].T @ moments[1:])
    bread = np.linalg.inv(x.T @ x)
    found = interrupted_series(values, 4, lag=1, small_sample=False)
    assert [term.value for term in found.terms] == pytest.approx(list(beta))
    assert [term.standard_error for term in found.terms] == pytest.approx(
        list(np.sqrt(np.diag(bread @ middle @ bread)))
    )


@pytest.mark.parametrize(
    ("values", "start", "why"),
    [
        ([], 0, Reason.NO_DATA),
        ([None, None], 1, Reason.NO_DATA),
        ([1, 2, None, 4, 5, 6, 7], 3, Reason.GAPS),
        ([1, 2, 3, 4], 2, Reason.TOO_FEW),
        ([1, 2, 3, 4, 5, 6], 1, Reason.TOO_FEW),
        ([1, 2, 3, 4, 5, 6], 5, Reason.TOO_FEW),
        ([1, 2, 3, 4, 5, 6], 0, Reason.TOO_FEW),
        ([1, 2, float("inf"), 4, 5, 6], 3, Reason.IMPOSSIBLE),
    ],
)
def test_too_short_or_with_holes_says_so(values, start, why):
    found = interrupted_series(values, start)
    whole(found)
    assert found.why("terms") == why


def test_seasons_need_every_season():
    assert interrupted_series(list(range(36)), 18, period=12).why("terms") is None
    assert interrupted_series(list(range(20)), 10, period=12).why("terms") == Reason.ENTANGLED
    assert interrupted_series(list(range(14)), 10, period=12).why("terms") == Reason.TOO_FEW


def test_a_series_of_equals_is_a_line_without_spread():
    found = interrupted_series([5.0] * 12, 6)
    whole(found)
    assert [term.value for term in found.terms] == pytest.approx([5, 0, 0, 0], abs=1e-12)
    assert {term.why("p") for term in found.terms} == {Reason.NO_VARIATION}
    assert (found.why("r2"), found.why("durbin_watson")) == (Reason.NO_VARIATION, Reason.NO_VARIATION)


def test_mistakes_of_the_caller():
    with pytest.raises(ValueError, match="lag"):
        interrupted_series([1, 2], 1, lag=-1)
    with pytest.raises(ValueError, match="period"):
        interrupted_series([1, 2], 1, period=1)
