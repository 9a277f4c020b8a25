"""Who answered, who would rather not, who did not: does anybody who keeps every page learn something about a few people?"""

import itertools
from collections.abc import Callable
from datetime import date, timedelta
from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kring.insight.rules import answering
from kring.insight.rules.answering import end_of_quarter
from kring.insight.rules.results_gate import Block, Kind, Person, blocks
from tests.insight.histories import Attacker

DAY = date(2026, 3, 2)
EVER = date(2020, 1, 1)
type Tell = Callable[..., object]


@cache
def told(count: int, limit: int) -> int:
    """How many of so many people the gate tells."""
    row = blocks([Person(str(at), DAY, ()) for at in range(count)], None, (), limit)
    return row[-1].people if row else 0


def each(limit: int) -> Tell:
    """Counts as the gate tells them, each by itself."""
    return lambda *counts: tuple(told(count, limit) for count in counts)


def beside_measured(limit: int, tell: Tell | None = None) -> Attacker:
    """Who answered later on, with who was measured twice; or who did not answer, with who was not measured again: these are seen at
    once, and others of the row were not measured at the start."""
    tell = tell or each(limit)
    return Attacker(
        moves=[(1, 0), (1, 1)],
        at_once=lambda found: told(found[1], limit),
        quarterly=lambda found: tell(found[0]),
        facts={
            "row": lambda found: found[0],
            "inside": lambda found: found[1],
            "rest": lambda found: found[0] - found[1],
        },
        told=1,
        most=3 * limit - 1,
    )


def answered_at_the_start(limit: int, tell: Tell | None = None) -> Attacker:
    """Who answered at the start, and of these who was measured twice or not again since: these two are seen at once."""
    tell = tell or each(limit)
    return Attacker(
        moves=[(1, 0, 0), (0, 1, 0), (0, 0, 1)],
        at_once=lambda found: each(limit)(*found[1:]),
        quarterly=lambda found: tell(found[0]),
        facts={
            "answered": lambda found: found[0],
            "twice": lambda found: found[1],
            "lost": lambda found: found[2],
            "under way": lambda found: found[0] - found[1] - found[2],
        },
        told=1,
        most=3 * limit - 1,
        possible=lambda found: found[1] + found[2] <= found[0],
    )


def three_rows(limit: int, tell: Tell | None = None) -> Attacker:
    """All who were asked at the start: answered, declined, silent."""
    tell = tell or each(limit)
    return Attacker(
        moves=[(1, 0, 0), (0, 1, 0), (0, 0, 1)],
        at_once=lambda _found: None,
        quarterly=lambda found: tell(*found),
        facts={
            name: lambda found, some=some: sum(found[at] for at in some)
            for size in (1, 2, 3)
            for some in itertools.combinations(range(3), size)
            for name in [str(some)]
        },
        told=3,
        most=2 * limit - 1,
    )


def divided_once_more(limit: int) -> Attacker:
    """At a later moment who would rather not, told apart from who did not answer: both are in who was not measured again."""
    return Attacker(
        moves=[(1, 0, 0), (1, 0, 1), (0, 1, 0), (0, 1, 1)],  # declined, silent, lost
        at_once=lambda found: told(found[2], limit),
        quarterly=lambda found: each(limit)(*found[:2]),
        facts={"declined": lambda found: found[0], "silent": lambda found: found[1]},
        told=2,
        most=3 * limit - 1,
    )


def two_divisions(limit: int) -> Attacker:
    """Who answered, divided by mode and once more by in whole or in part."""

    def sums(found: tuple[int, ...]) -> tuple[int, ...]:
        return (found[0] + found[1], found[2] + found[3], found[0] + found[2], found[1] + found[3])

    most = 3 * limit - 1
    return Attacker(
        moves=[(1, 0, 0, 0), (0, 1, 0, 0), (0, 0, 1, 0), (0, 0, 0, 1)],
        at_once=lambda _found: None,
        quarterly=lambda found: each(limit)(*sums(found)),
        facts={"by link": lambda found: sums(found)[0], "in part": lambda found: sums(found)[3]},
        told=4,
        most=most,
        possible=lambda found: max(sums(found)) <= most,
    )


SIDES = (beside_measured, answered_at_the_start, three_rows)


@pytest.mark.parametrize(("side", "pages"), [(beside_measured, 8), (answered_at_the_start, 5), (three_rows, 3)])
@pytest.mark.parametrize("limit", [4, 5])
def test_in_every_possible_history_no_number_of_a_few_people_is_certain(side, pages, limit):
    """Whatever is seen, in whatever order: quarters of a row, and each step of who was measured twice and who was not again."""
    assert side(limit).learned(pages, limit) == []


def test_each_row_keeps_values_enough():
    """As many as the limit at the start. Beside who was measured again one fewer: when two of its steps fall in one of the row's."""
    assert answered_at_the_start(5).fewest(5, "answered") == 5
    assert three_rows(5).fewest(3, "(0,)") == 5
    assert beside_measured(5).fewest(8, "row") == 4


