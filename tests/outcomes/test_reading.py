"""A region's own instrument is read, or everything that is wrong with it is told with its place; never an exception."""

from decimal import Decimal
from pathlib import Path

import pytest

from kring.outcomes import library
from kring.outcomes.rules.instruments import Shipping
from kring.outcomes.rules.problems import Fault
from kring.outcomes.rules.reading import read
from kring.outcomes.rules.scoring import score
from tests.outcomes.building import BOTH, choice, data, instrument, item, scale

WORKED_OUT = {"scale": "total", "kind": "worked-out", "sd": 1, "reliability": 0.8, "source": "s"}
RELIABLE = {"scale": "total", "kind": "internal", "value": 0.8, "population": "p", "source": "s"}
TWO = [item("a"), item("b")]
STEWARD = {"name": "x", "holder": "y", "texts": "steward", "registration": True, "why": "theirs"}
TABLE = {str(total): total * 2 for total in range(9)}
WEIGHTS = {code: {str(level): -0.1 for level in range(1, 5)} for code in "ab"}


def sum_of(items=("a", "b"), low=0, high=8, **more):
    return [scale(list(items), low, high, **more)]


def without(name, of):
    return {key: value for key, value in of.items() if key != name}


WRONG = {
    "a number in place of an instrument": (7, Fault.NOT_A_TABLE, ""),
    "nothing": ({}, Fault.FIELD_MISSING, "code"),
    "no version": (without("version", data(TWO, sum_of())), Fault.FIELD_MISSING, "version"),
    "no items": (data([], []), Fault.NO_ITEMS, "items"),
    "items that are none": (data(7, []), Fault.NOT_A_LIST, "items"),
    "a name in one language": (data(TWO, sum_of(), name={"nl": "x"}), Fault.FIELD_MISSING, "name.en"),
    "a misspelt field": (data([item("a", revrsed=True), item("b")], sum_of()), Fault.UNKNOWN_FIELD, "items.1"),
    "a code with capitals": (data([item("A")], []), Fault.NOT_A_CODE, "items.1.code"),
    "a code that lists have for something else": (data([item("datum")], []), Fault.NAME_OF_A_COLUMN, "items.1.code"),
    "the same item twice": (data([item("a"), item("a")], []), Fault.DUPLICATE, "items.2.code"),
    "the same place twice": (data([item("a", order=2), item("b")], []), Fault.DUPLICATE, "items.order"),
    "the same option twice": (data([choice("a", [1, 2, 2])], []), Fault.DUPLICATE, "items.1.options"),
    "no options": (data([choice("a", [])], []), Fault.NO_RANGE, "items.1.options"),
    "a range the wrong way round": (data([item("a", 4, 0), item("b")], sum_of()), Fault.IMPOSSIBLE_RANGE, "items.1"),
    "a range without end": (data([item("a", 0, 999_999)], []), Fault.IMPOSSIBLE_RANGE, "items.1"),
    "a number that is none": (data([item("a", "0")], []), Fault.NOT_A_NUMBER, "items.1.low"),
    "truth for a number": (data([item("a", low=False)], []), Fault.NOT_A_NUMBER, "items.1.low"),
    "a word for yes": (data([item("a", reversed="yes")], []), Fault.NOT_YES_OR_NO, "items.1.reversed"),
    "a kind that is none": (data([item("a", kind="slider")], []), Fault.NOT_A_CHOICE, "items.1.kind"),
    "words that are reversed": (
        data([{"code": "a", "kind": "text", "text": BOTH, "reversed": True}], []),
        Fault.NO_RANGE,
        "items.1",
    ),
    "options that cannot be reversed": (
        data([choice("a", [0, 1, 3], reversed=True)], []),
        Fault.NOT_REVERSIBLE,
        "items.1",
    ),
    "an alarm that nobody can give": (data([item("a", alarming=[9])], []), Fault.OUT_OF_RANGE, "items.1.alarming"),
    "a concern that is none": (data([item("a", about="b"), item("b")], []), Fault.UNKNOWN_ITEM, "items.a.about"),
    "a text in one language": (data([item("a", text={"nl": "x"})], []), Fault.TEXT_MISSING, "items.a.en"),
    "an option without words": (
        data([choice("a", [1, 2], options=[{"value": 1} | BOTH, {"value": 2, "nl": "x"}])], []),
        Fault.TEXT_MISSING,
        "items.a.options.2.en",
    ),
    "wording that may not be passed on": (data(TWO, sum_of(), licence=STEWARD), Fault.TEXT_NOT_ALLOWED, "items.a.nl"),
    "a slot without a reason": (
        data(TWO, sum_of(), licence=without("why", STEWARD)),
        Fault.FIELD_MISSING,
        "licence.why",
    ),
    "a scale of an unknown item": (data(TWO, sum_of("ac")), Fault.UNKNOWN_ITEM, "scales.1.items"),
    "a scale of words": (
        data([{"code": "a", "kind": "text", "text": BOTH}], sum_of("a", high=1)),
        Fault.NO_RANGE,
        "scales.1.items",
    ),
    "a scale of nothing": (data(TWO, sum_of(())), Fault.ITEMS_OR_SCALES, "scales.1"),
    "an item that counts twice": (data(TWO, sum_of("aa")), Fault.DUPLICATE, "scales.1.items"),
    "a scale of itself": (data(TWO, sum_of((), scales=["total"])), Fault.CYCLE, "scales.total"),
    "scales that go round": (
        data(TWO, [*sum_of((), scales=["more"]), *sum_of((), code="more", scales=["total"])]),
        Fault.CYCLE,
        "scales.more",
    ),
    "a scale of an unknown scale": (data(TWO, sum_of((), scales=["more"])), Fault.UNKNOWN_SCALE, "scales.total"),
    "a scale twice": (data(TWO, sum_of() * 2), Fault.DUPLICATE, "scales.2.code"),
    "a range that answers leave": (data(TWO, sum_of(high=7)), Fault.OUT_OF_REACH, "scales.1"),
    "a range that scales leave": (
        data(TWO, [*sum_of(), *sum_of((), code="more", scales=["total"], high=9, factor=2)]),
        Fault.OUT_OF_REACH,
        "scales.more",
    ),
    "a missing scale that would count as low": (
        data(
            [item("a", 2), item("b", 2)],
            [
                scale(["a"], 2, 4, code="one"),
                scale(["b"], 2, 4, code="two"),
                scale([], 4, 8, scales=["one", "two"], missing={"may_miss": 1, "then": "answered"}),
            ],
        ),
        Fault.OUT_OF_REACH,
        "scales.total",
    ),
    "a scale of nothing to everything": (data(TWO, sum_of(low=8, high=8)), Fault.IMPOSSIBLE_RANGE, "scales.1"),
    "all may be missing": (data(TWO, sum_of(missing={"may_miss": 2})), Fault.MAY_MISS_TOO_MUCH, "scales.1.missing"),
    "fewer than none may be missing": (
        data(TWO, sum_of(missing={"may_miss": -1})),
        Fault.MAY_MISS_TOO_MUCH,
        "scales.1.missing",
    ),
    # With one left out of two that are 1 to 4 the sum would go below what two can come to, and look like a low score.
    "a missing answer that would count as low": (
        data([item("a", 1), item("b", 1)], sum_of(low=2, missing={"may_miss": 1})),
        Fault.OUT_OF_REACH,
        "scales.1",
    ),
    "a table with a hole": (
        data(TWO, sum_of(high=16, method="table", table=without("5", TABLE))),
        Fault.TABLE_WITH_HOLES,
        "scales.1.table",
    ),
    "a table that goes on": (
        data(TWO, sum_of(high=20, method="table", table=TABLE | {"9": 18})),
        Fault.TABLE_BEYOND,
        "scales.1.table",
    ),
    "a table of letters": (
        data(TWO, sum_of(high=16, method="table", table=TABLE | {"x": 1})),
        Fault.NOT_A_NUMBER,
        "scales.1.table",
    ),
    "no table": (data(TWO, sum_of(high=16, method="table")), Fault.FIELD_MISSING, "scales.1.table"),
    "a table for who left one open": (
        data(TWO, sum_of(high=16, method="table", table=TABLE, missing={"may_miss": 1})),
        Fault.NEEDS_ALL,
        "scales.1.missing",
    ),
    "a table in a sum": (data(TWO, sum_of(table=TABLE)), Fault.UNKNOWN_FIELD, "scales.1"),
    "a sum times nought": (data(TWO, sum_of(factor=0)), Fault.NOT_A_NUMBER, "scales.1.factor"),
    "a factor without end": (data(TWO, sum_of(factor=float("inf"))), Fault.NOT_A_NUMBER, "scales.1.factor"),
    "a count of nothing": (data(TWO, sum_of(high=2, method="count")), Fault.NOTHING_COUNTS, "scales.1.items"),
    "one item that is two": (data(TWO, sum_of(method="single")), Fault.ONE_ITEM, "scales.1"),
    "a constant for a polynomial": (
        data(TWO, sum_of(method="polynomial", coefficients=[1])),
        Fault.WRONG_LENGTH,
        "scales.1.coefficients",
    ),
    "a level without a weight": (
        data(
            TWO, sum_of(low=-1, high=1, method="value-set", constant=1, weights=without("b", WEIGHTS) | {"b": {"1": 0}})
        ),
        Fault.WEIGHTS_MISSING,
        "scales.1.weights",
    ),
    # All levels lower it, but the constant that is added once lifts whoever is a little off the best above it.
    "a value above the best": (
        data(TWO, sum_of(low=-1, high=1, method="value-set", constant=1, once=0.2, weights=WEIGHTS)),
        Fault.OUT_OF_REACH,
        "scales.1",
    ),
    "a value below the worst": (
        data(TWO, sum_of(low=0.9, high=1, method="value-set", constant=1, weights=WEIGHTS)),
        Fault.OUT_OF_REACH,
        "scales.1",
    ),
    "words that no database keeps": (data(TWO, sum_of(), version="1\x00"), Fault.NOT_WORDS, "version"),
    "a period in one language": (data(TWO, sum_of(), period={"nl": "vandaag"}), Fault.FIELD_MISSING, "period.en"),
    "more sums than can be tried": (
        data(
            [item(code, 0, 1000) for code in "abcdefg"],
            [scale(list("abcdefg"), 0, 1000, method="polynomial", coefficients=[0, 1])],
        ),
        Fault.TOO_MANY,
        "scales.1",
    ),
    "a method for items": (
        data(TWO, [*sum_of(), *sum_of((), code="more", scales=["total"], method="single")]),
        Fault.NOT_FOR_SCALES,
        "scales.2.method",
    ),
    "a check of too few answers": (
        data(TWO, sum_of(checks=[{"answers": [1], "value": 1}])),
        Fault.WRONG_LENGTH,
        "scales.1.checks.1.answers",
    ),
    "a check that does not come out": (
        data(TWO, sum_of(checks=[{"answers": [1, 1], "value": 3}])),
        Fault.CHECK_FAILS,
        "scales.total.checks.1",
    ),
    "a check with an answer that is none": (
        data(TWO, sum_of(checks=[{"answers": [1, [2]], "value": 3}])),
        Fault.CHECK_FAILS,
        "scales.total.checks.1",
    ),
    "a norm of an unknown scale": (
        data(TWO, sum_of(), norms=[{"scale": "x", "population": "p", "mean": 1, "source": "s"}]),
        Fault.UNKNOWN_SCALE,
        "norms.1.scale",
    ),
    "a norm of nobody": (
        data(TWO, sum_of(), norms=[{"scale": "total", "population": "p", "mean": 1, "n": 0, "source": "s"}]),
        Fault.IMPOSSIBLE_RANGE,
        "norms.1",
    ),
    "an error of nought": (
        data(TWO, sum_of(), errors=[{"scale": "total", "kind": "sem", "value": 0, "source": "s"}]),
        Fault.IMPOSSIBLE_RANGE,
        "errors.1.value",
    ),
    "an error that is said to follow from figures and is told besides": (
        data(TWO, sum_of(), errors=[WORKED_OUT | {"value": 1}]),
        Fault.UNKNOWN_FIELD,
        "errors.1",
    ),
    "an error that follows from nothing": (
        data(TWO, sum_of(), errors=[{key: WORKED_OUT[key] for key in ("scale", "kind", "sd", "source")}]),
        Fault.FIELD_MISSING,
        "errors.1.reliability",
    ),
    "an error that follows from a reliability above one": (
        data(TWO, sum_of(), errors=[WORKED_OUT | {"reliability": 1.1}]),
        Fault.IMPOSSIBLE_RANGE,
        "errors.1",
    ),
    "a reliability of more than can be": (
        data(TWO, sum_of(), reliabilities=[RELIABLE | {"value": 1}]),
        Fault.IMPOSSIBLE_RANGE,
        "reliabilities.1",
    ),
    "the same reliability twice": (
        data(TWO, sum_of(), reliabilities=[RELIABLE, RELIABLE | {"value": 0.7}]),
        Fault.DUPLICATE,
        "reliabilities.2.scale",
    ),
    "a reliability of another kind": (
        data(TWO, sum_of(), reliabilities=[RELIABLE | {"kind": "good"}]),
        Fault.NOT_A_CHOICE,
        "reliabilities.1.kind",
    ),
    "a group in one language only": (
        data(TWO, sum_of(), norms=[{"scale": "total", "population": {"nl": "p"}, "mean": 1, "source": "s"}]),
        Fault.FIELD_MISSING,
        "norms.1.population.en",
    ),
}


