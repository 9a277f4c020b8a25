"""Names of weekdays, and warnings about the roster."""

from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from kring.doors.steward.rosters.actions import Clashes, RoomTaken
from kring.ui.dates import names
from kring.ui.places import room


def weekdays() -> tuple[str, ...]:
    """Names of the days, Monday first, in the language of the page."""
    return names(get_language() or "nl").days


def clashes(refusal: Clashes) -> str:
    """Where the link worker is already at that time, or who has that room then."""
    other = refusal.presence
    if isinstance(refusal, RoomTaken):
        said = _(
            "%(name)s has %(room)s at %(place)s on %(day)s from %(starts)s to %(ends)s. Choose another room or time."
        )
    else:
        said = _("%(name)s is already at %(place)s on %(day)s from %(starts)s to %(ends)s.")
    return said % {
        "name": other.user.name,
        "room": room(other.room),
        "place": other.site.name,
        "day": weekdays()[other.weekday],
        "starts": f"{other.starts:%H:%M}",
        "ends": f"{other.ends:%H:%M}",
    }


def leaves_appointments(count: int) -> str:
    """What happens to appointments outside the new times."""
    return ngettext(
        "%(num)d booked appointment will lie outside the roster. It stays: the link worker moves it with the client.",
        "%(num)d booked appointments will lie outside the roster. They stay: the link worker moves them with the clients.",
        count,
    ) % {"num": count}
