"""What each figure says of data that are bad in a named way: the figure, or the one reason why there is none.

`test_bad_input` tries anything at all; here stands what the answer is, so that a wrong reason or a zero in its place is seen too.
"""

import importlib
import inspect
import pkgutil
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

import kring.statistics
from kring.statistics import reading, regression, results
from kring.statistics.adjusted import adjusted_change
from kring.statistics.agreement import clustering, cronbach, intraclass, of_more
from kring.statistics.effects import hedges, noncentral_interval, standardised_change
from kring.statistics.endings import endings
from kring.statistics.funnel import (
    Limit,
    funnel_of_ratios,
    funnel_of_shares,
    limits_of_means,
    limits_of_ratios,
    limits_of_shares,
)
from kring.statistics.many import benjamini_hochberg
from kring.statistics.medians import median
from kring.statistics.paired import paired_change, spread
from kring.statistics.pooling import Estimator, between_sites, pooled
from kring.statistics.proportions import proportion, rate
from kring.statistics.ranks import ranked_change, walsh, walsh_middle
from kring.statistics.reliable import (
    Change,
    change_of,
    cutoff_c,
    error_by_reliability,
    error_by_sem,
    reliable_change,
)
from kring.statistics.results import Interval, Reason
from kring.statistics.selection import expected_by_cutoff, expected_by_scores
from kring.statistics.series import interrupted_series
from kring.statistics.summarised import summarised_change
from kring.statistics.survival import log_rank, read, survival
from tests.statistics.reference import whole
from tests.statistics.test_bad_input import answers, confidences, tried

EMPTY, FEW, STILL = Reason.NO_DATA, Reason.TOO_FEW, Reason.NO_VARIATION
UNSURE, ALONE, KNOTTED = Reason.TOO_FEW_FOR_CONFIDENCE, Reason.ONE_GROUP, Reason.ENTANGLED
TOLD = "told"

# Scores before and after, of the same people.
SITUATIONS = {
    "nobody": ([], []),
    "half-filled": ([None, 3, None], [4, None, None]),
    "one pair": ([3], [5]),
    "all equal": ([7] * 30, [7] * 30),
    "all the same change": ([3, 4, 5, 6] * 5, [5, 6, 7, 8] * 5),
    "thousands of ties": ([2, 2, 2, 2, 3] * 1000, [2, 3, 2, 3, 3] * 1000),
    "beyond what can be": ([3, 4, 1e300], [4, 5, 6]),
}


def halves(scores):
    return ["ab"[place % 2] for place in range(len(scores))]


