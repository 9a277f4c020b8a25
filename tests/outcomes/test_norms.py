"""One person's change beside published error of measurement."""

from decimal import Decimal

import pytest

from kring.outcomes import library
from kring.outcomes.rules.norms import Obstacle, Verdict, compare, norms_of
from kring.outcomes.rules.scoring import score
from tests.outcomes.building import instrument, item, scale

SWEMWBS = library.instrument("swemwbs", "2009")


def of_sum(total):
    each, more = divmod(total, 7)
    return score(SWEMWBS, {str(place): each + (place <= more) for place in range(1, 8)})[0]


@pytest.mark.parametrize(
    ("before", "after", "change", "verdict"),
    [
        (20, 25, "3.76", Verdict.EXCEEDS),
        (25, 20, "-3.76", Verdict.EXCEEDS),
        (20, 23, "2.14", Verdict.WITHIN),
        (20, 20, "0", Verdict.WITHIN),
    ],
)
def test_a_change_is_held_against_the_published_smallest_one(before, after, change, verdict):
    found = compare(SWEMWBS, of_sum(before), of_sum(after))
    assert (found.change, found.verdict, found.why, found.smallest) == (Decimal(change), verdict, None, Decimal("2.87"))
    assert "2018" in found.source


def own(kind, value):
    errors = [{"scale": "total", "kind": kind, "value": value, "source": "s"}]
    return instrument([item("a", 0, 50)], [scale(["a"], 0, 50)], errors=errors)


def verdict(of, before, after):
    return compare(of, score(of, {"a": before})[0], score(of, {"a": after})[0]).verdict


def test_exactly_the_smallest_change_is_within():
    of = own("sdc", 5)
    assert [verdict(of, 10, after) for after in (4, 5, 15, 16)] == [
        Verdict.EXCEEDS,
        Verdict.WITHIN,
        Verdict.WITHIN,
        Verdict.EXCEEDS,
    ]


def test_from_a_standard_error_the_smallest_change_is_of_two_scores():
    of = own("sem", 5)  # 1.96 times the square root of two times five is 13.86
    assert (verdict(of, 0, 13), verdict(of, 0, 14)) == (Verdict.WITHIN, Verdict.EXCEEDS)


def test_what_cannot_be_said_has_its_reason():
    who = library.instrument("who-5", "1998")
    full = score(who, dict.fromkeys("12345", 3))[0]
    nothing = compare(who, full, full)
    assert (nothing.verdict, nothing.why, nothing.change) == (Verdict.CANNOT_BE_SAID, Obstacle.NOTHING_PUBLISHED, 0)
    missing = compare(who, full, score(who, {"1": 3})[0])
    assert (missing.verdict, missing.why, missing.change) == (Verdict.CANNOT_BE_SAID, Obstacle.NO_SCORE, None)
    assert compare(who, full, of_sum(20)).why is Obstacle.NOT_THE_SAME
    assert compare(SWEMWBS, full, full).why is Obstacle.UNKNOWN_SCALE


def test_norms_are_cited_with_their_group_and_source():
    norms = norms_of(SWEMWBS, "metric")
    assert [one.mean for one in norms] == [Decimal("23.7"), Decimal("23.2")]
    assert all("England" in one.population and "2017" in one.source for one in norms)
    assert norms_of(SWEMWBS, "unknown") == ()
