"""What to expect of an activity, on paper: whom the QR code reaches, and everything in simple words."""

import dataclasses

from django.urls import reverse
from django.utils.translation import gettext as _

from kring.directory.models import Activity
from kring.directory.publish.rows import open_region, public_rows
from kring.directory.queries import Detail, Found, detail
from kring.directory.rules.texts import first_sentences
from kring.directory.whereabouts import WayThere, way_there
from kring.events.mail import address as full_address
from kring.ui.dates import short_date
from kring.ui.phone import dialled
from kring.ui.qr import qr_code

LONGEST_ABOUT = 420  # characters: what is read at one glance


@dataclasses.dataclass(frozen=True, slots=True)
class Card:
    """One activity on paper. `qr` is drawn for `address`, its page on the public map, or without one for the phone; '' for none.

    `warnings` come before everything else. `about` says what it is, where nobody wrote down what to expect.
    """

    detail: Detail
    way: WayThere
    address: str
    qr: str
    warnings: list[str]
    about: str


def card(activity: Activity) -> Card:
    """The card of an activity that the reader may see."""
    way, address = way_there(activity), _public_address(activity)
    target = address or dialled(way.phone)
    shown = detail(activity)
    about = "" if shown.expect else first_sentences(shown.description, LONGEST_ABOUT)
    told = [_("This activity has stopped.")] if shown.ended else warnings(shown.found)
    return Card(shown, way, address, qr_code(target) if target else "", told, about)


def warnings(found: Found) -> list[str]:
    """What somebody who takes this home on paper has to know before they go, in simple words."""
    told = []
    if found.full:
        told.append(_("It is full now. Ask first whether there is room again."))
    if found.stops:
        told.append(_("This activity %(stops)s.") % {"stops": found.stops})
    told += [f"{words[:1].upper()}{words[1:]}." for words in found.not_now]
    if found.late and found.confirmed_on:
        since = {"day": short_date(found.confirmed_on)}
        told.append(_("Nobody checked since %(day)s whether this is still right. Ask first.") % since)
    elif found.late:
        told.append(_("Nobody checked yet whether this is right. Ask first."))
    return told


def _public_address(activity: Activity) -> str:
    """The address of an activity on the public map; empty when it is not there."""
    region = open_region(str(activity.region_id))
    if region is None or not public_rows(region.id).filter(pk=activity.pk).exists():
        return ""
    return full_address(reverse("public:activity", kwargs={"region": region.slug, "id": activity.pk}))
