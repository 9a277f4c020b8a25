"""What the demonstration region measures, and how somebody who does not exist answers. Pure: chances come in, answers go out."""

import dataclasses
import math
from typing import Any

from kring.demo.rules.dice import Dice, weighted
from kring.outcomes.rules.instruments import Instrument, Item
from kring.programme.rules.measuring import USUAL, Occasion

LONELY, EXPERIENCE, OWN = "djg-6", "experience", "meedoen"


def _measured(*also: str) -> dict[str, Any]:
    asked = {
        Occasion.START: [LONELY, *also],
        Occasion.END: [LONELY, *also, EXPERIENCE],
        Occasion.SIX_MONTHS_AFTER: [LONELY],
    }
    return {
        "occasions": {when.value: {"instruments": codes, **USUAL[when]} for when, codes in asked.items()},
        "alarms": [],
    }


MEASURED = _measured()
WITH_ITS_OWN = _measured(OWN)
"""Of a programme that asks the region's own questionnaire as well."""

BETTER_BY = {Occasion.START: 0.0, Occasion.THREE_MONTHS: 0.4, Occasion.END: 0.7, Occasion.SIX_MONTHS_AFTER: 0.5}
SKIPPED = 0.03
AS_BEFORE = 0.8  # how often somebody leans to the same answer as the time before
APART = 0.6  # how far answers of people who are equally lonely lie apart, of the whole width
HOW_IT_WAS = {
    "heard": weighted((1, 3), (2, 9), (3, 33), (4, 55)),
    "helped": weighted((1, 6), (2, 18), (3, 36), (4, 40)),
    "own-choice": weighted((1, 5), (2, 15), (3, 35), (4, 45)),
    "stopped": weighted((1, 62), (2, 7), (3, 5), (4, 4), (5, 2), (6, 6), (7, 5), (8, 3), (9, 4), (11, 2)),
}


@dataclasses.dataclass(frozen=True, slots=True)
class Somebody:
    """How lonely somebody is at the start (0 is usual among those who are referred), and what leans them to each answer."""

    lonely: float
    leaning: dict[str, float] = dataclasses.field(default_factory=dict)

    def leans(self, dice: Dice, item: Item) -> float:
        """Evenly between 0 and 1, mostly the same each time."""
        if dice.random() < AS_BEFORE:
            return self.leaning.setdefault(item.code, dice.random())
        return dice.random()

    def chance(self, when: Occasion) -> float:
        """Of an answer as lonely people give it."""
        return 1 / (1 + math.exp(BETTER_BY[when] - 0.6 - self.lonely))


def answers(dice: Dice, instrument: Instrument, when: Occasion, somebody: Somebody) -> dict[str, int]:
    """What somebody answers; a few questions are skipped."""
    said = {}
    for item in instrument.items:
        if not item.is_number or dice.random() < SKIPPED:
            continue
        if instrument.code == EXPERIENCE:
            said[item.code] = dice.choice(HOW_IT_WAS[item.code])
        else:
            how = _lonely if instrument.code == LONELY else _joins_in
            said[item.code] = how(dice, item, when, somebody)
    return said


def _lonely(dice: Dice, item: Item, when: Occasion, somebody: Somebody) -> int:
    counts = sorted(item.counts)
    others = [value for value in range(item.low, item.high + 1) if value not in item.counts]
    return dice.choice(counts) if somebody.leans(dice, item) < somebody.chance(when) else dice.choice(others)


def _joins_in(dice: Dice, item: Item, when: Occasion, somebody: Somebody) -> int:
    """The less lonely, the further from the lowest answer."""
    place = 1.2 - somebody.chance(when) + (somebody.leans(dice, item) - 0.5) * APART
    return item.low + round(min(max(place, 0.0), 1.0) * (item.high - item.low))
