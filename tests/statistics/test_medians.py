"""A median without a shape."""

import pytest

from kring.statistics.medians import median
from kring.statistics.results import Reason
from tests.statistics.reference import column, figures, rows, whole

TYPED = {"n5": [3, 9, 14, 21, 40], "n6": [3, 9, 14, 21, 40, 61], "n10": [2, 4, 4, 7, 9, 11, 15, 20, 33, 60]}


def values(name):
    """The values of one of the references."""
    if name == "transplant_futime":
        return column(rows("input/waiting_list_transplant.csv"), "futime")
    if name == "lung_time":
        return column(rows("input/survival_lung.csv"), "time")
    if name == "sleep_extra":
        of = rows("input/paired_sleep.csv")
        return column(of, "pre") + column(of, "post")
    return TYPED[name]


@pytest.mark.parametrize("name", ["transplant_futime", "lung_time", "sleep_extra", *TYPED])
def test_medians_are_those_of_r(name, agrees):
    expected, found = figures("median_rci_misc")["median_ci"][name], median(values(name))
    whole(found)
    assert found.n == expected["n"]
    names = {"value": "median", "q25": "q25_type7", "q75": "q75_type7", "p90": "p90_type7"}
    for ours, theirs in names.items():
        agrees(getattr(found, ours), expected[theirs], f"{name}.{ours}")
    for kind in ("qbinom", "conservative"):
        agrees(found.interval, expected[f"ci_{kind}"], f"{name}.interval")
        agrees(found.coverage, expected[f"coverage_{kind}"], f"{name}.coverage")
    ranks = expected["rank_lo_qbinom"], expected["rank_hi_qbinom"]
    assert found.ranks == (ranks if ranks[0] else None)


def test_of_five_there_is_no_interval_of_95_in_100_and_of_six_there_is():
    five, six = median(TYPED["n5"]), median(TYPED["n6"])
    whole(five)
    assert (five.value, five.interval, five.why("interval")) == (14, None, Reason.TOO_FEW_FOR_CONFIDENCE)
    assert (six.interval.low, six.interval.high, six.ranks) == (3, 61, (1, 6))
    assert six.coverage == 1 - 2 / 2**6
    assert median(TYPED["n5"], confidence=0.9).interval is not None


@pytest.mark.parametrize("n", [6, 7, 20, 71, 500])
@pytest.mark.parametrize("confidence", [0.8, 0.95, 0.99])
def test_the_interval_is_at_least_as_sure_as_was_asked(n, confidence):
    found = median(range(n), confidence)
    if found.interval:
        assert found.coverage >= confidence
    else:
        assert 1 - 2 / 2**n < confidence


def test_missing_and_impossible_values():
    found = median([4, None, 8, float("nan")])
    whole(found)
    assert (found.n, found.missing, found.value) == (2, 2, 6)
    assert median([]).why("value") == Reason.NO_DATA
    assert median([1, float("inf")]).why("value") == Reason.IMPOSSIBLE
