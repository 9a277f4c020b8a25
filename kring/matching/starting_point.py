"""From where activities are sought for a client: home, or as near to it as is known."""

import dataclasses

from django.utils.translation import gettext as _

from kring.clients.rules import postcode
from kring.directory.rules.places import area_of
from kring.directory.whereabouts import middle_of
from kring.referral.models import Referral


@dataclasses.dataclass(frozen=True, slots=True)
class StartingPoint:
    """A postcode (or its four digits; empty when nothing is known), and what to say when it is not the client's own."""

    near: str
    told: str = ""


def starting_point(referral: Referral) -> StartingPoint:
    """The client's postcode; without one the middle of the client's town; else where the programme runs."""
    client, location = referral.client, referral.location
    if near := postcode(client.postcode) or area_of(client.postcode):
        return StartingPoint(near)
    town = middle_of(client.place)
    if town:
        told = _("The postcode of the client is not known, so the search starts in the middle of %(place)s.")
        return StartingPoint(town, told % {"place": client.place})
    told = _("It is not known where the client lives, so the search starts where the programme runs: %(place)s.")
    for near, place in (
        (location.postcode if area_of(location.postcode) else "", location.place or location.name),
        (middle_of(location.place), location.place),
        (middle_of(location.name), location.name),
    ):
        if near:
            return StartingPoint(near, told % {"place": place})
    return StartingPoint("", _("It is not known where the client lives, so nothing can be said about distances."))