def test_a_regions_own_instrument_is_read():
    own = instrument([item("a"), choice("b", [0, 2, 4], reversed=True)], sum_of())
    assert (own.code, own.version, own.licence.texts) == ("own", "1", Shipping.OWN)
    assert own.open_slots("nl") == own.open_slots("en") == ()
    assert (own.item("b").low, own.item("b").high, own.item("c"), own.scale("more")) == (0, 4, None, None)
    assert [own.item("b").allows(value) for value in (0, 1, 4, 5, True, 2.0, "2", None)] == [True, False, True] + [
        False
    ] * 5


@pytest.mark.parametrize("name", WRONG)
def test_what_is_wrong_is_told_with_its_place(name):
    wrong, fault, place = WRONG[name]
    reading = read(wrong)
    assert reading.instrument is None
    assert (fault, place) in {(one.fault, one.place) for one in reading.problems}


def test_everything_that_is_wrong_is_told_at_once():
    told = read(data([item("a", 4, 0), item("A")], sum_of("ax"), licence={}))
    assert {one.fault for one in told.problems} >= {
        Fault.IMPOSSIBLE_RANGE,
        Fault.NOT_A_CODE,
        Fault.UNKNOWN_ITEM,
        Fault.FIELD_MISSING,
    }


def test_scales_of_scales_come_after_those():
    both = [
        scale([], 0, 16, code="all", scales=["total", "again"]),
        scale(["a", "b"], 0, 8),
        scale(["a", "b"], 0, 8, code="again"),
    ]
    assert [one.code for one in instrument(TWO, both).scales] == ["total", "again", "all"]


