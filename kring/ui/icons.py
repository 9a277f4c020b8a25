"""Icons from the lucide package as inline SVG: decoration only, the words beside them carry the meaning."""

from functools import cache

from lucide.jinja import lucide
from markupsafe import Markup

ROOT_SIZE = 16
"""What one rem is called in the sizes below, so that icons grow with the reader's text size."""


@cache
def icon(name: str, size: int = 20, tone: str = "") -> Markup:
    """The lucide icon `name`, `size` sixteenths of a rem square; `tone` adds a class. Unknown names are an error."""
    length = f"{size / ROOT_SIZE:g}rem"
    drawing = lucide(
        name,
        size=None,
        width=length,
        height=length,
        aria_hidden="true",
        focusable="false",
        **{"class": f"icon {tone}".strip()},
    )
    return Markup("".join(line.strip() for line in drawing.splitlines()))  # noqa: S704 from the package, not from people
