"""Places in words."""

import re

from django.utils.translation import gettext as _

# A room that was written down as 'kamer 3' is room 3 for who reads English, and the other way round.
NUMBERED = re.compile(r"(?:(?:spreek)?kamer|(?:consulting )?room)\s+(\w{1,4})", re.IGNORECASE)


def room(name: str) -> str:
    """'room 3' for a bare number or letter; a room with a name of its own keeps it ('the garden room'); '' for none."""
    known = NUMBERED.fullmatch(name.strip())
    short = known[1] if known else name
    return _("room %(room)s") % {"room": short} if known or short[:1].isdigit() or len(short) == 1 else name