def test_a_hundred_items_of_which_many_may_be_missing_are_read():
    codes = [f"i{place}" for place in range(100)]
    rule = {"may_miss": 40, "then": "answered"}
    instrument([item(code, 0, 1000) for code in codes], [scale(codes, 0, 100_000, missing=rule)])
    assert (
        read(data([item(code, -1, 10) for code in codes], [scale(codes, -99, 1000, missing=rule)])).problems[0].about
        == "-100 - 1000"
    )


def test_a_file_of_kring_that_is_wrong_or_there_twice_stops_it(tmp_path, monkeypatch):
    monkeypatch.setattr(library, "FOLDER", tmp_path)
    whole = (Path(library.__file__).parent / "instruments" / "who-5.toml").read_text("utf-8")
    (tmp_path / "a.toml").write_text(whole, "utf-8")
    assert set(library.shipped.__wrapped__()) == {("who-5", "1998")}
    (tmp_path / "b.toml").write_text(whole, "utf-8")
    with pytest.raises(ValueError, match="there twice"):
        library.shipped.__wrapped__()
    (tmp_path / "b.toml").write_text(whole.replace("factor = 4", "factor = 5"), "utf-8")
    with pytest.raises(ValueError, match=r"b\.toml"):
        library.shipped.__wrapped__()


