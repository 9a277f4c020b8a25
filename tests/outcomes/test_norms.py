"""One person's change beside published error of measurement."""

from decimal import Decimal

import pytest

from kring.outcomes import library
from kring.outcomes.rules.instruments import ErrorKind
from kring.outcomes.rules.norms import (
    Obstacle,
    Verdict,
    compare,
    group_of,
    norms_of,
    reliability_between,
    smallest_change,
)
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
    assert "2018" in found.error.source


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
    djg = library.instrument("djg-6", "2006")
    full = score(djg, dict.fromkeys(("3", "4", "7", "8", "9", "10"), 2))[0]
    nothing = compare(djg, full, full)
    assert (nothing.verdict, nothing.why, nothing.change) == (Verdict.CANNOT_BE_SAID, Obstacle.NOTHING_PUBLISHED, 0)
    missing = compare(djg, full, score(djg, {"3": 3})[0])
    assert (missing.verdict, missing.why, missing.change) == (Verdict.CANNOT_BE_SAID, Obstacle.NO_SCORE, None)
    assert compare(djg, full, of_sum(20)).why is Obstacle.NOT_THE_SAME
    assert compare(SWEMWBS, full, full).why is Obstacle.UNKNOWN_SCALE


def test_norms_are_cited_with_their_group_and_source():
    norms = norms_of(SWEMWBS, "metric")
    assert [one.mean for one in norms] == [Decimal("23.7"), Decimal("23.2"), Decimal("24.79")]
    assert all("England" in one.population.en and "2017" in one.source for one in norms[:2])
    assert norms_of(SWEMWBS, "unknown") == ()
    # What is reckoned with is one group of one source: means of countries and years are not mixed.
    assert [one.mean for one in group_of(SWEMWBS, "metric")] == [Decimal("23.7"), Decimal("23.2")]
    assert group_of(SWEMWBS, "unknown") == ()


WHO = library.instrument("who-5", "1998")


def who_of(*answers):
    return score(WHO, dict(zip("12345", answers, strict=True)))[0]


@pytest.mark.parametrize(
    ("after", "verdict"),
    [((3, 3, 2, 2, 2), Verdict.WITHIN), ((4, 3, 3, 2, 2), Verdict.WITHIN), ((4, 3, 3, 3, 2), Verdict.EXCEEDS)],
)
def test_ten_points_of_who_5_are_called_relevant_and_are_still_within_error(after, verdict):
    """From 36: to 48, 56 and 60. What matters to a group is no error of one person's score, which is 23.6."""
    found = compare(WHO, who_of(2, 2, 2, 2, 1), who_of(*after))
    assert (found.verdict, found.smallest) == (verdict, Decimal("23.60"))


def test_an_error_that_was_worked_out_follows_from_spread_and_reliability():
    phq = library.instrument("phq-4", "2009")
    (error,) = phq.errors
    assert error.kind is ErrorKind.WORKED_OUT
    assert error.value == Decimal("0.84"), "2.1 times the square root of 1 - 0.84"
    assert smallest_change(error) == pytest.approx(Decimal("2.328"), abs=Decimal("0.001"))


def between(**more):
    of = instrument([item("a", 0, 50)], [scale(["a"], 0, 50)], **more)
    return tuple(float(one) for one in reliability_between(of, "total"))


def reliable(kind, value):
    return {"scale": "total", "kind": kind, "value": value, "population": "p", "source": "s"}


NORM = {"scale": "total", "population": "p", "mean": 20, "sd": 10, "source": "s"}
SEM = {"scale": "total", "kind": "sem", "value": 4, "source": "s"}
WORKED_OUT = {"scale": "total", "kind": "worked-out", "sd": 10, "reliability": 0.84, "source": "s"}


def test_how_well_two_measurements_go_together_is_what_was_published_or_lies_between_ends():
    assert between() == (0.6, 0.9)
    retest, internal = reliable("retest", 0.81), reliable("internal", 0.84)
    assert between(reliabilities=[retest, internal], norms=[NORM], errors=[SEM]) == (0.81, 0.81)
    # Questions that go together well say nothing of days that differ: that is the most it can be.
    assert between(reliabilities=[internal]) == (0.6, 0.84)
    assert between(reliabilities=[reliable("internal", 0.5)]) == (0.5, 0.5)
    assert between(norms=[NORM], errors=[SEM]) == (0.84, 0.84), "one less the share of error: 16 of 100"
    assert between(norms=[NORM], errors=[WORKED_OUT]) == (0.6, 0.9), "what was worked out tells nothing new"
    other = {**NORM, "source": "another", "sd": 5}
    assert between(norms=[NORM, other], errors=[SEM]) == (0.84, 0.84)
