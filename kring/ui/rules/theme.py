"""What a region may choose about the look, which pairs of colours must stay readable, and the CSS that follows."""

import re
from dataclasses import dataclass
from typing import Literal

from kring.ui.rules.contrast import SHAPE, TEXT, mixed, ratio

PAGE = "#f4f5f9"
SURFACE = "#ffffff"

SOFT_SHARE = 0.1
"""How much of the action colour the soft ground behind a chosen tab holds; kring.css mixes the same share."""

Radius = Literal["none", "small", "medium", "large"]

RADII: dict[Radius, tuple[str, str, str]] = {
    "none": ("0", "0", "0"),
    "small": ("0.125rem", "0.1875rem", "0.25rem"),
    "medium": ("0.25rem", "0.4375rem", "0.625rem"),
    "large": ("0.5rem", "0.75rem", "1rem"),
}
"""Small, middle and large corners: of marks, of controls, of cards."""

_KEY = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,60}[a-z0-9])?")
_LOGO = re.compile(r"[A-Za-z0-9_-]+(?:/[A-Za-z0-9_-]+)*\.(?:svg|png|webp)")


@dataclass(frozen=True, slots=True)
class Theme:
    """The look of one region. Colours are `#rrggbb`; `logo` is a static path, empty for the product's own mark."""

    key: str
    name: str
    brand: str = "#0b6b5b"
    brand_ink: str = "#ffffff"
    action: str = "#0b6b5b"
    action_ink: str = "#ffffff"
    link: str = "#0b5a86"
    radius: Radius = "medium"
    logo: str = ""


@dataclass(frozen=True, slots=True)
class Complaint:
    """Why a theme is refused: which part, against what, the ratio found (0 when it is no ratio) and the least."""

    part: str
    against: str
    found: float = 0.0
    needed: float = 0.0


def _pairs(theme: Theme) -> list[tuple[str, str, str, str, float]]:
    soft = mixed(theme.action, SOFT_SHARE, SURFACE)
    return [
        ("brand_ink", theme.brand_ink, "brand", theme.brand, TEXT),
        ("action_ink", theme.action_ink, "action", theme.action, TEXT),
        ("action", theme.action, "surface", SURFACE, TEXT),
        ("action", theme.action, "page", PAGE, TEXT),
        ("action", theme.action, "soft", soft, TEXT),
        ("link", theme.link, "surface", SURFACE, TEXT),
        ("link", theme.link, "page", PAGE, TEXT),
        ("brand", theme.brand, "page", PAGE, SHAPE),
    ]


def complaints(theme: Theme) -> list[Complaint]:
    """What keeps a theme from being readable, or safe to write into a style sheet; empty when it may be saved.

    Raises NotAColour for a colour that is none.
    """
    found = [
        Complaint(part, against, round(measured, 2), needed)
        for part, colour, against, ground, needed in _pairs(theme)
        if (measured := ratio(colour, ground)) < needed
    ]
    if not _KEY.fullmatch(theme.key):
        found.append(Complaint("key", ""))
    if theme.radius not in RADII:
        found.append(Complaint("radius", ""))
    if theme.logo and not _LOGO.fullmatch(theme.logo):
        found.append(Complaint("logo", ""))
    return found


def css(theme: Theme) -> str:
    """The style sheet of a theme: NL Design System basis tokens, the seam that `kring.css` reads."""
    small, middle, large = RADII[theme.radius]
    tokens = {
        "--basis-color-accent-1-inverse-bg-default": theme.brand,
        "--basis-color-accent-1-inverse-color-default": theme.brand_ink,
        "--basis-color-action-1-inverse-bg-default": theme.action,
        "--basis-color-action-1-inverse-color-default": theme.action_ink,
        "--basis-color-action-2-color-default": theme.link,
        "--basis-border-radius-sm": small,
        "--basis-border-radius-md": middle,
        "--basis-border-radius-lg": large,
    }
    lines = "".join(f"  {name}: {value};\n" for name, value in tokens.items())
    return f":root {{\n{lines}}}\n"
