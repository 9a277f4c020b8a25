"""What was last looked for, for one client: kept with the session, so that who comes back from an activity finds the same list.

It says something of the client, so it stands in no address and in no browser. It is forgotten with the session (ten hours at most), when
somebody starts again, and when something is looked for for somebody else.
"""

import uuid

from django.contrib.sessions.backends.base import SessionBase
from django.http import QueryDict

LAST = "looked_for"
AFRESH = "afresh"
"""The field of the button that forgets it."""
NOT_KEPT = ("csrfmiddlewaretoken", AFRESH)


def keep(session: SessionBase, referral_id: uuid.UUID, asked: QueryDict) -> None:
    """Keep what is looked for now, instead of what was kept before."""
    kept = asked.copy()
    for name in NOT_KEPT:
        kept.pop(name, None)
    session[LAST] = {"for": str(referral_id), "asked": kept.urlencode()}


def kept(session: SessionBase, referral_id: uuid.UUID) -> QueryDict | None:
    """What was last looked for for this client; None when that was nothing, or for another client."""
    last = session.get(LAST)
    return QueryDict(last["asked"]) if last and last["for"] == str(referral_id) else None


def forget(session: SessionBase) -> None:
    """Start again."""
    session.pop(LAST, None)
