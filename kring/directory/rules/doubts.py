"""What makes a file look odd, though it could be read: somebody has to say that it is right. Pure."""

from enum import StrEnum

MOST_GONE = 0.5  # share of a feed's entries that may be missing
MOST_WRONG = 0.1  # share of the rows that may be unreadable


class Doubt(StrEnum):
    """Why a file is not taken over until somebody says that it is right."""

    EMPTY = "empty"  # the feed had entries, the file has none
    MANY_GONE = "many_gone"
    MANY_WRONG = "many_wrong"
    REDIRECTED = "redirected"  # hand-overs would go to other addresses


def doubts(*, known: int, services: int, gone: int, wrong: int, redirected: int = 0) -> list[Doubt]:
    """What is odd about a file with so many `services`, for a feed with so many `known` entries that go on.

    `gone` of those are not in the file; `wrong` rows of the file could not be read; `redirected` entries get another e-mail address.
    """
    if services == 0 and known > 0:
        return [Doubt.EMPTY]
    found = []
    if gone > MOST_GONE * known:
        found.append(Doubt.MANY_GONE)
    if wrong > MOST_WRONG * (services + wrong):
        found.append(Doubt.MANY_WRONG)
    if redirected:
        found.append(Doubt.REDIRECTED)
    return found
