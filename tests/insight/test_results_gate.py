"""What may be told of how people fared: in all possible worlds at a small limit, does anybody learn something about a few people?"""

import dataclasses
import itertools
import statistics
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from datetime import date, timedelta

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from scipy import stats

from kring.insight.results import figures
from kring.insight.rules import results_gate
from kring.insight.rules.results_gate import About, Block, Kind, Person, adds, blocks, change, measures, together, told
from kring.insight.rules.ruler import Ruler, ruler

DAY = date(2026, 3, 2)
EVER = date(2020, 1, 1)
type Pair = tuple[int, int]
type World = Sequence[Sequence[Pair]]  # block by block

FACTS: tuple[Callable[[Pair], object], ...] = (
    lambda pair: ("before", pair[0]),
    lambda pair: ("after", pair[1]),
    lambda pair: ("change", pair[1] - pair[0]),
    lambda pair: pair,
)


def steps(count: int) -> Ruler:
    return ruler(0, count, count)


def person(pair: Pair, rule: Ruler, at: int = 0) -> Person:
    return Person(str(at), DAY + timedelta(days=at), adds(Kind.PAIRED, rule, *pair))


def released(world: World, rule: Ruler, limit: int) -> tuple:
    """All that pages of any day can be made of: the windows of every block, and whether and how classes are shown."""
    people = [person(pair, rule, at) for at, pair in enumerate(itertools.chain(*world))]
    of = measures(Kind.PAIRED, rule)
    row = blocks(people, None, of, limit)
    sums = tuple(block.starts[:3] for block in row)
    shown = []
    for count in range(1, len(row) + 1):
        found = change(told(row[:count], of, limit, EVER), rule, limit)
        shown.append((found.classes_before, found.classes_after))
    return sums, tuple(shown)


def exact(world: World, rule: Ruler, _limit: int) -> tuple:
    """What one would release who thinks that a mean and a spread of enough people are safe."""
    people = [adds(Kind.PAIRED, rule, *pair) for pair in itertools.chain(*world)]
    return tuple(map(sum, zip(*people, strict=True)))[:3]


def certain(worlds: Iterable[World], release: Callable, rule: Ruler, limit: int) -> list[tuple[object, int]]:
    """Facts about 1 to limit - 1 people, in any block or in all together, that are the same in every world that fits what was released."""
    places = [[fact(pair) for fact in FACTS] for pair in _pairs(rule.steps)]
    facts = sorted({one for row in places for one in row}, key=str)
    of_pair = {pair: [facts.index(one) for one in row] for pair, row in zip(_pairs(rule.steps), places, strict=True)}
    possible: dict[tuple, list[list[int]]] = {}
    for world in worlds:
        counts = []
        for block in world:
            count = [0] * len(facts)
            for pair in block:
                for at in of_pair[pair]:
                    count[at] += 1
            counts.append(count)
        counts.append([sum(some) for some in zip(*counts, strict=True)])
        flat = [one for some in counts for one in some]
        signature = release(world, rule, limit)
        seen = possible.get(signature)
        if seen is None:
            possible[signature] = flat
        else:
            possible[signature] = [one if one == other else -1 for one, other in zip(seen, flat, strict=True)]
    return [
        (facts[at % len(facts)], count)
        for flat in possible.values()
        for at, count in enumerate(flat)
        if 0 < count < limit
    ]


def _pairs(count: int) -> list[Pair]:
    return [(before, after) for before in range(count + 1) for after in range(count + 1)]


def _blocks(count: int, limit: int) -> list[tuple[Pair, ...]]:
    return list(itertools.combinations_with_replacement(_pairs(count), limit))


def _worlds(count: int, limit: int, many: int) -> Iterable[World]:
    return itertools.product(_blocks(count, limit), repeat=many)


