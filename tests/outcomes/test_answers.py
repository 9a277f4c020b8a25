"""What may be answered, and what is refused with its item."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kring.outcomes import library
from kring.outcomes.rules.answers import LONGEST_TEXT, alarming, check, check_version, read_cells
from kring.outcomes.rules.instruments import Kind
from kring.outcomes.rules.problems import Fault
from kring.outcomes.rules.scoring import Unsaid, score
from tests.outcomes.building import BOTH, choice, instrument, item, scale

LONELY = library.instrument("djg-6", "2006")
WELL = {"3": 1, "4": 2, "7": 3, "9": 1, "8": 2, "10": 3}
WORDS = st.characters(exclude_categories=["Cc", "Cs"])
OWN = instrument(
    [item("a", skippable=False), choice("b", [0, 2, 9], alarming=[9]), {"code": "c", "kind": "text", "text": BOTH}],
    [scale(["a"], 0, 4)],
)


def faults(problems):
    return {(one.fault, one.place) for one in problems}


def test_answers_that_can_be_given_are_kept():
    assert check(LONELY, WELL) == ()
    assert check(LONELY, WELL | {"3": None}) == ()
    assert check(OWN, {"a": 0, "b": 9, "c": "een woord"}) == ()


@pytest.mark.parametrize(
    ("answers", "fault", "place"),
    [
        ({"a": 5}, Fault.OUT_OF_RANGE, "a"),
        ({"a": -1}, Fault.OUT_OF_RANGE, "a"),
        ({"a": 10**400}, Fault.OUT_OF_RANGE, "a"),
        ({"a": "3"}, Fault.NOT_AN_ANSWER, "a"),
        ({"a": True}, Fault.NOT_AN_ANSWER, "a"),
        ({"a": 3.0}, Fault.NOT_AN_ANSWER, "a"),
        ({"a": 1, "b": 1}, Fault.NOT_AN_OPTION, "b"),
        ({"a": 1, "c": 3}, Fault.NOT_AN_ANSWER, "c"),
        ({"a": 1, "c": "x" * (LONGEST_TEXT + 1)}, Fault.TOO_LONG, "c"),
        ({"a": 1, "c": "a\x00b"}, Fault.NOT_AN_ANSWER, "c"),
        ({"a": 1, "c": "\ud800"}, Fault.NOT_AN_ANSWER, "c"),
        ({"a": 1, "d": 1}, Fault.UNKNOWN_ITEM, "d"),
        ({"b": 0}, Fault.NOT_ANSWERED, "a"),
        ({"a": None, "b": 0}, Fault.NOT_ANSWERED, "a"),
        ({}, Fault.NOTHING_ANSWERED, ""),
    ],
)
def test_what_cannot_be_is_refused_with_its_item(answers, fault, place):
    assert (fault, place) in faults(check(OWN, answers))


def test_half_filled_in_may_be_kept_until_it_is_handed_in():
    assert check(OWN, {"b": 0}, whole=False) == check(OWN, {}, whole=False) == ()
    assert check(OWN, {"b": 1}, whole=False) != ()


def test_another_version_is_not_scored_with_this_one():
    assert check_version(LONELY, "djg-6", "2006") == ()
    assert faults(check_version(LONELY, "djg-6", "1985")) == {(Fault.WRONG_VERSION, "")}
    assert faults(check_version(LONELY, "djg-11", "2006")) == {(Fault.WRONG_INSTRUMENT, "")}


def test_cells_of_a_file_are_read_strictly():
    cells = [("3", "1"), ("4", " 2 "), ("7", "3"), ("9", ""), ("8", "2"), ("10", "3")]
    read = read_cells(LONELY, cells)
    assert read.problems == () and read.answers == WELL | {"9": None}
    text = read_cells(OWN, [("a", "0"), ("c", " 12 ")])
    assert text.answers == {"a": 0, "c": "12"}


@pytest.mark.parametrize("cell", ["1.0", "1,5", "ja", "１", "1e0", "--1", "99999999", "=1+1", "nan"])
def test_a_cell_that_is_no_answer_is_refused_and_not_taken_as_missing(cell):
    read = read_cells(LONELY, [*((code, str(value)) for code, value in WELL.items() if code != "3"), ("3", cell)])
    assert read.answers == {} and faults(read.problems) == {(Fault.NOT_AN_ANSWER, "3")}
    assert faults(read_cells(OWN, [("a", cell)]).problems) == {(Fault.NOT_AN_ANSWER, "a")}


def test_the_same_item_twice_is_refused():
    twice = read_cells(LONELY, [("3", "1"), ("3", "2")])
    assert twice.answers == {} and (Fault.TWICE, "3") in faults(twice.problems)


def test_an_alarming_answer_is_that_of_the_file_or_of_the_programme():
    assert alarming(OWN, {"a": 4, "b": 9}, {}) == ("b",)
    assert alarming(OWN, {"a": 4, "b": 2}, {"a": frozenset({4})}) == ("a",)
    assert alarming(OWN, {"a": None, "b": True}, {"a": frozenset({4}), "b": frozenset({1})}) == ()
    # Nothing is alarming by default: none of the instruments that come with Kring asks about what would be.
    assert {one for of in library.shipped().values() for item in of.items for one in item.alarming} == set()


@settings(deadline=None)
@given(st.data())
def test_what_is_kept_can_be_scored(draw):
    of = draw.draw(st.sampled_from(list(library.shipped().values())))
    answers = {}
    for one in of.items:
        possible = st.integers(one.low, one.high) if one.is_number else st.text(WORDS, max_size=9)
        if one.kind is Kind.CHOICE:
            possible = st.sampled_from([option.value for option in one.options])
        answers[one.code] = draw.draw(st.none() | possible)
    assert check(of, answers, whole=False) == ()
    assert Unsaid.NOT_POSSIBLE not in {one.why for one in score(of, answers)}


@settings(deadline=None)
@given(st.lists(st.tuples(st.sampled_from(["a", "b", "c", "d", ""]), st.text(max_size=4)), max_size=5))
def test_any_row_of_a_file_is_kept_or_refused(cells):
    read = read_cells(OWN, cells)
    assert bool(read.answers) != bool(read.problems)
