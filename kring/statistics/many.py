"""Many tests at once: how many of what stands out would do so by chance."""

import dataclasses

import numpy as np
from scipy import stats

from kring.statistics.methods import BENJAMINI_HOCHBERG
from kring.statistics.reading import Numbers, numbers
from kring.statistics.results import Impossible, Reason, Result, refuse, tell


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Discoveries(Result):
    """Adjusted p of `n` tests, in the order they came; None where there was none."""

    missing: int | None
    adjusted: tuple[float | None, ...] | None


def benjamini_hochberg(p: Numbers) -> Discoveries:
    """The smallest share of false findings at which each would be one; p that are missing do not count as tests."""
    try:
        read = numbers(p)
        known = ~np.isnan(read)
        if ((read[known] < 0) | (read[known] > 1)).any():
            raise Impossible
    except Impossible:
        return refuse(Discoveries, Reason.IMPOSSIBLE, method=BENJAMINI_HOCHBERG, n=0)
    about = {"method": BENJAMINI_HOCHBERG, "n": int(known.sum()), "missing": int((~known).sum())}
    if not known.any():
        return refuse(Discoveries, Reason.NO_DATA, **about)
    found = iter(stats.false_discovery_control(read[known], method="bh").tolist())
    return tell(Discoveries, **about, adjusted=tuple(next(found) if there else None for there in known))
