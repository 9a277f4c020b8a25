"""Questions that go together, people of one place that are alike, judges who agree."""

import numpy as np
import pytest
from scipy import stats

from kring.statistics.agreement import clustering, cronbach, intraclass
from kring.statistics.results import Reason
from tests.statistics.reference import column, figures, rows, whole

# Shrout & Fleiss 1979, table 2: six people, four judges
JUDGED = [[9, 2, 5, 8], [6, 1, 3, 2], [8, 4, 6, 8], [7, 1, 2, 6], [10, 5, 6, 9], [6, 2, 4, 7]]
FILES = {
    "alpha_ds14_na": ("alpha_ds14_recoded", ["Na2", "Na4", "Na5", "Na7", "Na9", "Na12", "Na13"]),
    "alpha_ds14_si": ("alpha_ds14_recoded", ["Si1", "Si3", "Si6", "Si8", "Si10", "Si11", "Si14"]),
    "alpha_wemwbs14_slovenia": ("alpha_wemwbs_slo", [f"WEMWBS{letter}" for letter in "abcdefghijklmn"]),
    "alpha_swemwbs7_raw_slovenia": ("alpha_wemwbs_slo", [f"WEMWBS{letter}" for letter in "abcfgik"]),
    "alpha_ucla20": ("alpha_ucla20_recoded", [f"q{number}" for number in range(1, 21)]),
}


@pytest.mark.parametrize("name", FILES)
def test_alpha_is_that_of_r(name, agrees):
    expected = figures("reliability_icc")[name]
    file, items = FILES[name]
    of = rows(f"input/{file}.csv")
    found = cronbach(list(zip(*(column(of, item) for item in items), strict=True)))
    whole(found)
    assert (found.n, found.n + found.missing, found.k) == tuple(expected[key] for key in ("n_complete", "n_total", "k"))
    names = {
        "value": "alpha_raw",
        "interval": "feldt_ci95",
        "standardised": "alpha_std",
        "mean_correlation": "mean_interitem_r",
        "mean": "mean_total",
        "sd": "sd_total",
        "sem": "sem_total",
        "critical": "mdc95_total",
    }
    for ours, theirs in names.items():
        agrees(getattr(found, ours), expected[theirs], f"{name}.{ours}")
    parts = {"mean": "item_mean", "sd": "item_sd", "rest": "item_rest_r", "alpha_without": "alpha_if_dropped"}
    for ours, theirs in parts.items():
        agrees([getattr(item, ours) for item in found.items], expected[theirs], f"{name}.items.{ours}")


@pytest.mark.parametrize("column_name", ["HOSTILE", "LEAD"])
def test_how_alike_people_of_one_place_are_is_that_of_r(column_name, agrees):
    expected = figures("reliability_icc")[f"icc_lq2002_{column_name}_by_company"]
    of = rows("input/icc_sites_lq2002.csv")
    found = clustering(column(of, column_name), [row["COMPID"] for row in of])
    whole(found)
    assert (found.n, found.groups) == (expected["n"], expected["groups"])
    names = {
        "between": "MSB",
        "within": "MSW",
        "f": "F",
        "p": "p",
        "size": "n0",
        "mean_size": "nbar",
        "value": "icc1_anova_n0",
        "by_mean_size": "icc1_anova_nbar",
        "of_means": "icc2_anova",
    }
    for ours, theirs in names.items():
        agrees(getattr(found, ours), expected[theirs], f"{column_name}.{ours}")


def test_judges_are_those_of_r(agrees):
    for found, expected in zip(intraclass(JUDGED), figures("reliability_icc")["icc_shrout_fleiss"], strict=True):
        whole(found)
        assert found.name == expected["type"]
        agrees(found.value, expected["ICC"], found.name)
        agrees((found.f, found.p, *found.df), [expected[key] for key in ("F", "p", "df1", "df2")], f"{found.name}.F")
        agrees(found.interval, [expected["lower bound"], expected["upper bound"]], f"{found.name}.interval")


def test_judges_of_shrout_and_fleiss():
    found = [round(one.value, 2) for one in intraclass(JUDGED)]
    assert found == [0.17, 0.29, 0.71, 0.44, 0.62, 0.91]