# A figure of each function: how it is asked for, and what is said in each situation, in their order.
FIGURES = {
    "paired_change: the interval of the change": (
        lambda before, after: (paired_change(before, after), "interval"),
        [EMPTY, EMPTY, FEW, STILL, STILL, TOLD, Reason.IMPOSSIBLE],
    ),
    "standardised_change: d_z": (
        lambda before, after: (standardised_change(before, after), "d_z"),
        [EMPTY, EMPTY, FEW, STILL, STILL, TOLD, Reason.IMPOSSIBLE],
    ),
    "ranked_change: Wilcoxon": (
        lambda before, after: (ranked_change(before, after), "p_corrected"),
        [EMPTY, EMPTY, TOLD, Reason.NO_CHANGE, TOLD, TOLD, Reason.IMPOSSIBLE],
    ),
    "ranked_change: the interval": (
        lambda before, after: (ranked_change(before, after), "interval"),
        [EMPTY, EMPTY, FEW, Reason.NO_CHANGE, STILL, STILL, Reason.IMPOSSIBLE],
    ),
    "adjusted_change: all as one": (
        lambda before, after: (adjusted_change(before, after), "terms"),
        [EMPTY, EMPTY, STILL, STILL, TOLD, TOLD, Reason.IMPOSSIBLE],
    ),
    "adjusted_change: between groups": (
        lambda before, after: (adjusted_change(before, after, halves(before)), "f"),
        [EMPTY, EMPTY, STILL, STILL, STILL, TOLD, Reason.IMPOSSIBLE],
    ),
    "reliable_change: how many improved": (
        lambda before, after: (reliable_change(before, after, 0.8), "improved"),
        [EMPTY, EMPTY, FEW, STILL, TOLD, TOLD, Reason.IMPOSSIBLE],
    ),
    "median: the interval": (
        lambda before, after: (median(before), "interval"),
        [EMPTY, UNSURE, UNSURE, TOLD, TOLD, TOLD, Reason.IMPOSSIBLE],
    ),
    "survival: who is still there after a day": (
        lambda before, after: (survival(before, [1] * len(before), at=[1]), "shares"),
        [EMPTY, TOLD, TOLD, TOLD, TOLD, TOLD, Reason.IMPOSSIBLE],
    ),
    "log_rank": (
        lambda before, after: (log_rank(before, [1] * len(before), halves(before)), "chi2"),
        [EMPTY, ALONE, ALONE, KNOTTED, TOLD, TOLD, Reason.IMPOSSIBLE],
    ),
    "endings": (
        lambda before, after: (endings(before, ["started"] * len(before), ["started"], at=[1]), "by"),
        [EMPTY, TOLD, TOLD, TOLD, TOLD, TOLD, Reason.IMPOSSIBLE],
    ),
    "funnel_of_ratios": (
        lambda before, after: (funnel_of_ratios(before, [3] * len(before)), "z"),
        [EMPTY, TOLD, TOLD, TOLD, TOLD, TOLD, Reason.IMPOSSIBLE],
    ),
    "funnel_of_shares": (
        lambda before, after: (funnel_of_shares(before, after), "z"),
        [EMPTY, EMPTY, TOLD, STILL, TOLD, TOLD, Reason.IMPOSSIBLE],
    ),
    "pooled: how far sites differ": (
        lambda before, after: (pooled(before, [0.5] * len(before)), "tau2"),
        [EMPTY, FEW, FEW, TOLD, TOLD, TOLD, Reason.IMPOSSIBLE],
    ),
    "interrupted_series": (
        lambda before, after: (interrupted_series(before, len(before) // 2), "terms"),
        [EMPTY, Reason.GAPS, FEW, TOLD, TOLD, TOLD, Reason.IMPOSSIBLE],
    ),
    "cronbach: the error of a sum": (
        lambda before, after: (cronbach(list(zip(before, after, strict=True))), "sem"),
        [EMPTY, EMPTY, FEW, STILL, STILL, TOLD, Reason.IMPOSSIBLE],
    ),
    "intraclass: one judge": (
        lambda before, after: (intraclass(list(zip(before, after, strict=True)))[0], "value"),
        [EMPTY, EMPTY, FEW, STILL, TOLD, TOLD, Reason.IMPOSSIBLE],
    ),
    "clustering": (
        lambda before, after: (clustering(before, halves(before)), "value"),
        [EMPTY, ALONE, ALONE, STILL, TOLD, TOLD, Reason.IMPOSSIBLE],
    ),
    "benjamini_hochberg": (
        lambda before, after: (benjamini_hochberg([one and one / 10 for one in before]), "adjusted"),
        [EMPTY, TOLD, TOLD, TOLD, TOLD, TOLD, Reason.IMPOSSIBLE],
    ),
    "expected_by_scores": (
        lambda before, after: (expected_by_scores(before, 8, 0.7), "change"),
        [EMPTY, TOLD, TOLD, TOLD, TOLD, TOLD, Reason.IMPOSSIBLE],
    ),
}


@pytest.mark.parametrize("figure", FIGURES)
def test_each_figure_is_told_or_has_its_reason(figure):
    ask, expected = FIGURES[figure]
    found = {}
    for situation, (before, after) in SITUATIONS.items():
        result, name = ask(before, after)
        found[situation] = result.why(name) or (TOLD if getattr(result, name) is not None else None)
    assert found == dict(zip(SITUATIONS, expected, strict=True))


# What is asked for with figures instead of people, and what these functions are made of.
ELSEWHERE = {
    proportion, rate, expected_by_cutoff, summarised_change, error_by_reliability, error_by_sem, change_of, cutoff_c,
    limits_of_shares, limits_of_ratios, limits_of_means, noncentral_interval, hedges, of_more, spread, walsh,
    walsh_middle, between_sites, read,
}  # fmt: skip
BUILDING_BLOCKS = (reading, results, regression)


def test_no_function_is_left_out():
    tried_here = {name.partition(":")[0] for name in FIGURES} | {one.__name__ for one in ELSEWHERE}
    public = set()
    for found in pkgutil.iter_modules(kring.statistics.__path__):
        module = importlib.import_module(f"kring.statistics.{found.name}")
        if module in BUILDING_BLOCKS:
            continue
        public |= {
            name
            for name, one in vars(module).items()
            if inspect.isfunction(one) and one.__module__ == module.__name__ and not name.startswith("_")
        }
    assert public == tried_here


@pytest.mark.parametrize(
    ("found", "name", "expected"),
    [
        (pooled([1.0], [0.5]), "tau2", FEW),
        (pooled([1.0], [0.0]), "estimate", STILL),
        (funnel_of_shares([3], [10]).spread, "p", FEW),
        (funnel_of_shares([3], [10]).over, "tau2", FEW),
        (funnel_of_ratios([3], [4]).spread, "p", FEW),
        (clustering([1, 2, 3], ["a"] * 3), "value", ALONE),
        (log_rank([1, 2], [1, 1], ["a", "a"]), "chi2", ALONE),
        (adjusted_change([1, 2, 3, 4], [2, 3, 5, 4], ["a"] * 4), "f", ALONE),
    ],
)
def test_one_site_is_compared_with_nobody(found, name, expected):
    assert getattr(found, name) is None and found.why(name) == expected


def test_the_one_site_itself_is_told():
    alone = pooled([1.5], [0.5])
    assert alone.n == 1 and alone.estimate == 1.5
    assert funnel_of_shares([3], [10]).values == (0.3,)
    assert all(len(limits_of_shares(0.3, [10], 0.975, kind)) == 1 for kind in Limit)


@pytest.mark.parametrize("estimator", Estimator)
def test_thousands_of_sites_that_are_all_the_same_do_not_differ(estimator):
    found = pooled([0.5] * 3000, [0.1] * 3000, estimator)
    whole(found)
    assert found.tau2 == 0 and found.estimate == pytest.approx(0.5)


def test_a_chance_that_no_float_holds_is_told_as_the_smallest_and_never_as_none():
    before, after = [2, 2, 2, 2, 3] * 1000, [2, 3, 2, 3, 3] * 1000
    ranks, site = ranked_change(before, after), funnel_of_ratios([0, 5000], [5000, 1])
    chances = [
        paired_change(before, after).p,
        *(ranks.p_corrected, ranks.p_uncorrected, ranks.p_pratt),
        clustering([0] * 400 + [1] * 400 + [0.5], ["a"] * 400 + ["b"] * 401).p,
        *(site.spread.p, *site.mid_p),
        pooled([0, 1000], [0.001, 0.001]).q_p,
        pooled([1000, 1000], [0.001, 0.001]).wald.p,
        interrupted_series([*range(60), *(10**9 + one * one % 7 for one in range(60))], 60).terms[2].p,
        rate(10**6, 1.0).p,
        log_rank([*([1] * 2000), *([9] * 2000)], [1] * 4000, ["a"] * 2000 + ["b"] * 2000).p,
    ]
    assert all(sys.float_info.min <= one <= 1 for one in chances)
    assert chances.count(sys.float_info.min) >= 5  # these data are beyond what a float holds


# What is made of figures instead of people.
figure = st.one_of(st.floats(), st.integers(-5, 60), st.sampled_from([0.0, 1e-300, 1e300, -1e49]))


@tried
@given(st.integers(-3, 60), figure, st.one_of(st.none(), figure), confidences, figure)
def test_summaries(n, mean, sd, confidence, rounding):
    whole(summarised_change(n, mean, sd, confidence, rounding))


@tried
@given(figure, figure, figure, figure, st.booleans())
def test_errors_of_one_person(one, two, three, four, higher):
    by_reliability, by_sem = error_by_reliability(one, two), error_by_sem(three)
    for error in (by_reliability, by_sem):
        whole(error)
        assert error.critical is None or error.critical > 0
        assert isinstance(change_of(one, four, error, higher_is_better=higher), Change | Reason)
    between = cutoff_c(one, two, three, four)
    assert isinstance(between, Reason) or abs(between) <= max(abs(one), abs(three)) * (1 + 1e-9)


@tried
@given(
    st.floats(0.001, 0.999),
    st.lists(st.integers(1, 100_000), min_size=1, max_size=8),
    st.sampled_from([0.001, 0.025, 0.975, 0.999]),
    st.sampled_from(Limit),
    st.floats(0, 2),
)
def test_limits_are_numbers_for_any_site(target, sizes, chance, limit, tau2):
    found = [limits_of_shares(target, sizes, chance, limit, tau2), limits_of_means(target, 2.0, sizes, chance, 1.0)]
    if limit is not Limit.WILSON:
        found.append(limits_of_ratios([size * target for size in sizes], chance, limit, tau2))
    assert all(len(one) == len(sizes) and all(abs(each) < 1e6 for each in one) for one in found)


@pytest.mark.parametrize("size", [0, -1, 2.5, float("nan"), float("inf")])
def test_a_site_that_cannot_be_has_no_limits(size):
    with pytest.raises(ValueError, match="people"):
        limits_of_shares(0.5, [10, size], 0.975)


def test_limits_that_cannot_be_worked_out_are_refused_and_not_told_as_no_number():
    with pytest.raises(ValueError, match="larger"):
        limits_of_ratios([10, 1e300], 0.975)


@tried
@given(st.floats(-20, 20), st.integers(2, 200), confidences)
def test_the_interval_of_an_effect_is_one_or_none(d, n, confidence):
    found = noncentral_interval(d, n, confidence)
    assert found is Reason.NOT_COMPUTED or (isinstance(found, Interval) and found.low <= d * (1 + 1e-9) + 1e-6)


@tried
@given(st.lists(answers, max_size=6), st.sampled_from([0.0, 1.0, -0.5, float("nan"), 2.0]))
def test_lengths_and_sureness_that_cannot_be_are_refused_in_words(of, confidence):
    for ask in (
        lambda: paired_change(of, [*of, 1]),
        lambda: pooled(of, [*of, 1]),
        lambda: survival(of, [*of, 1]),
        lambda: median(of, confidence),
        lambda: proportion(1, 2, confidence),
    ):
        with pytest.raises(ValueError, match=r"different lengths|between 0 and 1"):
            ask()
