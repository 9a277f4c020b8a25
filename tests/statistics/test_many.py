"""Many tests at once."""

import pytest

from kring.statistics.many import benjamini_hochberg
from kring.statistics.results import Reason
from tests.statistics.reference import figures, whole


def test_adjusted_p_are_those_of_r(agrees):
    expected = figures("median_rci_misc")["p_adjust"]
    found = benjamini_hochberg(expected["p"])
    whole(found)
    agrees(found.adjusted, expected["BH"], "BH")


def test_the_fifteen_of_benjamini_and_hochberg():
    # 1995, p. 295: of fifteen comparisons four are found at 5%, where Bonferroni finds three
    p = [
        0.0001,
        0.0004,
        0.0019,
        0.0095,
        0.0201,
        0.0278,
        0.0298,
        0.0344,
        0.0459,
        0.3240,
        0.4262,
        0.5719,
        0.6528,
        0.7590,
        1.0,
    ]
    found = benjamini_hochberg(p)
    assert sum(one <= 0.05 for one in found.adjusted) == 4
    assert found.adjusted[3] == pytest.approx(0.0095 * 15 / 4)


def test_missing_ones_are_no_tests_and_keep_their_place():
    found = benjamini_hochberg([None, 0.01, 0.04])
    whole(found)
    assert found.adjusted == (None, pytest.approx(0.02), pytest.approx(0.04))
    assert (found.n, found.missing) == (2, 1)


def test_one_test_is_itself_and_none_is_no_data():
    assert benjamini_hochberg([0.03]).adjusted == (0.03,)
    assert benjamini_hochberg([]).why("adjusted") == Reason.NO_DATA
    assert benjamini_hochberg([0.5, 1.2]).why("adjusted") == Reason.IMPOSSIBLE
