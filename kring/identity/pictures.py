"""Making a picture of one size of whatever photo somebody sends, such as a small square portrait, free of what a camera writes along.

Nothing of the given file is kept as it came: its pixels are drawn again on a fresh sheet, so neither place, device, thumbnail nor
anything hidden behind the picture survives.
"""

import dataclasses
import io
import struct
from enum import StrEnum

from PIL import Image, ImageOps, UnidentifiedImageError

SIDE = 256  # pixels of the portrait
LEAST = 128  # pixels of the shorter side that is still a face
BAND = 64  # rows of the source that are drawn at a time
MOST_PIXELS = 25_000_000  # what a telephone makes at most; a prepared file can claim a thousand times as many
FORMATS = ("JPEG", "PNG", "WEBP")
QUALITY = 85
PAPER = "white"  # below what is see-through

_ORIENTATION = 0x0112  # Exif 2.32: how the stored picture is to be turned, 1 being not at all
_TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
_MAGIC = (b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"RIFF")
_HEIF_BRANDS = (b"heic", b"heix", b"hevc", b"heim", b"heis", b"mif1", b"msf1", b"avif")
# What the decoders are known to raise on bytes that are not what they claim to be.
_DECODING_FAILED = (OSError, SyntaxError, ValueError, TypeError, ArithmeticError, LookupError, EOFError, struct.error)
_TOO_MANY = (Image.DecompressionBombError, Image.DecompressionBombWarning)


@dataclasses.dataclass(frozen=True, slots=True)
class Frame:
    """What becomes of a photo, in pixels: `least` is the shorter side that will still do, `enough` the one from which it is drawn.

    `middle` is which part is kept when the photo is wider or higher: (0.5, 0.0) is the middle of the top.
    """

    width: int
    height: int
    least: int
    enough: int
    middle: tuple[float, float]


PORTRAIT = Frame(SIDE, SIDE, LEAST, 4 * SIDE, (0.5, 0.0))


class Flaw(StrEnum):
    """Why a file cannot become a picture."""

    NOT_A_PICTURE = "not_a_picture"
    HEIC = "heic"
    BROKEN = "broken"
    ANIMATED = "animated"
    TOO_SMALL = "too_small"
    TOO_MANY_PIXELS = "too_many_pixels"


class Unfit(Exception):
    """The file cannot become a picture; `flaw` says why."""

    def __init__(self, flaw: Flaw):
        super().__init__(flaw)
        self.flaw = flaw


def portrait(content: bytes) -> bytes:
    """A JPEG of SIDE by SIDE pixels of the upper middle of a JPEG, PNG or WebP, upright as the camera was held.

    Raises Unfit.
    """
    return framed(content, PORTRAIT)


def framed(content: bytes, frame: Frame) -> bytes:
    """A JPEG of the size of a frame, drawn anew from a JPEG, PNG or WebP, upright as the camera was held. Raises Unfit."""
    try:
        with Image.open(io.BytesIO(content), formats=FORMATS) as image:
            _check(image, frame.least)
            # A JPEG need not be unpacked larger than what is asked for.
            image.draft(None, (frame.enough, frame.enough))
            turn = _turn(image)
            small = _reduced(image, frame.enough)
            upright = small if turn is None else small.transpose(turn)
            size = (frame.width, frame.height)
            fitted = ImageOps.fit(upright, size, Image.Resampling.LANCZOS, centering=frame.middle)
    except UnidentifiedImageError as error:
        raise Unfit(_flaw_of_unknown(content)) from error
    except _TOO_MANY as error:
        raise Unfit(Flaw.TOO_MANY_PIXELS) from error
    except _DECODING_FAILED as error:
        raise Unfit(Flaw.BROKEN) from error
    return _written(fitted)


def _check(image: Image.Image, least: int) -> None:
    """Refuse before unpacking: the size stands in the first bytes. Raises Unfit."""
    width, height = image.size
    if width * height > MOST_PIXELS:
        raise Unfit(Flaw.TOO_MANY_PIXELS)
    if min(width, height) < least:
        raise Unfit(Flaw.TOO_SMALL)
    # A telephone's JPEG may hold further pictures (depth, light): those are left behind, not played.
    if image.format in ("PNG", "WEBP") and getattr(image, "is_animated", False):
        raise Unfit(Flaw.ANIMATED)


def _turn(image: Image.Image) -> Image.Transpose | None:
    """How it is to be turned to be as the camera was held; a note about that which cannot be read is as good as none."""
    try:
        return _TURNS.get(image.getexif().get(_ORIENTATION))
    except _DECODING_FAILED:
        return None


def _reduced(image: Image.Image, enough: int) -> Image.Image:
    """In ordinary colours and not much larger than needed, band after band: beside the picture as it was unpacked there is
    never a second one of that size in memory."""
    width, height = image.size
    factor = max(1, min(width, height) // enough)
    small = Image.new("RGB", (width // factor, height // factor))
    step = BAND * factor
    for top in range(0, small.height * factor, step):
        band = image.crop((0, top, small.width * factor, min(top + step, small.height * factor)))
        small.paste(_in_colour(band).reduce(factor), (0, top // factor))
    return small


def _in_colour(image: Image.Image) -> Image.Image:
    """The picture in ordinary colours, on paper where it was see-through."""
    if image.mode.startswith("I"):  # sixteen bits of grey
        image = image.convert("I").point(lambda level: level / 256).convert("L")
    if image.has_transparency_data:
        clear = image.convert("RGBA")
        sheet = Image.new("RGB", clear.size, PAPER)
        sheet.paste(clear, mask=clear.getchannel("A"))
        return sheet
    return image.convert("RGB")


def _written(fitted: Image.Image) -> bytes:
    """Drawn on a fresh sheet: an opened picture carries comments and profiles along."""
    sheet = Image.new("RGB", fitted.size, PAPER)
    sheet.paste(fitted)
    file = io.BytesIO()
    sheet.save(file, "JPEG", quality=QUALITY, optimize=True)
    return file.getvalue()


def _flaw_of_unknown(content: bytes) -> Flaw:
    if content[4:8] == b"ftyp" and content[8:12] in _HEIF_BRANDS:
        return Flaw.HEIC
    return Flaw.BROKEN if content.startswith(_MAGIC) else Flaw.NOT_A_PICTURE
