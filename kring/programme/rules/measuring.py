"""When clients of a programme are asked how they fare, with which questionnaires, and how much at most (R18).

Part of a programme's agreements, so that a course is measured as was agreed when it began. Questionnaires are codes here: what stands
in them is known to a later step.
"""

import dataclasses
from collections.abc import Mapping
from enum import StrEnum
from typing import Any


class Occasion(StrEnum):
    """A moment at which clients are asked."""

    START = "start"
    THREE_MONTHS = "three_months"
    END = "end"
    SIX_MONTHS_AFTER = "six_months_after"


@dataclasses.dataclass(frozen=True, slots=True)
class Asked:
    """What is asked at one moment. `questions_at_most` is the budget: a client is never asked more.

    The window is open from `days_before` until `days_after` the day on which the moment falls; who has not answered is reminded
    once, `remind_after` days after being asked (0: never).
    """

    occasion: Occasion
    instruments: tuple[str, ...]
    questions_at_most: int
    days_before: int
    days_after: int
    remind_after: int


@dataclasses.dataclass(frozen=True, slots=True)
class Alarm:
    """An answer to which somebody calls: this question of this questionnaire, answered with this value or beyond it.

    `at_most` when a low value alarms. It decides nothing: the client reads the safety text, the link worker gets a step.
    """

    instrument: str
    item: str
    value: int
    at_most: bool = False

    def rings(self, value: int | float | None) -> bool:
        """Whether this answer is one to call about."""
        if value is None:
            return False
        return value <= self.value if self.at_most else value >= self.value


@dataclasses.dataclass(frozen=True, slots=True)
class Measuring:
    """What a programme agreed to measure: nothing, unless it says so."""

    occasions: tuple[Asked, ...] = ()
    alarms: tuple[Alarm, ...] = ()

    def at(self, occasion: str) -> Asked | None:
        """What is asked at this moment; None when nothing is."""
        return next((asked for asked in self.occasions if asked.occasion == occasion), None)

    @property
    def instruments(self) -> frozenset[str]:
        """Every questionnaire that is asked at any moment."""
        return frozenset(code for asked in self.occasions for code in asked.instruments)


# The budget and window of a moment of which the agreements only name the questionnaires.
USUAL: dict[Occasion, dict[str, int]] = {
    Occasion.START: {"questions_at_most": 20, "days_before": 0, "days_after": 21, "remind_after": 7},
    Occasion.THREE_MONTHS: {"questions_at_most": 20, "days_before": 14, "days_after": 28, "remind_after": 7},
    Occasion.END: {"questions_at_most": 25, "days_before": 14, "days_after": 28, "remind_after": 7},
    Occasion.SIX_MONTHS_AFTER: {"questions_at_most": 20, "days_before": 14, "days_after": 42, "remind_after": 10},
}
LIMITS = {"questions_at_most": (1, 60), "days_before": (0, 60), "days_after": (1, 120), "remind_after": (0, 60)}
INSTRUMENTS_AT_MOST = 6


def read_measuring(content: Mapping[str, Any], problems: list[str] | None = None) -> Measuring:
    """What a stored content says about measuring; what cannot be used is named in `problems` and left out."""
    found = [] if problems is None else problems
    stored = content.get("measuring") or {}
    return Measuring(
        occasions=tuple(_asked(Occasion(code), said, found) for code, said in _occasions(stored, found)),
        alarms=tuple(alarm for one in stored.get("alarms") or () if (alarm := _alarm(one, found))),
    )


def _occasions(stored: Mapping[str, Any], problems: list[str]) -> list[tuple[str, Mapping[str, Any]]]:
    said = stored.get("occasions") or {}
    problems.extend(f"measuring.{code}" for code in said if code not in list(Occasion))
    return [(code, said[code]) for code in Occasion if (said.get(code) or {}).get("instruments")]


def _asked(occasion: Occasion, said: Mapping[str, Any], problems: list[str]) -> Asked:
    codes = tuple(dict.fromkeys(code for code in said["instruments"] if isinstance(code, str) and code))
    if len(codes) > INSTRUMENTS_AT_MOST:
        problems.append(f"measuring.{occasion}.instruments")
    numbers = {}
    for name, (low, high) in LIMITS.items():
        value = said.get(name, USUAL[occasion][name])
        if not isinstance(value, int) or isinstance(value, bool) or not low <= value <= high:
            problems.append(f"measuring.{occasion}.{name}")
            value = USUAL[occasion][name]
        numbers[name] = value
    return Asked(occasion, codes[:INSTRUMENTS_AT_MOST], **numbers)


def _alarm(one: Any, problems: list[str]) -> Alarm | None:
    try:
        return Alarm(str(one["instrument"]), str(one["item"]), int(one["value"]), bool(one.get("at_most", False)))
    except (KeyError, TypeError, ValueError, AttributeError):
        problems.append("measuring.alarms")
        return None
