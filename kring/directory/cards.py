"""What to expect of an activity, on paper: whom the QR code reaches, and everything in simple words."""

import dataclasses

from kring.directory.models import Activity
from kring.directory.queries import Detail, detail
from kring.directory.whereabouts import WayThere, way_there
from kring.ui.phone import dialled
from kring.ui.qr import qr_code


@dataclasses.dataclass(frozen=True, slots=True)
class Card:
    """One activity on paper. `qr` is drawn for `address`, its page on the public map, or without one for the phone; '' for none."""

    detail: Detail
    way: WayThere
    address: str
    qr: str


def card(activity: Activity, address: str = "") -> Card:
    """The card of an activity that the reader may see; `address` is its page on the public map, when there is one."""
    way = way_there(activity)
    target = address or dialled(way.phone)
    return Card(detail(activity), way, address, qr_code(target) if target else "")
