"""What to expect of an activity, on paper: whom the QR code reaches, and everything in simple words."""

import dataclasses

from django.urls import reverse

from kring.directory.models import Activity
from kring.directory.publish.rows import open_region, public_rows
from kring.directory.queries import Detail, detail
from kring.directory.whereabouts import WayThere, way_there
from kring.events.mail import address as full_address
from kring.ui.phone import dialled
from kring.ui.qr import qr_code


@dataclasses.dataclass(frozen=True, slots=True)
class Card:
    """One activity on paper. `qr` is drawn for `address`, its page on the public map, or without one for the phone; '' for none."""

    detail: Detail
    way: WayThere
    address: str
    qr: str


def card(activity: Activity) -> Card:
    """The card of an activity that the reader may see."""
    way, address = way_there(activity), _public_address(activity)
    target = address or dialled(way.phone)
    return Card(detail(activity), way, address, qr_code(target) if target else "")


def _public_address(activity: Activity) -> str:
    """The address of an activity on the public map; empty when it is not there."""
    region = open_region(str(activity.region_id))
    if region is None or not public_rows(region.id).filter(pk=activity.pk).exists():
        return ""
    return full_address(reverse("public:activity", kwargs={"region": region.slug, "id": activity.pk}))