@pytest.mark.parametrize("side", SIDES)
def test_the_attacker_finds_exact_numbers(side):
    assert len(side(4, lambda *counts: counts).learned(2, 4)) > 40


def test_the_attacker_finds_what_a_number_of_people_in_all_gives_away():
    """So no total stands beside the rows."""

    def with_all(*counts: int) -> tuple[int, ...]:
        return (*each(4)(*counts), sum(counts))

    _name, value, pages = three_rows(4, with_all).learned(1, 4)[0]
    assert 0 < value < 4 and pages


def test_the_attacker_finds_who_would_rather_not_where_that_is_told_beside_who_was_not_measured_again():
    """So at later moments it is not told apart."""
    assert any(name == "declined" for name, _value, _pages in divided_once_more(4).learned(6, 4))
    later = answering.rows_of("end")
    assert later["declined"] is later["no-answer"] is later["not-asked"] is Kind.SILENT
    assert "fell-away" not in later and len(set(answering.rows_of("start").values())) == 3


def test_the_attacker_finds_a_second_division_of_who_answered():
    """So neither the mode nor what was left open is told of others."""
    assert two_divisions(3).learned(3, 3)
    assert three_rows(3).learned(3, 3) == beside_measured(3).learned(7, 3) == [], "one division holds even so"


def row(days: list[date], limit: int = 10) -> list[Block]:
    people = [Person(str(at), end_of_quarter(day), ()) for at, day in enumerate(sorted(days))]
    return blocks(people, None, (), limit)


@pytest.mark.parametrize(
    ("day", "end"),
    [
        (date(2026, 1, 1), date(2026, 3, 31)),
        (date(2026, 3, 31), date(2026, 3, 31)),
        (date(2026, 4, 1), date(2026, 6, 30)),
        (date(2024, 12, 5), date(2024, 12, 31)),
    ],
)
def test_a_quarter_has_a_last_day(day, end):
    assert end_of_quarter(day) == end


@given(
    st.lists(st.integers(0, 700), max_size=90),
    st.lists(st.integers(0, 700), max_size=90),
    st.lists(st.integers(0, 700), max_size=90),
    st.integers(0, 8),
)
def test_what_is_told_of_the_rows_holds_what_is_true(answered, declined, silent, quarters):
    """Of everybody since a day, with who waits: a count and a share never leave out what is so."""
    days = {
        kind: [DAY + timedelta(days=at) for at in some]
        for kind, some in zip((Kind.ANSWERED, Kind.DECLINED, Kind.SILENT), (answered, declined, silent), strict=True)
    }
    since = end_of_quarter(DAY + timedelta(days=92 * quarters)) + timedelta(days=1)
    found = answering.counts({kind: row(some) for kind, some in days.items()}, 10, since)
    true = {kind: sum(day >= since for day in some) for kind, some in days.items()}
    if found is None:
        assert all(count < 10 for count in true.values())
        return
    for kind, count in found.items():
        assert count.low <= true[kind] <= count.high
        assert count.low <= count.value <= count.high
        one = answering.share(found, kind)
        assert 0 <= one.low <= one.least <= one.value <= one.most <= one.high <= 1


def test_a_share_is_about_what_it_is():
    """Forty answered, twenty did not: two thirds, or hardly anything else; of who would rather not there is no step yet."""
    days = [DAY + timedelta(days=at) for at in range(45)]
    found = answering.counts(
        {Kind.ANSWERED: row(days), Kind.DECLINED: row(days[:3]), Kind.SILENT: row(days[:22])}, 10, EVER
    )
    assert [found[kind].is_told for kind in found] == [True, False, True]
    assert [(one.low, one.high) for one in found.values()] == [(31, 49), (0, 9), (11, 29)]
    one = answering.share(found, Kind.ANSWERED)
    assert one.low == pytest.approx(31 / 69) and one.high == pytest.approx(49 / 60)
    assert one.value == pytest.approx(44.5 / 73.5) and one.least < one.value < one.most
    twice = answering.together([found, None, found])
    assert twice[Kind.ANSWERED].value == 89 and answering.share(twice, Kind.ANSWERED).value == pytest.approx(one.value)
    # Steps of several places cancel out; that a row was told no step anywhere does not.
    assert answering.share(twice, Kind.ANSWERED).rounding < one.rounding
    assert answering.share(twice, Kind.ANSWERED).least == pytest.approx(one.least)


def test_nothing_is_told_where_no_row_has_a_step():
    days = [DAY] * 9
    assert answering.counts({Kind.ANSWERED: row(days), Kind.SILENT: row(days)}, 10, EVER) is None
    assert answering.counts({Kind.ANSWERED: row([DAY] * 10)}, 10, DAY + timedelta(days=100)) is None
    assert answering.together([None]) is None
