"""What a steward fills in about the pictures under maps."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from kring.ui.maps import Tiles, is_tile_address
from kring.ui.plain_text import PlainText
from kring.ui.rules.mercator import FURTHEST, NEAREST

# The Dutch land registry's background map in grey, open data under CC BY 4.0. Proposed, never switched on by itself.
PROPOSED = Tiles(
    "https://service.pdok.nl/brt/achtergrondkaart/wmts/v2_0/grijs/EPSG:3857/{z}/{x}/{y}.png",
    "Kaartgegevens © Kadaster (CC BY 4.0)",
    NEAREST,
)


class TilesForm(forms.Form):
    """A source of tiles, or none."""

    on = forms.BooleanField(
        label=_("Pictures under the maps"),
        required=False,
        help_text=_(
            "Without them a map shows postcode areas and names of towns. With them, the browser of whoever looks at a map asks the "
            "source below for the part that is shown: the source sees that part and the address of the network, nothing else."
        ),
    )
    address = forms.CharField(
        label=_("Address of the pictures"),
        max_length=300,
        required=False,
        help_text=_("Begins with https:// and has {z}, {x} and {y} where the numbers of a tile go."),
    )
    attribution = PlainText(
        label=_("Whose they are"), max_length=120, required=False, help_text=_("Stands below each map.")
    )
    deepest = forms.IntegerField(
        label=_("How near the pictures go"), min_value=FURTHEST, max_value=19, required=False, initial=NEAREST
    )

    def __init__(self, tiles: Tiles | None, *args: Any, **options: Any):
        shown = tiles or PROPOSED
        options["initial"] = {
            "on": tiles is not None,
            "address": shown.address,
            "attribution": shown.attribution,
            "deepest": shown.deepest,
        }
        super().__init__(*args, **options)

    def clean_address(self) -> str:
        """An address that can be asked, and that cannot be anything else in a policy for browsers."""
        address = self.cleaned_data["address"].strip()
        if address and not is_tile_address(address):
            raise ValidationError(
                _("This is not an address of tiles: https://, a website, and {z}, {x} and {y} once each.")
            )
        return address

    def clean(self) -> dict[str, Any]:
        """Whoever switches it on says where from and whose."""
        given = super().clean()
        for name in ("address", "attribution"):
            if given.get("on") and name in given and not given[name]:
                self.add_error(name, _("This is needed to switch the pictures on."))
        return given

    def tiles(self) -> Tiles | None:
        """The source as filled in; None when it is off."""
        given = self.cleaned_data
        if not given["on"]:
            return None
        return Tiles(given["address"], given["attribution"], given["deepest"] or NEAREST)