@pytest.mark.parametrize(("count", "limit", "many"), [(2, 3, 2), (3, 3, 1), (4, 3, 1), (2, 5, 1), (3, 4, 1), (1, 3, 3)])
def test_in_every_possible_world_nothing_about_a_few_people_is_certain(count, limit, many):
    """Before and after, change, and both, of every block and of all: also by who kept the page of before one more block."""
    assert certain(_worlds(count, limit, many), released, steps(count), limit) == []


def test_the_attacker_does_find_what_a_mean_and_a_spread_give_away():
    rule = steps(3)
    assert len(certain(_worlds(3, 3, 1), exact, rule, 3)) > 1000
    # Nine people at the bottom and one at the top: of these the mean alone tells all.
    one_out = (*[(0, 0)] * 2, (0, 3))
    assert (("after", 3), 1) in certain(_worlds(3, 3, 1), exact, rule, 3)
    fitting = [world for world in _worlds(3, 3, 1) if exact(world, rule, 3) == exact([one_out], rule, 3)]
    assert fitting == [(one_out,)]
    same = [world for world in _worlds(3, 3, 1) if released(world, rule, 3) == released([one_out], rule, 3)]
    assert len(same) > 20


def test_classes_are_hidden_where_they_would_solve_single_people(monkeypatch):
    """Twelve people at a limit of three, so that all worlds can be looked at. What hides classes is decided on what is told."""
    monkeypatch.setattr(results_gate, "BY_CLASS_FROM", 4)
    twelve = [(block,) for block in _blocks(2, 12)]
    assert certain(twelve, _all_at_once, steps(2), 3) == []
    shown = sum(_all_at_once(world, steps(2), 3)[1] is not None for world in twelve[::50])
    assert 0 < shown < len(twelve[::50]) / 10
    monkeypatch.setattr(results_gate, "SLACK", -100)
    assert certain(twelve, _all_at_once, steps(2), 3) != []


def _all_at_once(world: World, rule: Ruler, limit: int) -> tuple:
    """As `released`, of the last block only."""
    (people,) = world
    of = measures(Kind.PAIRED, rule)
    totals = tuple(map(sum, zip(*(ADDS[pair] for pair in people), strict=True)))
    starts = tuple(results_gate.start(total, len(people), one, limit) for total, one in zip(totals, of, strict=True))
    found = change(told([Block(len(people), DAY, (), starts)], of, limit, EVER), rule, limit)
    return starts[:3], found.classes_before and (found.classes_before, found.classes_after)


ADDS = {pair: adds(Kind.PAIRED, steps(2), *pair) for pair in _pairs(2)}


@given(st.lists(st.tuples(st.integers(0, 6), st.integers(0, 6), st.integers(0, 25)), max_size=90))
def test_what_was_told_stays_told_and_people_come_in_tens_only(courses):
    """The third number is the person: a second course waits for the next block, so that ten are ten."""
    rule, limit = steps(6), 10
    of = measures(Kind.PAIRED, rule)
    who = {str(at): str(one) for at, (*_pair, one) in enumerate(courses)}
    people = [dataclasses.replace(person(pair, rule, at), who=who[str(at)]) for at, (*pair, _who) in enumerate(courses)]
    whole = blocks(people, None, of, limit)
    assert [block.people for block in whole] == list(range(limit, limit * len(whole) + 1, limit))
    assert all(len({who[one] for one in block.members}) == limit for block in whole)
    in_one = [one for block in whole for one in block.members]
    assert len(in_one) == len(set(in_one))
    assert len({who[one.key] for one in people if one.key not in in_one}) < limit, "nobody waits without need"
    for count in range(len(courses)):
        some = blocks(people[:count], None, of, limit)
        assert some == whole[: len(some)]
    # Going on from the last block is the same as all at once.
    for half in range(1, len(whole)):
        counted = {one for block in whole[:half] for one in block.members}
        rest = blocks([one for one in people if one.key not in counted], whole[half - 1], of, limit)
        assert [*whole[:half], *rest] == whole


