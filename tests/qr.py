"""What a phone reads from a code on a page: the drawn modules, beside those of an address."""

import re

import segno

DRAWN = re.compile(
    r'<svg viewBox="0 0 (\d+) \1" class="qr"><path transform="scale\((\d+)\)" stroke="#000" d="([^"]+)"/></svg>'
)
STROKE = re.compile(r"([Mmh])(-?[\d.]+)(?: (-?[\d.]+))?")
BORDER = 2


def is_of(html: str, address: str) -> bool:
    """Whether the one code on a page is that of the address, module for module."""
    [(side, scale, path)] = DRAWN.findall(html)
    wanted = segno.make(address, error="m")
    width, _height = wanted.symbol_size(border=BORDER)
    dark = {(x + BORDER, y + BORDER) for y, row in enumerate(wanted.matrix) for x, bit in enumerate(row) if bit}
    return int(side) == width * int(scale) and _dark(path) == dark


def _dark(path: str) -> set[tuple[int, int]]:
    """The columns and rows of the dark modules: strokes of one module high, from left to right."""
    found: set[tuple[int, int]] = set()
    x, y = 0.0, 0.0
    for command, first, second in STROKE.findall(path):
        if command == "h":
            found |= {(int(x) + step, int(y)) for step in range(int(first))}
            x += float(first)
        else:
            start = (0.0, 0.0) if command == "M" else (x, y)
            x, y = start[0] + float(first), start[1] + float(second)
    return found
