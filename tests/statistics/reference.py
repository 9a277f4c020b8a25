"""Reference results made with R, beside the checkout; and what every result keeps."""

import csv
import dataclasses
import enum
import json
import math
from pathlib import Path
from typing import Any

import pytest

from kring.statistics.methods import Method
from kring.statistics.results import Interval, Reason, Result

STATREF = Path(__file__).resolve().parents[3] / "shared" / "reference" / "statref"
EIGHT_DIGITS = 1e-8
NEARLY_ZERO = 1e-12  # for a figure that is zero, there are no digits to compare


def figures(name: str) -> dict[str, Any]:
    """One file of results; skips where they are not here."""
    _there()
    return json.loads((STATREF / f"{name}.json").read_text("utf-8"))


def rows(name: str) -> list[dict[str, str]]:
    """One file of rows; skips where they are not here."""
    _there()
    with (STATREF / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def column(of: list[dict[str, str]], name: str) -> list[float | None]:
    """A column of numbers; an empty cell is missing."""
    return [float(row[name]) if row[name] not in ("", "NA") else None for row in of]


def _there() -> None:
    if not STATREF.is_dir():
        pytest.skip("not run: ../shared/reference/statref is not here")


class Agreement:
    """Compares figures and remembers the worst, so that what a test says can be read (`pytest -s`)."""

    def __init__(self, family: str) -> None:
        self.family, self.count = family, 0
        self.worst: dict[float, tuple[float, str]] = {}

    def __call__(self, found: Any, expected: Any, what: str = "", to: float = EIGHT_DIGITS) -> None:
        """The same to `to`, relatively; lists, and both ends of an interval, one by one."""
        if isinstance(found, Interval):
            found = (found.low, found.high)
        if isinstance(expected, list | tuple):
            assert len(found) == len(expected), what
            for place, (one, other) in enumerate(zip(found, expected, strict=True)):
                self(one, other, f"{what}[{place}]", to)
            return
        if expected is None:
            assert found is None, what
            return
        assert found is not None, f"{what}: not told, {expected} expected"
        away = abs(found - expected)
        share = away / abs(expected) if expected else 0.0
        assert share <= to if expected else away <= NEARLY_ZERO, f"{what}: {found!r}, expected {expected!r}"
        self.count += 1
        self.worst[to] = max(self.worst.get(to, (0.0, "")), (share, what))

    def told(self) -> str:
        """How many figures, and the largest relative difference for each tolerance."""
        worst = ", ".join(f"{share:.1e} of {to:.0e} ({what})" for to, (share, what) in sorted(self.worst.items()))
        return f"{self.family}: {self.count} figures, furthest {worst}"


def whole(result: Result) -> None:
    """What every result keeps: what is not told has a reason, what is told is a number, and it can be told how it was made."""
    given = {one.what for one in result.unsaid}
    assert len(given) == len(result.unsaid)
    missing = set()
    for field in dataclasses.fields(result):
        value = getattr(result, field.name)
        if value is None and field.name not in ("ending", "group"):
            missing.add(field.name)
        if isinstance(value, Interval):
            missing |= {f"{field.name}.{end}" for end in ("low", "high") if getattr(value, end) is None}
            if value.low is not None and value.high is not None:
                assert value.low <= value.high, field.name
        _plain(value)
    assert missing == given
    assert result.n >= 0 and result.method.name and result.method.source
    assert all(isinstance(one.why, Reason) for one in result.unsaid)
    assert json.dumps(dataclasses.asdict(result), allow_nan=False)


def _plain(value: Any) -> None:
    """Only what the language itself has, and no number that is none."""
    if isinstance(value, Result):
        whole(value)
    elif isinstance(value, Interval):
        _plain([value.low, value.high, value.confidence])
    elif isinstance(value, list | tuple):
        for one in value:
            _plain(one)
    elif type(value) is float:
        assert math.isfinite(value)
    elif not isinstance(value, enum.Enum | Method):
        assert value is None or type(value) in (int, str, bool) or dataclasses.is_dataclass(value), type(value)
