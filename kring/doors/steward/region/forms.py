"""What a steward fills in about the region itself."""

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from kring.doors.steward.both_versions import StandingForm
from kring.doors.steward.region.actions import FEWEST
from kring.doors.steward.region.themes import TOKENS, theme_of
from kring.identity.models import Region
from kring.ui.plain_text import PlainText
from kring.ui.rules.contrast import NotAColour, channels
from kring.ui.rules.theme import Theme
from kring.ui.themes import KRING, check

# Only what a policy for browsers can hold: no path, no word that means more than this one website.
ORIGIN = re.compile(r"(?P<origin>https://(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z][a-z0-9-]*(?::\d{1,5})?)/?")
RADII = [("none", _("square")), ("small", _("a little round")), ("medium", _("round")), ("large", _("very round"))]


class Colour(forms.CharField):
    """A colour as #rrggbb, chosen with the browser's own picker."""

    widget = forms.TextInput(attrs={"type": "color"})

    def clean(self, value: str) -> str:
        """Raises ValidationError for what is no colour."""
        text = super().clean(value).strip().lower()
        try:
            channels(text)
        except NotAColour as error:
            raise ValidationError(_("This is not a colour such as #0b6b5b.")) from error
        return text


class RegionForm(StandingForm):
    """Name, small numbers, look."""

    name = PlainText(label=_("Name"), max_length=120)
    smallest_count = forms.IntegerField(
        label=_("Smallest number of people shown in figures"),
        min_value=FEWEST,
        max_value=100,
        help_text=_(
            "Figures about fewer people are hidden from everyone outside the team. The usual number is 10. It cannot be below 5: "
            "in a group that small, people who know each other can tell who is meant."
        ),
    )
    public_map = forms.BooleanField(
        label=_("Everybody may see the social map"),
        required=False,
        help_text=_(
            "A page to search without an account, and the same as open data for other websites. Entries that are not meant for "
            "the public page are left out, and so are tips."
        ),
    )
    embedded_by = PlainText(
        label=_("Websites that may show it within their own page"),
        required=False,
        max_length=1000,
        lines=3,
        help_text=_("One address a line, such as https://www.example.org. Without any, nobody may."),
    )
    brand = Colour(label=_("Header colour"))
    brand_ink = Colour(label=_("Text in the header"))
    action = Colour(label=_("Button colour"))
    action_ink = Colour(label=_("Text on buttons"))
    link = Colour(label=_("Link colour"))
    radius = forms.ChoiceField(label=_("Corners"), choices=RADII)

    def __init__(self, region: Region, *args: Any, **options: Any):
        theme = theme_of(region.slug, region.theme)
        tokens = {name: getattr(theme, name) for name in TOKENS}
        shown = {"public_map": region.public_map, "embedded_by": region.embedded_by}
        options["initial"] = {"name": region.name, "smallest_count": region.smallest_count, **shown, **tokens}
        super().__init__(*args, **options)
        self.region = region

    def clean_embedded_by(self) -> list[str]:
        """The origins of the websites. Raises ValidationError for what is no address of a website over https."""
        origins = []
        for line in self.cleaned_data["embedded_by"].split():
            found = ORIGIN.fullmatch(line.lower())
            if found is None:
                raise ValidationError(
                    _("“%(address)s” is not the address of a website, such as https://www.example.org."),
                    params={"address": line},
                )
            origins.append(found["origin"])
        return list(dict.fromkeys(origins))

    def clean(self) -> dict[str, Any]:
        """A theme that everybody can read."""
        data = super().clean()
        if all(data.get(name) for name in TOKENS):
            check(self.theme())
        return data

    def tokens(self) -> dict[str, str]:
        """The tokens that differ from Kring's own."""
        chosen = {name: self.cleaned_data[name] for name in TOKENS}
        return {name: value for name, value in chosen.items() if value != getattr(KRING, name)}

    def theme(self) -> Theme:
        """The theme as filled in."""
        return theme_of(self.region.slug, {name: self.cleaned_data[name] for name in TOKENS})


class ConsentForm(forms.Form):
    """The words read to a client, in both languages."""

    text_nl = PlainText(label=_("Text in Dutch"), max_length=1200, lines=5)
    text_en = PlainText(label=_("Text in English"), max_length=1200, lines=5)
    seen = forms.IntegerField(widget=forms.HiddenInput)
