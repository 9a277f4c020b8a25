"""Why something about a location was refused, in sentences."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kring.doors.steward.locations.actions import StillOfTheFormer
from kring.programme.models import Location


def still_of_the_former(refusal: StillOfTheFormer, location: Location) -> str:
    """Why a location cannot go to another organisation, and what can be done instead."""
    if refusal.files:
        return ngettext(
            "%(num)d open referral at this location is with %(team)s and stays there. Add a new location for the other "
            "organisation, and let the practices take part in that one.",
            "%(num)d open referrals at this location are with %(team)s and stay there. Add a new location for the other "
            "organisation, and let the practices take part in that one.",
            refusal.files,
        ) % {"num": refusal.files, "team": location.welfare.name}
    return _(
        "Not link workers of the other organisation: %(names)s. Give them that role first, or note their last day at this location."
    ) % {"names": ", ".join(refusal.link_workers)}
