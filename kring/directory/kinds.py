"""Kinds of activity to choose from, and what is meant by them: the usual ones always, the wider ones where a programme offers them."""

from collections.abc import Collection, Iterable

from kring.directory.models import GroupSize, Theme
from kring.programme.rules.agreement import WiderKind

WIDER = frozenset(WiderKind)
# Of these a name on paper or on a telephone can be a danger to who looks for help, when somebody else at home reads it.
NOT_FOR_ALL_EYES = frozenset({Theme.SAFETY.value})
# Nobody's organisation: a contact person who agreed, mostly without fixed times or a price.
INFORMAL = Theme.NETWORK.value


def choices(offered: Collection[str]) -> list[tuple[str, str]]:
    """(code, label) of the usual kinds, and of the wider ones that are offered."""
    return [(kind, label) for kind, label in Theme.choices if kind not in WIDER or kind in offered]


def everything() -> list[tuple[str, str]]:
    """(code, label) of all kinds: what somebody needs does not depend on what a programme offers."""
    return choices(WIDER)


def meant(chosen: Iterable[str], offered: Collection[str]) -> frozenset[str]:
    """The kinds of activity that somebody means who chose these: practical help is also what nobody can choose more precisely."""
    kinds = frozenset(chosen)
    return kinds | (WIDER - frozenset(offered)) if Theme.HELP in kinds else kinds


def may_bring(kind: str, group: str) -> bool:
    """Whether the house may say that somebody can come along: not to help for one person, nor for safety at home."""
    return kind not in NOT_FOR_ALL_EYES and group != GroupSize.ALONE
