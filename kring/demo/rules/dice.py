"""Chance, as far as the rules use it; `random.Random` with a seed fits. The same seed makes the same region."""

from collections.abc import MutableSequence, Sequence
from typing import Any, Protocol


class Dice(Protocol):
    """What a seeded source of chance can do."""

    def random(self) -> float:
        """Evenly between 0 and 1, 1 excluded."""

    def randrange(self, start: int, stop: int) -> int:
        """A whole number from `start` up to, not including, `stop`."""

    def getrandbits(self, bits: int) -> int:
        """That many random bits as a number."""

    def choice(self, options: Sequence[Any]) -> Any:
        """One of the options."""

    def sample(self, options: Sequence[Any], k: int) -> list[Any]:
        """So many different ones of the options."""

    def shuffle(self, options: MutableSequence[Any]) -> None:
        """Put the options in another order."""


def weighted(*options: tuple[Any, int]) -> tuple[Any, ...]:
    """Each option as often as its weight says, so that an even choice among them is a weighted one."""
    return tuple(option for option, weight in options for _ in range(weight))


def row_id(dice: Dice, milliseconds: int) -> str:
    """A UUIDv7 (RFC 9562) in hexadecimal for a moment in milliseconds since 1970, with the dice's bits for the rest."""
    bits = dice.getrandbits(74)
    return f"{milliseconds:012x}{0x7000 | bits >> 62:04x}{0x8 << 60 | bits & 0x3FFFFFFFFFFFFFFF:016x}"
