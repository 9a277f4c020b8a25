"""A random sample that anybody can draw again: the same seed over the same files gives the same sample.

Each file gets the SHA-256 of the seed, a colon and its key in hexadecimal; the files with the smallest are drawn, in that order. Nobody
can choose the seed after seeing what it would draw: it is made by chance at the moment of drawing, and kept.
"""

import hashlib
import uuid
from collections.abc import Iterable


def draw(seed: str, population: Iterable[uuid.UUID], size: int) -> list[uuid.UUID]:
    """So many of these, or all of them when there are no more."""
    return sorted(set(population), key=lambda key: _number(seed, key))[:size]


def _number(seed: str, key: uuid.UUID) -> bytes:
    return hashlib.sha256(f"{seed}:{key.hex}".encode()).digest()
