"""What becomes of a photo that somebody sends, and which files are refused."""

import io
import random
import struct
import zlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageDraw, ImageOps

from kring.identity import pictures
from kring.identity.pictures import LEAST, MOST_PIXELS, SIDE, Flaw, Unfit, portrait

RED, BLUE, GREEN = (200, 30, 30), (30, 30, 200), (30, 160, 60)
ORIENTATION, MAKE, PLACE = 0x0112, 0x010F, 0x8825


def halves(size=(300, 400), top=RED, bottom=BLUE):
    """A picture of two colours, one above the other."""
    image = Image.new("RGB", size, bottom)
    ImageDraw.Draw(image).rectangle((0, 0, size[0], size[1] // 2 - 1), fill=top)
    return image


def written(image, form="JPEG", **options):
    file = io.BytesIO()
    image.save(file, form, **options)
    return file.getvalue()


def opened(content):
    return Image.open(io.BytesIO(content))


def colour(content, x, y):
    """The colour at a place of the portrait, among those of these tests."""
    seen = opened(content).convert("RGB").getpixel((x, y))
    known = {"red": RED, "blue": BLUE, "green": GREEN, "white": (255, 255, 255), "black": (0, 0, 0)}
    return min(known, key=lambda name: sum(abs(a - b) for a, b in zip(seen, known[name], strict=True)))


def flaw(content):
    with pytest.raises(Unfit) as refusal:
        portrait(content)
    return refusal.value.flaw


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP"])
def test_every_kind_of_photo_becomes_a_small_square_jpeg(form):
    made = portrait(written(halves(), form))
    assert (opened(made).format, opened(made).size, opened(made).mode) == ("JPEG", (SIDE, SIDE), "RGB")
    assert len(made) < 20_000


def test_the_square_is_the_upper_middle():
    tall = Image.new("RGB", (200, 600), BLUE)
    ImageDraw.Draw(tall).rectangle((0, 0, 200, 199), fill=RED)
    made = portrait(written(tall, "PNG"))
    assert {colour(made, x, y) for x in (5, 128, 250) for y in (5, 128, 245)} == {"red"}

    wide = Image.new("RGB", (600, 200), BLUE)
    ImageDraw.Draw(wide).rectangle((200, 0, 399, 200), fill=RED)
    made = portrait(written(wide, "PNG"))
    assert {colour(made, x, y) for x in (8, 128, 245) for y in (5, 128, 250)} == {"red"}


@pytest.mark.parametrize("turned", range(1, 9))
def test_it_is_upright_as_the_camera_was_held(turned):
    seen = halves((300, 300))
    ImageDraw.Draw(seen).rectangle((0, 0, 149, 149), fill=GREEN)  # upper left: no turning and no mirroring goes unseen
    exif = Image.Exif()
    exif[ORIENTATION] = turned
    back = {6: 8, 8: 6}.get(turned, turned)  # what undoes it is what the camera did
    undo = Image.Exif()
    undo[ORIENTATION] = back
    stored = ImageOps.exif_transpose(opened(written(seen, "PNG", exif=undo)))
    made = portrait(written(stored, "PNG", exif=exif))
    corners = [(30, 30), (220, 30), (30, 220), (220, 220)]
    assert [colour(made, *corner) for corner in corners] == ["green", "red", "blue", "blue"]


@pytest.mark.filterwarnings("ignore:Corrupt EXIF data:UserWarning")
def test_a_photo_is_no_less_a_photo_for_a_note_of_the_camera_that_cannot_be_read():
    whole = written(halves(), exif=b"Exif\x00\x00MM\x00*\xff\xff\xff\xff")
    assert colour(portrait(whole), 128, 30) == "red"
    assert colour(portrait(written(halves(), exif=b"Exif\x00\x00not what it says")), 128, 30) == "red"


def test_nothing_that_the_camera_wrote_along_is_kept():
    exif = Image.Exif()
    exif[MAKE] = "Geheim-camera"
    exif.get_ifd(PLACE)[1] = "N"
    given_file = written(
        halves(), exif=exif, comment=b"Geheim commentaar", icc_profile=b"Geheim profiel", dpi=(333, 333)
    )
    assert given_file.count(b"Geheim") == 3
    made = portrait(given_file)
    assert b"Geheim" not in made
    assert b"Exif" not in made
    assert not opened(made).getexif()
    assert set(opened(made).info) == {"jfif", "jfif_version", "jfif_unit", "jfif_density"}


@pytest.mark.parametrize(
    ("mode", "form"),
    [
        ("L", "JPEG"),
        ("CMYK", "JPEG"),
        ("1", "PNG"),
        ("L", "PNG"),
        ("LA", "PNG"),
        ("P", "PNG"),
        ("RGBA", "PNG"),
        ("L", "WEBP"),
        ("RGBA", "WEBP"),
    ],
)
def test_every_way_of_writing_colours_is_read(mode, form):
    light, dark = (255, 255, 255), (0, 0, 0)
    made = portrait(written(halves(top=light, bottom=dark).convert(mode), form))
    assert (colour(made, 128, 20), colour(made, 128, 240)) == ("white", "black")


def test_sixteen_bits_of_grey_keep_their_shades():
    grey = Image.new("I;16", (200, 200), 128 * 256)
    assert opened(written(grey, "PNG")).mode == "I;16"
    assert abs(opened(portrait(written(grey, "PNG"))).getpixel((128, 128))[0] - 128) <= 1


@pytest.mark.parametrize("see_through", ["RGBA", "P"])
def test_what_is_see_through_becomes_paper(see_through):
    clear = Image.new("RGBA", (200, 200), (0, 0, 0, 0))
    ImageDraw.Draw(clear).rectangle((0, 0, 99, 199), fill=(*GREEN, 255))
    made = portrait(written(clear if see_through == "RGBA" else clear.quantize(4), "PNG"))
    assert (colour(made, 40, 128), colour(made, 220, 128)) == ("green", "white")


def test_a_telephones_photo_with_further_pictures_inside_is_a_photo():
    many = written(halves(), "MPO", save_all=True, append_images=[halves(top=GREEN)])
    assert opened(many).format == "MPO"
    assert colour(portrait(many), 128, 20) == "red"


@pytest.mark.parametrize("form", ["PNG", "WEBP"])
def test_a_moving_picture_is_refused_and_a_still_one_of_its_kind_is_not(form):
    frames = {"save_all": True, "append_images": [halves(top=GREEN)], "duration": 100}
    assert portrait(written(halves(), form))
    assert flaw(written(halves(), form, **frames)) is Flaw.ANIMATED


def test_a_face_needs_some_pixels():
    assert portrait(written(halves((LEAST, LEAST)), "PNG"))
    assert flaw(written(halves((LEAST - 1, 900)), "PNG")) is Flaw.TOO_SMALL


@pytest.mark.parametrize("form", ["JPEG", "PNG"])
@pytest.mark.parametrize("share", [0.02, 0.5, 0.98])
def test_a_file_that_was_cut_off_is_refused(form, share):
    noise = Image.effect_noise((300, 300), 60).convert("RGB")
    whole = written(noise, form)
    assert portrait(whole)
    assert flaw(whole[: int(len(whole) * share)]) is Flaw.BROKEN


@pytest.mark.parametrize(
    "content",
    [
        b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>",
        b"<!doctype html><script>alert(1)</script>",
        b"%PDF-1.7\n",
        b"GIF89a" + bytes(200),
        b"\x00" * 5_000,
        b"x",
        b"",
    ],
)
def test_what_is_no_photo_is_refused_whatever_it_is_called(content):
    assert flaw(content) is Flaw.NOT_A_PICTURE


@pytest.mark.parametrize("form", ["GIF", "BMP", "TIFF", "ICO", "PPM"])
def test_other_pictures_than_photos_are_not_even_opened(form):
    assert opened(written(halves((200, 200)), form)).size
    assert flaw(written(halves((200, 200)), form)) is Flaw.NOT_A_PICTURE


def test_an_apple_photo_is_named_as_such():
    assert flaw(b"\x00\x00\x00\x18ftypheic" + bytes(100)) is Flaw.HEIC
    assert flaw(b"\x00\x00\x00\x18ftypmp42" + bytes(100)) is Flaw.NOT_A_PICTURE


def png_that_claims(width, height):
    """A few bytes that say they are a picture of this size."""

    def chunk(name, data):
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(b"")) + chunk(b"IEND", b"")


@pytest.mark.parametrize("side", [5_001, 10_000, 60_000, 2_000_000_000])
def test_a_small_file_that_would_unpack_to_something_huge_is_refused_before_unpacking(side):
    assert flaw(png_that_claims(5_000, 5_000)) is Flaw.BROKEN  # within the limit: it is opened, and then holds nothing
    assert side * side > MOST_PIXELS
    assert flaw(png_that_claims(side, side)) is Flaw.TOO_MANY_PIXELS


SAMPLES = [
    written(Image.effect_noise((140, 150), 60).convert(mode), form)
    for mode, form in (("RGB", "JPEG"), ("CMYK", "JPEG"), ("RGB", "PNG"), ("P", "PNG"), ("RGBA", "WEBP"))
]


@pytest.mark.filterwarnings("ignore::UserWarning")  # the decoder's own remarks about what it finds
@settings(max_examples=150, deadline=None)
@given(st.sampled_from(SAMPLES), st.integers(0, 2**32), st.booleans())
def test_whatever_the_bytes_are_the_answer_is_a_portrait_or_a_reason(sample, seed, cut):
    dice = random.Random(seed)
    content = bytearray(sample[: dice.randrange(len(sample))] if cut else sample)
    for _ in range(dice.choice((1, 4, 30))):
        if content:
            content[dice.randrange(min(len(content), dice.choice((64, 600, 10**9))))] = dice.randrange(256)
    try:
        made = portrait(bytes(content))
    except Unfit as unfit:
        assert unfit.flaw in Flaw
    else:
        assert opened(made).size == (SIDE, SIDE)


@pytest.mark.parametrize("mode", ["RGBA", "LA", "P", "I;16", "RGB"])
@pytest.mark.parametrize("size", [(2300, 3100), (300, 4000), (1024, 1024)])
def test_a_large_picture_is_never_turned_into_ordinary_colours_as_a_whole(monkeypatch, mode, size):
    made = []

    def watched(image):
        made.append(image.size[0] * image.size[1])
        return in_colour(image)

    in_colour = pictures._in_colour
    monkeypatch.setattr(pictures, "_in_colour", watched)
    drawn = portrait(
        written(halves(size).convert("L").convert("I;16") if mode == "I;16" else halves(size).convert(mode), "PNG")
    )
    assert opened(drawn).size == (SIDE, SIDE)
    assert max(made) < size[0] * size[1] / 3
    assert sum(made) >= size[0] * size[1] * 0.95
    if mode in ("RGBA", "RGB", "P"):
        assert colour(drawn, 128, 5) == "red"