def test_what_is_added_once_comes_with_a_weight():
    # Nobody gets the 0.05 without giving up 0.1: the highest is the best profile, and then 0.95.
    more = {"method": "value-set", "constant": 1, "once": 0.05, "weights": WEIGHTS, "decimals": 2}
    of = instrument(TWO, sum_of(low=0.85, high=1, **more))
    found = {(one, other): score(of, {"a": one, "b": other})[0].value for one in range(5) for other in range(5)}
    assert (max(found.values()), min(found.values())) == (found[0, 0], found[4, 4]) == (1, Decimal("0.85"))
    assert found[0, 1] == Decimal("0.95")


def test_numbers_are_what_they_are_written_as():
    own = instrument(TWO, sum_of(high=0.8, factor=0.1, decimals=1))
    assert own.scales[0].factor == Decimal("0.1")


@pytest.mark.parametrize(
    "text", ["code = ", "a = " + "[" * 5000, "a = " + "9" * 10_000, "a = 1e99999999999999999999", "x" * 300_000]
)
def test_a_file_that_is_no_file_is_refused(text):
    reading = library.parse(text)
    assert reading.instrument is None and reading.problems


def test_a_steward_fills_slots_and_nothing_else():
    ons = library.instrument("ons-4", "2020")
    slots = ons.open_slots("nl")
    assert {"introduction", "items.happy", "items.happy.low", "items.happy.high"} <= set(slots)
    filled = ons.filled("nl", dict.fromkeys(slots, " van ons ") | {"items.unknown": "x"})
    assert filled.open_slots("nl") == () and filled.item("happy").text.nl == "van ons"
    assert ons.filled("en", {"items.happy": "changed"}) == ons
    assert ons.filled("nl", {"items.happy": "  "}).open_slots("nl") == slots
    who = library.instrument("who-5", "1998")
    assert who.filled("nl", {"items.1.options.5": "altijd"}).item("1").options[0].label.nl == "altijd"


@pytest.mark.parametrize(
    ("text", "where"),
    [('code = "a"\nversion = 1"', "2:12"), ("a = 1\na = 2\nb = 3", "2:6"), ('a = "', "")],
)
def test_a_file_that_cannot_be_read_is_told_where(text, where):
    (problem,) = library.parse(text).problems
    assert (problem.about, problem.fault) == (where, Fault.UNREADABLE_FROM if where else Fault.NOT_TOML)
