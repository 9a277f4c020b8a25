"""One activity that a list holds as several entries, one for each place: shown once, with its places.

They are the same when a reader would see the same line but for the place, and the same description. With a long description the
organiser may differ: branches say the same of it. Entries at one place, or of which the place is not known, stay apart: whether
those are doubles is a steward's to say.
"""

import hashlib
from collections import Counter
from collections.abc import Mapping
from typing import Any

import numpy as np

from kring.directory.rules.alike import SHORTEST_TEXT

_ALL_BUT_PLACE = (
    "language", "theme", "days", "starts", "ends", "moments", "when_words", "cost", "cost_per", "cost_words", "age_min", "age_max",
    "age_words",
)  # fmt: skip


def said_alike(row: Mapping[str, Any]) -> int:
    """What an entry says but for its place, as a number of 64 bits: entries that say the same have the same."""
    text = row["description"].strip()
    who = "" if len(text) >= SHORTEST_TEXT else row["organisation__name"] or row["organiser"]
    rest = [str(row[name] if row[name] is not None else "") for name in _ALL_BUT_PLACE]
    words = "\x1f".join((row["title"], text, who, *rest)).casefold()
    return int.from_bytes(hashlib.blake2b(words.encode(), digest_size=8).digest())


def mark_twins(columns: np.ndarray) -> None:
    """Write in the columns which entries say the same as another one, at another place."""
    columns["twin"] = False
    there = np.flatnonzero(columns["live"] & ~np.isnan(columns["latitude"]))
    _, which, count = np.unique(columns["same"][there], return_inverse=True, return_counts=True)
    several = columns[["same", "latitude", "longitude"]][there[count[which] > 1]].tolist()
    once = {spot for spot, times in Counter(several).items() if times == 1}
    places = Counter(same for same, *_point in once)
    twins = [spot in once and places[spot[0]] > 1 for spot in several]
    columns["twin"][there[count[which] > 1]] = twins


def gathered(columns: np.ndarray, rows: np.ndarray) -> np.ndarray:
    """The rows without those that say the same as an earlier one, at another place."""
    twins = np.flatnonzero(columns["twin"][rows])
    if not len(twins):
        return rows
    _, first = np.unique(columns["same"][rows[twins]], return_index=True)
    return np.delete(rows, np.delete(twins, first))


def others(columns: np.ndarray, rows: np.ndarray, number: int) -> list[int]:
    """Of these rows the other ones that say the same as row `number`, in their order."""
    if not columns["twin"][number]:
        return []
    twins = rows[columns["twin"][rows]]
    return [row for row in twins[columns["same"][twins] == columns["same"][number]].tolist() if row != number]
