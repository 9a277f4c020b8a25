"""How long until something happens."""

import numpy as np
import pytest

from kring.statistics.results import Reason
from kring.statistics.survival import Scale, log_rank, survival
from tests.statistics.reference import column, figures, rows, whole

# Freireich 1963, weeks without symptoms (as in Kalbfleisch & Prentice 1980): with 6-MP, and with a placebo
TREATED = [6, 6, 6, 6, 7, 9, 10, 10, 11, 13, 16, 17, 19, 20, 22, 23, 25, 32, 32, 34, 35]
TREATED_HAPPENED = [1, 1, 1, 0, 1, 0, 1, 0, 0, 1, 1, 0, 0, 0, 1, 1, 0, 0, 0, 0, 0]
PLACEBO = [1, 1, 2, 2, 3, 4, 4, 5, 5, 8, 8, 8, 8, 11, 11, 12, 12, 15, 17, 22, 23]


def lung():
    """Times, whether it happened, and sex."""
    of = rows("input/survival_lung.csv")
    return column(of, "time"), [int(row["event"]) for row in of], [row["sex"] for row in of]


@pytest.mark.parametrize("scale", Scale)
def test_the_curve_is_that_of_r(scale, agrees):
    expected = figures("survival")["lung"]
    times, happened, _ = lung()
    theirs = expected[f"overall_{scale}"]
    found = survival(times, happened, at=theirs["at"]["time"], scale=scale)
    whole(found)
    assert (found.n, found.events) == (expected["n"], expected["events"])
    for place, one in enumerate(found.at):
        assert one.n == theirs["at"]["n_risk"][place]
        agrees(one.share, theirs["at"]["surv"][place], f"{scale}.share")
        agrees(one.standard_error, theirs["at"]["se"][place], f"{scale}.error")
        agrees(one.interval, [theirs["at"]["lower"][place], theirs["at"]["upper"][place]], f"{scale}.interval")
    for name, one in zip(("q25", "median", "q75"), found.quantiles, strict=True):
        agrees(one.time, theirs[name], f"{scale}.{name}")
        agrees(one.interval, theirs[f"{name}_ci95"], f"{scale}.{name}.interval")


def test_every_step_of_the_curve_is_that_of_r(agrees):
    expected = figures("survival")["lung"]["curve"]
    times, happened, _ = lung()
    found = survival(times, happened, at=expected["time"], scale=Scale.PLAIN)
    agrees([one.share for one in found.at], expected["surv"], "curve")
    steps = [place for place, count in enumerate(expected["n_event"]) if count]
    assert found.times == tuple(expected["time"][place] for place in steps)
    assert found.at_risk == tuple(expected["n_risk"][place] for place in steps)
    assert found.happened == tuple(expected["n_event"][place] for place in steps)
    for one, error in zip(found.at, expected["greenwood_se"], strict=True):
        if one.standard_error is not None:
            agrees(one.standard_error, error, "Greenwood")


def test_how_long_people_were_followed_is_that_of_r(agrees):
    expected = figures("survival")["lung"]["reverse_km_median_followup"]
    times, happened, _ = lung()
    found = survival(times, [1 - one for one in happened], shares=[0.5], scale=Scale.LOG)
    agrees(found.quantiles[0].time, expected["median"], "follow-up")
    agrees(found.quantiles[0].interval, expected["ci95"], "follow-up.interval")


def test_the_log_rank_test_is_that_of_r(agrees):
    expected = figures("survival")["lung"]
    times, happened, sex = lung()
    found = log_rank(times, happened, sex)
    whole(found)
    assert (found.counts, found.observed) == tuple(tuple(expected["logrank"][key]) for key in ("n", "observed"))
    for ours in ("expected", "chi2", "df", "p"):
        agrees(getattr(found, ours), expected["logrank"]["chisq" if ours == "chi2" else ours], f"log-rank.{ours}")
    theirs = expected["group_median_loglog"]
    for place, level in enumerate(theirs["level"]):
        of = [number for number, one in enumerate(sex) if one == level]
        one = survival([times[n] for n in of], [happened[n] for n in of], shares=[0.5]).quantiles[0]
        agrees(one.time, theirs["median"][place], "group median")
        agrees(one.interval, [theirs["lower"][place], theirs["upper"][place]], "group median interval")


