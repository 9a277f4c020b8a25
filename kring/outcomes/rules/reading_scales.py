"""Reads the scales of an instrument, and holds each against what its items can come to."""

import dataclasses
from collections.abc import Mapping
from decimal import Decimal

from kring.outcomes.rules.fields import Fields, Problems, as_code, as_number
from kring.outcomes.rules.instruments import Better, Check, Item, Method, Missing, Scale
from kring.outcomes.rules.problems import Fault
from kring.outcomes.rules.scoring import scored_answers, value_of_sum

MISSING = "-"  # in the answers of a check
MOST_SUMS = 2000  # different sums that the answers to one scale can come to
HIGHEST_POWER = 6
ALL_NEEDED = (Method.SINGLE, Method.TABLE, Method.VALUE_SET)
OF_SCALES = (Method.SUM, Method.MEAN)


def read_scales(top: Fields, items: Mapping[str, Item], problems: Problems) -> tuple[Scale, ...]:
    """All scales, each after those that it is made of."""
    found: dict[str, Scale] = {}
    for place, one in top.each("scales"):
        before = len(problems)
        fields = Fields(one, place, problems)
        scale = _scale(fields, items)
        fields.done()
        if scale.code in found:
            fields.wrong(Fault.DUPLICATE, "code", scale.code)
        if len(problems) == before and scale.items:
            _reach(scale, items, fields)
        found[scale.code] = scale
    ordered = _in_order(found, problems)
    for scale in ordered:
        if scale.scales and all(code in found for code in scale.scales):
            _reach_of_scales(scale, found, problems)
    return ordered


def _scale(fields: Fields, items: Mapping[str, Item]) -> Scale:
    method = fields.one_of("method", Method, Method.SUM, needed=True)
    rule = Fields(fields.raw("missing") or {}, fields.at("missing"), fields.problems)
    scale = Scale(
        code=fields.code(),
        name=fields.texts("name", needed=True),
        method=method,
        items=fields.all_of("items", as_code),
        scales=fields.all_of("scales", as_code),
        low=fields.number("low", Decimal(0), needed=True),
        high=fields.number("high", Decimal(1), needed=True),
        better=fields.one_of("better", Better, Better.NEITHER, needed=True),
        decimals=fields.whole("decimals", 0),
        may_miss=rule.whole("may_miss", 0),
        missing=rule.one_of("then", Missing, Missing.ANSWERED),
        missing_source=rule.words("source"),
        shown=fields.yes("shown", default=True),
        source=fields.words("source"),
    )
    rule.done()
    _parts(scale, items, fields)
    scale = dataclasses.replace(scale, **_of_method(scale, fields))
    return dataclasses.replace(scale, checks=_checks(scale, fields))


def _parts(scale: Scale, items: Mapping[str, Item], fields: Fields) -> None:
    """Whether it is made of what is there, in a way that can be."""
    if bool(scale.items) == bool(scale.scales):
        fields.wrong(Fault.ITEMS_OR_SCALES)
    if len(set(scale.parts)) < len(scale.parts):
        fields.wrong(Fault.DUPLICATE, "items" if scale.items else "scales")
    for code in scale.items:
        if code not in items:
            fields.wrong(Fault.UNKNOWN_ITEM, "items", code)
        elif items[code].low is None:
            fields.wrong(Fault.NO_RANGE, "items", code)
        elif scale.method is Method.COUNT and not items[code].counts:
            fields.wrong(Fault.NOTHING_COUNTS, "items", code)
    if scale.scales and scale.method not in OF_SCALES:
        fields.wrong(Fault.NOT_FOR_SCALES, "method", scale.method)
    if scale.method is Method.SINGLE and len(scale.items) != 1:
        fields.wrong(Fault.ONE_ITEM)
    if not 0 <= scale.may_miss < max(len(scale.parts), 1):
        fields.wrong(Fault.MAY_MISS_TOO_MUCH, "missing")
    elif scale.may_miss and scale.method in ALL_NEEDED:
        fields.wrong(Fault.NEEDS_ALL, "missing")
    if not 0 <= scale.decimals <= HIGHEST_POWER:
        fields.wrong(Fault.NOT_A_NUMBER, "decimals")
    if scale.low >= scale.high:
        fields.wrong(Fault.IMPOSSIBLE_RANGE)


def _of_method(scale: Scale, fields: Fields) -> dict[str, object]:
    """What only this method has; what belongs to another stays unasked, and so is a problem."""
    match scale.method:
        case Method.SUM:
            factor = fields.number("factor", Decimal(1))
            if not factor:
                fields.wrong(Fault.NOT_A_NUMBER, "factor")
            return {"factor": factor}
        case Method.TABLE:
            return {"table": _by_number(fields, "table")}
        case Method.POLYNOMIAL:
            coefficients = fields.all_of("coefficients", as_number)
            if not 2 <= len(coefficients) <= HIGHEST_POWER:
                fields.wrong(Fault.WRONG_LENGTH, "coefficients")
                return {}
            return {"coefficients": coefficients}
        case Method.VALUE_SET:
            weights = Fields(fields.raw("weights", needed=True) or {}, fields.at("weights"), fields.problems)
            found = {code: _by_number(weights, code) for code in scale.items}
            weights.done()
            return {
                "constant": fields.number("constant", Decimal(0), needed=True),
                "once": fields.number("once", Decimal(0)),
                "weights": found,
            }
    return {}