def test_alpha_by_hand():
    # Variances 1, 1, 1 of questions and 19/3 of sums: alpha = 3/2 (1 - 9/19)
    found = cronbach([[1, 2, 1], [2, 1, 2], [3, 3, 3]])
    whole(found)
    assert found.value == pytest.approx(1.5 * (1 - 3 / np.var([4, 5, 9], ddof=1)))
    assert found.mean == 6


def test_the_interval_of_alpha_is_where_feldt_s_f_would_be_just_unusual():
    draw = np.random.default_rng(9)
    found = cronbach(draw.normal(size=(40, 1)) + draw.normal(size=(40, 5)))
    low, high = found.interval.low, found.interval.high
    assert stats.f.sf((1 - low) / (1 - found.value), 39, 39 * 4) == pytest.approx(0.025)
    assert stats.f.cdf((1 - high) / (1 - found.value), 39, 39 * 4) == pytest.approx(0.025)


def test_an_answer_that_goes_against_the_others_is_seen():
    draw = np.random.default_rng(5)
    person = draw.normal(size=(300, 1))
    answers = person + draw.normal(0, 0.7, size=(300, 4))
    answers[:, 2] *= -1
    found = cronbach(answers)
    whole(found)
    assert [item.looks_reversed for item in found.items] == [False, False, True, False]
    turned = answers * [1, 1, -1, 1]
    assert cronbach(turned).value > found.value
    assert not any(item.looks_reversed for item in cronbach(turned).items)


@pytest.mark.parametrize(
    ("answers", "why"),
    [
        ([], Reason.NO_DATA),
        ([[None, 2], [1, None]], Reason.NO_DATA),
        ([[1, 2, 3]], Reason.TOO_FEW),
        ([[1], [2], [3]], Reason.TOO_FEW),
        ([[2, 2], [2, 2], [2, 2]], Reason.NO_VARIATION),
        ([[1, 3], [2, 2], [3, 1]], Reason.NO_VARIATION),
        ([[1, float("inf")], [2, 2]], Reason.IMPOSSIBLE),
    ],
)
def test_too_few_answers_have_no_alpha(answers, why):
    found = cronbach(answers)
    whole(found)
    assert (found.value, found.why("value"), found.why("interval")) == (None, why, why)


def test_perfect_agreement_has_a_value_and_no_interval():
    found = cronbach([[1, 1], [2, 2], [4, 4]])
    whole(found)
    assert (found.value, found.why("interval")) == (1.0, Reason.NO_VARIATION)
    for one in intraclass([[1, 1], [2, 2], [4, 4]]):
        whole(one)
        assert (one.value, one.why("interval")) == (1.0, Reason.NO_VARIATION)


def test_a_question_that_all_answer_alike():
    found = cronbach([[1, 1, 3], [2, 2, 3], [4, 5, 3]])
    whole(found)
    assert found.value is not None
    assert (found.why("standardised"), found.items[2].why("rest")) == (Reason.NO_VARIATION, Reason.NO_VARIATION)


@pytest.mark.parametrize(
    ("values", "groups", "why"),
    [
        ([], [], Reason.NO_DATA),
        ([1, 2], ["a", "a"], Reason.ONE_GROUP),
        ([1, 2], ["a", "b"], Reason.TOO_FEW),
        ([3, 3, 3], ["a", "a", "b"], Reason.NO_VARIATION),
        ([3, float("inf"), 3], ["a", "a", "b"], Reason.IMPOSSIBLE),
    ],
)
def test_groups_that_cannot_be_compared(values, groups, why):
    found = clustering(values, groups)
    whole(found)
    assert found.why("value") == why


def test_people_who_are_wholly_alike_within_their_place():
    found = clustering([1, 1, 4, 4, None], ["a", "a", "b", "b", "b"])
    whole(found)
    assert (found.value, found.why("f"), found.missing) == (1.0, Reason.NO_VARIATION, 1)


@pytest.mark.parametrize(
    ("judged", "why"),
    [
        ([], Reason.NO_DATA),
        ([[1, 2]], Reason.TOO_FEW),
        ([[1], [2]], Reason.TOO_FEW),
        ([[2, 2], [2, 2]], Reason.NO_VARIATION),
    ],
)
def test_too_few_judgements(judged, why):
    for one in intraclass(judged):
        whole(one)
        assert one.why("value") == why
