"""Change between two moments: means, effect sizes, ranks."""

import itertools

import numpy as np
import pytest
from scipy import stats

from kring.statistics.effects import hedges, noncentral_interval, standardised_change
from kring.statistics.paired import paired_change
from kring.statistics.ranks import ranked_change, walsh, walsh_middle
from kring.statistics.results import Reason
from kring.statistics.summarised import summarised_change
from tests.statistics.reference import column, figures, rows, whole

# Student 1908: hours of sleep gained with two drugs, ten patients
FIRST = [0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0.0, 2.0]
SECOND = [1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4]
DATA = ("sleep", "anorexia_cbt", "btheb_all_2m", "btheb_btheb_2m")


def pairs(name):
    """Scores before and after of one of the references."""
    if name.startswith("btheb"):
        of = rows("input/paired_btheb_bdi_pre_2m.csv")
        of = [row for row in of if name == "btheb_all_2m" or row["treatment"] == "BtheB"]
    else:
        of = rows(f"input/paired_{name}.csv")
    return column(of, "pre"), column(of, "post")


@pytest.mark.parametrize("name", DATA)
def test_the_change_is_that_of_r(name, agrees):
    expected, found = figures("paired")[name], paired_change(*pairs(name))
    whole(found)
    assert (found.n, found.n_before, found.n_after, found.lost) == tuple(
        expected[key] for key in ("n_pairs", "n_pre", "n_post", "n_lost")
    )
    assert (found.lower, found.same, found.higher) == tuple(
        expected[key] for key in ("n_improved_lower", "n_same", "n_higher")
    )
    names = {
        "mean_before": "mean_pre_pairs",
        "sd_before": "sd_pre_pairs",
        "mean_after": "mean_post_pairs",
        "sd_after": "sd_post_pairs",
        "median_before": "median_pre",
        "median_after": "median_post",
        "mean_before_of_lost": "mean_pre_lost",
        "mean": "mean_diff",
        "sd": "sd_diff",
        "correlation": "r_pre_post",
        "t": "t",
        "df": "df",
        "p": "p_t",
        "interval": "ci95_diff",
    }
    for ours, theirs in names.items():
        agrees(getattr(found, ours), expected[theirs], f"{name}.{ours}")


@pytest.mark.parametrize("name", DATA)
def test_effect_sizes_are_those_of_r(name, agrees):
    expected, found = figures("paired")[name], standardised_change(*pairs(name))
    whole(found)
    names = {
        "correction": "J_exact_df_nminus1",
        "d_z": "d_z",
        "d_z_interval": "d_z_ci95_noncentral_t",
        "srm": "srm",
        "g_z": "g_z",
        "d_av": "d_av_rmsSD",
        "d_av_interval": "d_av_rms_bonett_ci95",
        "g_av": "g_av_rmsSD",
        "d_av_mean_sd": "d_av_meanSD",
        "g_av_mean_sd": "g_av_meanSD",
        "d_before": "glass_delta_preSD",
    }
    for ours, theirs in names.items():
        agrees(getattr(found, ours), expected[theirs], f"{name}.{ours}")


@pytest.mark.parametrize("name", DATA)
def test_signed_ranks_are_those_of_r(name, agrees):
    expected, found = figures("paired")[name], ranked_change(*pairs(name))
    whole(found)
    assert found.zeros == expected["wilcox_n_zero"]
    names = {
        "v": "wilcox_V",
        "p_corrected": "wilcox_p_asym_cc",
        "p_uncorrected": "wilcox_p_asym_nocc",
        "p_pratt": "coin_p_pratt",
        "p_exact": "coin_p_dropzero_exact_ties",
        "hodges_lehmann": "wilcox_hl_estimate",
        "walsh_median": "walsh_median",
        "interval": "wilcox_hl_ci95_asym",
    }
    for ours, theirs in names.items():
        agrees(getattr(found, ours), expected[theirs], f"{name}.{ours}")


def test_ties_that_floats_do_not_see_are_ties_with_the_number_of_decimals():
    before, after = [0.1, 0.2, 0.3, 5.0, 1.0, 2.0], [0.2, 0.3, 0.4, 4.9, 3.0, 5.0]
    seen, told = ranked_change(before, after), ranked_change(before, after, decimals=1)
    whole(told)
    assert len({round(b - a, 1) for a, b in zip(before[:3], after[:3], strict=True)}) == 1
    assert len({b - a for a, b in zip(before[:3], after[:3], strict=True)}) > 1
    # Four of one size, one of them down: ranks 2.5 each, then 5 and 6.
    assert told.v == 3 * 2.5 + 5 + 6
    assert seen.v != told.v


