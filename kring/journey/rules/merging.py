"""Two people change the same plan. Pure."""

from collections.abc import Set


def merged(shown: Set[str], mine: Set[str], now: Set[str]) -> set[str]:
    """What is ticked when both keep what they did: `shown` when the page was made, `mine` on it, `now` by somebody else."""
    return (set(now) | (mine - shown)) - (shown - mine)


def same_words(one: str, other: str) -> bool:
    """Whether two texts say the same; a browser writes the end of a line in its own way."""
    return one.strip().splitlines() == other.strip().splitlines()
