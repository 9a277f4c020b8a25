"""How far sites lie apart by chance."""

import numpy as np
import pytest
from scipy import stats

from kring.statistics.funnel import (
    CHANCES,
    Limit,
    funnel_of_ratios,
    funnel_of_shares,
    limits_of_means,
    limits_of_ratios,
    limits_of_shares,
)
from kring.statistics.results import Reason
from tests.statistics.reference import column, figures, rows, whole

KINDS = {
    Limit.EXACT: "exact_interp",
    Limit.COUNTS: "exact_qbinom_over_n",
    Limit.NORMAL: "normal",
    Limit.WILSON: "wilson_limit",
}


def herds():
    """Counts and sizes of fifteen sites."""
    of = rows("input/funnel_sites_cbpp.csv")
    return column(of, "x"), column(of, "n")


def test_the_funnel_is_that_of_r(agrees):
    expected = figures("funnel")["cbpp_herds_as_sites"]
    found = funnel_of_shares(*herds())
    whole(found)
    agrees(found.values, [row["p"] for row in expected["table"]], "values")
    agrees(found.z, [row["z_pearson"] for row in expected["table"]], "z")
    agrees(found.mid_p, [row["p_mid_one_sided"] for row in expected["table"]], "mid p")
    agrees(found.target, expected["table"][0]["target"], "target")
    names = {
        "phi": "phi_unwinsorised",
        "phi_winsorised": "phi_winsorised10_type7",
        "chi2": "chisq",
        "df": "df",
        "p": "chisq_p",
    }
    for ours, theirs in names.items():
        agrees(getattr(found.spread, ours), expected[theirs], ours)


@pytest.mark.parametrize("limit", KINDS)
@pytest.mark.parametrize("chance", CHANCES)
def test_limits_are_those_of_r(limit, chance, agrees):
    table = figures("funnel")["cbpp_herds_as_sites"]["table"]
    found = limits_of_shares(table[0]["target"], [row["n"] for row in table], chance, limit)
    agrees(found, [row[f"{KINDS[limit]}_{chance}"] for row in table], f"{limit} at {chance}")


@pytest.mark.parametrize("chance", CHANCES)
def test_limits_of_ratios_are_those_of_r(chance, agrees):
    of = figures("funnel")["sclip_poisson"]
    found = limits_of_ratios([row["expected"] for row in of], chance)
    agrees(found, [row[f"funnel_interp_{chance}"] for row in of], f"ratios at {chance}")


def test_spread_beyond_chance_is_that_of_funnelplotr(agrees):
    expected = figures("funnel_overdispersion_FunnelPlotR")["cbpp_proportion"]
    found = funnel_of_shares(expected["x"], expected["n"])
    for ours, theirs in {"phi": "phi", "tau2": "tau2", "z": "z_unadjusted", "z_adjusted": "z_overdispersed"}.items():
        agrees(getattr(found.over, ours), expected[theirs], ours)
    # Past zero it squares the sine of what is less than nothing, for the one site that its own repair does not reach: we say 0.
    turned = 0
    # It writes its normal quantiles with six decimals; these are the chances that belong to them.
    ends = {"ll95": -1.959964, "ul95": 1.959964, "ll998": -3.090232, "ul998": 3.090232}
    for tau2, kind in [(0.0, "limits_unadjusted"), (found.over.tau2, "limits_overdispersed")]:
        for end, z in ends.items():
            limits = limits_of_shares(found.target, expected["n"], stats.norm.cdf(z), Limit.TRANSFORMED, tau2)
            for site, (ours, theirs) in enumerate(zip(limits, expected[kind][end], strict=True)):
                if ours == 0 != theirs:
                    turned += 1
                    angle = np.arcsin(np.sqrt(found.target)) + z * np.sqrt(1 / (4 * expected["n"][site]) + tau2)
                    assert angle < 0
                    agrees(np.sin(angle) ** 2, theirs, f"{kind}.{end}, turned back")
                else:
                    agrees(ours, theirs, f"{kind}.{end}")
    assert turned == 1


def test_spread_of_ratios_is_that_of_funnelplotr(agrees):
    expected = figures("funnel_overdispersion_FunnelPlotR")["sclip_SR_CQC_sqrt"]
    of = [row for row in rows("input/funnel_poisson_sclip.csv") if row["cases"] != "0"]  # as it leaves them out
    found = funnel_of_ratios(column(of, "cases"), column(of, "expected"))
    whole(found)
    assert found.n == expected["n_sites"]
    for ours, theirs in {"phi": "phi", "tau2": "tau2", "z": "z_unadjusted", "z_adjusted": "z_overdispersed"}.items():
        agrees(getattr(found.over, ours), expected[theirs], f"ratios.{ours}")


