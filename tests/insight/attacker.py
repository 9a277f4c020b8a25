"""Someone who collects every page and export, adds and subtracts, and notes what a number of people must lie between."""

import dataclasses
from collections.abc import Iterable, Mapping
from typing import Any

from kring.insight.rules.board import FLOW, Board, Count
from kring.insight.rules.columns import ENDINGS
from kring.insight.rules.gated_board import AT_LOCATIONS, TOGETHER, blocks_of, splits_of

LIMIT = 10
ANY = 10**6
type Cell = tuple[str, Any, int]  # column, location, month
type Known = dict[frozenset[Cell], tuple[int, int]]


@dataclasses.dataclass(frozen=True, slots=True)
class Statement:
    """These cells together hold at least `low` and at most `high` people."""

    cells: frozenset[Cell]
    low: int
    high: int


def of_pages(pages: Iterable[tuple[tuple[Any, ...], Board]]) -> list[Statement]:
    """What pages say at face value; each page is about some locations."""
    found = []
    for locations, board in pages:
        for stage, counts in board.flow.items():
            for month, count in zip(board.months, counts, strict=True):
                found += _said(count, FLOW[stage], locations, [month])
            found += _said(board.totals[stage], FLOW[stage], locations, board.months)
        for codes, count in board.endings.items():
            found += _said(count, [ENDINGS[code] for code in codes], locations, board.months)
    return found


def _said(count: Count, columns, locations, months) -> list[Statement]:
    cells = frozenset((column, location, month) for column in columns for location in locations for month in months)
    if count.value is not None:
        return [Statement(cells, count.value, count.value)]
    return [Statement(cells, 0, LIMIT - 1)] if count.is_small else []


def of_gate(histories: Mapping[Any, Any], until: int) -> list[Statement]:
    """All that the gate ever released up to a month, and what its way of working gives away."""
    found = []
    ended: dict[tuple[str, int], set[tuple[Any, int]]] = {}  # series and month of ending -> the months of that block
    for location, history in histories.items():
        for name, blocks in blocks_of(history, until, LIMIT).items():

            def cells(first, last, which=AT_LOCATIONS[name], place=location):
                return frozenset((column, place, month) for column in which for month in range(first, last + 1))

            for block in blocks:
                found.append(Statement(cells(block.first, block.last), block.total, block.total))
                found.append(Statement(cells(block.first, block.last - 1), 0, LIMIT - 1))
                months = {(location, month) for month in range(block.first, block.last + 1)}
                ended.setdefault((name, block.last), set()).update(months)
            waiting_since = blocks[-1].last + 1 if blocks else min(history)
            found.append(Statement(cells(waiting_since, until), 0, LIMIT - 1))
    for name, splits in splits_of(histories.values(), until, LIMIT).items():
        # Why courses broke off divides numbers that are told here already, by columns of its own.
        for split in splits if name not in (*TOGETHER, "breaks") else ():
            inside = [cell for month in range(split.first, split.last + 1) for cell in ended.get((name, month), ())]
            for part in split.parts:
                columns = AT_LOCATIONS[name][part.first : part.last + 1]
                cells_of_part = frozenset((column, place, month) for column in columns for place, month in inside)
                found.append(Statement(cells_of_part, part.total or 0, part.total or ANY))
    return [statement for statement in found if statement.cells]


def learned(statements: Iterable[Statement], truth: Mapping[Cell, int]) -> list[tuple[Statement, int]]:
    """Numbers of people from 1 to 9 that are left with fewer than ten possible values, with what they really are."""
    known: Known = {}
    for statement in statements:
        _note(known, statement.cells, statement.low, statement.high)
    for cell in frozenset().union(*known):
        _note(known, frozenset([cell]), 0, ANY)
    said = list(known)
    for _round in range(3):
        rest = _without_what_is_certain(known, said)
        changed = _squeeze(known, rest)
        changed |= _subtract(known, rest)
        if not changed:
            break
    found = []
    for inside, (low, high) in known.items():
        really = sum(truth.get(cell, 0) for cell in inside)
        assert low <= really <= high, "the attacker reasons wrongly"
        if 0 < really < LIMIT and high - low < LIMIT - 1:
            found.append((Statement(inside, low, high), really))
    return found


def _note(known: Known, cells: frozenset[Cell], low: int, high: int) -> bool:
    bounds = known.get(cells, (0, ANY))
    better = (max(bounds[0], low), min(bounds[1], high))
    known[cells] = better
    return better != bounds


def _without_what_is_certain(known: Known, said: Iterable[frozenset[Cell]]) -> list[frozenset[Cell]]:
    """Every statement less the cells that are known exactly."""
    certain = {next(iter(cells)): low for cells, (low, high) in known.items() if len(cells) == 1 and low == high}
    rest = {}
    for cells in said:
        low, high = known[cells]
        left = frozenset(cell for cell in cells if cell not in certain)
        if len(left) > 1 and high < ANY:
            amount = sum(certain[cell] for cell in cells - left)
            _note(known, left, max(low - amount, 0), high - amount)
            rest[left] = True
        elif len(left) == 1 and high < ANY:
            amount = sum(certain[cell] for cell in cells - left)
            _note(known, left, max(low - amount, 0), high - amount)
    return list(rest)


def _subtract(known: Known, rest: list[frozenset[Cell]]) -> bool:
    """What is inside one statement taken away from it leaves the others in it."""
    changed = False
    for inside in rest:
        if known[inside][0] != known[inside][1]:
            continue
        for cells in rest:
            if inside < cells:
                low, high = known[cells]
                amount = known[inside][0]
                changed |= _note(known, cells - inside, max(low - amount, 0), high - amount)
    return changed


def _squeeze(known: Known, rest: list[frozenset[Cell]]) -> bool:
    """Each cell of a statement lies between what the others leave at least and at most."""
    changed = False
    for cells in rest:
        low, high = known[cells]
        ranges = {cell: known[frozenset([cell])] for cell in cells}
        least = sum(low for low, _high in ranges.values())
        most = sum(high for _low, high in ranges.values())
        for cell, (own_low, own_high) in ranges.items():
            changed |= _note(known, frozenset([cell]), low - (most - own_high), high - (least - own_low))
    return changed
