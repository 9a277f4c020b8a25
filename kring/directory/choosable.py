"""Which of the wider kinds of activity can be chosen in a search."""

import uuid
from collections.abc import Collection

import numpy as np

from kring.directory.kinds import WIDER
from kring.directory.search.columns import NO_THEME, THEMES
from kring.directory.search.keeping import index


def choosable(region_id: uuid.UUID | None, offered: Collection[str], *, public: bool = False) -> frozenset[str]:
    """The wider kinds that a programme offers, and those of which the region's map holds entries: what is found can be looked for too.

    `public`: of entries that are meant for everybody.
    """
    if region_id is None:
        return frozenset(offered)
    columns = index(region_id).columns
    there = columns["live"] & columns["public"] if public else columns["live"]
    kinds = {THEMES[one] for one in np.unique(columns["theme"][there]).tolist() if one != NO_THEME}
    return frozenset(offered) | (WIDER & kinds)
