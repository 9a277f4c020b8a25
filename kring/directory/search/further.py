"""What is just further away than was asked, where nothing near enough speaks of a thing that somebody told."""

from collections.abc import Iterable

import numpy as np

from kring.directory.search.asking import STRAY, Wish
from kring.directory.search.fitting import FURTHER
from kring.directory.search.keeping import Index

JUST_BEYOND = 10.0  # km: half an hour by bicycle, or a short ride
MOST = 3  # entries
MOST_SAID = 500  # entries: what more of them say is nothing to go further for
TELLS = 0.4  # weight from which another way to say a thing speaks of it


def beyond(
    index: Index, fits: np.ndarray, looked_for: Iterable[Wish], relevance: np.ndarray, km: np.ndarray, within: float
) -> tuple[int, ...]:
    """The best entries just too far away for each thing that was told and of which nothing near enough speaks. `fits`: which entries fit
    all but the distance."""
    near = fits & (km <= within)
    just = fits & (km > within) & (km <= max(FURTHER * within, JUST_BEYOND)) & (relevance > 0)
    found: dict[int, float] = {}
    if just.any():
        for rows in _spoken_of(index, looked_for):
            if not near[rows].any():
                found |= {row: float(relevance[row]) for row in rows[just[rows]].tolist()}
    return tuple(sorted(found, key=lambda row: (-found[row], km[row], row))[:MOST])


def _spoken_of(index: Index, looked_for: Iterable[Wish]) -> Iterable[np.ndarray]:
    """For each thing that was told the entries that speak of it."""
    things: dict[str, list[Wish]] = {}
    for wish in looked_for:
        if wish.weight >= TELLS and wish.weight > STRAY:
            things.setdefault(wish.typed, []).append(wish)
    for wishes in things.values():
        rows: set[int] = set()
        for wish in wishes:
            rows |= set(index.reader.saying(wish.phrase))
        if len(rows) <= MOST_SAID:
            yield np.array(sorted(row for row in rows if row < len(index.columns)), np.int64)
