"""Why somebody cannot take over, said kindly, with what to do instead."""

from django.utils.translation import gettext as _

from kring.capacity.models import Absence
from kring.referral.actions.deputies import NoDeputy
from kring.ui import dates


def why_no_deputy(error: NoDeputy) -> str:
    """Why this colleague cannot take over."""
    if error.away is not None:
        return _(
            "This colleague is away from %(since)s to %(until)s. Choose somebody else, or nobody: then the team lead keeps an "
            "eye on it."
        ) % {"since": dates.day(error.away.since), "until": dates.day(error.away.until)}
    if error.leaves is not None:
        return _("The last day of work of this colleague is %(day)s. Choose somebody else.") % {
            "day": dates.day(error.leaves)
        }
    return _("This colleague is not in the same team. Choose somebody else.")


def who_takes_over(absence: Absence, self: bool) -> str:
    """That someone who goes away takes over for somebody else, and that another is needed. `self`: who reads goes away."""
    words = {
        "name": absence.user.name,
        "since": dates.day(absence.since),
        "until": dates.day(absence.until),
    }
    if self:
        return _("You take over for %(name)s from %(since)s to %(until)s. Choose who does that from now on.") % words
    return (
        _("This person takes over for %(name)s from %(since)s to %(until)s. Choose who does that from now on.") % words
    )
