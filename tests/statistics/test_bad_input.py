"""Whatever comes in, something clear comes out: figures that are numbers, or a reason; never a crash, never a silent zero."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kring.statistics.adjusted import adjusted_change
from kring.statistics.agreement import clustering, cronbach, intraclass
from kring.statistics.effects import standardised_change
from kring.statistics.endings import endings
from kring.statistics.funnel import funnel_of_ratios, funnel_of_shares
from kring.statistics.many import benjamini_hochberg
from kring.statistics.medians import median
from kring.statistics.paired import paired_change
from kring.statistics.pooling import Estimator, pooled
from kring.statistics.proportions import proportion, rate
from kring.statistics.ranks import ranked_change
from kring.statistics.reliable import reliable_change
from kring.statistics.results import Reason
from kring.statistics.selection import expected_by_cutoff, expected_by_scores
from kring.statistics.series import interrupted_series
from kring.statistics.survival import Scale, log_rank, survival
from tests.statistics.reference import whole

tried = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])

answers = st.one_of(
    st.none(), st.integers(0, 10), st.sampled_from([0.1, 0.2, 0.3, 0.1 + 0.2])
)  # what questionnaires hold
anything = st.one_of(st.none(), st.floats(), st.integers(-3, 3), st.sampled_from([1e-300, 1e49, -1e49, 1e-40, 1e308]))
values = st.one_of(answers, anything)
people = st.lists(st.tuples(values, values, st.sampled_from("abc")), max_size=25)
scored = st.lists(st.tuples(answers, answers, st.sampled_from("abc")), max_size=25)
confidences = st.sampled_from([0.5, 0.8, 0.95, 0.999])


@tried
@given(st.one_of(people, scored), confidences)
def test_changes(of, confidence):
    before, after, groups = ([one[place] for one in of] for place in range(3))
    for found in (
        paired_change(before, after, confidence),
        standardised_change(before, after, confidence),
        ranked_change(before, after, confidence),
        adjusted_change(before, after, groups, confidence=confidence),
        adjusted_change(before, after, confidence=confidence),
        reliable_change(before, after, 0.8, cutoff=5),
    ):
        whole(found)


@tried
@given(
    st.lists(values, max_size=25), st.integers(-1, 26), st.integers(0, 4), st.sampled_from([None, 2, 4]), confidences
)
def test_rows_of_numbers(of, start, lag, period, confidence):
    whole(median(of, confidence))
    whole(benjamini_hochberg(of))
    whole(interrupted_series(of, start, lag=lag, period=period, confidence=confidence))
    whole(expected_by_scores(of, 5, 0.7))


@tried
@given(
    st.lists(st.tuples(st.one_of(st.integers(0, 12), values), st.integers(0, 2), st.sampled_from("abc")), max_size=25),
    st.sampled_from(Scale),
    confidences,
)
def test_times(of, scale, confidence):
    times, codes, groups = ([one[place] for one in of] for place in range(3))
    at = [-1, 0, 3, 5.5, 12, 400]
    whole(survival(times, [code > 0 for code in codes], at=at, scale=scale, confidence=confidence))
    whole(log_rank(times, [code > 0 for code in codes], groups))
    came_to = [[None, "start", "stop"][code] for code in codes]
    whole(endings(times, came_to, ["start", "stop"], at=at, confidence=confidence))


@tried
@given(
    st.lists(st.tuples(values, st.one_of(values, st.floats(1e-8, 1e8))), max_size=25),
    st.sampled_from(Estimator),
    confidences,
)
def test_sites(of, estimator, confidence):
    one, two = [pair[0] for pair in of], [pair[1] for pair in of]
    whole(pooled(one, two, estimator, confidence))
    whole(funnel_of_shares(one, two))
    whole(funnel_of_ratios(one, two))


@tried
@given(st.lists(st.tuples(st.integers(0, 40), st.integers(0, 40)), max_size=25))
def test_sites_with_people(of):
    counts, sizes = [min(pair) for pair in of], [max(pair) for pair in of]
    found = funnel_of_shares(counts, sizes)
    whole(found)
    assert (found.why("z") == Reason.IMPOSSIBLE) == (0 in sizes)
    whole(funnel_of_ratios(counts, sizes))


@tried
@given(
    st.integers(1, 6).flatmap(lambda k: st.lists(st.lists(values, min_size=k, max_size=k), max_size=20)), confidences
)
def test_questionnaires(of, confidence):
    whole(cronbach(of, confidence))
    for one in intraclass(of, confidence):
        whole(one)
    whole(clustering([row[0] for row in of], [row[-1] for row in of]))


@tried
@given(st.one_of(st.integers(-2, 60), st.floats()), st.one_of(st.integers(-2, 60), st.floats()), confidences)
def test_counts(one, two, confidence):
    whole(proportion(one, two, confidence))
    whole(rate(one, two, confidence))


@tried
@given(st.floats(), st.floats(), st.floats(), st.floats())
def test_populations(mean, sd, reliability, cutoff):
    whole(expected_by_cutoff(mean, sd, reliability, cutoff))


@pytest.mark.parametrize("value", [0, 7, 0.1])
def test_all_answers_equal_are_nowhere_a_certainty(value):
    same, groups = [value] * 30, ["a", "b", "c"] * 10
    told = {
        "p": paired_change(same, same).why("p"),
        "d_z": standardised_change(same, same).why("d_z"),
        "v": ranked_change(same, same).why("v"),
        "terms": adjusted_change(same, same, groups).why("terms"),
        "improved": reliable_change(same, same, 0.8).why("improved"),
        "alpha": cronbach([[value] * 4] * 30).why("value"),
        "icc": clustering(same, groups).why("value"),
        "judges": intraclass([[value] * 4] * 30)[0].why("value"),
        "hartung_knapp": pooled(same, [0.1] * 30).hartung_knapp.why("interval"),
    }
    assert told == dict.fromkeys(told, Reason.NO_VARIATION) | {"v": Reason.NO_CHANGE}


def test_figures_of_few_people_are_given_as_far_as_they_go():
    for n in range(1, 9):
        before, after = list(range(n)), [one * one % 5 for one in range(n)]
        for found in (
            paired_change(before, after),
            standardised_change(before, after),
            ranked_change(before, after),
            adjusted_change(before, after),
            median(before),
            survival(before, [1] * n, at=[1]),
            pooled(before, [0.5] * n),
            cronbach([[one, one + 1, 9 - one] for one in before]),
        ):
            whole(found)
            assert found.n == n