def test_an_exact_limit_has_the_chance_that_it_is_for():
    # With twenty at a share of a half: 5 or fewer by 2.07%, 6 or fewer by 5.77%; 2.5% lies between 5 and 6.
    (low,) = limits_of_shares(0.5, [20], 0.025)
    under, at = stats.binom.cdf([5, 6], 20, 0.5)
    assert low * 20 == pytest.approx(6 - (at - 0.025) / (at - under))
    assert (under, at) == pytest.approx((0.0207, 0.0577), abs=5e-5)
    assert limits_of_shares(0.5, [20], 0.025, Limit.COUNTS) == (6 / 20,)


def test_sites_that_differ_by_chance_lie_within_the_funnel():
    draw = np.random.default_rng(6)
    sizes = draw.integers(20, 400, 1000)
    found = funnel_of_shares(draw.binomial(sizes, 0.3), sizes)
    whole(found)
    assert found.spread.phi == pytest.approx(1, abs=0.15)
    assert found.over.tau2 < 0.0005
    inside = [
        low <= value <= high
        for low, value, high in zip(
            limits_of_shares(found.target, sizes, 0.025),
            found.values,
            limits_of_shares(found.target, sizes, 0.975),
            strict=True,
        )
    ]
    assert np.mean(inside) == pytest.approx(0.95, abs=0.03)


def test_allowing_for_spread_only_widens():
    sizes = [3, 20, 500]
    for chance, sign in [(0.001, -1), (0.025, -1), (0.975, 1), (0.999, 1)]:
        narrow, wide = (limits_of_shares(0.2, sizes, chance, Limit.TRANSFORMED, tau2) for tau2 in (0.0, 0.1))
        assert all(sign * (b - a) >= 0 for a, b in zip(narrow, wide, strict=True))
        narrow, wide = (limits_of_ratios(sizes, chance, Limit.TRANSFORMED, tau2) for tau2 in (0.0, 0.1))
        assert all(sign * (b - a) >= 0 for a, b in zip(narrow, wide, strict=True))
    # It ends at none and at all, and does not turn back.
    assert limits_of_shares(0.2, [1], 0.001, Limit.TRANSFORMED, 4.0) == (0.0,)
    assert limits_of_shares(0.2, [1], 0.999, Limit.TRANSFORMED, 4.0) == pytest.approx((1.0,))


def test_one_site_differs_from_none():
    found = funnel_of_shares([3], [10])
    whole(found)
    assert (found.target, found.spread.why("phi"), found.over.why("tau2")) == (0.3, Reason.TOO_FEW, Reason.TOO_FEW)


def test_a_given_target_takes_no_degree_of_freedom():
    assert funnel_of_shares([3, 4], [10, 10]).spread.df == 1
    assert funnel_of_shares([3, 4], [10, 10], target=0.5).spread.df == 2


@pytest.mark.parametrize(
    ("counts", "sizes", "why"),
    [
        ([], [], Reason.NO_DATA),
        ([None], [5], Reason.NO_DATA),
        ([0, 0], [5, 9], Reason.NO_VARIATION),
        ([5, 9], [5, 9], Reason.NO_VARIATION),
        ([6, 1], [5, 9], Reason.IMPOSSIBLE),
        ([0, 1], [0, 9], Reason.IMPOSSIBLE),
        ([-1, 1], [5, 9], Reason.IMPOSSIBLE),
        ([1.5, 1], [5, 9], Reason.IMPOSSIBLE),
    ],
)
def test_what_cannot_be_compared_says_why(counts, sizes, why):
    found = funnel_of_shares(counts, sizes)
    whole(found)
    assert found.why("z") == why


def test_ratios_that_cannot_be():
    assert funnel_of_ratios([1], [0]).why("z") == Reason.IMPOSSIBLE
    assert funnel_of_ratios([], []).why("z") == Reason.NO_DATA
    with pytest.raises(ValueError, match="expected"):
        limits_of_ratios([0.0], 0.5)
    with pytest.raises(ValueError, match="between 0 and 1"):
        limits_of_shares(1.0, [3], 0.5)
    with pytest.raises(ValueError, match="Wilson"):
        limits_of_ratios([3.0], 0.5, Limit.WILSON)


def test_limits_of_means_narrow_with_the_root_of_how_many_people():
    assert limits_of_means(3.0, 10.0, [1, 4, 100], 0.975) == pytest.approx(
        [3 + 19.59963985, 3 + 9.79981992, 3 + 1.959963985]
    )
    assert limits_of_means(3.0, 10.0, [25], 0.5) == pytest.approx([3.0])
    for wrong in ((3.0, -1.0, [5], 0.5), (3.0, 1.0, [0], 0.5), (float("nan"), 1.0, [5], 0.5), (3.0, 1.0, [5], 1.0)):
        with pytest.raises(ValueError, match="chance"):
            limits_of_means(*wrong)
