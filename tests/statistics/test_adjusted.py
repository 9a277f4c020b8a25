"""Change as if all had begun at the same score."""

import numpy as np
import pytest

from kring.statistics.adjusted import adjusted_change
from kring.statistics.paired import paired_change
from kring.statistics.results import Reason
from tests.statistics.reference import column, figures, rows, whole

BEFORE = [10.0, 12.0, 9.0, 14.0, 20.0, 22.0, 19.0, 25.0]
AFTER = [12.0, 15.0, 10.0, 15.0, 21.0, 26.0, 22.0, 27.0]
GROUPS = ["a"] * 4 + ["b"] * 4


def test_the_line_is_that_of_r(agrees):
    expected, of = figures("groups_dropout_mixed")["ancova_anorexia"], rows("input/ancova_anorexia.csv")
    found = adjusted_change(column(of, "Prewt"), column(of, "Postwt"), [row["Treat"] for row in of], reference="Cont")
    whole(found)
    assert [term.name for term in found.terms] == ["intercept", "before", "CBT", "FT"]
    for ours, theirs in {"value": "coef", "standard_error": "se", "t": "t", "p": "p"}.items():
        agrees([getattr(term, ours) for term in found.terms], expected[theirs], ours)
    agrees(found.r2, expected["r2"], "r2")
    agrees((found.f, found.p), (expected["F_treat"], expected["p_treat"]), "groups")
    assert found.f_df == (2, 68)
    # A group's adjusted change differs from the reference's by its term, and lies where its line is at the common score.
    by = {group.group: group for group in found.groups}
    assert by["FT"].change - by["Cont"].change == pytest.approx(found.terms[3].value)
    assert by["Cont"].change == pytest.approx(
        found.terms[0].value + (found.terms[1].value - 1) * np.mean(column(of, "Prewt"))
    )
    assert by["CBT"].interval.low < by["CBT"].change < by["CBT"].interval.high


def test_groups_on_one_line_of_known_numbers():
    found = adjusted_change([0, 1, 2, 10, 11, 12], [1, 2, 3.3, 13, 14, 14.7], ["a"] * 3 + ["b"] * 3)
    whole(found)
    # By hand: within groups Sxy = 2.3 + 1.7, Sxx = 2 + 2, so the slope is 1; means 1 -> 2.1 and 11 -> 13.9
    assert [term.value for term in found.terms] == pytest.approx([1.1, 1.0, 1.8])
    assert [group.change for group in found.groups] == pytest.approx([1.1, 2.9])
    assert found.before == 6


def test_one_group_changes_as_all_did_and_is_compared_with_none():
    found, plain = adjusted_change(BEFORE, AFTER), paired_change(BEFORE, AFTER)
    whole(found)
    (everybody,) = found.groups
    assert everybody.change == pytest.approx(plain.mean)
    assert (found.why("f"), found.why("p")) == (Reason.ONE_GROUP, Reason.ONE_GROUP)


def test_the_groups_come_in_order_and_the_reference_has_no_term():
    found = adjusted_change(BEFORE, AFTER, GROUPS, reference="b")
    assert [term.name for term in found.terms] == ["intercept", "before", "a"]
    assert [group.group for group in found.groups] == ["a", "b"]
    with pytest.raises(ValueError, match="reference"):
        adjusted_change(BEFORE, AFTER, GROUPS, reference="c")


def test_a_group_without_answers_says_so():
    found = adjusted_change([*BEFORE, 11.0], [*AFTER, None], [*GROUPS, "c"])
    whole(found)
    assert (found.n, found.missing) == (8, 1)
    last = found.groups[-1]
    assert (last.group, last.n, last.change, last.why("change")) == ("c", 0, None, Reason.NO_DATA)


@pytest.mark.parametrize(
    ("before", "after", "groups", "why"),
    [
        ([], [], [], Reason.NO_DATA),
        ([1], [2], ["a"], Reason.NO_VARIATION),
        ([5, 5, 5, 5], [1, 2, 3, 4], ["a", "a", "b", "b"], Reason.NO_VARIATION),
        ([1, 2, 3], [2, 3, 5], ["a", "b", "c"], Reason.TOO_FEW),
        ([1, 1, 1, 2, 2, 2], [3, 1, 4, 1, 5, 9], ["a"] * 3 + ["b"] * 3, Reason.ENTANGLED),
        ([1, float("inf"), 3], [2, 3, 5], ["a", "b", "c"], Reason.IMPOSSIBLE),
    ],
)
def test_what_cannot_be_told_apart_is_refused(before, after, groups, why):
    found = adjusted_change(before, after, groups)
    whole(found)
    assert (found.terms, found.why("terms"), found.why("groups")) == (None, why, why)


def test_a_perfect_line_says_nothing_of_how_sure_it_is():
    found = adjusted_change([0.1, 0.2, 0.3, 0.4], [0.3, 0.4, 0.5, 0.6])
    whole(found)
    assert found.groups[0].change == pytest.approx(0.2)
    assert {term.why("standard_error") for term in found.terms} == {Reason.NO_VARIATION}