def _by_number(fields: Fields, name: str) -> dict[int, Decimal]:
    found: dict[int, Decimal] = {}
    if not fields.has(name):
        fields.wrong(Fault.FIELD_MISSING, name)
    for key, place, one in fields.pairs(name):
        value = as_number(one, place, fields.problems)
        if not (key.isascii() and key.removeprefix("-").isdigit() and len(key) <= HIGHEST_POWER):
            fields.wrong(Fault.NOT_A_NUMBER, name, key)
        elif int(key) in found:
            fields.wrong(Fault.DUPLICATE, name, key)
        elif value is not None:
            found[int(key)] = value
    return found


def _checks(scale: Scale, fields: Fields) -> tuple[Check, ...]:
    found = []
    for place, one in fields.each("checks"):
        inner = Fields(one, place, fields.problems)
        answers = tuple(None if given == MISSING else given for _at, given in inner.each("answers", needed=True))
        value = None if inner.yes("unsaid", default=False) else inner.number("value", needed=True)
        inner.done()
        if len(answers) != len(scale.items) or not scale.items:
            inner.wrong(Fault.WRONG_LENGTH, "answers")
        found.append(Check(answers, value))
    return tuple(found)


def _reach(scale: Scale, items: Mapping[str, Item], fields: Fields) -> None:
    """Holds the range that is told against every value that answers can come to."""
    parts = [list(scored_answers(items[code], scale.method).values()) for code in scale.items]
    if scale.method is Method.VALUE_SET:
        values = _of_levels(scale, items, fields)
    else:
        sums = _sums(parts, scale.may_miss, ends=scale.method not in (Method.TABLE, Method.POLYNOMIAL))
        if sums is None:
            fields.wrong(Fault.TOO_MANY)
            return
        if scale.method is Method.TABLE and not _covered(scale, {total for total, _answered in sums}, fields):
            return
        values = [value_of_sum(scale, total, answered) for total, answered in sums]
    if values and not scale.low <= min(values) <= max(values) <= scale.high:
        fields.wrong(Fault.OUT_OF_REACH, "", f"{min(values)} - {max(values)}")


def _reach_of_scales(scale: Scale, found: Mapping[str, Scale], problems: Problems) -> None:
    """The same of a scale that is made of others: what their ranges come to, with as many missing as may be."""
    values = []
    for end in ("low", "high"):
        ends = sorted(getattr(found[code], end) for code in scale.scales)
        for left_out in range(scale.may_miss + 1):
            for kept in (ends[left_out:], ends[: len(ends) - left_out]):
                values.append(value_of_sum(scale, sum(kept, Decimal(0)), len(kept)))
    if values and not scale.low <= min(values) <= max(values) <= scale.high:
        problems.add(Fault.OUT_OF_REACH, f"scales.{scale.code}", f"{min(values)} - {max(values)}")


def _sums(parts: list[list[int]], may_miss: int, *, ends: bool) -> set[tuple[int, int]] | None:
    """Every sum that answers can come to, with how many were answered; None where those are too many to try.

    With `ends` only the lowest and the highest for each number of answers: enough where more answers up make more.
    """
    if not ends and sum(max(values) - min(values) for values in parts) * (may_miss + 1) > MOST_SUMS:
        return None
    found = {(0, 0)}
    for place, values in enumerate(parts, 1):
        tried = {min(values), max(values)} if ends else set(values)
        further = {(total + value, answered + 1) for total, answered in found for value in tried}
        further |= found if may_miss else set()
        found = {one for one in further if place - one[1] <= may_miss}
        if ends:
            by_count: dict[int, list[int]] = {}
            for total, answered in found:
                by_count.setdefault(answered, []).append(total)
            found = {(end(totals), answered) for answered, totals in by_count.items() for end in (min, max)}
    return found


def _covered(scale: Scale, sums: set[int], fields: Fields) -> bool:
    holes, beyond = sorted(sums - set(scale.table)), sorted(set(scale.table) - sums)
    if holes:
        fields.wrong(Fault.TABLE_WITH_HOLES, "table", str(holes[0]))
    if beyond:
        fields.wrong(Fault.TABLE_BEYOND, "table", str(beyond[0]))
    return not holes


def _of_levels(scale: Scale, items: Mapping[str, Item], fields: Fields) -> list[Decimal]:
    """The best level everywhere, and the lowest and highest value of any other profile; every level but the first has a weight."""
    for code in scale.items:
        if set(scale.weights.get(code, {})) != set(list(scored_answers(items[code], scale.method))[1:]):
            fields.wrong(Fault.WEIGHTS_MISSING, "weights", code)
            return []
    found = [scale.constant]
    for end in (min, max):
        own = [end(scale.weights[code].values()) for code in scale.items]
        or_none = [end(weight, Decimal(0)) for weight in own]
        # At least one item is not at its best level, which may be what costs least.
        one_of_them = end(one - other for one, other in zip(own, or_none, strict=True))
        found.append(scale.constant + scale.once + sum(or_none, Decimal(0)) + one_of_them)
    return found


def _in_order(found: Mapping[str, Scale], problems: Problems) -> tuple[Scale, ...]:
    """Each after those that it is made of; what goes round is a problem."""
    ordered: dict[str, Scale] = {}
    waiting = dict(found)
    for scale in found.values():
        for code in scale.scales:
            if code not in found:
                problems.add(Fault.UNKNOWN_SCALE, f"scales.{scale.code}", code)
    while ready := [one for one in waiting.values() if not any(code in waiting for code in one.scales)]:
        for scale in ready:
            ordered[scale.code] = waiting.pop(scale.code)
    for code in waiting:
        problems.add(Fault.CYCLE, f"scales.{code}")
    return tuple(ordered.values())
