"""The gate for small numbers, taken by itself: every possible world is tried, by an attacker who knows how the gate works."""

import itertools
from collections import defaultdict

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kring.insight.rules.gate import Block, Part, blocks, neighbours, one_by_one, release

LIMIT = 3


def sums(counts):
    """Every sum over neighbouring months."""
    return {(a, b): sum(counts[a:b]) for a, b in itertools.combinations(range(len(counts) + 1), 2)}


def learned(told, worlds, amounts, most):
    """What an attacker learns who tries every world: the small amounts that keep fewer than LIMIT possible values.

    Only worlds of which no told total is above `most` are looked at: beyond that the list of worlds is not complete.
    """
    alike = defaultdict(list)
    for world in worlds:
        alike[told(world)].append(amounts(world))
    found = []
    for what_is_told, group in alike.items():
        if any(total > most for total in totals(what_is_told)):
            continue
        for what in group[0]:
            values = {world[what] for world in group}
            if len(values) < LIMIT and values & set(range(1, LIMIT)):
                found.append((what, values))
    return found


def totals(told):
    """All numbers in what is told."""
    if isinstance(told, int):
        return [told]
    if isinstance(told, Block | Part):
        return [told.total or 0]
    return [total for one in told or () for total in totals(one)]


def worlds_of(size, most, least=0):
    """Every way to spread people over so many places."""
    return [world for world in itertools.product(range(most + 1), repeat=size) if sum(world) >= least]


def test_nobody_learns_a_small_number_from_months_put_together():
    def told(world):
        return tuple(blocks(dict(enumerate(world)), len(world), LIMIT))

    assert learned(told, worlds_of(5, 5), sums, 5) == []


def test_without_the_gate_the_same_attacker_learns_it():
    def told(world):
        return tuple(count if count >= LIMIT else 0 for count in world), sum(world)

    assert learned(told, worlds_of(5, 5), sums, 5)


def test_with_totals_over_moving_months_the_same_attacker_learns_it():
    def told(world):
        year = [sum(world[at : at + 3]) for at in range(3)]
        return tuple(count if count >= LIMIT else 0 for count in year)

    assert learned(told, worlds_of(5, 5), sums, 5)


@pytest.mark.parametrize("categories", [2, 3, 4])
def test_nobody_learns_a_small_number_from_categories(categories):
    enough = LIMIT * max(5, categories)

    def told(world):
        return sum(world), tuple(one_by_one(world, LIMIT))

    def naive(world):
        return sum(world), tuple(count if count >= LIMIT else 0 for count in world)

    def each(world):
        return dict(enumerate(world))

    worlds = [world for world in worlds_of(categories, enough + 1, enough) if sum(world) <= enough + 1]
    assert learned(naive, worlds, each, enough + 1)
    assert learned(told, worlds, each, enough + 1) == []


def test_nobody_learns_a_small_number_from_neighbouring_waiting_times():
    def told(world):
        return tuple(neighbours(world, LIMIT))

    assert learned(told, worlds_of(5, 6, LIMIT), sums, 6) == []


series = st.lists(st.lists(st.integers(0, 25), min_size=4, max_size=4), min_size=1, max_size=30)


@settings(max_examples=150, deadline=None)
@given(series=series, in_order=st.booleans())
def test_what_was_released_never_changes_when_months_are_added(series, in_order):
    months = dict(enumerate(series))
    before = release({}, 0, 10)
    for until in months:
        known = {month: counts for month, counts in months.items() if month <= until}
        now = release(known, until, 10, in_order=in_order)
        assert now.blocks[: len(before.blocks)] == before.blocks
        assert now.splits[: len(before.splits)] == before.splits
        # A month that is not over is not looked at.
        assert now == release(months, until, 10, in_order=in_order)
        before = now


@settings(max_examples=150, deadline=None)
@given(series=series, in_order=st.booleans())
def test_everything_told_is_about_enough_people_and_adds_up(series, in_order):
    months = dict(enumerate(series))
    told = release(months, len(series) - 1, 10, in_order=in_order)
    for block in told.blocks:
        assert block.total == sum(sum(months[month]) for month in range(block.first, block.last + 1)) >= 10
    for one, next_one in itertools.pairwise(told.blocks):
        assert next_one.first == one.last + 1
    for split in told.splits:
        inside = [block for block in told.blocks if split.first <= block.first <= split.last]
        assert split.total == sum(block.total for block in inside) >= 50
        shown = [part.total for part in split.parts if part.total is not None]
        assert all(total >= 10 for total in shown)
        rest = split.total - sum(shown)
        assert rest == 0 if in_order else rest == 0 or rest >= 19


def test_a_small_month_waits_for_the_next():
    assert blocks({5: 12, 6: 4, 7: 9, 9: 3}, 9, 10) == [Block(5, 5, 12), Block(6, 7, 13)]


def test_a_larger_category_keeps_a_small_one_company():
    assert one_by_one([40, 3, 25, 18], 10) == [
        Part(0, 0, 40),
        Part(1, 1, None, True),
        Part(2, 2, 25),
        Part(3, 3, None),
    ]
    assert one_by_one([30, 3, 12], 10) == [Part(0, 0, None), Part(1, 1, None), Part(2, 2, None)]
    assert one_by_one([30, 13, 12], 10) == [Part(0, 0, 30), Part(1, 1, 13), Part(2, 2, 12)]
