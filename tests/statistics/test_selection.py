"""What people chosen for a low first score gain when nothing helps."""

import math

import numpy as np
import pytest

from kring.statistics.results import Reason
from kring.statistics.selection import expected_by_cutoff, expected_by_scores
from tests.statistics.reference import whole


def test_chosen_below_the_middle_by_the_formula_of_davis():
    # At the middle the density over the share below is sqrt(2 / pi).
    found = expected_by_cutoff(50, 10, 0.6, 50, n=1000)
    whole(found)
    assert found.change == pytest.approx(10 * 0.4 * math.sqrt(2 / math.pi))
    assert found.first == pytest.approx(50 - 10 * math.sqrt(2 / math.pi))
    # One standard deviation below: .24197 / .15866 (tables of the normal)
    assert expected_by_cutoff(50, 10, 0.6, 40).change == pytest.approx(4 * 0.2419707 / 0.1586553, rel=1e-6)


def test_it_is_what_chance_does_to_who_was_chosen():
    draw = np.random.default_rng(20)
    people = draw.normal(60, math.sqrt(0.7) * 20, 400_000)
    first, second = (people + draw.normal(0, math.sqrt(0.3) * 20, people.size) for _ in range(2))
    chosen = first <= 50
    gained = (second - first)[chosen]
    expected = expected_by_cutoff(60, 20, 0.7, 50)
    margin = 4 * gained.std() / math.sqrt(gained.size)
    assert gained.mean() == pytest.approx(expected.change, abs=margin)
    assert first[chosen].mean() == pytest.approx(expected.first, abs=margin)
    assert expected_by_scores(first[chosen], 60, 0.7).change == pytest.approx(gained.mean(), abs=margin)
    # And those chosen for a high one lose as much on the other side.
    lost = (second - first)[first >= 70]
    assert lost.mean() == pytest.approx(expected_by_cutoff(60, 20, 0.7, 70, low=False).change, abs=margin)


def test_a_perfect_measurement_does_not_regress_and_chance_regresses_wholly():
    assert expected_by_cutoff(50, 10, 1.0, 40).change == 0
    chance = expected_by_cutoff(50, 10, 0.0, 40)
    assert chance.first + chance.change == pytest.approx(50)


def test_far_tails_stay_numbers():
    found = expected_by_cutoff(50, 1, 0.5, -1000)
    whole(found)
    assert found.first == pytest.approx(-1000, abs=0.01)


def test_who_scored_low_by_what_they_scored():
    found = expected_by_scores([30, 34, None, 38], 50, 0.75)
    whole(found)
    assert (found.n, found.first, found.change) == (3, 34, 4)
    assert expected_by_scores([None], 50, 0.75).why("change") == Reason.NO_DATA


@pytest.mark.parametrize(
    "given",
    [(50, -1, 0.5, 40), (50, 10, 1.5, 40), (50, 10, -0.1, 40), (math.nan, 10, 0.5, 40), (50, 10, 0.5, math.inf)],
)
def test_what_cannot_be_is_refused(given):
    found = expected_by_cutoff(*given)
    whole(found)
    assert found.why("change") == Reason.IMPOSSIBLE


def test_a_population_of_equals_cannot_be_chosen_from():
    assert expected_by_cutoff(50, 0, 0.5, 40).why("change") == Reason.NO_VARIATION
