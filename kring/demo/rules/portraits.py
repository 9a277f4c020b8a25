"""Faces for made-up link workers: drawn here from a few shapes and colours, so that nobody's real face is used.

A look is a number. It is drawn once in a process, however many people have it.
"""

import functools
import hashlib
import io

from PIL import Image, ImageDraw

from kring.demo.rules.names import is_called_as

LOOKS = 40
WITHOUT = 8  # one in so many has no photo: initials belong to the demonstration too
SIDE = 256  # pixels, as kring.identity.pictures makes them
FINER = 3  # drawn so many times larger, for smooth edges
VERSION_LENGTH = 16

_GROUNDS = ("#dfe9f3", "#f3e6d8", "#e2eddc", "#eee2ee", "#f4ecd0", "#d9ecea")
_SKINS = ("#f2cfb3", "#d9a57d", "#8d5a3b", "#e8bd96", "#b57e55")
_HAIRS = ("#3a2a21", "#6d4a2f", "#b8b4ad", "#20191a", "#a8763e", "#84401f", "#dcdad6")
_CLOTHES = ("#3f6f8f", "#8a4f5f", "#4f7a52", "#b3703a", "#5c5a8c", "#37605f")
_INK = "#2b2220"


def has_photo(key: str) -> bool:
    """Whether the link worker with this key (in hexadecimal) has a photo."""
    return int(key[-6:], 16) % WITHOUT != 0


def look_of(key: str, name: str) -> int:
    """The look of the link worker with this key (in hexadecimal): one that goes with the name."""
    fitting = _looks(is_called_as(name))
    return fitting[int(key[-6:], 16) // WITHOUT % len(fitting)]


@functools.cache
def _looks(called: str) -> tuple[int, ...]:
    return tuple(look for look in range(LOOKS) if called in ("", called_of(look)) or not called_of(look))


def called_of(look: int) -> str:
    """Whom a look is drawn for: 'woman', 'man', or '' for either."""
    return _DRAWN_FOR[_SHAPES[look // 2 % len(_SHAPES)]]


@functools.cache
def drawn(look: int) -> tuple[bytes, str]:
    """A square JPEG of this look, and its version (as `kring.identity.photos` names it)."""
    sheet = Image.new("RGB", (SIDE * FINER, SIDE * FINER), _GROUNDS[look % len(_GROUNDS)])
    _draw(_Pen(ImageDraw.Draw(sheet)), look)
    file = io.BytesIO()
    sheet.resize((SIDE, SIDE), Image.Resampling.LANCZOS).save(file, "JPEG", quality=85, optimize=True)
    return file.getvalue(), hashlib.sha256(file.getvalue()).hexdigest()[:VERSION_LENGTH]


class _Pen:
    """Draws in pixels of the finished picture."""

    def __init__(self, draw: ImageDraw.ImageDraw):
        self._draw = draw

    def oval(self, x: float, y: float, width: float, height: float, colour: str) -> None:
        """An oval around a middle."""
        box = (x - width / 2, y - height / 2, x + width / 2, y + height / 2)
        self._draw.ellipse([edge * FINER for edge in box], fill=colour)

    def half(self, x: float, y: float, width: float, height: float, colour: str) -> None:
        """The upper half of an oval around a middle."""
        box = (x - width / 2, y - height / 2, x + width / 2, y + height / 2)
        self._draw.pieslice([edge * FINER for edge in box], 180, 360, fill=colour)

    def bar(self, left: float, top: float, right: float, bottom: float, colour: str, round_: float = 0) -> None:
        """A bar with round corners."""
        self._draw.rounded_rectangle([edge * FINER for edge in (left, top, right, bottom)], round_ * FINER, fill=colour)

    def bow(
        self, x: float, y: float, width: float, height: float, colour: str, thick: float, full: bool = False
    ) -> None:
        """The lower part of an oval's edge, or all of it."""
        box = [edge * FINER for edge in (x - width / 2, y - height / 2, x + width / 2, y + height / 2)]
        self._draw.arc(box, 0 if full else 25, 360 if full else 155, fill=colour, width=round(thick * FINER))


def _draw(pen: _Pen, look: int) -> None:
    skin, hair = _SKINS[look % len(_SKINS)], _HAIRS[look % len(_HAIRS)]
    shape = _SHAPES[look // 2 % len(_SHAPES)]
    shape(pen, hair, behind=True)
    pen.oval(128, 262, 196, 150, _CLOTHES[look // 3 % len(_CLOTHES)])
    pen.bar(106, 150, 150, 206, skin, 22)
    pen.oval(128, 118, 96, 118, skin)
    shape(pen, hair, behind=False)
    for x in (109, 147):
        pen.oval(x, 121, 8, 10, _INK)
        if look % 4 == 1:
            pen.bow(x, 121, 30, 28, _INK, 2.5, full=True)
    if look % 4 == 1:
        pen.bar(123, 118, 133, 121, _INK)
    pen.bow(128, 136, 38, 28, _INK, 3.5)


def _short(pen: _Pen, hair: str, behind: bool) -> None:
    if behind:
        pen.oval(128, 98, 112, 96, hair)
    else:
        pen.half(128, 96, 98, 74, hair)


def _parted(pen: _Pen, hair: str, behind: bool) -> None:
    if behind:
        pen.oval(128, 100, 114, 104, hair)
    else:
        pen.half(128, 84, 98, 58, hair)
        pen.half(108, 102, 66, 76, hair)
        pen.half(162, 96, 34, 54, hair)


def _long(pen: _Pen, hair: str, behind: bool) -> None:
    if behind:
        pen.oval(128, 110, 128, 124, hair)
        pen.bar(64, 106, 192, 206, hair, 34)
    else:
        pen.half(128, 98, 100, 82, hair)


def _bob(pen: _Pen, hair: str, behind: bool) -> None:
    if behind:
        pen.oval(128, 110, 126, 122, hair)
        pen.bar(66, 104, 190, 166, hair, 26)
    else:
        pen.half(128, 88, 98, 64, hair)
        pen.bar(80, 74, 176, 99, hair, 10)


def _curls(pen: _Pen, hair: str, behind: bool) -> None:
    if behind:
        for x, y in ((78, 108), (82, 82), (102, 62), (128, 56), (154, 62), (174, 82), (178, 108)):
            pen.oval(x, y, 46, 46, hair)
    else:
        for x, y in ((96, 80), (116, 72), (128, 66), (140, 72), (160, 80)):
            pen.oval(x, y, 34, 32, hair)


def _knot(pen: _Pen, hair: str, behind: bool) -> None:
    if behind:
        pen.oval(128, 46, 48, 44, hair)
        pen.oval(128, 100, 110, 100, hair)
    else:
        pen.half(128, 96, 100, 72, hair)


_SHAPES = (_short, _long, _curls, _parted, _bob, _knot)
_DRAWN_FOR = {_short: "man", _parted: "man", _long: "woman", _bob: "woman", _knot: "woman", _curls: ""}
