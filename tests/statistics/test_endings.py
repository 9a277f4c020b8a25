"""Endings that exclude each other."""

import warnings

import numpy as np
import pytest
from statsmodels.duration.survfunc import CumIncidenceRight

from kring.statistics.endings import endings
from kring.statistics.results import Reason
from kring.statistics.survival import survival
from tests.statistics.reference import column, figures, rows, whole

NAMES = ("death", "ltx", "withdraw")


def waiting(blood=None):
    """Days on a waiting list and how it ended, for all or one blood group."""
    of = [row for row in rows("input/waiting_list_transplant.csv") if blood in (None, row["abo"])]
    return column(of, "futime"), [None if row["event"] == "censored" else row["event"] for row in of]


def test_shares_and_their_errors_are_those_of_r(agrees):
    expected = figures("survival")["transplant_waiting_list_aalen_johansen"]
    found = endings(*waiting(), NAMES, at=expected["time"])
    whole(found)
    assert (found.n, found.open) == (expected["n"], expected["events"]["censored"])
    assert found.counts == tuple(expected["events"][name] for name in NAMES)
    for place, by in enumerate(found.by):
        assert [one.ending for one in by] == [None, *NAMES]
        agrees([one.share for one in by], expected["pstate"][place], "share")
        agrees([one.standard_error for one in by], expected["se"][place], "error")
        agrees([one.interval.low for one in by], expected["lower_log"][place], "low")
        agrees([one.interval.high for one in by], expected["upper_log"][place], "high")


def test_shares_of_blood_groups_are_those_of_r(agrees):
    expected = figures("survival")["transplant_waiting_list_aalen_johansen"]["by_abo"]
    for stratum, time, shares in zip(expected["strata"], expected["time"], expected["pstate"], strict=True):
        found = endings(*waiting(stratum.removeprefix("abo=")), NAMES, at=[time])
        agrees([one.share for one in found.by[0]], shares, stratum)


def test_one_minus_kaplan_meier_tells_another_story(agrees):
    expected = figures("survival")["transplant_naive_1minusKM_ltx"]
    times, came_to = waiting()
    naive = survival(times, [one == "ltx" for one in came_to], at=expected["time"])
    agrees([1 - one.share for one in naive.at], expected["one_minus_km"], "the wrong answer")
    right = endings(times, came_to, NAMES, at=[365]).by[0][2].share
    assert 1 - naive.at[-1].share > right + 0.06


def test_a_short_list_by_hand():
    # Five people: started on day 1, withdrew on 2, still waiting after 3, started on 4, withdrew on 5.
    found = endings([1, 2, 3, 4, 5], ["start", "stop", None, "start", "stop"], ["start", "stop"], at=[1, 2, 4, 5, 60])
    whole(found)
    assert [[one.share for one in by] for by in found.by] == [
        pytest.approx([0.8, 0.2, 0.0]),
        pytest.approx([0.6, 0.2, 0.2]),
        pytest.approx([0.3, 0.5, 0.2]),
        pytest.approx([0.0, 0.5, 0.5]),
        pytest.approx([0.0, 0.5, 0.5]),
    ]
    # The first share is a plain proportion, with the error of one.
    assert found.by[0][1].standard_error == pytest.approx(np.sqrt(0.2 * 0.8 / 5))
    # After the last one ended nothing divides by nobody.
    assert found.by[-1][1].standard_error > 0


@pytest.mark.parametrize("seed", range(6))
def test_errors_are_those_of_statsmodels_where_it_has_them(seed):
    draw = np.random.default_rng(seed)
    times, codes = draw.integers(1, 30, 80), draw.integers(0, 3, 80)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it divides by nobody where the last person ended
        theirs = CumIncidenceRight(times, codes)
    found = endings(times, [[None, "a", "b"][code] for code in codes], ["a", "b"], at=theirs.times)
    for place, by in enumerate(found.by):
        for number in (0, 1):
            assert by[number + 1].share == pytest.approx(theirs.cinc[number][place], abs=1e-14)
            error = theirs.cinc_se[number][place]
            if np.isfinite(error) and error > 0:
                assert by[number + 1].standard_error == pytest.approx(error, rel=1e-9)


def test_without_any_event_nobody_has_ended_and_nobody_knows_how_sure_that_is():
    found = endings([3, 4], [None, None], ["start"], at=[2, 9])
    whole(found)
    early, late = found.by
    assert [one.share for one in early] == [1.0, 0.0]
    assert {one.why("standard_error") for one in early} == {Reason.NO_EVENTS}
    assert {one.why("share") for one in late} == {Reason.NOT_OBSERVED}


def test_that_everybody_came_to_the_same_is_no_certainty():
    # Sevenths do not add up to one in floats.
    found = endings([1, 2, 3, 4, 5, 6, 7], ["start"] * 7, ["start", "stop"], at=[7])
    whole(found)
    nobody_yet, start, stop = found.by[0]
    assert (nobody_yet.share, start.share, stop.share) == (0.0, pytest.approx(1.0), 0.0)
    assert [one.why("interval") for one in found.by[0]] == [Reason.NO_VARIATION, Reason.NO_VARIATION, Reason.NO_EVENTS]


def test_bad_input_is_refused():
    assert endings([], [], ["start"], at=[1]).why("by") == Reason.NO_DATA
    assert endings([-2], ["start"], ["start"], at=[1]).why("by") == Reason.IMPOSSIBLE
    with pytest.raises(ValueError, match="not in the names"):
        endings([1], ["other"], ["start"], at=[1])
    missing = endings([None, 2], ["start", "start"], ["start"], at=[-1])
    assert (missing.n, missing.missing, missing.by[0][0].why("share")) == (1, 1, Reason.IMPOSSIBLE)
