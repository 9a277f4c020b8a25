"""What was last looked for, for one client, and what was put on the list to take home: kept with the session, so that who comes back
from an activity finds the same.

It says something of the client, so it stands in no address and in no browser. It is forgotten when somebody starts again, looks for
something for somebody else, or signs out. When nobody does, its session opens nothing after ten hours, and its row is thrown away by
the tidying of the night.
"""

import uuid

from django.contrib.sessions.backends.base import SessionBase
from django.http import QueryDict

from kring.matching.forms import MissingForm
from kring.rows import key_in

LAST = "looked_for"
AFRESH = "afresh"
"""The field of the button that forgets it."""
PICK, UNPICK = "pick", "unpick"
"""The fields of what is put on the list to take home, and of the button that empties it."""
MOST_PICKED = 20
NOT_KEPT = ("csrfmiddlewaretoken", AFRESH, UNPICK)
MISSING = f"{MissingForm.prefix}-"
"""Begins the fields of what somebody notes as missing: that is no part of what is looked for."""


def keep(session: SessionBase, referral_id: uuid.UUID, asked: QueryDict) -> None:
    """Keep what is looked for now, instead of what was kept before."""
    kept = asked.copy()
    kept.setlist(PICK, map(str, picked(asked)))
    for name in asked:
        if name in NOT_KEPT or name.startswith(MISSING):
            del kept[name]
    session[LAST] = {"for": str(referral_id), "asked": kept.urlencode()}


def kept(session: SessionBase, referral_id: uuid.UUID) -> QueryDict | None:
    """What was last looked for for this client; None when that was nothing, or for another client."""
    last = session.get(LAST)
    return QueryDict(last["asked"]) if last and last["for"] == str(referral_id) else None


def picked(asked: QueryDict) -> list[uuid.UUID]:
    """The keys of what was put on the list to take home, in that order."""
    if UNPICK in asked:
        return []
    keys = (key_in(text) for text in dict.fromkeys(asked.getlist(PICK)))
    return [key for key in keys if key][:MOST_PICKED]


def forget(session: SessionBase) -> None:
    """Start again."""
    session.pop(LAST, None)