def test_what_r_makes_of_the_anorexia_data_hangs_on_the_rounding_of_floats():
    before, after = pairs("anorexia_cbt")
    expected = figures("paired")["anorexia_cbt"]
    assert ranked_change(before, after).v == expected["wilcox_V"] == 303.5
    assert ranked_change(before, after, decimals=1).v == 304.5


def test_sleep_of_student():
    change, effect, ranks = (of(FIRST, SECOND) for of in (paired_change, standardised_change, ranked_change))
    assert change.mean == pytest.approx(1.58)
    assert change.t == pytest.approx(4.0621, abs=5e-5)
    assert change.p == pytest.approx(0.002833, abs=5e-7)
    assert (change.interval.low, change.interval.high) == pytest.approx((0.7001142, 2.4598858), abs=5e-8)
    assert effect.d_z == effect.srm == pytest.approx(1.285, abs=5e-4)
    assert (ranks.v, ranks.zeros) == (45, 1)
    assert ranks.p_corrected == pytest.approx(0.009091, abs=5e-7)
    assert ranks.p_exact == pytest.approx(2 / 2**9)


def test_who_did_not_answer_is_as_visible_as_who_did():
    found = paired_change([1, 2, None, 9, float("nan")], [2, None, 3, 11, None])
    assert (found.n, found.n_before, found.n_after, found.lost, found.only_after) == (2, 3, 3, 1, 1)
    assert found.mean_before_of_lost == 2
    assert found.mean == 1.5


def test_one_pair_has_a_change_and_nothing_else():
    found = paired_change([3], [5])
    whole(found)
    assert (found.n, found.mean, found.sd, found.interval, found.p) == (1, 2.0, None, None, None)
    assert {found.why(name) for name in ("sd", "interval", "t", "p", "correlation")} == {Reason.TOO_FEW}
    assert standardised_change([3], [5]).why("d_z") == Reason.TOO_FEW
    assert ranked_change([3], [5]).why("interval") == Reason.TOO_FEW


def test_two_pairs_are_not_corrected_to_nothing():
    found = standardised_change([1, 2], [2, 5])
    whole(found)
    assert hedges(1) == 0
    assert (found.g_z, found.why("g_z"), found.why("g_av")) == (None, Reason.TOO_FEW, Reason.TOO_FEW)
    assert found.d_z == pytest.approx(np.sqrt(2))


def test_nobody_is_no_data():
    for of in (paired_change, standardised_change, ranked_change):
        found = of([None, 1], [2, None])
        whole(found)
        assert found.n == 0
        assert Reason.NO_DATA in {one.why for one in found.unsaid}


def test_all_changed_as_much_says_how_much_and_not_how_sure():
    # As floats these differences differ in their last digits.
    before, after = [0.1, 0.2, 0.3, 0.7], [0.4, 0.5, 0.6, 1.0]
    assert len(set(np.subtract(after, before))) > 1
    found = paired_change(before, after)
    whole(found)
    assert (found.mean, found.sd) == (pytest.approx(0.3), 0.0)
    assert {found.why(name) for name in ("interval", "t", "p")} == {Reason.NO_VARIATION}
    effect = standardised_change(before, after)
    assert effect.why("d_z") == Reason.NO_VARIATION
    assert effect.d_av > 1


def test_nobody_changed():
    found = ranked_change([1, 2, 3], [1, 2, 3])
    whole(found)
    assert (found.zeros, found.v, found.walsh_median) == (3, None, 0.0)
    assert found.why("p_exact") == found.why("hodges_lehmann") == Reason.NO_CHANGE
    assert paired_change([1, 2, 3], [1, 2, 3]).why("p") == Reason.NO_VARIATION


def test_nobody_changed_but_for_the_rounding_of_floats():
    found = standardised_change([0.3, 0.7, 0.2], [0.1 + 0.2, 0.7, 0.2])
    whole(found)
    assert (found.why("d_z"), found.why("d_av_interval")) == (Reason.NO_VARIATION, Reason.NO_VARIATION)


def test_five_pairs_have_no_interval_of_ranks():
    assert ranked_change([0] * 5, [1, 2, 3, 4, 6]).why("interval") == Reason.TOO_FEW_FOR_CONFIDENCE
    assert ranked_change([0] * 6, [1, 2, 3, 4, 6, 9]).interval is not None


@pytest.mark.parametrize("wrong", [float("inf"), -float("inf"), 1e60])
def test_what_cannot_be_is_refused(wrong):
    for of in (paired_change, standardised_change, ranked_change):
        found = of([1, wrong, 3], [2, 3, 4])
        whole(found)
        assert {one.why for one in found.unsaid} == {Reason.IMPOSSIBLE}


