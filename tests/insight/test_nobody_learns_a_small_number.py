"""Filters, complements and differences between months and exports: what does a municipality learn about a few people?"""

import dataclasses

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from kring.insight.rules.board import Board, Count, own_board
from kring.insight.rules.gated_board import FIRST_BROKEN_OFF, blocks_of, gated_board, splits_of
from tests.insight.attacker import LIMIT, learned, of_gate, of_pages

START = 24300
NORMS = {"noord": 5, "zuid": 5}
COLUMNS = ("sent", "ending_completed_with_activity", "ending_not_reached", "ending_plan_delivered")

months = st.tuples(*(st.integers(0, 24) for _ in COLUMNS))
towns = st.lists(st.tuples(months, months), min_size=13, max_size=15)


def histories(town):
    """Two locations, month by month."""
    found = {}
    for number, place in enumerate(("noord", "zuid")):
        rows = [dict(zip(COLUMNS, month[number], strict=True)) for month in town]
        # Why somebody broke off is told of those who did.
        found[place] = {
            START + at: row | {"broke_off_health": row["ending_not_reached"] * 2 // 3} for at, row in enumerate(rows)
        }
    return found


def truth(known):
    return {
        (column, place, month): count
        for place, history in known.items()
        for month, row in history.items()
        for column, count in row.items()
    }


def every_page(known, make):
    """Region and locations, at the end of every month from the twelfth on."""
    last = max(next(iter(known.values())))
    for until in range(START + 11, last + 1):
        past = {
            place: {month: row for month, row in history.items() if month <= until} for place, history in known.items()
        }
        for scope in (("noord", "zuid"), ("noord",), ("zuid",)):
            yield scope, make({place: past[place] for place in scope}, until)


def page(known, until) -> Board:
    """The page of a municipality: of the region with categories, of a location without."""
    return gated_board(known, NORMS, until, LIMIT, known if len(known) > 1 else None)


def released(known, until):
    """Everything that the gate released."""
    return {place: blocks_of(known[place], until, LIMIT) for place in known}, splits_of(known.values(), until, LIMIT)


def only_small_ones_left_out(known, until) -> Board:
    """The page of one who thinks that leaving out small numbers is enough."""

    def leave_out(count):
        return Count(None, is_small=True) if count.value < LIMIT else count

    board = own_board(known, NORMS, until)
    return dataclasses.replace(
        board,
        flow={stage: tuple(map(leave_out, counts)) for stage, counts in board.flow.items()},
        totals={stage: leave_out(count) for stage, count in board.totals.items()},
        endings={code: leave_out(count) for code, count in board.endings.items()},
    )


FULL = ((12, 11, 3, 10), (11, 14, 2, 12))
QUIET = [*[FULL] * 5, ((4, 11, 3, 10), (11, 14, 2, 12)), *[FULL] * 8]  # one month with few people between full ones
FEW = [((3, 2, 1, 1), (14, 5, 4, 3))] * 16


@pytest.mark.parametrize("town", [QUIET, FEW])
def test_without_the_gate_the_attacker_learns_small_numbers(town):
    known = histories(town)
    found = learned(of_pages(every_page(known, only_small_ones_left_out)), truth(known))
    assert any(statement.low == statement.high == really for statement, really in found)


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(town=towns)
@example(town=QUIET)
@example(town=FEW)
def test_through_the_gate_nobody_learns_a_small_number(town):
    known = histories(town)
    statements = of_gate(known, START + len(town) - 1)
    assert statements
    assert learned(statements, truth(known)) == []


@settings(max_examples=25, deadline=None)
@given(town=towns, data=st.data())
def test_a_page_tells_nothing_but_what_the_gate_released(town, data):
    """The same release, the same page, to the letter: whatever else is different in the counts behind it."""
    known = histories(town)
    until = START + len(town) - 1
    other = {place: {month: dict(row) for month, row in history.items()} for place, history in known.items()}
    for _ in range(6):
        place = data.draw(st.sampled_from(sorted(other)))
        month = data.draw(st.integers(START, until))
        column = data.draw(st.sampled_from(COLUMNS))
        row = other[place][month]
        row[column] = data.draw(st.integers(0, 24))
        row["broke_off_health"] = min(row["broke_off_health"], row["ending_not_reached"])
    if released(known, until) == released(other, until):
        assert page(known, until) == page(other, until)


def test_people_in_other_months_of_a_block_change_no_page():
    row = {"sent": 4}
    one = {"noord": {START + at: row for at in range(12)}}
    two = {"noord": {START + at: {"sent": (3, 4, 5)[at % 3]} for at in range(12)}}
    assert page(one, START + 11) == page(two, START + 11)
    assert own_board(one, NORMS, START + 11) != own_board(two, NORMS, START + 11)


ENOUGH_BREAK_OFF = [((20, 11, 8, 10), (20, 14, 7, 12))] * 14
FEW_BREAK_OFF = [((20, 11, 1, 0), (20, 14, 0, 12)), *[((20, 11, 0, 10), (20, 14, 0, 12))] * 13]


@settings(max_examples=25, deadline=None)
@given(town=towns)
@example(town=ENOUGH_BREAK_OFF)
@example(town=FEW_BREAK_OFF)
def test_why_courses_broke_off_releases_no_number_of_people_that_the_endings_did_not(town):
    released = splits_of(histories(town).values(), START + len(town) - 1, LIMIT)
    endings = {(split.first, split.last): split for split in released["closed"]}
    for split in released["breaks"]:
        parts = [part for part in endings[split.first, split.last].parts if part.first >= FIRST_BROKEN_OFF]
        assert parts[0].first == FIRST_BROKEN_OFF
        assert sum(part.total for part in parts) == split.total == sum(part.total for part in split.parts)
        assert all(part.total >= LIMIT for part in split.parts)


def test_reasons_are_told_where_enough_broke_off_and_else_not_at_all():
    until = START + 13
    told = page(histories(ENOUGH_BREAK_OFF), until).breaks
    assert sum(count.value for count in told.values()) >= 2 * LIMIT and len(told) > 1
    assert page(histories(FEW_BREAK_OFF), until).endings
    assert page(histories(FEW_BREAK_OFF), until).breaks == {}


@settings(max_examples=10, deadline=None)
@given(town=towns)
def test_no_page_shows_a_number_under_the_limit(town):
    known = histories(town)
    for _scope, board in every_page(known, page):
        shown = [board.open, *board.totals.values(), *board.endings.values()]
        shown += [*board.breaks.values(), *board.stops.values()]
        shown += [count for counts in board.flow.values() for count in counts]
        assert all(count.value is None or count.value >= LIMIT for count in shown)
        assert all(cell.count >= LIMIT for cell in board.waited)
        for wait in (*board.waits.values(), board.wait):
            assert wait.people is None or wait.people >= LIMIT
        for share in (board.in_norm, board.feedback):
            assert share is None or share.at_least or min(share.part, share.whole - share.part) >= LIMIT