def test_leukaemia_of_freireich():
    found = survival(TREATED, TREATED_HAPPENED, at=[6, 10, 23])
    assert [one.share for one in found.at] == pytest.approx([0.857, 0.753, 0.448], abs=5e-4)
    assert [one.standard_error for one in found.at] == pytest.approx([0.0764, 0.0963, 0.1346], abs=5e-5)
    assert found.quantiles[1].time == 23
    assert survival(PLACEBO, [1] * 21).quantiles[1].time == 8
    test = log_rank(TREATED + PLACEBO, TREATED_HAPPENED + [1] * 21, ["6-MP"] * 21 + ["placebo"] * 21)
    assert test.chi2 == pytest.approx(16.79, abs=5e-3)
    assert test.expected == pytest.approx((19.25, 10.75), abs=5e-3)


def test_a_step_on_the_half_has_its_middle():
    # Like the median of four numbers.
    assert survival([1, 2, 3, 4], [1, 1, 1, 1]).quantiles[1].time == 2.5
    # The last was followed until 9 and it had not happened: the line is on the half until then.
    assert survival([1, 2, 6, 9], [1, 1, 0, 0]).quantiles[1].time == 5.5


def test_what_was_not_reached_and_not_observed_says_so():
    found = survival([1, 2, 3, 4, 5], [1, 0, 0, 0, 0], at=[0.5, 4, 6])
    whole(found)
    before, within, after = found.at
    assert (before.share, before.why("interval")) == (1.0, Reason.NO_EVENTS)
    assert within.share == pytest.approx(0.8)
    assert (after.share, after.why("share")) == (None, Reason.NOT_OBSERVED)
    assert (found.quantiles[1].time, found.quantiles[1].why("time")) == (None, Reason.NOT_REACHED)


def test_it_happened_to_everybody():
    found = survival([1, 2, 3], [1, 1, 1], at=[3, 99])
    whole(found)
    assert [one.share for one in found.at] == [0.0, 0.0]
    assert {one.why("interval") for one in found.at} == {Reason.NO_VARIATION}


def test_an_interval_may_have_one_end():
    found = survival([1, 2, 3, 4, 5, 6], [1, 1, 1, 0, 0, 0], scale=Scale.LOG).quantiles[1]
    whole(found)
    assert found.interval.low is not None
    assert (found.interval.high, found.why("interval.high")) == (None, Reason.NOT_REACHED)


def test_it_happened_to_nobody():
    found = survival([1, 2], [0, 0], at=[1])
    whole(found)
    assert (found.events, found.times, found.at[0].share) == (0, (), 1.0)
    assert {one.why("time") for one in found.quantiles} == {Reason.NO_EVENTS}
    assert log_rank([1, 2], [0, 0], "ab").why("chi2") == Reason.NO_EVENTS


def test_people_without_a_time_are_counted_as_missing():
    found = survival([1, None, 3], [1, 1, 0])
    assert (found.n, found.missing, found.events) == (2, 1, 1)
    assert log_rank([1, 2, None], [1, 1, 1], ["a", "b", "c"]).groups == ("a", "b")


@pytest.mark.parametrize(("times", "happened"), [([-1, 2], [1, 1]), ([1, 2], [1, 2]), ([1, float("inf")], [1, 0])])
def test_what_cannot_be_is_refused(times, happened):
    for found in (survival(times, happened), log_rank(times, happened, "ab")):
        whole(found)
        assert {one.why for one in found.unsaid} == {Reason.IMPOSSIBLE}


def test_groups_that_were_never_at_risk_together_are_not_compared():
    # Everybody of a had left before it first happened in b.
    found = log_rank([1, 1, 5, 6], [0, 0, 1, 1], ["a", "a", "b", "b"])
    whole(found)
    assert found.why("p") == Reason.ENTANGLED
    assert log_rank([1, 2], [1, 1], ["a", "a"]).why("p") == Reason.ONE_GROUP
    assert log_rank([], [], []).why("p") == Reason.NO_DATA


def test_many_on_the_same_day():
    draw = np.random.default_rng(2)
    times, happened = draw.integers(0, 90, 50_000), draw.integers(0, 2, 50_000)
    found = survival(times, happened, at=[30])
    whole(found)
    assert len(found.times) == 90
    assert 0 < found.at[0].standard_error < 0.01