def test_ten_courses_of_nine_people_tell_nothing():
    rule, of = steps(6), measures(Kind.PAIRED, steps(6))
    courses = [person((3, at % 4), rule, at) for at in range(10)]
    assert len(blocks(courses, None, of, 10)) == 1
    of_nine = [dataclasses.replace(one, who=str(at % 9)) for at, one in enumerate(courses)]
    assert blocks(of_nine, None, of, 10) == []
    more = dataclasses.replace(person((0, 0), rule, 10), who="another")
    (block,) = blocks([*of_nine, more], None, of, 10)
    assert block.members == (*(str(at) for at in range(9)), "10") and block.totals[0] == 27


@given(st.lists(st.lists(st.tuples(st.integers(0, 6), st.integers(0, 6)), max_size=45), min_size=2, max_size=3))
def test_a_programme_is_the_sum_of_what_its_locations_tell(locations):
    """So a programme less a location is what the others tell, and there is nothing else to subtract."""
    rule, limit = steps(6), 10
    of = measures(Kind.PAIRED, rule)
    rows = [blocks([person(pair, rule, at) for at, pair in enumerate(pairs)], None, of, limit) for pairs in locations]
    each = [told(row, of, limit, EVER) for row in rows]
    whole, others = together(each), together(each[1:])
    if each[0] is None:
        assert whole == others
    elif others is None:
        assert whole == each[0]
    else:
        assert whole.people - each[0].people == others.people
        for at, total in enumerate(whole.totals):
            assert total.low - each[0].totals[at].low == pytest.approx(others.totals[at].low)
    # Blocks without their exact totals give the same page: nothing is made of what was not told.
    bare = [[dataclasses.replace(block, totals=()) for block in row] for row in rows]
    assert together(told(row, of, limit, EVER) for row in bare) == whole


@given(st.lists(st.tuples(st.integers(0, 25), st.integers(0, 25)), min_size=10, max_size=120), st.integers(0, 80))
# Less change than the middle of the steps says, and a spread at the top of its step.
@example([(11, 21), (11, 1), (11, 16), (11, 7), (11, 13), (11, 9), (11, 11), (11, 11), (11, 11), (10, 10)], 0)
@example([(0, 13)] * 10 + [(0, 1)] * 10, 10)  # before the year nothing but an open end was told of the spread
def test_what_is_told_holds_what_is_true(pairs, first_day):
    rule, limit = steps(25), 10
    of = measures(Kind.PAIRED, rule)
    row = blocks([person(pair, rule, at) for at, pair in enumerate(pairs)], None, of, limit)
    since = DAY + timedelta(days=first_day)
    found = told(row, of, limit, since)
    inside = [block for block in row if block.ended_on >= since]
    if found is None:
        assert not inside
        return
    before = row[row.index(inside[0]) - 1] if row.index(inside[0]) else Block(0, DAY, (0.0,) * len(of), ())
    assert found.people == inside[-1].people - before.people
    for about, last, first in zip(found.totals, inside[-1].totals, before.totals, strict=True):
        assert about.low - 1e-9 <= last - first
        assert last - first <= about.high + 1e-9
    mean = change(found, rule, limit)
    of_them = pairs[before.people : inside[-1].people]
    true = sum(after - first for first, after in of_them) / len(of_them)
    assert abs(mean.change - true) <= 2 * limit / mean.n + 1e-9 if before.people == 0 else True
    if mean.sd is not None:
        changes = [after - first for first, after in of_them]
        assert mean.sd >= statistics.stdev(changes) - 1e-9, "an interval made of it is never too narrow"


def test_a_window_is_as_wide_as_the_limit_and_the_last_one_holds_everybody():
    score = measures(Kind.LOST, steps(4))[0]
    table = {0: (0, 10), 9: (0, 10), 10: (10, 20), 29: (20, 30), 30: (30, 40), 39: (30, 40), 40: (30, 40)}
    for total, (low, high) in table.items():
        block = Block(10, DAY, (total,), (results_gate.start(total, 10, score, 10),))
        assert results_gate.window(block, 0, score, 10) == About(low, high, (low + high) / 2, (high - low) ** 2 / 12)


