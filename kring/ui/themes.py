"""Themes: the built-in ones, those a region keeps, and which one a page wears.

A step above gives regions their themes: it sets `request.theme` (a `Theme`) for the pages, and names in
`settings.KRING_THEME_SOURCE` a function `(key) -> Theme | None` for the style sheet's own request.
"""

from functools import lru_cache
from hashlib import sha256

from django.conf import settings
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.urls import reverse
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kring.ui.rules.contrast import NotAColour
from kring.ui.rules.theme import Complaint, Theme, complaints, css

KRING = Theme(key="kring", name="Kring")

DUSK = Theme(
    key="dusk",
    name="Dusk",
    brand="#2d2a5e",
    action="#a3285f",
    link="#3d3a9c",
    radius="large",
)

BUILT_IN = {theme.key: theme for theme in (KRING, DUSK)}

PARTS = {
    "brand": gettext_lazy("header colour"),
    "brand_ink": gettext_lazy("header text"),
    "action": gettext_lazy("button colour"),
    "action_ink": gettext_lazy("button text"),
    "link": gettext_lazy("link colour"),
    "surface": gettext_lazy("white cards"),
    "page": gettext_lazy("page background"),
    "soft": gettext_lazy("light tint of the button colour"),
    "key": gettext_lazy("short name"),
    "radius": gettext_lazy("corners"),
    "logo": gettext_lazy("logo"),
}


def current(request: HttpRequest | None) -> Theme:
    """The theme of the region this request is about, Kring's own where there is none."""
    return getattr(request, "theme", None) or KRING


def find(key: str) -> Theme | None:
    """The theme called `key`: a built-in one, or the one the region of that name keeps."""
    if key in BUILT_IN:
        return BUILT_IN[key]
    source = getattr(settings, "KRING_THEME_SOURCE", "")
    return import_string(source)(key) if source else None


@lru_cache(maxsize=256)
def digest(theme: Theme) -> str:
    """Changes when the style sheet does, so that browsers may keep it for a year."""
    return sha256(css(theme).encode()).hexdigest()[:12]


def stylesheet_url(theme: Theme) -> str:
    return reverse("ui:theme_css", kwargs={"key": theme.key}, query={"v": digest(theme)})


def _sentence(complaint: Complaint) -> str:
    part = PARTS[complaint.part]
    if not complaint.needed:
        return _("The %(part)s is not valid.") % {"part": part}
    return _(
        "The %(part)s cannot be read well against the %(against)s: "
        "the contrast is %(found).1f, at least %(needed).1f is needed."
    ) % {"part": part, "against": PARTS[complaint.against], "found": complaint.found, "needed": complaint.needed}


def check(theme: Theme) -> None:
    """Refuse a theme that people could not read. Raises ValidationError with every reason; call it before saving."""
    try:
        found = complaints(theme)
    except NotAColour as wrong:
        raise ValidationError(_("“%(value)s” is not a colour such as #0b6b5b.") % {"value": wrong}) from wrong
    if found:
        raise ValidationError([_sentence(complaint) for complaint in found])
