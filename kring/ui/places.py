"""Places in words."""

from django.utils.translation import gettext as _


def room(name: str) -> str:
    """'room 3' for a bare number or letter; a room with a name of its own keeps it ('the garden room'); '' for none."""
    return _("room %(room)s") % {"room": name} if name[:1].isdigit() or len(name) == 1 else name
