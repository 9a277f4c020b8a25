"""More than the error of measurement."""

import pytest

from kring.statistics.reliable import (
    Change,
    change_of,
    cutoff_c,
    error_by_reliability,
    error_by_sem,
    reliable_change,
)
from kring.statistics.results import Reason
from tests.statistics.reference import column, figures, rows, whole


@pytest.mark.parametrize(("name", "reliability", "cutoff"), [("rel0.90_cut14", 0.90, 14), ("rel0.75", 0.75, None)])
def test_counts_and_indices_are_those_of_r(name, reliability, cutoff, agrees):
    expected, of = figures("median_rci_misc")[f"rci_btheb_{name}"], rows("input/paired_btheb_bdi_pre_2m.csv")
    found = reliable_change(column(of, "pre"), column(of, "post"), reliability, higher_is_better=False, cutoff=cutoff)
    whole(found)
    agrees(found.error.sem, expected["sem"], "sem")
    agrees(found.error.s_diff, expected["s_diff"], "s_diff")
    agrees(found.error.critical, expected["critical_change_1.96"], "critical")
    agrees(found.indices, expected["rci"], "indices")
    assert (found.n, found.improved, found.worse, found.within_error) == tuple(
        expected[key] for key in ("n", "n_reliably_improved", "n_reliably_deteriorated", "n_no_reliable_change")
    )
    assert (found.recovered, found.improved_only) == (
        expected.get("n_recovered"),
        expected.get("n_improved_not_recovered"),
    )


def test_the_cut_off_of_r_between_well_and_unwell(agrees):
    expected = figures("median_rci_misc")["jt_cutoff_c_example"]
    args = expected["args"]
    agrees(cutoff_c(args["m_clin"], args["s_clin"], args["m_norm"], args["s_norm"]), expected["c"], "c")


def test_a_husband_of_jacobson_and_truax():
    # 1991, p. 14: sd 10, reliability .88, from 32.5 to 47.5: S_diff 4.74, an index of 3.16
    error = error_by_reliability(10, 0.88)
    assert error.sem == pytest.approx(3.464, abs=1e-3)
    assert error.s_diff == pytest.approx(4.899, abs=1e-3)
    found = reliable_change([32.5], [47.5], error=error, higher_is_better=True)
    assert found.indices[0] == pytest.approx(15 / 4.899, abs=1e-3)
    assert change_of(32.5, 47.5, error, higher_is_better=True) == Change.IMPROVED
    assert change_of(32.5, 47.5, error, higher_is_better=False) == Change.WORSE
    assert change_of(32.5, 40.0, error, higher_is_better=True) == Change.WITHIN_ERROR


def test_a_change_of_exactly_the_error_is_not_more_than_it():
    error = error_by_sem(2.0)
    assert change_of(0, error.critical, error, higher_is_better=True) == Change.WITHIN_ERROR
    assert change_of(0, error.critical + 1e-9, error, higher_is_better=True) == Change.IMPROVED


def test_people_are_counted_once_and_crossing_is_past_the_cut_off():
    error = error_by_sem(1.0)  # 2.77 points
    before, after = [5, 5, 5, 5, 9, None], [9, 8, 1, 6, 13, 3]
    found = reliable_change(before, after, error=error, cutoff=8)
    whole(found)
    assert (found.n, found.missing, found.improved, found.worse, found.within_error) == (5, 1, 3, 1, 1)
    # 5 to 9 crosses 8, 5 to 8 does not, 9 was past it already
    assert (found.recovered, found.improved_only) == (1, 2)


@pytest.mark.parametrize(
    ("before", "after", "reliability", "why"),
    [
        ([], [], 0.8, Reason.NO_DATA),
        ([1], [2], 0.8, Reason.TOO_FEW),
        ([3, 3, 3], [4, 5, 6], 0.8, Reason.NO_VARIATION),
        ([1, 2, 3], [4, 5, 6], 1.0, Reason.IMPOSSIBLE),
        ([1, 2, 3], [4, 5, 6], -0.1, Reason.IMPOSSIBLE),
        ([1, float("inf")], [4, 5], 0.8, Reason.IMPOSSIBLE),
    ],
)
def test_without_an_error_nobody_is_said_to_have_improved(before, after, reliability, why):
    found = reliable_change(before, after, reliability)
    whole(found)
    assert (found.improved, found.why("improved"), found.why("indices")) == (None, why, why)


def test_without_a_cut_off_nobody_is_said_to_have_recovered_or_not():
    found = reliable_change([1, 5, 9], [9, 5, 1], error=error_by_sem(1.0))
    whole(found)
    assert (found.recovered, found.why("recovered"), found.improved) == (None, Reason.NOT_ASKED, 1)


def test_one_person_without_an_answer():
    error = error_by_sem(1.0)
    assert change_of(float("nan"), 3, error, higher_is_better=True) == Reason.NO_DATA
    assert change_of(1, 3, error_by_sem(0), higher_is_better=True) == Reason.NO_VARIATION
    with pytest.raises(ValueError, match="reliability"):
        reliable_change([1], [2])
