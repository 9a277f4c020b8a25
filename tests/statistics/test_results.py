"""What results are made of."""

import math

import pytest

from kring.statistics import methods
from kring.statistics.medians import Median
from kring.statistics.methods import ORDER_STATISTICS, Method
from kring.statistics.results import Interval, Reason, Unsaid, between, refuse, tell


def test_methods_are_codes_that_differ_each_with_a_source():
    known = [one for one in vars(methods).values() if isinstance(one, Method)]
    assert len(known) > 30
    assert len({one.name for one in known}) == len(known)
    assert [one.name for one in known if one.name != one.name.lower() or " " in one.name] == []
    assert [one.name for one in known if not any(sign.isdigit() for sign in one.source)] == []


def test_what_is_no_number_is_not_told_as_one():
    found = tell(
        Median,
        method=ORDER_STATISTICS,
        n=3,
        missing=0,
        value=math.nan,
        q25=math.inf,
        q75=1.0,
        p90=Reason.TOO_FEW,
        interval=between(0.5, math.nan, 0.95, ORDER_STATISTICS),
        ranks=(1, 3),
        coverage=0.95,
    )
    assert (found.value, found.q25, found.q75, found.p90) == (None, None, 1.0, None)
    assert found.interval == Interval(0.5, None, 0.95, ORDER_STATISTICS)
    assert found.unsaid == (
        Unsaid("value", Reason.NOT_COMPUTED),
        Unsaid("q25", Reason.NOT_COMPUTED),
        Unsaid("p90", Reason.TOO_FEW),
        Unsaid("interval.high", Reason.NOT_COMPUTED),
    )
    assert (found.why("p90"), found.why("q75")) == (Reason.TOO_FEW, None)


def test_a_refusal_tells_what_is_known_and_one_reason_for_the_rest():
    found = refuse(Median, Reason.NO_DATA, method=ORDER_STATISTICS, n=0, missing=4)
    assert (found.n, found.missing, found.value) == (0, 4, None)
    assert {one.why for one in found.unsaid} == {Reason.NO_DATA}
    assert len(found.unsaid) == 7


def test_results_do_not_change():
    found = refuse(Median, Reason.NO_DATA, method=ORDER_STATISTICS, n=0, missing=4)
    with pytest.raises(AttributeError):
        found.value = 3.0
