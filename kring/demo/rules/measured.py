"""What the demonstration region measures, and how somebody who does not exist answers. Pure: chances come in, answers go out."""

import math
from typing import Any

from kring.demo.rules.dice import Dice, weighted
from kring.outcomes.rules.instruments import Instrument, Item
from kring.programme.rules.measuring import USUAL, Occasion

LONELY, EXPERIENCE = "djg-6", "experience"
MEASURED: dict[str, Any] = {
    "occasions": {
        Occasion.START.value: {"instruments": [LONELY], **USUAL[Occasion.START]},
        Occasion.END.value: {"instruments": [LONELY, EXPERIENCE], **USUAL[Occasion.END]},
        Occasion.SIX_MONTHS_AFTER.value: {"instruments": [LONELY], **USUAL[Occasion.SIX_MONTHS_AFTER]},
    },
    "alarms": [],
}
BETTER_BY = {Occasion.START: 0.0, Occasion.THREE_MONTHS: 0.4, Occasion.END: 0.7, Occasion.SIX_MONTHS_AFTER: 0.5}
SKIPPED = 0.03
HOW_IT_WAS = {
    "heard": weighted((1, 3), (2, 9), (3, 33), (4, 55)),
    "helped": weighted((1, 6), (2, 18), (3, 36), (4, 40)),
    "own-choice": weighted((1, 5), (2, 15), (3, 35), (4, 45)),
    "stopped": weighted((1, 62), (2, 7), (3, 5), (4, 4), (5, 2), (6, 6), (7, 5), (8, 3), (9, 4), (11, 2)),
}


def answers(dice: Dice, instrument: Instrument, when: Occasion, lonely: float) -> dict[str, int]:
    """What somebody as lonely as this (0 is usual among those who are referred) answers; a few questions are skipped."""
    said = {}
    for item in instrument.items:
        if not item.is_number or dice.random() < SKIPPED:
            continue
        said[item.code] = (
            dice.choice(HOW_IT_WAS[item.code]) if instrument.code == EXPERIENCE else _lonely(dice, item, when, lonely)
        )
    return said


def _lonely(dice: Dice, item: Item, when: Occasion, lonely: float) -> int:
    chance = 1 / (1 + math.exp(-(0.6 + lonely - BETTER_BY[when] + 2 * dice.random() - 1)))
    counts = sorted(item.counts)
    others = [value for value in range(item.low, item.high + 1) if value not in item.counts]
    return dice.choice(counts) if dice.random() < chance else dice.choice(others)
