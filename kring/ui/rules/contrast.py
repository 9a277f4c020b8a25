"""Contrast between colours by WCAG 2.2 (relative luminance, success criteria 1.4.3 and 1.4.11)."""

import re

TEXT = 4.5
"""Least ratio for text, AA."""

SHAPE = 3.0
"""Least ratio for borders, icons, focus rings, AA."""

_HEX = re.compile(r"#[0-9a-fA-F]{6}")


class NotAColour(ValueError):
    """The text is not a colour of the form #rrggbb."""


def channels(colour: str) -> tuple[int, int, int]:
    """Red, green and blue of `#rrggbb`, each 0 to 255."""
    if not _HEX.fullmatch(colour):
        raise NotAColour(colour)
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def luminance(colour: str) -> float:
    """Relative luminance, 0 for black to 1 for white."""
    linear = [
        share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4
        for share in (channel / 255 for channel in channels(colour))
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def ratio(one: str, other: str) -> float:
    """Contrast ratio of two colours, 1 (the same) to 21 (black on white), in either order."""
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def mixed(colour: str, share: float, ground: str) -> str:
    """`share` (0 to 1) of `colour` over `ground`, as CSS color-mix does in sRGB."""
    parts = (
        round(over * share + under * (1 - share))
        for over, under in zip(channels(colour), channels(ground), strict=True)
    )
    return "#" + "".join(f"{part:02x}" for part in parts)
