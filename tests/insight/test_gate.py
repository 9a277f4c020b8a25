"""The gate for small numbers, taken by itself: every possible world is tried, by an attacker who knows how the gate works."""

import itertools
from collections import defaultdict

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kring.insight.rules.gate import (
    Block,
    Part,
    Split,
    blocks,
    in_common,
    neighbours,
    one_by_one,
    series_blocks,
    splits,
)

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


def places_of(world, places, months, categories):
    """A world as series: of each place its categories in these months, of a year that began with month 0."""
    numbers = iter(world)
    return [
        {0: [0] * categories} | {month: [next(numbers) for _ in range(categories)] for month in months}
        for _ in range(places)
    ]


def boxes(*sizes):
    """Every amount that is asked after: some of the places, of the months and of the categories, each cell inside them."""
    subsets = [[some for n in range(1, size + 1) for some in itertools.combinations(range(size), n)] for size in sizes]
    _places, months, categories = sizes
    return [
        tuple((place * months + month) * categories + category for place, month, category in itertools.product(*box))
        for box in itertools.product(*subsets)
    ]


# limit, places, months in which there are people, categories, most people in one cell
TABLES = [(2, 2, (0, 11), 2, 2), (2, 2, (11,), 3, 4), (3, 2, (11,), 2, 7), (2, 3, (11,), 2, 3), (2, 1, (0, 11), 3, 3)]


@pytest.mark.parametrize(("limit", "places", "months", "categories", "most"), TABLES)
def test_nobody_learns_a_small_number_from_places_and_categories(limit, places, months, categories, most):
    """The totals of each place, and the categories of all places together: nobody gets back to the cells of that table."""
    found = learned_of_tables(
        lambda of: (tuple(tuple(series_blocks(one, 11, limit)) for one in of), tuple(splits(of, 11, limit))),
        (limit, places, months, categories, most),
    )
    assert found == []


@pytest.mark.parametrize("table", [(3, 1, (11,), 2, 12), (2, 1, (0, 11), 2, 5)])
def test_nobody_learns_how_few_were_late(table):
    """Two categories, of which a small one is held back instead of put together with the other."""
    limit = table[0]
    found = learned_of_tables(
        lambda of: (
            tuple(tuple(series_blocks(one, 11, limit)) for one in of),
            tuple(splits(of, 11, limit, in_order=False)),
        ),
        table,
    )
    assert found == []


def test_with_categories_that_leave_out_nobody_the_same_attacker_learns_it():
    """Categories of everybody in the region, beside the totals of one place: what is left over is the other place."""

    def told(of):
        counts = [sum(one[11][at] for one in of) for at in range(2)]
        return tuple(tuple(series_blocks(one, 11, 3)) for one in of), tuple(neighbours(counts, 3))

    assert learned_of_tables(told, (3, 2, (11,), 2, 7))


def learned_of_tables(told, table):
    """As `learned`, for every table of places, months and categories."""
    limit, places, months, categories, most = table
    alike, looked_at = defaultdict(list), 0
    for world in itertools.product(range(most + 1), repeat=places * len(months) * categories):
        alike[told(places_of(world, places, months, categories))].append(world)
    found = []
    for (of_places, by_category), group in alike.items():
        parts = [part for one in by_category for part in (one.parts if isinstance(one, Split) else [one])]
        if any((one.total or 0) > most for one in (*itertools.chain(*of_places), *parts)):
            continue
        looked_at += bool(parts)
        for box in boxes(places, len(months), categories):
            values = {sum(world[cell] for cell in box) for world in group}
            if len(values) < limit and values & set(range(1, limit)):
                found.append((of_places, by_category, box, values))
    assert looked_at
    return found


series = st.lists(st.lists(st.integers(0, 25), min_size=4, max_size=4), min_size=1, max_size=30)


@settings(max_examples=150, deadline=None)
@given(one=series, other=series, in_order=st.booleans())
def test_what_was_released_never_changes_when_months_are_added(one, other, in_order):
    places = [dict(enumerate(one)), dict(enumerate(other))]
    before_blocks, before = [], []
    for until in range(max(map(len, (one, other)))):
        known = [{month: row for month, row in place.items() if month <= until} for place in places]
        now_blocks = series_blocks(known[0], until, 10)
        now = splits(known, until, 10, in_order=in_order)
        assert now_blocks[: len(before_blocks)] == before_blocks
        assert now[: len(before)] == before
        # A month that is not over is not looked at.
        assert now_blocks == series_blocks(places[0], until, 10)
        assert now == splits(places, until, 10, in_order=in_order)
        before_blocks, before = now_blocks, now


@settings(max_examples=150, deadline=None)
@given(one=series, other=series, in_order=st.booleans())
def test_everything_told_is_about_enough_people_and_adds_up(one, other, in_order):
    places = [dict(enumerate(one)), dict(enumerate(other))]
    until = max(map(len, (one, other))) - 1
    cut = [series_blocks(place, until, 10) for place in places]
    for place, of_place in zip(places, cut, strict=True):
        for block in of_place:
            assert block.total == sum(sum(place.get(m, ())) for m in range(block.first, block.last + 1)) >= 10
        for block, next_one in itertools.pairwise(of_place):
            assert next_one.first == block.last + 1
    told = splits(places, until, 10, in_order=in_order)
    for split in told:
        inside = [block for block in itertools.chain(*cut) if split.first <= block.last <= split.last]
        assert split.total == sum(block.total for block in inside) >= 20
        shown = [part.total for part in split.parts if part.total is not None]
        assert all(total >= 10 for total in shown)
        rest = split.total - sum(shown)
        assert rest == 0 if in_order else rest == 0 or rest >= 19
    for split, next_one in itertools.pairwise(told):
        assert next_one.first == split.last + 1


def test_a_quarter_half_a_year_or_a_year_is_told_as_soon_as_there_are_enough():
    def told(a_month):
        months = {month: (a_month, a_month) for month in range(24)}
        return [(split.first, split.last) for split in splits([months], 23, 10)]

    assert told(90)[:3] == [(0, 2), (3, 5), (6, 8)]
    assert told(22) == [(0, 5), (6, 11), (12, 17), (18, 23)]
    assert told(5) == [(0, 11), (12, 23)]
    assert told(0) == []


def test_parts_of_two_periods_are_added_as_finely_as_both_tell_them():
    one = Split(0, 5, 60, (Part(0, 0, 20), Part(1, 2, 25), Part(3, 3, 15)))
    other = Split(6, 11, 50, (Part(0, 1, 20), Part(2, 2, 12), Part(3, 3, 18)))
    assert in_common([one]) == list(one.parts)
    assert in_common([one, other]) == [Part(0, 2, 77), Part(3, 3, 33)]
    assert in_common([]) == []


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