def test_columns_of_different_people_are_a_mistake():
    with pytest.raises(ValueError, match="different lengths"):
        paired_change([1, 2], [1])
    with pytest.raises(ValueError, match="confidence"):
        paired_change([1, 2], [1, 2], confidence=95)


def test_exact_p_tries_all_signs():
    moved = [1, -2, 2, 3, 3, -4, 6]
    ranks = stats.rankdata(np.abs(moved))
    sums = [sum(itertools.compress(ranks, signs)) for signs in itertools.product([0, 1], repeat=len(moved))]
    seen, middle = ranks[np.array(moved) > 0].sum(), ranks.sum() / 2
    share = np.mean([abs(one - middle) >= abs(seen - middle) for one in sums])
    assert ranked_change([0] * 7, moved).p_exact == pytest.approx(share)


def test_every_walsh_average_is_found_without_making_them_all():
    draw = np.random.default_rng(4)
    for values in (draw.normal(size=40), draw.integers(-5, 6, size=40) / 10, draw.integers(0, 2, size=25) * 1.0):
        ordered = np.sort(values)
        all_of_them = np.sort([(a + b) / 2 for i, a in enumerate(ordered) for b in ordered[i:]])
        found = [walsh(ordered, place) for place in range(1, len(all_of_them) + 1)]
        assert found == pytest.approx(all_of_them, abs=1e-15)
        assert walsh_middle(values) == pytest.approx(np.median(all_of_them), abs=1e-15)


def test_thousands_of_ties_are_ranked():
    draw = np.random.default_rng(8)
    before, after = draw.integers(0, 11, 20_000), draw.integers(0, 11, 20_000)
    found = ranked_change(before, after)
    whole(found)
    assert (found.hodges_lehmann, found.walsh_median) == (0.0, 0.0)
    assert found.interval.low <= 0 <= found.interval.high
    assert found.why("p_exact") == Reason.TOO_MANY
    assert found.p_corrected > 0.001


@pytest.mark.parametrize("d", [-30.0, -0.4, 0.0, 1e-6, 0.2, 5.0, 400.0])
@pytest.mark.parametrize("n", [3, 5, 40, 5000])
def test_an_interval_of_an_effect_is_where_it_would_be_just_unusual(d, n):
    found = noncentral_interval(d, n, 0.95)
    t = d * np.sqrt(n)
    assert found.low < d < found.high
    assert stats.nct.cdf(t, n - 1, found.low * np.sqrt(n)) == pytest.approx(0.975, abs=1e-8)
    assert stats.nct.cdf(t, n - 1, found.high * np.sqrt(n)) == pytest.approx(0.025, abs=1e-8)


@pytest.mark.parametrize("name", DATA)
def test_of_number_mean_and_spread_comes_the_same_as_of_the_people(name, agrees):
    expected = figures("paired")[name]
    found = summarised_change(expected["n_pairs"], expected["mean_diff"], expected["sd_diff"])
    whole(found)
    for ours, theirs in {"interval": "ci95_diff", "d_z": "d_z", "d_z_interval": "d_z_ci95_noncentral_t"}.items():
        agrees(getattr(found, ours), expected[theirs], f"{name}.summarised.{ours}")


def test_what_was_told_in_steps_has_a_wider_interval_and_the_same_middle():
    exact, rounded = summarised_change(30, 2.0, 6.0), summarised_change(30, 2.0, 6.0, rounding=0.8)
    width = [one.interval.high - one.interval.low for one in (exact, rounded)]
    assert width[1] / width[0] == pytest.approx(np.hypot(6 / np.sqrt(30), 0.8) / (6 / np.sqrt(30)))
    assert rounded.interval.high + rounded.interval.low == pytest.approx(4.0)
    assert (exact.d_z, rounded.d_z) == (pytest.approx(1 / 3), pytest.approx(1 / 3))


def test_a_summary_says_what_it_cannot_say():
    table = {
        (0, 0.0, 1.0): ("mean", Reason.NO_DATA),
        (1, 2.0, 1.0): ("interval", Reason.TOO_FEW),
        (5, 2.0, None): ("interval", Reason.NOT_ASKED),
        (5, 2.0, 0.0): ("interval", Reason.NO_VARIATION),
        (5, float("nan"), 1.0): ("mean", Reason.IMPOSSIBLE),
        (5, 2.0, -1.0): ("mean", Reason.IMPOSSIBLE),
    }
    for asked, (what, why) in table.items():
        found = summarised_change(*asked)
        whole(found)
        assert found.why(what) is why, asked