def test_who_left_the_last_twelve_months_is_taken_off_by_what_was_told():
    rule, limit = steps(4), 10
    of = measures(Kind.LOST, rule)
    people = [Person(str(at), DAY + timedelta(days=at), (float(at % 5),)) for at in range(40)]
    row = blocks(people, None, of, limit)
    assert told(row, of, limit, EVER).people == 40
    assert told(row, of, limit, DAY + timedelta(days=9)).people == 40
    assert told(row, of, limit, DAY + timedelta(days=10)).people == 30
    assert told(row, of, limit, DAY + timedelta(days=39)).people == 10
    assert told(row, of, limit, DAY + timedelta(days=40)) is None


def test_a_spread_that_reaches_the_ends_is_not_told():
    rule, limit = steps(4), 10
    of = measures(Kind.PAIRED, rule)
    far = blocks([person((0, 4) if at % 2 else (4, 0), rule, at) for at in range(10)], None, of, limit)
    assert change(told(far, of, limit, EVER), rule, limit).sd is None
    near = blocks([person((2, 3), rule, at) for at in range(20)], None, of, limit)
    assert change(told(near[:1], of, limit, EVER), rule, limit).sd is None, (
        "of ten people on so short a scale there is no room"
    )
    assert change(told(near, of, limit, EVER), rule, limit).sd is not None


@pytest.mark.parametrize(
    ("low", "high", "count", "unit", "cuts"),
    [(0, 100, 25, 4, (6, 12, 18)), (0, 6, 6, 1, (3,)), (0, 1, 1000, 0.04, (6, 12, 18))],
)
def test_a_scale_has_steps_and_classes(low, high, count, unit, cuts):
    rule = ruler(low, high, count)
    assert rule.unit == pytest.approx(unit)
    assert rule.cuts == cuts
    classes = rule.classes()
    assert classes[0][0] == low and classes[-1][1] == pytest.approx(high)
    assert [rule.class_of(first) for first, _last in classes] == list(range(len(classes)))
    assert [rule.class_of(last) for _first, last in classes] == list(range(len(classes)))


def test_of_answers_in_steps_no_small_number_is_certain():
    """Of each block and of all together, in all possible worlds."""
    limit, of = 4, measures(Kind.SAID, Ruler(0, 1, 1))
    possible: defaultdict[tuple, set[tuple[int, ...]]] = defaultdict(set)
    for yes in itertools.product(range(limit + 1), repeat=3):
        answers = [at < count for count in yes for at in range(limit)]
        people = [Person(str(at), DAY, (float(one),)) for at, one in enumerate(answers)]
        possible[tuple(block.starts for block in blocks(people, None, of, limit))].add(yes)
    for worlds in possible.values():
        for count in (lambda world: world[0], lambda world: world[1], lambda world: world[2], sum):
            values = {count(world) for world in worlds}
            assert len(values) >= 2 or not any(0 < value < limit for value in values)


@pytest.mark.parametrize("n", [20, 40, 100, 200])
def test_an_interval_of_a_told_share_holds_the_true_share(n):
    """Of all answers that n people may give, told in steps of ten: the interval is about whom they stand for, not about these people."""
    (of,) = measures(Kind.SAID, Ruler(0, 1, 1))
    ends = []
    for yes in range(n + 1):
        block = Block(n, DAY, (float(yes),), (results_gate.start(yes, n, of, 10),))
        known = results_gate.yes([told([block], (of,), 10, EVER)], 10)
        ends.append(figures.of_told_answers(known, 10).get("interval") or [0, 1])
    for percent in range(5, 100, 5):
        chances = stats.binom.pmf(range(n + 1), n, percent / 100)
        held = sum(chance for chance, (low, high) in zip(chances, ends, strict=True) if low <= percent / 100 <= high)
        assert held > 0.93, percent
